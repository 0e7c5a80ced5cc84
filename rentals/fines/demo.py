"""Notices of the demonstration, in each state: found, urgent, late, unknown, designated, contested, forwarded, closed."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal

from PIL import Image, ImageDraw

from mobilite.demonstration import Demonstration
from mobilite.files import images
from mobilite.periods import paris_date
from rentals.fines import operations
from rentals.fines.drivers import who_drove
from rentals.fines.models import Fine, Kind, Means
from vehicles.models import Occupancy, OccupancyKind, Vehicle

SCENES = (
    "D723, Loireauxence",
    "A11, Ancenis-Saint-Géréon",
    "Boulevard de la République, Nantes",
    "D923, Mésanger",
    "Quai de la Fosse, Nantes",
)
SPEED = "Excès de vitesse inférieur à 20 km/h"
#: Days since the notice was sent, and how it stands.
OFFENCES = (
    (9, "found"),
    (33, "found"),
    (41, "found"),
    (48, "found"),
    (20, "designated"),
    (26, "proved"),
    (70, "closed"),
    (30, "contested"),
    (14, "nobody"),
)
CHARGES = ((Kind.PARKING, 6, "found"), (Kind.PARKING, 25, "forwarded"), (Kind.TOLL, 12, "found"))
DAY = timedelta(days=1)


def make(demo: Demonstration) -> None:
    """Make notices about vehicles that were out, some days after the facts, as the post brings them."""
    agent = demo.made["team"]["agent"]
    held = _held(demo)
    for rank, (days, state) in enumerate(OFFENCES):
        fine = _noted(demo, held, rank, Kind.OFFENCE, days, agent, nobody=state == "nobody")
        if fine is not None:
            _bring(fine, state, demo, agent)
    for rank, (kind, days, state) in enumerate(CHARGES, len(OFFENCES)):
        fine = _noted(demo, held, rank, kind, days, agent)
        if fine is not None and state == "forwarded":
            _bring(fine, state, demo, agent)
    demo.say(f"Amendes : {Fine.objects.count()}")


def _held(demo) -> list[Occupancy]:
    """Return the loans that vehicles with a plate left for, the latest first; each serves once."""
    out = Occupancy.objects.filter(
        left_at__isnull=False, kind=OccupancyKind.RENTAL, rental_vehicle__isnull=False
    )
    return list(
        out.filter(vehicle__category__has_plate=True, left_at__lt=demo.now - 8 * DAY)
        .select_related("vehicle__category")
        .order_by("-left_at", "pk")[:400]
    )


def _noted(demo, held, rank, kind, days, agent, *, nobody=False) -> Fine | None:
    sent_at = demo.now - days * DAY
    late = sent_at - 2 * DAY
    before = next(
        (
            one
            for one in held
            if one.left_at < sent_at - 5 * DAY
            and (not nobody or (one.released_at and one.released_at < late))
        ),
        None,
    )
    if before is None:
        return None
    held.remove(before)
    happened_at = before.left_at + timedelta(hours=3, minutes=7 + rank)
    if nobody:
        happened_at = _alone(before.vehicle, before.released_at)
    elif before.released_at and happened_at >= before.released_at:
        return None
    if happened_at is None or happened_at > late:
        return None
    return operations.note_fine(
        kind=kind,
        number=f"{6041872300 + rank * 17}",
        happened_at=happened_at,
        scene=SCENES[rank % len(SCENES)],
        what=SPEED if kind == Kind.OFFENCE else "",
        plate=before.vehicle.plate,
        sent_on=paris_date(sent_at),
        amount={Kind.OFFENCE: Decimal(90), Kind.PARKING: Decimal(25), Kind.TOLL: Decimal("9.40")}[kind],
        pay_by=None if kind == Kind.OFFENCE else paris_date(sent_at + 60 * DAY),
        at=min(demo.at(paris_date(sent_at + 3 * DAY), 10, 20), demo.now - timedelta(hours=1)),
        actor=agent,
    )


def _alone(vehicle: Vehicle, after: datetime) -> datetime | None:
    """Return a moment when nobody had the vehicle, soon after a return."""
    moments = (after + timedelta(minutes=40 + 30 * step) for step in range(20))
    return next((at for at in moments if who_drove(vehicle, at).occupancy is None), None)


def _bring(fine: Fine, state: str, demo: Demonstration, agent) -> None:
    """Bring a notice to a state, some days after it was noted."""
    at = min(fine.noted_at + 2 * DAY, demo.now - timedelta(minutes=30))
    sent = {"answered_on": paris_date(at), "at": at, "actor": agent}
    if state in ("designated", "proved", "closed"):
        _complete(fine, at, agent)
        proof = None if state == "designated" else _paper(f"Accusé d'enregistrement {fine.number}")
        reference = "" if proof is None else f"DES-{fine.number}"
        operations.designate(fine.pk, means=Means.ONLINE, answer_reference=reference, proof=proof, **sent)
    if state == "closed":
        operations.close(fine.pk, outcome="L’avis est parti au nom du conducteur.", at=at + DAY, actor=agent)
    if state == "contested":
        operations.contest(
            fine.pk, ground="plate", reason="Le véhicule était rentré\u202f; la photo montre une autre couleur.",
            means=Means.REGISTERED, answer_reference="1A 000 000 0000 1", proof=_paper("Preuve de dépôt"), **sent,
        )  # fmt: skip
    if state == "forwarded":
        operations.forward(fine.pk, means=Means.HAND, **sent)


def _complete(fine: Fine, at: datetime, agent) -> None:
    """Fill in what the invented person lacks, as a colleague would after a call."""
    known = fine.identity or {}
    holes = {
        "birth_date": date(1990, 5, 4),
        "address": "4 rue de l’Exemple",
        "postcode": "44150",
        "town": "Ancenis-Saint-Géréon",
        "country": "France",
        "licence_number": "900544100001",
        "licence_issued_on": date(2010, 6, 1),
    }
    given = {key: value for key, value in holes.items() if not known.get(key)}
    if given:
        operations.complete_identity(fine.pk, given, at=at, actor=agent)


def _paper(words: str) -> bytes:
    """Return a picture of a paper that says so."""
    sheet = Image.new("RGB", (640, 400), "white")
    ImageDraw.Draw(sheet).text((40, 60), f"EXEMPLE\n\n{words}", fill="black")
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return images.clean(out.getvalue())
