"""Each payment, on one bill until now, says its payer, and an allocation carries it there; so does each refund."""

from django.db import migrations


def place(apps, schema_editor):
    Payment = apps.get_model('payments', 'Payment')
    Refund = apps.get_model('payments', 'Refund')
    Allocation = apps.get_model('payments', 'Allocation')
    placed = {}
    for payment in Payment.objects.select_related('bill').order_by('pk').iterator(chunk_size=1000):
        bill = payment.bill
        Payment.objects.filter(pk=payment.pk).update(person=bill.person_id, partner=bill.partner_id)
        placed[payment.pk] = Allocation.objects.create(
            bill=bill, payment=payment, amount=payment.amount, at=payment.received_at, by_id=payment.received_by_id
        )
    for refund in Refund.objects.select_related('bill').order_by('pk').iterator(chunk_size=1000):
        bill, who = refund.bill, {'person': refund.bill.person_id, 'partner': refund.bill.partner_id}
        if refund.undoes_id is None:
            Refund.objects.filter(pk=refund.pk).update(**who)
            source = {'refund': refund}
        else:
            # A cheque that paid nothing: its money is taken off the bill, then off the payment.
            Refund.objects.filter(pk=refund.pk).update(**who, payment=refund.undoes_id)
            source = {'payment_id': refund.undoes_id, 'corrects': placed[refund.undoes_id], 'reason': refund.reason}
        Allocation.objects.create(
            bill=bill, amount=-refund.amount, at=refund.given_at, by_id=refund.given_by_id, **source
        )


class Migration(migrations.Migration):

    dependencies = [('payments', '0006_allocations')]

    operations = [migrations.RunPython(place, migrations.RunPython.noop, elidable=False)]
