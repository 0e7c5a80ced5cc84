"""Money is received from a payer; what it pays is said apart. The columns and the table, empty."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mobilite.fields

PERSON, PARTNER = 'personne', 'partenaire'


def payer(to, name, words):
    return models.ForeignKey(
        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to, verbose_name=words
    )


def link(to, name, words):
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to, verbose_name=words
    )


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0005_plans'),
        ('people', '0005_kept_until'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Their triggers compare each column: laid again at the end (0008), they know the new ones.
        migrations.RemoveConstraint(model_name='payment', name='payment_never_changes'),
        migrations.RemoveConstraint(model_name='refund', name='refund_never_changes'),
        migrations.RemoveConstraint(model_name='refund', name='refund_undoes_a_cheque'),
        migrations.AddField('payment', 'person', payer('people.person', 'payments', PERSON)),
        migrations.AddField('payment', 'partner', payer('people.partner', 'payments', PARTNER)),
        migrations.AddField('refund', 'person', payer('people.person', 'refunds', PERSON)),
        migrations.AddField('refund', 'partner', payer('people.partner', 'refunds', PARTNER)),
        migrations.AddField('refund', 'payment', link('payments.payment', 'refunds', 'rend le paiement')),
        migrations.AlterField('payment', 'bill', link('payments.bill', '+', 'note')),
        migrations.AlterField('refund', 'bill', link('payments.bill', '+', 'note')),
        migrations.CreateModel(
            name='Allocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', mobilite.fields.EuroField(verbose_name='montant')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='motif')),
                ('at', models.DateTimeField(verbose_name='le')),
                ('bill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='payments.bill', verbose_name='note')),
                ('by', link(settings.AUTH_USER_MODEL, '+', 'par')),
                ('corrects', link('payments.allocation', 'corrections', 'corrige')),
                ('payment', link('payments.payment', 'allocations', 'paiement')),
                ('refund', link('payments.refund', 'allocations', 'remboursement')),
            ],
            options={'verbose_name': 'affectation'},
        ),
    ]
