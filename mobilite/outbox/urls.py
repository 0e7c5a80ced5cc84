"""Addresses of messages."""

from importlib.util import find_spec

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from mobilite.outbox import lists, opting_out, views

app_name = "outbox"

urlpatterns = [
    path("messages/", lists.MessageList.as_view(), name="messages"),
    path("messages/<int:pk>/", views.MessagePage.as_view(), name="message"),
    path("messages/<int:pk>/annuler/", views.Cancel.as_view(), name="cancel"),
    path("messages/<int:pk>/renvoyer/", views.SendAgain.as_view(), name="send_again"),
    path("personnes/<int:pk>/sms/", views.WriteSms.as_view(), name="write"),
    path("personnes/<int:pk>/refus/", views.RefuseMessages.as_view(), name="refuse"),
    path("personnes/<int:pk>/refus/<int:stop_pk>/lever/", views.UndoOptOut.as_view(), name="undo_opt_out"),
    path(
        "ne-plus-recevoir/<str:token>/", login_not_required(opting_out.OptOutPage.as_view()), name="opt_out"
    ),
]
for book in ("mobilite.outbox.template_urls", "mobilite.outbox.webhook_urls"):
    if find_spec(book):
        urlpatterns += [path("", include(book))]
