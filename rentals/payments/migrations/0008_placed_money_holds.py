"""Money no longer names a bill by itself, and the database holds what may be placed where."""

from django.db import migrations, models

import mobilite.constraints
import rentals.payments.constraints

ONE_PAYER = models.Q(
    models.Q(('partner__isnull', True), ('person__isnull', False)),
    models.Q(('partner__isnull', False), ('person__isnull', True)),
    _connector='OR',
)


class Migration(migrations.Migration):

    dependencies = [('payments', '0007_money_is_placed')]

    operations = [
        migrations.RemoveField(model_name='payment', name='bill'),
        migrations.RemoveField(model_name='refund', name='bill'),
        # Line's triggers come back with its table.
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(('amount__gte', 0), ('kind__in', ['km', 'damage'])),
                    models.Q(('amount__lte', 0), ('kind', 'discount')),
                    ('kind__in', ['rent', 'accessory', 'payer', 'late', 'correction']),
                    _connector='OR',
                ),
                name='line_has_its_sign',
            ),
        ),
        migrations.AddConstraint(
            model_name='payment', constraint=models.CheckConstraint(condition=ONE_PAYER, name='payment_has_one_payer')
        ),
        migrations.AddConstraint(
            model_name='refund', constraint=models.CheckConstraint(condition=ONE_PAYER, name='refund_has_one_payer')
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ('undoes__isnull', True),
                    models.Q(('means', 'cheque'), ('payment', models.F('undoes'))),
                    _connector='OR',
                ),
                name='refund_undoes_a_cheque',
            ),
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(('amount__gt', 0), ('corrects__isnull', True), ('payment__isnull', False), ('refund__isnull', True)),
                    models.Q(('amount__lt', 0), ('corrects__isnull', False), ('payment__isnull', False), ('refund__isnull', True)),
                    models.Q(('amount__lt', 0), ('corrects__isnull', True), ('payment__isnull', True), ('refund__isnull', False)),
                    _connector='OR',
                ),
                name='allocation_has_its_sign',
            ),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=mobilite.constraints.NeverChanged(emptied=('reference',), name='payment_never_changes'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=mobilite.constraints.NeverChanged(emptied=('reason',), name='refund_never_changes'),
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=mobilite.constraints.NeverChanged(emptied=('reason',), name='allocation_never_changes'),
        ),
        # Last: they look at the other tables.
        migrations.AddConstraint(
            model_name='refund', constraint=rentals.payments.constraints.RefundHolds(name='refund_holds')
        ),
        migrations.AddConstraint(
            model_name='allocation', constraint=rentals.payments.constraints.AllocationHolds(name='allocation_holds')
        ),
    ]
