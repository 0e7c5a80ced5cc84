"""Personal links: they open one thing for one person, without a password, until a date.

The token is 32 random bytes, shown once to who makes the link; the database keeps its SHA-256 only. A page behind a
link shows on GET and acts on POST: mail and SMS readers open links by themselves.
"""

from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_noop

from mobilite.accounts.models import PersonalLink
from mobilite.workflow import Refusal

LONGEST_TOKEN = 100


class LinkRefused(Refusal):
    """The link opens nothing (any more). The sentence says what to do."""


class UnknownLink(LinkRefused):
    def __init__(self):
        super().__init__(
            gettext_noop(
                "Ce lien n’est pas complet, ou il n’existe pas. Recopiez-le en entier, ou appelez-nous."
            )
        )


class ExpiredLink(LinkRefused):
    def __init__(self):
        super().__init__(
            gettext_noop(
                "Ce lien n’est plus valable\u00a0: sa date est passée. Appelez-nous pour en recevoir un autre."
            )
        )


class RevokedLink(LinkRefused):
    def __init__(self):
        super().__init__(
            gettext_noop("Ce lien a été remplacé ou retiré. Prenez le dernier reçu, ou appelez-nous.")
        )


def create(purpose: str, obj: models.Model, *, expires_at: datetime, at: datetime) -> str:
    """Make a link to ``obj`` for one purpose and return its token, which cannot be read again.

    Raises ValueError when it would be born dead.
    """
    if not at < expires_at:
        raise ValueError("A link expires after it was made.")
    token = token_urlsafe(32)
    PersonalLink.objects.create(
        purpose=purpose,
        token_hash=_hash(token),
        object_label=obj._meta.label_lower,
        object_id=obj.pk,
        created_at=at,
        expires_at=expires_at,
    )
    return token


def open_link(token: str, *, purpose: str, at: datetime) -> PersonalLink:
    """Return the link of a token; nothing is written. Raises UnknownLink, RevokedLink or ExpiredLink.

    A link made for something else is unknown here.
    """
    if not token or len(token) > LONGEST_TOKEN:
        raise UnknownLink
    link = PersonalLink.objects.filter(token_hash=_hash(token), purpose=purpose).first()
    if link is None:
        raise UnknownLink
    if link.revoked_at is not None and link.revoked_at <= at:
        raise RevokedLink
    if link.expires_at <= at:
        raise ExpiredLink
    return link


def target(link: PersonalLink) -> models.Model:
    """Return the record that a link opens. Raises UnknownLink when it is gone."""
    record = apps.get_model(link.object_label)._base_manager.filter(pk=link.object_id).first()
    if record is None:
        raise UnknownLink
    return record


def mark_used(link: PersonalLink, *, at: datetime) -> None:
    """Remember when the link first served to do something. For POST only."""
    PersonalLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at)


def revoke(obj: models.Model, *, purpose: str = "", at: datetime) -> int:
    """Withdraw the links to ``obj`` that still open, for one purpose or for all, and return how many there were."""
    rows = PersonalLink.objects.filter(purpose=purpose) if purpose else PersonalLink.objects.all()
    return rows.filter(
        object_label=obj._meta.label_lower,
        object_id=obj.pk,
        revoked_at=None,
        expires_at__gt=at,
    ).update(revoked_at=at)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
