"""Seal the journal: while ``audit_seal`` holds its row, no entry is deleted. Retention and the tests empty it first."""

from django.db import migrations


def seal(apps, schema_editor):
    apps.get_model("audit", "Seal").objects.create()


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_never_changed")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
