"""Shares that payers had promised before promises were rows of their own."""

from django.db import migrations
from django.db.models import Sum


def note_promises(apps, schema_editor):
    RentalBill = apps.get_model("rentals", "RentalBill")
    Commitment = apps.get_model("payments", "Commitment")
    theirs = RentalBill.objects.filter(is_main=False, bill__partner__isnull=False, bill__commitment=None)
    for link in theirs.select_related("rental", "bill").order_by("pk").iterator():
        lines = link.bill.lines
        first = lines.filter(kind="payer").order_by("pk").first()
        kept = lines.aggregate(total=Sum("amount"))["total"]
        if first is None or not 0 <= kept <= first.amount:
            continue
        Commitment.objects.create(
            bill=link.bill, person_id=link.rental.person_id, kinds=[], amount=first.amount, kept=kept,
            promised_at=link.bill.opened_at, promised_by=None,
        )


class Migration(migrations.Migration):
    dependencies = [("rentals", "0004_payers")]

    operations = [migrations.RunPython(note_promises, migrations.RunPython.noop)]
