"""Who may have what in the demonstration: each answer, a prescription at each age, a suspension, rules to come, a waiver."""

from datetime import timedelta

from mobilite.demonstration import Demonstration
from mobilite.people import operations as people
from mobilite.people.models import Commune
from mobilite.people.models.persons import ActivityKind, Situation
from rentals.access import rules_on
from rentals.demo.present import Present, whole
from rentals.models import AccessRules, Rental, RuleKey, Status
from rentals.operations import requests
from rentals.operations.access_rules import set_access_rules
from rentals.operations.prescriptions import prescribe, renew_prescription
from rentals.operations.restrictions import restrict
from rentals.operations.waivers import waive

#: How many days ago a prescription was given, and how often it was renewed since.
PRESCRIBED = ((4, 0), (24, 0), (40, 1), (80, 2), (150, 0))
#: How many suspensions there are.
SUSPENDED = 2


def make_access(demo: Demonstration) -> None:
    """Note words of prescribers, suspend two people's loans, write rules to come, let one request go without a rule."""
    alive = set(
        Rental.objects.exclude(status__in=(Status.CLOSED, Status.REFUSED)).values_list("person", flat=True)
    )
    idle = [person for person in demo.made["people"] if person.pk not in alive]
    prescriptions(demo, idle[: len(PRESCRIBED)])
    suspensions(demo, idle[len(PRESCRIBED) : len(PRESCRIBED) + SUSPENDED])
    coming_rules(demo)
    free = next(person for person in reversed(idle) if not person.activities.exists())
    let_go(Present(demo, demo.made["history"]), free)


def prescriptions(demo, persons) -> None:
    agent = demo.made["team"]["agent"]
    for person, (days, renewals) in zip(persons, PRESCRIBED, strict=True):
        given_on = demo.today - timedelta(days=days)
        contact = person.referred_by or demo.made["senders"][0]
        made = prescribe(
            person,
            contact=contact,
            service="reseau",
            given_on=given_on,
            at=demo.at(given_on, 11),
            actor=agent,
        )
        for _ in range(renewals):
            said_on = made.until - timedelta(days=2)
            made = renew_prescription(made.pk, given_on=said_on, at=demo.at(said_on, 14), actor=agent)


def suspensions(demo, persons) -> None:
    manager = demo.made["team"]["manager"]
    told = (
        (
            "not_returned",
            "Le scooter devait revenir un lundi : il est revenu neuf jours après, sans nouvelles.",
            "",
        ),
        ("lent_on", "La voiture a été confiée à une autre personne, sans nous le dire.", "reseau"),
    )
    for person, (motive, detail, service) in zip(persons, told, strict=True):
        on = demo.today - timedelta(days=6)
        restrict(
            person, motive=motive, detail=detail, service=service, ends_on=demo.today + timedelta(days=54),
            informed_how="posted", at=demo.at(on, 15), actor=manager,
        )  # fmt: skip


def coming_rules(demo) -> None:
    """Write what will hold in a month: the household shares sixty days."""
    offer = demo.made["offers"]["car"]
    kept = {
        field.name: getattr(rules_on(offer, demo.today), field.name)
        for field in AccessRules._meta.fields
        if field.name not in ("id", "offer", "from_date", "why", "is_example", "created_at", "created_by")
    }
    set_access_rules(
        offer, from_date=demo.today + timedelta(days=30), why="Plus de demandes que de voitures (exemple).",
        **kept | {"days_a_year": 60, "by_household": True},
        at=demo.now - timedelta(days=2), actor=demo.made["team"]["manager"],
    )  # fmt: skip


@whole
def let_go(present: Present, person) -> None:
    """Ask for somebody who has a car that runs and works elsewhere; the manager lets her in."""
    demo, agent = present.demo, present.agent
    at = demo.now - timedelta(hours=6)
    away = Commune.objects.get(name="Nort-sur-Erdre")
    people.update_person(person.pk, situation=Situation.EMPLOYEE, has_vehicle=True, at=at, actor=agent)
    person.refresh_from_db()
    people.add_activity(
        person, kind=ActivityKind.WORK, employer="Boulangerie d’exemple", commune=away,
        starts_on=demo.today - timedelta(days=20), at=at, actor=agent,
    )  # fmt: skip
    rental = requests.request(
        person,
        offer=demo.made["offers"]["car"],
        needed_from=demo.now + timedelta(days=6),
        needed_until=demo.now + timedelta(days=11),
        pickup_place=demo.made["places"][0],
        purpose="work",
        at=at,
        actor=agent,
    )
    waive(
        rental.pk, rule=RuleKey.DOORS, reason="Sa voiture part à la casse, contrat à Ligné dans un mois.", at=at,
        actor=demo.made["team"]["manager"],
    )  # fmt: skip
