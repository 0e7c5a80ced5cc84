# What is agreed for one structure alone. Rows never change: the guard is laid again over the new column.

import django.db.models.deletion
from django.db import migrations, models

import mobilite.constraints


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_squashed_0007_key_box'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_never_changes',
        ),
        migrations.AddField(
            model_name='consent',
            name='recipient',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.partner', verbose_name='auprès de'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=mobilite.constraints.NeverChanged(name='consent_never_changes'),
        ),
    ]
