"""A CSV file of the candidatures that are agreed to, when it is asked for or when its morning comes."""

import hashlib
from datetime import date, datetime, time, timedelta

from django.db import transaction

from advice.recruitment.feed.fields import csv_of
from advice.recruitment.feed.models import Destination, Export, ExportLine, Rhythm, Way
from advice.recruitment.feed.operations.base import Agreements, deny, held, told
from advice.recruitment.models import LIVE, Employer, Referral
from mobilite.due import each
from mobilite.files import storage
from mobilite.periods import paris, paris_date

FOLDER = "feed"
SIX = time(6)
#: What has its answer still leaves for so long: the other side learns it.
ANSWERED = timedelta(days=30)


def _rows(destination: Destination, *, at: datetime) -> list[tuple[Referral, bool]]:
    """Return what the file holds: what is agreed to and under way, or answered of late; and the withdrawals to tell."""
    known = Referral.objects.select_related("person__commune", "opening")
    live = known.filter(employer=destination.employer_id, status__in=LIVE)
    answered = known.filter(employer=destination.employer_id, processed_at__gte=at - ANSWERED)
    wished = list((live | answered).order_by("pk"))
    # The last that the other side heard of each.
    heard: dict[int, bool] = {}
    lines = ExportLine.objects.filter(export__destination=destination).order_by("export__made_at", "pk")
    for referral, withdrawn in lines.values_list("referral", "withdrawn"):
        heard[referral] = withdrawn
    there = {pk for pk, withdrawn in heard.items() if not withdrawn}
    known_there = list(known.filter(pk__in=there).order_by("pk"))
    agreements = Agreements(one.person_id for one in [*wished, *known_there])

    def is_shared(one: Referral) -> bool:
        person = one.person
        free = person.archived_at is None and person.anonymised_at is None and person.limited_at is None
        agreed = agreements.holds(one.person_id, destination.employer.partner_id)
        return free and agreed and one.employer_id == destination.employer_id

    rows = [one for one in wished if is_shared(one)]
    return [(one, False) for one in rows] + [(one, True) for one in known_there if not is_shared(one)]


@transaction.atomic
def make_file(destination_id: int, *, slot: date | None = None, at: datetime, actor) -> Export:
    """Make the file of a destination: only who agrees today, only the agreed fields. Raises FeedRefused.

    ``slot``: the morning it was planned for; the same one twice gives the same file.
    """
    destination = held(destination_id)
    if slot is not None and (known := Export.objects.filter(destination=destination, slot=slot).first()):
        return known
    if destination.way != Way.CSV:
        deny("Ce logiciel reçoit des envois directs. Choisissez un logiciel qui reçoit un fichier.")
    if destination.closed_at is not None:
        deny("Ce logiciel est arrêté. Reprenez d’abord les envois.")
    if not Employer.objects.open_to_proposals(paris_date(at)).filter(pk=destination.employer_id).exists():
        deny(
            "La convention de partage avec cette structure est finie. Notez la nouvelle sur la page de la structure."
        )
    rows = _rows(destination, at=at)
    content = csv_of(destination, rows)
    export = Export.objects.create(
        destination=destination, made_at=at, made_by=actor, slot=slot, lines_count=len(rows),
        file_name=storage.save(FOLDER, content, suffix="csv"), sha256=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    ExportLine.objects.bulk_create(
        ExportLine(export=export, referral=one, withdrawn=withdrawn) for one, withdrawn in rows
    )
    told(
        destination, "make_feed_file", "a préparé un fichier de candidatures", at=at, actor=actor,
        data={"export": export.pk, "lines": len(rows)},
    )  # fmt: skip
    return export


def slot_of(destination: Destination, at: datetime) -> date | None:
    """Return the last morning at six for which a file is due; None before the first one, or without a rhythm."""
    today = paris_date(at)
    day = today if at >= paris(today, SIX) else today - timedelta(days=1)
    if destination.rhythm == Rhythm.WEEKLY:
        day -= timedelta(days=day.weekday())
    elif destination.rhythm != Rhythm.DAILY:
        return None
    return day if paris(day, SIX) >= destination.made_at else None


def make_due_files(now: datetime) -> int:
    """Make the files whose morning has come, each once (due work); a silence of several days makes one."""
    planned = Destination.objects.open().exclude(rhythm=Rhythm.HAND).select_related("employer")
    agreed = Employer.objects.open_to_proposals(paris_date(now))
    due = []
    for destination in planned.filter(employer__in=agreed).order_by("pk"):
        slot = slot_of(destination, now)
        if slot is not None and not Export.objects.filter(destination=destination, slot=slot).exists():
            due.append((destination.pk, slot))
    return each(due, lambda one: make_file(one[0], slot=one[1], at=now, actor=None))


def may_open(export: Export) -> bool:
    """Tell whether a file may still be taken away."""
    return bool(export.file_name) and export.gone_at is None


def forget(export: Export, *, why: str, at: datetime) -> None:
    """Remove a file once the transaction is certain; that it was made, and who was in it, stays written."""
    name = export.file_name
    export.file_name, export.sha256, export.gone_at, export.why_gone = "", "", at, why
    export.save(update_fields=["file_name", "sha256", "gone_at", "why_gone"])
    transaction.on_commit(lambda: storage.delete(name))


def forget_files_of(referral: Referral, *, at: datetime) -> int:
    """Remove every file kept here that holds a candidature, and return how many."""
    rows = Export.objects.locked().filter(gone_at=None, lines__referral=referral, lines__withdrawn=False)
    found = list(rows.order_by("pk"))
    for export in found:
        forget(export, why="Une personne qui y était a retiré son accord.", at=at)
    return len(found)
