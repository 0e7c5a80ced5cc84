from datetime import timedelta

from django.db import migrations

from mobilite.periods import add_months, paris_date

BATCH = 500


def lay(apps, schema_editor):
    """Say of the deposits that we have since when and where they lie, by the rules of before: a year and eight days."""
    Deposit, Move = apps.get_model("payments", "Deposit"), apps.get_model("payments", "DepositMove")
    moves = []
    for one in Deposit.objects.order_by("pk").iterator():
        kept = one.kept_amount or 0
        one.spot = "drawer" if one.means in ("cash", "cheque") and not (one.means == "cheque" and kept) else "bank"
        if one.means == "cheque":
            one.written_on = paris_date(one.received_at)
            one.holds_until = add_months(one.written_on, 12) + timedelta(days=8)
        said = [("received", one.amount, one.received_at, one.received_by_id)]
        if one.given_back_at is not None:
            one.ending, one.given_back_means = "returned", one.means if kept < one.amount else ""
            said.append(("kept", -kept, one.given_back_at, one.given_back_by_id))
            said.append(("back", kept - one.amount, one.given_back_at, one.given_back_by_id))
        one.save(update_fields=["spot", "written_on", "holds_until", "ending", "given_back_means"])
        moves += [
            Move(deposit=one, kind=kind, spot=one.spot, place_id=one.place_id, amount=amount, at=at, by_id=by)
            for kind, amount, at, by in said
            if amount
        ]
    Move.objects.bulk_create(moves, batch_size=BATCH)


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0010_deposits'),
    ]

    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
