"""Addresses are encrypted: those of people in danger must not be read in a stolen file (row H11)."""

from django.db import migrations

import mobilite.fields


def encrypt(apps, schema_editor):
    mobilite.fields.encrypt_column(schema_editor, apps.get_model("people", "Person"), "address")


class Migration(migrations.Migration):
    dependencies = [("people", "0002_never_changed")]

    operations = [
        migrations.AlterField(
            model_name="person",
            name="address",
            field=mobilite.fields.EncryptedField("adresse", blank=True, default="", max_length=200),
        ),
        migrations.RunPython(encrypt),
    ]
