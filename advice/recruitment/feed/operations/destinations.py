"""A manager sets up the software of a structure: its address, its columns, its secret; stops it, opens it again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from advice.recruitment.feed.channel import BadAddress, checked
from advice.recruitment.feed.fields import ALWAYS, FIELDS, usual_columns
from advice.recruitment.feed.models import (
    Dates,
    Delivery,
    Destination,
    Encoding,
    Rhythm,
    Separator,
    State,
    Way,
)
from advice.recruitment.feed.operations.base import deny, held, told
from advice.recruitment.feed.signing import new_secret
from advice.recruitment.models import Employer
from mobilite.people.operations.saving import saved

LONGEST_TITLE = 60
#: How long the former secret still signs, for the other side to change it.
BOTH_SECRETS = timedelta(days=2)
STOPPED = "La destination est arrêtée."


def _checked(url: str) -> str:
    try:
        checked(url)
    except BadAddress as error:
        deny(error.sentence, field="url")
    return url


@transaction.atomic
def make_destination(
    employer: Employer, *, name: str, way: str, url: str = "", rhythm: str = Rhythm.HAND, at: datetime, actor
) -> tuple[Destination, str]:
    """Set up a software of a structure, and return it with its secret, the only time that it is seen.

    A file has neither address nor secret. Raises FeedRefused (address), NotValid.
    """
    secret = new_secret() if way == Way.WEBHOOK else ""
    destination = Destination(employer=employer, made_at=at, secret=secret, columns=usual_columns())
    direct = way == Way.WEBHOOK
    values = {
        "name": name.strip(),
        "way": way,
        "url": _checked(url.strip()) if direct else "",
        "rhythm": Rhythm.HAND if direct else rhythm,
        "separator": Separator.SEMICOLON,
        "encoding": Encoding.UTF8_MARK,
        "dates": Dates.FRENCH,
    }
    saved(destination, values)
    told(
        destination, "make_destination", "a branché le logiciel d’une structure", at=at, actor=actor, data={"way": way}
    )  # fmt: skip
    return destination, secret


@transaction.atomic
def change_destination(
    destination_id: int, *, name: str, url: str = "", rhythm: str = Rhythm.HAND, at: datetime, actor
) -> Destination:
    """Change the name, the address or the rhythm; the way never changes. Raises FeedRefused, NotValid."""
    destination = held(destination_id)
    direct = destination.way == Way.WEBHOOK
    changed = saved(
        destination,
        {
            "name": name.strip(),
            "url": _checked(url.strip()) if direct else "",
            "rhythm": Rhythm.HAND if direct else rhythm,
        },
    )
    if changed:
        told(
            destination, "change_destination", "a modifié le logiciel d’une structure", at=at, actor=actor, changed=changed
        )  # fmt: skip
    return destination


@transaction.atomic
def set_columns(
    destination_id: int,
    columns: Sequence[tuple[str, str]],
    *,
    separator: str = "",
    encoding: str = "",
    dates: str,
    at: datetime,
    actor,
) -> Destination:
    """Say which agreed fields leave, in which order, under which titles, and how the file is written.

    The reference and the state always leave: without them nothing could be erased over there. Raises FeedRefused, NotValid.
    """
    destination = held(destination_id)
    seen: set[str] = set()
    kept = []
    for key, title in columns:
        if key not in FIELDS:
            deny("Ce champ n’est pas de ceux que les personnes acceptent de partager. Rechargez la page.")
        title = " ".join(title.split())
        field = f"head_{key}"
        if not title or len(title) > LONGEST_TITLE:
            deny(f"Donnez à « {FIELDS[key].label} » un titre de 1 à {LONGEST_TITLE} signes.", field=field)
        if title.casefold() in seen:
            deny(f"Deux colonnes s’appellent « {title} » : changez l’un des titres.", field=field)
        seen.add(title.casefold())
        kept.append([key, title])
    if missing := [key for key in ALWAYS if key not in {key for key, _title in kept}]:
        names = " et ".join(f"« {FIELDS[key].label} »" for key in missing)
        deny(
            f"Laissez {names} : c’est par là qu’une candidature se retrouve et s’efface.",
            field=f"on_{missing[0]}",
        )
    if len({key for key, _title in kept}) < len(kept):
        deny("Un champ est deux fois dans la liste : gardez-le une fois.")
    values = {"columns": kept, "dates": dates}
    if destination.way == Way.CSV:
        values |= {"separator": separator, "encoding": encoding}
    changed = saved(destination, values)
    if changed:
        told(
            destination, "set_destination_columns", "a réglé ce qui part vers le logiciel d’une structure", at=at,
            actor=actor, changed=changed, data={"fields": [key for key, _title in kept]},
        )  # fmt: skip
    return destination


@transaction.atomic
def renew_secret(destination_id: int, *, at: datetime, actor) -> str:
    """Draw another secret and return it, the only time that it is seen; the former one signs too for two days."""
    destination = held(destination_id)
    if destination.way != Way.WEBHOOK:
        deny("Un fichier n’a pas de secret. Choisissez un logiciel qui reçoit des envois directs.")
    secret = new_secret()
    destination.old_secret, destination.secret = destination.secret, secret
    destination.old_secret_until = at + BOTH_SECRETS
    destination.save(update_fields=["secret", "old_secret", "old_secret_until"])
    told(destination, "renew_destination_secret", "a changé le secret d’un logiciel", at=at, actor=actor)
    return secret


@transaction.atomic
def close_destination(destination_id: int, *, at: datetime, actor) -> Destination:
    """Stop sending to a software: what waits does not leave. Raises FeedRefused when it is stopped already."""
    destination = held(destination_id)
    if destination.closed_at is not None:
        deny("Ce logiciel est déjà arrêté. Rechargez la page.")
    destination.closed_at = at
    destination.save(update_fields=["closed_at"])
    Delivery.objects.filter(destination=destination, state=State.WAITING).update(
        state=State.DROPPED, next_at=None, ended_at=at, why=STOPPED
    )
    told(
        destination,
        "close_destination",
        "a arrêté les envois au logiciel d’une structure",
        at=at,
        actor=actor,
    )
    return destination


@transaction.atomic
def reopen_destination(destination_id: int, *, at: datetime, actor) -> Destination:
    """Send again to a software that was stopped: what happens from now on. Raises FeedRefused."""
    destination = held(destination_id)
    if destination.closed_at is None:
        deny("Ce logiciel reçoit déjà les envois. Rechargez la page.")
    destination.closed_at = None
    destination.save(update_fields=["closed_at"])
    told(
        destination,
        "reopen_destination",
        "a repris les envois au logiciel d’une structure",
        at=at,
        actor=actor,
    )
    return destination
