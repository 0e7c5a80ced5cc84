"""What somebody who scanned a key tag tells us: kept once, and a task for the counter at once."""

from datetime import datetime

from django.db import IntegrityError, transaction

from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.files import images, storage
from mobilite.pages.french import typography
from mobilite.people.opening import NeverOpens, next_opening
from mobilite.todo.operations import open_task
from vehicles.keys.models import URGENT, Trouble, TroubleKind
from vehicles.models import Vehicle

FOLDER = "troubles"


def tell_trouble(
    vehicle: Vehicle, *, kind: str, words: str = "", photo=None, press_key: str, at: datetime
) -> Trouble:
    """Keep what is told about a vehicle, once however often the button is pressed, and give the counter a task (row G10).

    Urgent ones are due at once, the others at the next opening of the vehicle's place. ``photo`` is an uploaded picture, drawn again
    without what a telephone adds. Raises ValidationError for what is no picture.
    """
    picture = images.clean(photo) if photo else b""
    name = storage.save(FOLDER, picture, suffix="jpg") if picture else ""
    trouble = Trouble(
        vehicle=vehicle,
        kind=TroubleKind(kind),
        words=words.strip(),
        file_name=name,
        told_at=at,
        press_key=press_key,
    )
    try:
        with transaction.atomic():
            _keep(trouble, at)
    except IntegrityError:
        known = Trouble.objects.filter(press_key=press_key).first()
        if name:
            storage.delete(name)
        if known is None:
            raise
        return known
    return trouble


def _keep(trouble: Trouble, at: datetime) -> None:
    trouble.save()
    vehicle, what = trouble.vehicle, trouble.get_kind_display().lower()
    record(
        "tell_trouble",
        vehicle,
        sentence=typography(f"a reçu un signalement par l’étiquette de {vehicle.number} : {what}"),
        actor=None,
        at=at,
        data={"trouble": trouble.pk},
    )
    open_task(
        typography(f"Signalement sur {vehicle.number} : {what}"),
        role=Role.AGENT,
        place=vehicle.place,
        about=trouble,
        due_at=at if trouble.kind in URGENT else _opening(vehicle, at),
        detail=trouble.words or "",
        key=f"trouble:{trouble.pk}",
        at=at,
    )


def _opening(vehicle: Vehicle, at: datetime) -> datetime:
    try:
        return next_opening(vehicle.place, at)
    except NeverOpens:
        return at
