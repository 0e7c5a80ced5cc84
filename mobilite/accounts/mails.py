"""The one mail of accounts: a link to choose a password."""

import logging

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from mobilite.workflow import Refusal

logger = logging.getLogger(__name__)


class MailNotSent(Refusal):
    """The mail server did not take the message."""

    def __init__(self):
        super().__init__(
            "L’e-mail n’est pas parti\u00a0: le serveur de courrier ne répond pas. Envoyez le lien à nouveau dans un moment."
        )


def send_password_link(user, *, base_url: str) -> None:
    """Send the link with which one chooses a password; it serves once, and for a day. Raises MailNotSent.

    Call it after the transaction. ``base_url`` is where people reach us, such as « https://mobilite.example/ ».
    """
    address = reverse(
        "accounts:choose_password",
        args=[urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)],
    )
    context = {
        "user": user,
        "address": base_url.rstrip("/") + address,
        "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
        "is_first": not user.has_usable_password(),
    }
    subject = "Votre accès à Mobilité" if context["is_first"] else "Choisir un nouveau mot de passe"
    try:
        send_mail(subject, render_to_string("accounts/password_link.txt", context), None, [user.email])
    except OSError as error:
        logger.exception("The password link of account %s was not sent.", user.pk)
        raise MailNotSent from error
