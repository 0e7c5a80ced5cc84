"""Encrypt again, with the first of FIELD_KEYS, what an older key encrypted."""

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from mobilite.fields import EncryptedField, cipher

BATCH = 500


class Command(BaseCommand):
    help = (
        "Chiffre de nouveau, avec la première clé de FIELD_KEYS, ce qu’une ancienne clé a chiffré. Peut être "
        "interrompue et relancée, pendant que l’on travaille. Ensuite, l’ancienne clé peut être retirée."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="compter sans rien changer")

    def handle(self, *, dry_run, **options):
        newest = Fernet(settings.FIELD_KEYS[0])
        total = unread = 0
        for model, field in encrypted_columns():
            done, lost = rotate(model, field, newest, dry_run=dry_run)
            total, unread = total + done, unread + lost
            if done or lost:
                illegible = f", {lost} illisibles" if lost else ""
                self.stdout.write(f"{model._meta.verbose_name}, {field.verbose_name} : {done}{illegible}")
        if unread:
            raise CommandError(
                f"{unread} valeurs ne se lisent avec aucune clé : remettez l’ancienne clé dans FIELD_KEYS."
            )
        self.stdout.write(f"{total} valeurs {'à chiffrer' if dry_run else 'chiffrées'} de nouveau.")


def encrypted_columns():
    """Yield every model with its encrypted fields."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedField) and not model._meta.proxy:
                yield model, field


def rotate(model, field, newest: Fernet, *, dry_run: bool) -> tuple[int, int]:
    """Encrypt a column again, batch by batch, and return how many values were, and how many no key reads.

    A value that somebody writes meanwhile stays as written: it bears the first key already.
    """
    quote = connection.ops.quote_name
    table, key, column = (quote(name) for name in (model._meta.db_table, model._meta.pk.column, field.column))
    reading = f"SELECT {key}, {column} FROM {table} WHERE {key} > %s AND {column} IS NOT NULL ORDER BY {key} LIMIT {BATCH}"  # noqa: S608
    writing = f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s"  # noqa: S608
    done = lost = last = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(reading, [last])
            rows = cursor.fetchall()
            for pk, old in rows:
                try:
                    newest.decrypt(old.encode())
                    continue
                except InvalidToken:
                    pass
                try:
                    new = cipher().rotate(old.encode()).decode()
                except InvalidToken:
                    lost += 1
                    continue
                done += 1
                if not dry_run:
                    cursor.execute(writing, [new, pk, old])
        if not rows:
            return done, lost
        last = rows[-1][0]
