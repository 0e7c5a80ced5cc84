from django.urls import path

from rentals.leases.views import certificates

app_name = "leases"

ONE = "locations/<int:pk>/"

urlpatterns = [
    path(f"{ONE}attestations/", certificates.Certificates.as_view(), name="certificates"),
    path(
        f"{ONE}attestations/<int:number>/", certificates.IssueCertificate.as_view(), name="issue_certificate"
    ),
]
