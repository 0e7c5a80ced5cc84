"""Three months of candidatures of the demonstration, in every state, for our AI, our ACI and two neighbours."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction

from advice.cases.models import Case, How, Outcome
from advice.cases.operations import close_case
from advice.recruitment import operations
from advice.recruitment.models import Employer, Kind, Later, Referral, StepKind
from mobilite.demonstration import Demonstration
from mobilite.people import operations as people_operations
from mobilite.people.models import Commune, Contact, Person, Place
from mobilite.people.models.partners import PartnerKind
from mobilite.todo.models import CallResult
from mobilite.todo.operations import note_call
from mobilite.workflow import Refusal
from rentals.models import Rental

DAY = timedelta(days=1)
HOW = (How.SAID, How.SIGNED, How.SAID)
#: name, kind, ours, contact, capacity, jobs (title, number, hours, in how many days)
STRUCTURES = (
    ("Coup de main d’exemple", Kind.AI, True, ("Solène", "Guérin", "Chargée de mise en relation"), "18",
     (("Agent d’entretien de locaux", 3, "20", 7), ("Aide à domicile", 2, "15", 14))),
    ("Atelier vélo d’exemple", Kind.ACI, True, ("Marc", "Leduc", "Encadrant technique"), "12",
     (("Mécanicien cycles en insertion", 2, "26", 21),)),
    ("Les Serres d’exemple", Kind.EI, False, ("Anne", "Pichon", "Directrice"), "9",
     (("Ouvrier maraîcher", 1, "35", 10),)),
    ("Intérim solidaire d’exemple", Kind.ETTI, False, ("Hugo", "Blanchet", "Chargé d’agence"), "25", ()),
)  # fmt: skip
TEXTS = (
    {
        "reasons": "Ponctuelle, a déjà travaillé en équipe du matin.",
        "wishes": "Entretien ou aide à domicile, près d’Ancenis.",
        "hours": "Du lundi au vendredi, à partir de 8 h 30.",
        "skills": "Deux ans de ménage en collectivité.",
        "childcare": "École à 8 h 15, garderie jusqu’à 18 h.",
    },
    {
        "reasons": "Loue un scooter depuis trois semaines, n’a manqué aucun rendez-vous.",
        "wishes": "Un travail manuel, dehors si possible.",
        "hours": "Toute la journée, samedi compris.",
        "skills": "Maraîchage une saison, sait lire un plan.",
    },
    {
        "wishes": "Reprendre une activité, quelques heures pour commencer.",
        "hours": "Le matin.",
        "skills": "Couture, cuisine.",
    },
)


def make(demo: Demonstration) -> None:
    """Note the structures, then propose people who are known: those that some day refuses are left out."""
    recruiter = demo.made["team"]["recruiter"]
    structures = [_structure(demo, one, recruiter) for one in STRUCTURES]
    known = Person.objects.not_limited().filter(
        archived_at=None, anonymised_at=None, birth_date__isnull=False, protection=""
    ).order_by("pk")  # fmt: skip
    people = list(known[90:324:9])
    played = sum(
        _played(demo, rank, person, structures, recruiter, SCENES[rank % len(SCENES)])
        for rank, person in enumerate(people)
    )
    # Hired more than six months ago: where they are is known, or is to be asked.
    played += sum(
        _played(demo, rank, person, structures, recruiter, _long_ago)
        for rank, person in enumerate(known[91:324:60])
    )
    demo.say(f"Candidatures : {Referral.objects.count()} ({played} personnes)")


def _structure(demo: Demonstration, row, actor) -> Employer:
    name, kind, ours, (first, last, job), capacity, jobs = row
    begun = demo.at(demo.today - 300 * DAY, 10)
    done = {"at": begun, "actor": actor}
    partner = people_operations.create_partner(
        name=name, kind=PartnerKind.SIAE, authorisation="not_required", siret="", address="", phone="",
        email=f"accueil@{kind.value.lower()}.example", commune=Commune.objects.filter(in_territory=True).order_by("name").first(),
        **done,
    )  # fmt: skip
    contact: Contact = people_operations.add_contact(
        partner, first_name=first, last_name=last, job=job, email=f"{last.lower()}@{kind.value.lower()}.example".replace("é", "e"),
        **done,
    )  # fmt: skip
    place = Place.objects.filter(is_open=True).order_by("pk").first()
    communes = list(Commune.objects.filter(in_territory=True).order_by("name")[: 30 if ours else 8])
    employer = operations.note_employer(
        partner,
        kind=kind,
        is_ours=ours,
        contact=contact,
        place=place,
        capacity=Decimal(capacity),
        communes=communes,
        **done,
    )
    if kind == Kind.EI:
        operations.add_agreement(
            employer.pk, starts_on=demo.today - 200 * DAY, last_day=demo.today + 165 * DAY, reference="Convention de partage", **done
        )  # fmt: skip
    for title, number, hours, days in jobs:
        operations.add_opening(
            employer.pk, title=title, number=number, hours=Decimal(hours), starts_on=demo.today + days * DAY,
            at=demo.at(demo.today - 20 * DAY, 11), actor=actor,
        )  # fmt: skip
    operations.note_visit(
        employer.pk, on=demo.today - 45 * DAY, summary="Deux postes à pourvoir au printemps. Préfère rencontrer les personnes à l’atelier.",
        at=demo.at(demo.today - 45 * DAY, 16), actor=actor,
    )  # fmt: skip
    return employer


def _played(
    demo: Demonstration, rank: int, person: Person, structures: list[Employer], recruiter, scene
) -> bool:
    """Play one person's candidature whole or not at all."""
    try:
        with transaction.atomic():
            scene(_Scene(demo, rank, person, structures, recruiter))
    except Refusal:
        return False
    return True


class _Scene:
    """One person, proposed some days ago; ``later`` steps follow."""

    def __init__(self, demo, rank, person, structures, recruiter):
        self.demo, self.rank, self.person, self.recruiter = demo, rank, person, recruiter
        self.ai, self.aci, self.ei, _etti = structures
        self.days = 88 - 3 * rank

    def at(self, days: int, hour: int = 10):
        return self.demo.at(self.demo.today - max(days, 0) * DAY, hour)

    def then(self, days: int, hour: int = 15) -> dict:
        """Return when, so many days after she was proposed, and by whom."""
        return {"at": self.at(self.days - days, hour), "actor": self.recruiter}

    def on(self, days: int):
        return self.demo.today - (self.days - days) * DAY

    def propose(self, employer: Employer, *, opening: bool = False, days: int = 0) -> Referral:
        """Propose her; ``days`` after the first time when it is not the first."""
        case = Case.objects.filter(person=self.person).order_by("pk").first()
        rental = Rental.objects.filter(person=self.person).order_by("-pk").first() if self.rank % 2 else None
        return operations.propose(
            self.person, employer=employer, opening=employer.openings.filter(closed_on=None).first() if opening else None,
            how=HOW[self.rank % 3], case=None if rental else case, rental=rental, **TEXTS[self.rank % 3], at=self.at(self.days - days, 10 if self.days else 8),
            actor=self.demo.made["team"]["agent" if self.rank % 2 else "recruiter"],
        )  # fmt: skip

    def call(self, referral: Referral, result: str, days: int = 0) -> None:
        note_call(self.person, result=result, about=referral, **self.then(days, 14))


def _new(scene):
    scene.days = scene.rank % 3
    one = scene.propose(scene.ai)
    if scene.days == 2:
        scene.call(one, CallResult.NO_ANSWER, 0)
        scene.call(one, CallResult.VOICEMAIL, 1)


def _studied(scene):
    one = scene.propose(scene.aci)
    scene.call(one, CallResult.REACHED)
    operations.process(one.pk, **scene.then(1))
    operations.add_step(one.pk, kind=StepKind.VISIT, starts_on=scene.demo.today + 3 * DAY, **scene.then(2))


def _postponed(scene):
    one = scene.propose(scene.ai, opening=True)
    scene.call(one, CallResult.REACHED)
    operations.process(one.pk, **scene.then(1))
    operations.postpone(
        one.pk, to_candidate="Le poste est décalé. Nous vous rappelons dans deux semaines.", private="Attend la rentrée des classes.",
        **scene.then(6),
    )  # fmt: skip


def _tried(scene):
    one = scene.propose(scene.aci, opening=True)
    scene.call(one, CallResult.REACHED)
    operations.process(one.pk, **scene.then(1))
    operations.try_first(
        one.pk,
        kind=StepKind.PMSMP,
        starts_on=scene.demo.today - 2 * DAY,
        ends_on=scene.demo.today + 5 * DAY,
        **scene.then(3),
    )


def _hired(scene):
    one = scene.propose(scene.ai, opening=True)
    scene.propose(scene.aci)
    scene.call(one, CallResult.REACHED)
    operations.process(one.pk, **scene.then(1))
    step = operations.add_step(one.pk, kind=StepKind.INTERVIEW, starts_on=scene.on(2), **scene.then(1))
    operations.end_step(step.pk, came=True, result="Très à l’aise.", **scene.then(2))
    operations.accept(
        one.pk, contract="cddu", weekly_hours=Decimal(20), starts_on=scene.on(4), ends_on=scene.on(94),
        to_candidate="Vous commencez lundi. Bienvenue !", to_prescriber="Embauchée pour trois mois.", **scene.then(3),
    )  # fmt: skip
    if scene.rank:
        operations.add_complement(
            one.pk, employer=scene.ei, how=How.SAID, title="Récolte du samedi", weekly_hours=Decimal(6), starts_on=scene.on(10),
            **scene.then(8),
        )  # fmt: skip


def _long_ago(scene):
    scene.days = 199 + 6 * scene.rank
    one = scene.propose(scene.aci if scene.rank % 2 else scene.ai)
    scene.call(one, CallResult.REACHED, scene.rank % 2)
    operations.process(one.pk, **scene.then(1))
    operations.accept(
        one.pk, contract="cddi", weekly_hours=Decimal(26 + 9 * (scene.rank % 2)), starts_on=scene.on(5), ends_on=scene.on(125),
        to_candidate="Bienvenue dans l’équipe.", **scene.then(2),
    )  # fmt: skip
    if scene.rank:
        asked = scene.on(199)
        situation = (Later.JOB, Later.SAME, Later.UNKNOWN)[scene.rank % 3]
        operations.note_after(one.pk, situation=situation, on=asked, **scene.then(199))


def _not_mobile(scene):
    one = scene.propose(scene.ai)
    scene.call(one, CallResult.REACHED)
    operations.process(one.pk, **scene.then(1))
    operations.refuse(
        one.pk, reason="not_mobile", to_candidate="Ce poste est trop loin sans véhicule. Parlons d’une solution.",
        private="Habite à 19 km, aucun car.", opens_need=True, **scene.then(4),
    )  # fmt: skip
    if scene.rank >= len(SCENES):
        # A scooter was found: she may be proposed again.
        case = Case.objects.current().get(person=scene.person)
        close_case(
            case.pk,
            outcome=Outcome.RENTED,
            at=scene.at(scene.days - 9),
            actor=scene.demo.made["team"]["adviser"],
        )
        again = scene.propose(scene.aci, days=10)
        scene.call(again, CallResult.REACHED, 10)
        operations.accept(
            again.pk, contract="cddi", weekly_hours=Decimal(26), starts_on=scene.on(14), ends_on=scene.on(200), **scene.then(11)
        )  # fmt: skip


def _handed_on(scene):
    one = scene.propose(scene.aci)
    operations.refuse(
        one.pk, reason="no_position", to_candidate="Pas de place à l’atelier en ce moment.", **scene.then(5)
    )
    operations.transfer(one.pk, employer=scene.ei, how=How.SAID, **scene.then(6))


def _pooled(scene):
    one = scene.propose(scene.ai)
    operations.add_to_pool(
        one.pk, to_candidate="Nous gardons votre candidature pour la suite.", **scene.then(3)
    )


def _cancelled(scene):
    one = scene.propose(scene.aci)
    operations.accept(
        one.pk,
        contract="cddi",
        weekly_hours=Decimal(26),
        starts_on=scene.on(5),
        ends_on=scene.on(125),
        **scene.then(2),
    )
    operations.cancel(
        one.pk, to_candidate="Nous restons disponibles si vous changez d’avis.", **scene.then(5)
    )


def _withdrawn(scene):
    one = scene.propose(scene.ai)
    operations.withdraw(one.pk, how=How.SAID, **scene.then(2))


SCENES = (
    _hired, _studied, _not_mobile, _new, _postponed, _tried, _handed_on, _pooled, _cancelled, _withdrawn, _hired, _new
)  # fmt: skip
