"""The codes of key tags: drawn at random, printed, revoked."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.pages.french import plural
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from vehicles.keys import documents
from vehicles.keys.models import KeyTag
from vehicles.models import Vehicle
from vehicles.operations.calendar import lock_vehicle

#: Letters and figures that nobody takes for one another, and how many: some 10^14 codes.
ALPHABET, LENGTH = "23456789abcdefghjkmnpqrstuvwxyz", 10
#: Ten sheets at once.
MOST = 10 * documents.ON_A_SHEET
#: How many vehicles an entry of the journal names.
NAMED = 12


class LabelsRefused(Refusal):
    """No label can be printed for this choice."""


class TagRefused(Refusal):
    """The code cannot be changed."""


def print_labels(vehicles: Sequence[Vehicle], *, first: int = 1, at: datetime, actor) -> bytes:
    """Return the PDF of the key tags of these vehicles, in their order; a vehicle without a code is given one.

    ``first`` is the first free label of a sheet already begun. Raises LabelsRefused (none, too many), NoOrganisation.
    """
    if not vehicles:
        raise LabelsRefused("Choisissez au moins un véhicule.", field="vehicles")
    if len(vehicles) > MOST:
        raise LabelsRefused(
            f"{MOST} étiquettes au plus à la fois : choisissez-en moins, puis recommencez.", field="vehicles"
        )
    if not 1 <= first <= documents.ON_A_SHEET:
        raise LabelsRefused(
            f"Écrivez un nombre de 1 à {documents.ON_A_SHEET} : une feuille a {documents.ON_A_SHEET} étiquettes.",
            field="first",
        )
    documents.lessor_on(paris_date(at))
    with transaction.atomic():
        tags = tags_of(vehicles, at=at, actor=actor)
        named = ", ".join(vehicle.number for vehicle in vehicles[:NAMED])
        more = f" et {plural(len(vehicles) - NAMED, 'autre')}" if len(vehicles) > NAMED else ""
        record(
            "print_labels",
            vehicles[0],
            sentence=f"a préparé les étiquettes de clés de {named}{more}",
            actor=actor,
            at=at,
            data={"count": len(vehicles)},
        )
    # Drawn once nothing is held any more: two hundred labels take seconds.
    return documents.label_sheet([tags[vehicle.pk] for vehicle in vehicles], first=first, at=at)


def tags_of(vehicles: Sequence[Vehicle], *, at: datetime, actor) -> dict[int, KeyTag]:
    """Return the live code of each vehicle by its key; those that have none are given one. Inside a transaction.

    Four queries, however many vehicles. Two who ask at once get the same codes.
    """
    keys = [vehicle.pk for vehicle in vehicles]
    having = set(KeyTag.objects.live().filter(vehicle__in=keys).values_list("vehicle", flat=True))
    missing = [key for key in dict.fromkeys(keys) if key not in having]
    KeyTag.objects.bulk_create(
        [KeyTag(vehicle_id=key, code=new_code(), made_at=at, made_by=actor) for key in missing],
        ignore_conflicts=True,
    )
    live = KeyTag.objects.live().filter(vehicle__in=keys).select_related("vehicle")
    return {tag.vehicle_id: tag for tag in live}


def new_code() -> str:
    """Return a code that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


@transaction.atomic
def replace_tag(vehicle_id: int, *, reason: str, at: datetime, actor) -> KeyTag:
    """End the code of a vehicle's tags, lost or seen by somebody, and draw another. Raises TagRefused when it has none."""
    vehicle = lock_vehicle(vehicle_id)
    live = KeyTag.objects.live().filter(vehicle=vehicle).first()
    if live is None:
        raise TagRefused(
            f"{vehicle.number} n’a pas encore de code : imprimez ses étiquettes, il en recevra un."
        )
    live.revoked_at, live.revoked_why = at, reason[:200]
    live.save(update_fields=["revoked_at", "revoked_why"])
    tag = tags_of([vehicle], at=at, actor=actor)[vehicle.pk]
    record(
        "replace_tag",
        vehicle,
        sentence=f"a remplacé le code des étiquettes de {vehicle.number} : {reason}"[:300],
        actor=actor,
        at=at,
    )
    return tag
