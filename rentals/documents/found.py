"""Which papers were issued about a rental."""

from django.db.models import Q, QuerySet

from mobilite.documents.models import Document
from rentals.models import ConditionReport, Rental
from rentals.payments.models import Deposit, Payment


def documents_of(rental: Rental) -> QuerySet[Document]:
    """Return every paper of a rental, newest first: its own, its condition reports, its receipts."""

    def about(model, ids):
        return Q(object_label=model._meta.label_lower, object_id__in=ids)

    reports = ConditionReport.objects.filter(rental_vehicle__rental=rental).values("pk")
    payments = Payment.objects.filter(allocations__bill__rental_bill__rental=rental).values("pk")
    deposits = Deposit.objects.filter(rental_deposit__rental=rental).values("pk")
    return Document.objects.filter(
        Q(object_label=rental._meta.label_lower, object_id=rental.pk)
        | about(ConditionReport, reports)
        | about(Payment, payments)
        | about(Deposit, deposits)
    ).order_by("-created_at", "-pk")
