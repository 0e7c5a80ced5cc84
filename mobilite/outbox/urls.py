"""Addresses of messages."""

from importlib.util import find_spec

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from mobilite.outbox import opting_out

app_name = "outbox"

urlpatterns = [
    path(
        "ne-plus-recevoir/<str:token>/", login_not_required(opting_out.OptOutPage.as_view()), name="opt_out"
    ),
]
for book in ("mobilite.outbox.template_urls", "mobilite.outbox.webhook_urls"):
    if find_spec(book):
        urlpatterns += [path("", include(book))]
