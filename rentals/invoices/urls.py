from django.urls import path

from rentals.invoices import lists
from rentals.invoices.views import acts, record

app_name = "invoices"

urlpatterns = [
    path("factures/", lists.InvoiceList.as_view(), name="list"),
    path("factures/mois/", acts.InvoiceMonth.as_view(), name="month"),
    path("factures/<int:pk>/", record.InvoicePage.as_view(), name="invoice"),
    path("factures/<int:pk>/avoir/", acts.Credit.as_view(), name="credit"),
    path("factures/personne/<int:pk>/", acts.InvoicePerson.as_view(), name="person"),
    path("factures/organisation/<int:pk>/", acts.InvoicePartner.as_view(), name="partner"),
    path("factures/organisation/<int:pk>/coordonnees/", acts.EditAccount.as_view(), name="account"),
]
