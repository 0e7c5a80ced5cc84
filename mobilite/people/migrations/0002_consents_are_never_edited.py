"""A consent is never edited, in the database itself: a change of mind is a new row (row J1).

UPDATE is refused. DELETE is not: retention takes the consents of somebody who is anonymised.
A later migration that rebuilds the table on SQLite must lay this trigger again.
"""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER people_consent_no_update BEFORE UPDATE ON people_consent
    BEGIN SELECT RAISE(ABORT, 'consents are never edited'); END
    """,
]

POSTGRESQL = [
    """
    CREATE FUNCTION people_consent_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'consents are never edited' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER people_consent_no_update BEFORE UPDATE ON people_consent
    FOR EACH ROW EXECUTE FUNCTION people_consent_refuse()
    """,
]


def guard(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        # No parameters: "%" and "$" in the bodies must stay as they are.
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
