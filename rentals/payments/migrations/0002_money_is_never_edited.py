"""Lines, payments and refunds are never edited, in the database itself: a correction is another row.

UPDATE is refused. DELETE is not: bills that are old enough go as a whole.
A later migration that rebuilds one of these tables on SQLite must lay its trigger again.
"""

from django.db import migrations

TABLES = ("payments_line", "payments_payment", "payments_refund")

SQLITE = [
    f"""
    CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, 'money is never edited'); END
    """
    for table in TABLES
]

POSTGRESQL = [
    """
    CREATE FUNCTION payments_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'money is never edited' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    *(
        f"""
        CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION payments_refuse()
        """
        for table in TABLES
    ),
]


def guard(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        # No parameters: "%" and "$" in the bodies must stay as they are.
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
