"""A document never changes once issued, in the database itself (row D2).

The one change allowed is that its file, drawn after the commit, is written down, once. DELETE is not refused:
retention takes the documents of somebody who is anonymised.
A later migration that rebuilds the table on SQLite must lay this trigger again.
"""

from django.db import migrations

FROZEN = (
    "id", "kind", "title", "series", "year", "sequence", "number", "template", "context", "context_sha256",
    "person_id", "object_label", "object_id", "created_at", "created_by_id",
)  # fmt: skip

SQLITE = [
    f"""
    CREATE TRIGGER documents_document_frozen BEFORE UPDATE ON documents_document
    WHEN NOT (OLD.file_name = '' AND NEW.file_name <> ''
              AND {" AND ".join(f"NEW.{name} IS OLD.{name}" for name in FROZEN)})
    BEGIN SELECT RAISE(ABORT, 'documents never change'); END
    """,
]

POSTGRESQL = [
    """
    CREATE FUNCTION documents_document_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.file_name = '' AND NEW.file_name <> ''
           AND to_jsonb(NEW) - 'file_name' - 'sha256' = to_jsonb(OLD) - 'file_name' - 'sha256' THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'documents never change' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER documents_document_frozen BEFORE UPDATE ON documents_document
    FOR EACH ROW EXECUTE FUNCTION documents_document_refuse()
    """,
]


def guard(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        # No parameters: "%" and "$" in the bodies must stay as they are.
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
