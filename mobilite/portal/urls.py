from django.contrib.auth.decorators import login_not_required
from django.urls import path

from mobilite.portal.help import AccessibilityPage, HelpPage
from mobilite.portal.offline import Manifest, OfflinePage, Worker
from mobilite.portal.verify import VerifyPage

app_name = "public"
urlpatterns = [
    path("verifier/", login_not_required(VerifyPage.as_view()), name="verify"),
    path("aide/", login_not_required(HelpPage.as_view()), name="help"),
    path("accessibilite/", login_not_required(AccessibilityPage.as_view()), name="accessibility"),
    path("hors-ligne/", login_not_required(OfflinePage.as_view()), name="offline"),
    path("hors-ligne.js", login_not_required(Worker.as_view()), name="worker"),
    path("manifest.webmanifest", login_not_required(Manifest.as_view()), name="manifest"),
]
