"""Damage that the grid prices: one counted with its wear, one that the person contests, one contested and lowered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain

from mobilite.demonstration import Demonstration
from mobilite.periods import paris_date
from rentals import operations as lending
from rentals.damage.grid import grid_of, label_of, line_for
from rentals.damage.models import Channel, Outcome
from rentals.damage.priced import Priced
from rentals.demo.present import DAY, Present
from rentals.documents.parts import driver_excess
from rentals.models import Rental, Status
from rentals.operations.contests import contestable
from vehicles.models import Drawing, Vehicle


@dataclass(frozen=True)
class Scene:
    """A mark at a return: where, what, and how many days ago."""

    drawing: str
    side: str
    x: int
    y: int
    part: str
    what: str
    days: int


SCENES = (
    Scene(Drawing.CAR, "right", 540, 540, "portière avant", "scratch", 2),
    Scene(Drawing.SCOOTER, "right", 650, 520, "tablier", "scratch", 3),
    Scene(Drawing.CAR, "left", 700, 620, "pare-chocs avant", "dent", 5),
)
WORDS = (
    "C’était déjà là au départ, je l’ai dit au collègue.",
    "Ce choc date d’avant la location, le voisin l’a vu.",
)


def make_damages(demo: Demonstration) -> None:
    """Bring three vehicles back with a new mark: counted, contested and waiting, contested and lowered."""
    present = Present(demo, demo.made["history"])
    # Its cheques have numbers of their own.
    present.done = 6_000
    found = [rental for scene in SCENES if (rental := _returned(present, scene)) is not None]
    for rank, rental in enumerate(found[1:]):
        at = min(rental.returned_at + timedelta(hours=26), demo.now - timedelta(hours=1))
        lines = [line.pk for line in contestable(rental)]
        channel = (Channel.PHONE, Channel.COUNTER)[rank]
        contest = lending.contest(
            rental.pk, words=WORDS[rank], lines=lines, channel=channel, at=at, actor=present.agent
        )
        if rank:
            lending.answer_contest(
                contest.pk, outcome=Outcome.LOWERED, kept=(contest.disputed / 2).quantize(Decimal(1)),
                reason="Sur la photo du départ, le choc se voit en partie.", at=min(at + DAY, demo.now),
                actor=demo.made["team"]["manager"],
            )  # fmt: skip
    demo.say(f"Dégâts au retour : {len(found)} sur {len(SCENES)}")


def _returned(present: Present, scene: Scene) -> Rental | None:
    """Bring back a vehicle that is out, with a new mark priced by the grid; None when none can be."""
    at = present.demo.at(present.demo.today - scene.days * DAY, 10, 20)
    out = Rental.objects.filter(
        status=Status.ONGOING, term_months=None, key_drop=None, handed_over_at__lt=at - DAY, return_at__gt=present.demo.now + 2 * DAY,
        offer__category__drawing=scene.drawing,
    )  # fmt: skip
    for rental in chain(out.order_by("-pk"), _lent(present, scene, at)):
        grid = grid_of(rental)
        line = grid and line_for(grid.rows, scene.drawing, scene.part, scene.what)
        if grid is None or line is None:
            continue
        priced = Priced(grid, rental.vehicle, driver_excess(rental), paris_date(at))
        worn = priced.worn(line, scene.part)
        if not worn.amount:
            continue
        damage = lending.Decided(
            label=label_of(line, scene.part), grid=grid, price=worn.price, asked=worn.amount, charged=worn.amount,
            why=worn.why, mark=0,
        )  # fmt: skip
        mark = (scene.side, scene.x, scene.y, scene.what, scene.part)
        return present.come_back(rental, at, marks=[mark], damages=[damage])
    return None


def _lent(present: Present, scene: Scene, at: datetime) -> Iterator[Rental]:
    """Lend the vehicles of a drawing anew, those that can be, one after another: enough are not always out."""
    for vehicle in Vehicle.objects.filter(category__drawing=scene.drawing).order_by("pk"):
        rental = present.out_since(vehicle, at - 6 * DAY, days=7)
        if rental is not None and rental.handed_over_at < at:
            yield rental
