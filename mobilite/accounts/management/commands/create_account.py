"""Open the first account of an installation, from the server."""

import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from mobilite import clock
from mobilite.accounts.operations import change_password, create_account
from mobilite.accounts.roles import Role
from mobilite.pages.french import de
from mobilite.workflow import Refusal


class Command(BaseCommand):
    help = "Ouvre un compte et demande son mot de passe\u00a0: pour le premier administrateur d’une installation."

    def add_arguments(self, parser):
        parser.add_argument("email", help="L’adresse e-mail, qui sert à se connecter.")
        parser.add_argument("--prenom", required=True)
        parser.add_argument("--nom", required=True)
        parser.add_argument("--role", action="append", choices=Role.values, help="administrator par défaut.")

    def handle(self, *, email, prenom, nom, role, **options):
        roles = role or [Role.ADMINISTRATOR.value]
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError("Ce n’est pas une adresse e-mail.") from error
        password = getpass.getpass("Mot de passe (12 signes au moins)\u00a0: ")
        if password != getpass.getpass("Le même, encore une fois\u00a0: "):
            raise CommandError("Les deux mots de passe ne sont pas les mêmes. Rien n’a été fait.")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        now = clock.now()
        try:
            with transaction.atomic():
                user = create_account(
                    email, first_name=prenom, last_name=nom, roles=roles, at=now, actor=None
                )
                change_password(user.pk, password=password, at=now)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        labels = ", ".join(Role(one).label for one in roles)
        self.stdout.write(f"Le compte {de(user)} est ouvert ({labels}).")
