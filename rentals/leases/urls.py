from django.contrib.auth.decorators import login_not_required
from django.urls import path

from rentals.leases.views import certificates, orders, pausing, public, rules, withdrawing

app_name = "leases"

ONE = "locations/<int:pk>/"

urlpatterns = [
    path(f"{ONE}attestations/", certificates.Certificates.as_view(), name="certificates"),
    path(
        f"{ONE}attestations/<int:number>/", certificates.IssueCertificate.as_view(), name="issue_certificate"
    ),
    path(
        f"{ONE}attestations/chaque-mois/",
        certificates.OrderCertificates.as_view(),
        name="order_certificates",
    ),
    path(f"{ONE}attestations/arreter/", certificates.StopCertificates.as_view(), name="stop_certificates"),
    path("attestations/<str:token>/", login_not_required(orders.OrderPage.as_view()), name="order"),
    path(
        "attestations/<str:token>/<int:number>.pdf",
        login_not_required(orders.CertificateFile.as_view()),
        name="order_file",
    ),
    path(f"{ONE}a-distance/", withdrawing.AtDistance.as_view(), name="at_distance"),
    path(f"{ONE}a-distance/annuler/", withdrawing.SignHereAfterAll.as_view(), name="sign_here"),
    path(f"{ONE}retractation/", withdrawing.NoteWithdrawal.as_view(), name="note_withdrawal"),
    path(f"{ONE}pause/", pausing.PauseLease.as_view(), name="pause"),
    path(f"{ONE}pause/arreter/", pausing.ResumeLease.as_view(), name="resume"),
    path("reglages/offres/<int:pk>/suivi/", rules.FollowRulesPage.as_view(), name="rules"),
    path("reglages/offres/<int:pk>/suivi/nouvelles/", rules.SetFollowRules.as_view(), name="set_rules"),
    path("reglages/suivi/<int:pk>/retirer/", rules.DropFollowRules.as_view(), name="drop_rules"),
    path("renoncer/<str:token>/", login_not_required(public.WithdrawPage.as_view()), name="withdraw"),
    path(
        "renoncer/<str:token>/accuse.pdf",
        login_not_required(public.AcknowledgementFile.as_view()),
        name="acknowledgement",
    ),
]
