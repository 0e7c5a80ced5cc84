"""An application is opened: the version of the day is frozen, its papers listed, its last day computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from advice.aids import catalogue
from advice.aids.engine import BadRule, Outcome, Situation, answer
from advice.aids.engine.answers import Answer, counts
from advice.aids.models import Aid, AidVersion, State
from advice.applications.deadlines import Delay, delays_of, soonest
from advice.applications.models import Application, ApplicationPaper, Status
from advice.applications.operations.base import being_prepared, deny, told
from advice.cases.models import Case
from advice.cases.operations.base import locked
from mobilite.audit.entries import record
from mobilite.documents.numbering import next_number, written
from mobilite.money import french
from mobilite.pages.french import date_fr
from mobilite.people.operations.saving import NotValid, saved
from mobilite.periods import paris_date

SERIES = "DAI"
#: How many other aids a refusal names.
NAMED = 3
CANNOT = {
    State.CLOSED: "Cette aide est fermée : elle ne se demande plus.",
    State.SUSPENDED: "Cette aide est suspendue : elle ne se demande pas en ce moment.",
}


@dataclass(frozen=True)
class Weighed:
    """An aid weighed for somebody: the version of the day, its answer, the events that its delays count from."""

    version: AidVersion
    answer: Answer
    delays: list[Delay]

    @property
    def soonest(self) -> Delay | None:
        return soonest(self.delays)

    @property
    def most(self) -> Decimal | None:
        """The most that can be asked for, in euros; None where no ceiling is known."""
        amount = self.answer.amount
        return amount.high if amount is not None and counts(self.answer.rule) else None


def weigh(aid: Aid, facts: Mapping[str, Any], on: date) -> Weighed | None:
    """Weigh the version of an aid that holds on a day; None before its first. Three queries. Raises BadRule."""
    version = catalogue.in_force(aid, on)
    if version is None:
        return None
    situation = Situation(facts, on=on, values=catalogue.values(), zones=catalogue.zones())
    rule = catalogue.of_version(version)
    return Weighed(version, answer(rule, situation), delays_of(rule.conditions, situation))


def why_not(version: AidVersion, on: date) -> str:
    """Return why an aid cannot be asked for on a day, whoever asks: closed, suspended; or nothing."""
    over = version.until_date is not None and version.until_date <= on
    return CANNOT.get(State.CLOSED if over else State(version.status), "")


@transaction.atomic
def ask_aid(
    case_id: int,
    *,
    aid: Aid,
    facts: Mapping[str, Any],
    events: Mapping[str, date] | None = None,
    amount: Decimal | None = None,
    why: str = "",
    at: datetime,
    actor,
) -> Application:
    """Open an application for one aid (row I5). ``facts`` are what is known of her; ``events`` the days of what delays count from.

    Raises ApplicationRefused: a closed or suspended aid, a delay that is over (the sentence names what else she may ask), an
    amount above what the aid gives, a rule that says no without a reason to ask all the same, one already open.
    """
    case, on = locked(case_id), paris_date(at)
    days = {key: day.isoformat() for key, day in (events or {}).items()}
    known = {**facts, **days}
    try:
        found = weigh(aid, known, on)
    except BadRule as error:
        deny(f"{error.sentence} Corrigez ses réponses, puis recommencez.")
    if found is None:
        deny("Cette aide n’est pas encore ouverte. Voyez ce qu’elle peut demander d’autre.")
    _check(found, known, amount, why.strip(), on)
    if case.applications.filter(version__aid=aid, status__in=[Status.PREPARING, Status.SENT]).exists():
        deny("Cette aide est déjà demandée : continuez avec la demande qui est ouverte dans son dossier.")
    year = on.year
    application = Application(
        case=case, version=found.version, reference=written(SERIES, year, next_number(SERIES, year)),
        facts=found.answer.used, created_at=at, created_by=actor, **_timing(found.soonest),
    )  # fmt: skip
    _save(application, amount, why)
    papers = enumerate(found.version.paper_lines, 1)
    ApplicationPaper.objects.bulk_create(
        [ApplicationPaper(application=application, rank=rank, label=label[:200]) for rank, label in papers]
    )
    _keep(case, days)
    record(
        "ask_aid", application, sentence=f"a préparé la demande d’aide {application.reference}", actor=actor, at=at,
        after=application.status, data={"version": found.version.pk},
    )  # fmt: skip
    return application


@transaction.atomic
def correct(
    application_id: int,
    *,
    amount: Decimal | None,
    why: str,
    events: Mapping[str, date] | None = None,
    at: datetime,
    actor,
) -> Application:
    """Change what is asked for, why, and the days of its events, before it leaves. Raises ApplicationRefused, NotValid."""
    application = being_prepared(application_id)
    on, version = paris_date(at), application.version
    facts = (application.facts or {}) | {key: day.isoformat() for key, day in (events or {}).items()}
    rule = catalogue.of_version(version)
    situation = Situation(facts, on=on, values=catalogue.values(), zones=catalogue.zones())
    found = Weighed(version, answer(rule, situation), delays_of(rule.conditions, situation))
    _check(found, facts, amount, why.strip(), on)
    timing = _timing(found.soonest)
    for name, value in timing.items():
        setattr(application, name, value)
    application.facts = found.answer.used
    changed = _save(application, amount, why)
    application.save(update_fields=["facts", *timing])
    told(
        application, "correct_aid_request", "a corrigé ce qui est demandé", at=at, actor=actor,
        changed=changed,
    )  # fmt: skip
    return application


def _check(found: Weighed, facts: Mapping[str, Any], amount: Decimal | None, why: str, on: date) -> None:
    version = found.version
    why_closed = why_not(version, on)
    if why_closed:
        deny(f"{why_closed} {_instead(version, facts, on)}")
    last = found.soonest
    if last is not None and last.last_day is not None and last.last_day < on:
        day = date_fr(last.last_day, weekday=False)
        deny(f"C’est trop tard : elle se demandait jusqu’au {day}. {_instead(version, facts, on)}")
    if amount is not None and found.most is not None and amount > found.most:
        if found.most <= 0:
            deny(
                "Cette aide ne donne plus rien ici : laissez le montant vide, ou voyez une autre aide.",
                field="amount",
            )
        deny(
            f"Cette aide donne {french(found.most)} au plus. Demandez cette somme, ou moins.", field="amount"
        )
    if found.answer.outcome is Outcome.NO and not why:
        deny(
            f"Les règles disent non. {found.answer.sentence} Corrigez ses réponses, ou dites pourquoi la demander quand même.",
            field="why",
        )


def _instead(version: AidVersion, facts: Mapping[str, Any], on: date) -> str:
    """Say what else she may ask for, the same need first."""
    answers = [
        one
        for one in catalogue.answers(dict(facts), on=on).of(Outcome.YES)
        if one.rule.slug != version.aid.slug
    ]
    answers.sort(key=lambda one: version.theme not in one.rule.finances)
    if not answers:
        return "Appelez l’organisme pour demander un examen exceptionnel, ou complétez ses réponses pour voir d’autres aides."
    names = [f"« {one.rule.name} »" for one in answers[:NAMED]]
    return f"Voyez plutôt ce qu’elle peut demander : {', '.join(names)}."


def _timing(delay: Delay | None) -> dict[str, Any]:
    if delay is None:
        return {"event": "", "event_on": None, "deadline": None, "due_on": None}
    last = delay.last_day
    return {"event": delay.fact.key, "event_on": delay.from_day, "deadline": last, "due_on": last}


def _save(application: Application, amount: Decimal | None, why: str):
    if amount is not None and amount <= 0:
        deny("Un montant est au-dessus de zéro. Laissez vide si l’aide ne se compte pas.", field="amount")
    try:
        return saved(application, {"amount": amount, "why": why.strip()})
    except NotValid as error:
        deny(error.sentence, field=error.field)


def _keep(case: Case, days: Mapping[str, str]) -> None:
    """Keep the days that were given with what is known of her, so that nobody asks them twice."""
    kept = {**(case.facts or {}), **days}
    if kept != (case.facts or {}):
        case.facts = kept
        case.save(update_fields=["facts"])
