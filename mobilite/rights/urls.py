"""Addresses of people's rights."""

from django.urls import path

from mobilite.rights import lists
from mobilite.rights.views import acts, register, requests

app_name = "rights"

urlpatterns = [
    path("reglages/droits/", lists.RequestList.as_view(), name="requests"),
    path("reglages/droits/limitations/", lists.LimitationList.as_view(), name="limitations"),
    path("reglages/droits/exports/<int:pk>/", acts.TakeExport.as_view(), name="take"),
    path("reglages/droits/<int:pk>/", requests.RequestPage.as_view(), name="request"),
    path("reglages/droits/<int:pk>/identite/", requests.VerifyIdentity.as_view(), name="identity"),
    path("reglages/droits/<int:pk>/prolonger/", requests.Extend.as_view(), name="extend"),
    path("reglages/droits/<int:pk>/repondre/", requests.Answer.as_view(), name="answer"),
    path("reglages/droits/<int:pk>/effacer/", requests.Erase.as_view(), name="erase"),
    path("reglages/droits/<int:pk>/lettre/", requests.Letter.as_view(), name="letter"),
    path("reglages/droits/<int:pk>/export/", acts.PrepareExport.as_view(), name="export"),
    path("reglages/registre-des-traitements/", register.RegisterPage.as_view(), name="register"),
    path("personnes/<int:pk>/droits/", requests.NewRequest.as_view(), name="new"),
    path("personnes/<int:pk>/limitation/", acts.Limit.as_view(), name="limit"),
    path("personnes/<int:pk>/limitation/lever/", acts.Lift.as_view(), name="lift"),
    path("personnes/<int:pk>/consentements/historique/", lists.ConsentHistory.as_view(), name="consents"),
]
