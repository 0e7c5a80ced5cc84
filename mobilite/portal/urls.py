from django.contrib.auth.decorators import login_not_required
from django.urls import path

from mobilite.portal.verify import VerifyPage

app_name = "public"
urlpatterns = [path("verifier/", login_not_required(VerifyPage.as_view()), name="verify")]
