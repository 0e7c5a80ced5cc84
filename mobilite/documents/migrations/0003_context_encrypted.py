"""What papers say is encrypted: it holds names, addresses, incomes. Its fingerprint still never changes."""

from django.db import migrations

import mobilite.constraints
import mobilite.fields

ONCE = ("file_name", "sha256")


def encrypt(apps, schema_editor):
    model = apps.get_model("documents", "Document")
    mobilite.fields.encrypt_column(schema_editor, model, "context", holds_json=True)


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_never_changed")]

    operations = [
        migrations.RemoveConstraint(model_name="document", name="document_never_changes"),
        migrations.AlterField(
            model_name="document", name="context", field=mobilite.fields.EncryptedField("contenu")
        ),
        migrations.RunPython(encrypt),
        migrations.AddConstraint(
            model_name="document",
            constraint=mobilite.constraints.NeverChanged(
                name="document_never_changes", once=ONCE, but=("context",)
            ),
        ),
    ]
