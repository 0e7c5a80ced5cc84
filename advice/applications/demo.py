"""Applications of the demonstration: one of each state, one late, one refused that may be contested, one paid in two times."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction

from advice.aids.models import Aid
from advice.applications import operations
from advice.applications.models import Application, PaperState, Signer, Way
from advice.cases.models import Case, Origin, Status
from advice.cases.models import Way as Meeting
from advice.cases.operations import add_interview, keep_facts, open_case
from mobilite.demonstration import Demonstration
from mobilite.people.models import Person
from mobilite.workflow import Refusal

DAY = timedelta(days=1)
#: Somebody who starts a job 40 km away, registered at France Travail without an allowance.
JOB = {
    "ft": True, "compensated": False, "action": "emploi", "contract": "cdi", "km_return": "80", "trips": "20", "nights": "0",
    "meal_days": "0", "third_party": "0.00", "meals_paid": False, "amob_received": "0.00",
}  # fmt: skip
WHY = "Le travail commence à 5 h 30, sans car à cette heure. Le premier mois d’essence pèse trop lourd sans avance."
PARENT = {
    "ft": True,
    "compensated": False,
    "children_under_12": "2",
    "age_months": "99",
    "action": "emploi",
    "weekly_hours": "20",
}


def make(demo: Demonstration) -> None:
    """Ask for aids for people whose files are there: what some day refuses is left out."""
    cases = list(
        Case.objects.filter(adviser__isnull=False, status=Status.OPEN)
        .select_related("adviser")
        .order_by("pk")
    )

    def at(days, hour=10):
        return demo.at(demo.today - days * DAY, hour)

    def is_followed_long():
        adviser = cases[0].adviser
        people = Person.objects.not_limited().filter(
            archived_at=None, anonymised_at=None, cases=None, protection=""
        )
        people = people.exclude(birth_date=None).exclude(commune=None).order_by("pk")
        case = open_case(
            people[30], origin=Origin.PERSON, adviser=adviser, at=at(190), actor=adviser,
            request="Reprend le travail loin de chez elle, en horaires décalés.",
        )  # fmt: skip
        add_interview(
            case.pk, on=demo.today - 184 * DAY, way=Meeting.OFFICE, minutes=60, at=at(184), actor=adviser,
            summary="Deux enfants, une voiture ancienne. Cherche de quoi tenir le premier mois.",
        )  # fmt: skip
        cases.append(case)

    def asked(rank, slug, days, facts, *, event=None, amount=None):
        case = cases[rank]
        case.refresh_from_db(fields=["facts"])
        events = {"starts_on": event} if event else {}
        keep_facts(case.pk, facts=(case.facts or {}) | facts, at=at(days), actor=case.adviser)
        return operations.ask_aid(
            case.pk, aid=Aid.objects.get(slug=slug), facts=facts, events=events, amount=amount, why=WHY, at=at(days),
            actor=case.adviser,
        )  # fmt: skip

    def left(one, days):
        done = {"at": at(days, 11), "actor": one.case.adviser}
        for paper in one.papers.order_by("rank"):
            state = PaperState.USELESS if "nuits" in paper.label else PaperState.READY
            operations.note_paper(paper.pk, state=state, **done)
        operations.write_letter(one.pk, signer=Signer.PERSON, **done)
        on = demo.today - days * DAY
        return operations.send(one.pk, on=on, way=Way.ONLINE, receipt=f"AR {one.pk:06}", **done)

    def done(one, days):
        return {"on": demo.today - days * DAY, "at": at(days, 15), "actor": one.case.adviser}

    def presses():
        # Whose month ends in five days.
        one = asked(0, "ft-amob", 3, JOB, event=demo.today - 26 * DAY, amount=Decimal(368))
        operations.note_paper(
            one.papers.order_by("rank")[0].pk, state=PaperState.READY, at=at(2), actor=one.case.adviser
        )

    def is_silent():
        left(asked(-1, "ft-garde-enfants", 82, PARENT, amount=Decimal("478.40")), 80)

    def was_granted():
        one = left(asked(1, "ft-garde-enfants", 30, PARENT, amount=Decimal("478.40")), 28)
        operations.grant(one.pk, amount=Decimal("478.40"), **done(one, 9))
        operations.pay(one.pk, amount=Decimal(200), **done(one, 4))

    def was_refused():
        one = left(asked(-1, "ft-amob", 66, JOB, event=demo.today - 70 * DAY, amount=Decimal(300)), 63)
        operations.refuse(one.pk, reason="Contrat transmis hors délai.", **done(one, 52))

    def was_paid():
        one = left(asked(-1, "ft-amob", 170, JOB, event=demo.today - 175 * DAY, amount=Decimal(322)), 168)
        operations.grant(one.pk, amount=Decimal(322), **done(one, 150))
        operations.pay(one.pk, amount=Decimal(122), **done(one, 140))
        operations.pay(one.pk, amount=Decimal(200), **done(one, 120))

    def was_given_up():
        one = asked(1, "faj-44", 20, {}, amount=None)
        operations.withdraw(one.pk, why="L’employeur avance le premier mois.", **done(one, 12))

    scenes = (is_followed_long, was_paid, is_silent, was_refused, was_granted, was_given_up, presses)
    played = sum(_played(scene) for scene in scenes)
    demo.say(f"Demandes d’aide : {Application.objects.count()} ({played} sur {len(scenes)})")


def _played(scene) -> bool:
    """Play a scene whole or not at all."""
    try:
        with transaction.atomic():
            scene()
    except (Refusal, IndexError, Aid.DoesNotExist):
        return False
    return True
