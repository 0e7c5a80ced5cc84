"""Publish what damage costs, from a day. What is published is never edited: another day, another version (as rates, row B1)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.money import ZERO
from mobilite.pages.french import fold, typography
from mobilite.periods import french_date, paris_date
from mobilite.workflow import Refusal
from rentals.damage.grid import label_of
from rentals.damage.models import GridVersion, What
from rentals.damage.parts import parts_of
from rentals.pricing import GridLine
from rentals.pricing.wear import WITH_PART, WITH_VEHICLE
from vehicles.models import Drawing

MOST_LINES = 150
LONGEST_PART = 40
MOST_EUROS = Decimal(20_000)
MOST_YEARS = 30
MOST_CM = 200


class GridRefused(Refusal):
    """This grid cannot be published: the sentence says why and what to mend."""

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(typography(sentence), field=field)


def check_lines(lines: Sequence[GridLine]) -> None:
    """Refuse lines that no grid may say: unknown parts, impossible amounts, the same damage twice. Raises GridRefused."""
    if not lines:
        raise GridRefused("Une grille a au moins une ligne : écrivez une partie et son prix.")
    if len(lines) > MOST_LINES:
        raise GridRefused(f"Une grille a {MOST_LINES} lignes au plus : réunissez-en.")
    seen = set()
    for line in lines:
        wrong = line_problem(line)
        if wrong:
            raise GridRefused(wrong)
        key = (line.vehicle, fold(line.part), line.what)
        if key in seen:
            raise GridRefused(f"« {label_of(line)} » est écrit deux fois : gardez une seule ligne.")
        seen.add(key)


def line_problem(line: GridLine) -> str:
    """Return why a line may not be in a grid, or nothing."""
    name = f"« {label_of(line)} »" if line.what in What.values else "Cette ligne"
    if line.vehicle not in Drawing.values or line.what not in What.values:
        return f"{name} : choisissez le véhicule et le dégât dans la liste."
    if len(line.part) > LONGEST_PART:
        return f"{name} : écrivez la partie en {LONGEST_PART} signes au plus."
    if line.what == What.MISSING and not line.part:
        return "Dites quel accessoire n’est pas rendu."
    if line.what != What.MISSING and line.part and not _is_drawn(line):
        known = ", ".join(parts_of(line.vehicle))
        return f"{name} : cette partie n’est pas sur le dessin. Écrivez une de celles-ci : {known}."
    if not ZERO < line.price <= MOST_EUROS:
        return f"{name} : écrivez un prix entre 0,01 et {MOST_EUROS} €."
    if not (0 <= line.wear <= 100 and 0 <= line.floor <= 100):
        return f"{name} : écrivez l’usure et ce qui reste dû entre 0 et 100 %."
    if line.free_cm is not None and not 1 <= line.free_cm <= MOST_CM:
        return f"{name} : écrivez une taille entre 1 et {MOST_CM} cm, ou rien."
    if line.ages not in (WITH_VEHICLE, WITH_PART):
        return f"{name} : choisissez de qui compte l’âge."
    if line.free_years is not None and not 1 <= line.free_years <= MOST_YEARS:
        return f"{name} : écrivez un âge entre 1 et {MOST_YEARS} ans, ou rien."
    return ""


def _is_drawn(line: GridLine) -> bool:
    said = fold(line.part)
    return any(fold(part) == said or fold(part).startswith(f"{said} ") for part in parts_of(line.vehicle))


@transaction.atomic
def publish_grid(
    lines: Iterable[GridLine], *, from_date: date, note: str = "", at: datetime, actor
) -> GridVersion:
    """Publish a grid from a day, today at the earliest: contracts of before keep theirs. Raises GridRefused."""
    lines = list(lines)
    check_lines(lines)
    # Two managers at once: the second one waits, and has the next number.
    known = list(GridVersion.objects.select_for_update(of=("self",)).order_by("-number"))
    if from_date < paris_date(at):
        raise GridRefused(
            "Une grille commence aujourd’hui ou plus tard : les contrats signés gardent la leur. Choisissez un jour à venir.",
            field="from_date",
        )
    if any(one.from_date == from_date for one in known):
        raise GridRefused(
            "Une grille commence déjà ce jour-là : choisissez-en un autre ou, si elle n’a pas commencé, retirez-la.",
            field="from_date",
        )
    latest = max(known, key=lambda one: one.from_date, default=None)
    if latest is not None and latest.rows == lines:
        raise GridRefused("Rien n’a changé : modifiez une ligne, ou gardez la grille telle qu’elle est.")
    version = GridVersion.objects.create(
        number=known[0].number + 1 if known else 1,
        from_date=from_date,
        lines=[line.as_json() for line in lines],
        note=note.strip()[:200],
        published_at=at,
        published_by=actor,
    )
    record(
        "publish_grid", version, sentence=typography(f"a publié la grille des dommages n° {version.number}, dès le {french_date(from_date)}."),
        actor=actor, at=at, data={"number": version.number},
    )  # fmt: skip
    return version


@transaction.atomic
def withdraw_grid(number: int, *, at: datetime, actor) -> None:
    """Take back a grid that has not begun: no contract says it. Raises GridRefused."""
    version = GridVersion.objects.select_for_update(of=("self",)).filter(number=number).first()
    if version is None:
        raise GridRefused("Cette grille n’est plus là : rechargez la page.")
    if version.from_date <= paris_date(at):
        raise GridRefused(
            "Cette grille vaut déjà, et des contrats la disent : publiez-en une autre, à partir d’un autre jour."
        )
    record(
        "withdraw_grid", version, sentence=typography(f"a retiré la grille des dommages n° {version.number}, prévue pour le {french_date(version.from_date)}."),
        actor=actor, at=at,
    )  # fmt: skip
    version.delete()
