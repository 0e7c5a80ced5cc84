"""Case files of the demonstration: one that waits, one just opened, one whose action is late, one that is shared, one closed."""

from datetime import time, timedelta

from django.db import transaction

from advice.cases import operations
from advice.cases.coding import proposed
from advice.cases.models import Case, Doer, Means, Origin, Outcome, TripFor, Way, When
from mobilite.demonstration import Demonstration
from mobilite.people.models import Contact, Person
from mobilite.people.models.persons import Situation
from mobilite.workflow import Refusal
from rentals.models import Purpose, Service

DAY = timedelta(days=1)
FIRST = {
    "need": (1, "Emmenée deux jours sur cinq, les autres jours elle ne va pas au travail."),
    "licence": (2, "Le code est passé, il reste la conduite."),
    "vehicle": (0, ""),
    "other_ways": (0, "Aucun car avant 6 h 40."),
    "budget": (1, "Peut payer 40 € par mois."),
    "skills": (2, ""),
    "language": (3, ""),
    "daily_life": (2, "Les enfants sont gardés à partir de 6 h."),
}
LAST = FIRST | {
    "need": (3, ""),
    "other_ways": (3, "Prend le train chaque jour."),
    "budget": (2, ""),
    "skills": (3, ""),
}
KEPT = {
    "health": {"level": 3, "words": ""},
    "confidence": {"level": 2, "words": "Ne prend pas la voie rapide."},
}
TRIP = {
    "purpose": TripFor.WORK, "start": "Oudon", "end": "Ancenis-Saint-Géréon", "stops": "", "days": [0, 1, 2, 3, 4],
    "arrive_at": time(5, 30), "leave_at": time(13, 30), "km": 11, "minutes": None,
}  # fmt: skip
CONCLUSIONS = {
    When.ENTRY: "Un moyen de transport tout de suite pour garder l’emploi, puis le permis.",
    When.EXIT: "Le train convient à ses nouveaux horaires\u00a0: plus besoin d’appui.",
}


def make(demo: Demonstration) -> None:
    """Open files about people who are known: those that some day refuses are left out."""
    adviser = demo.made["team"]["adviser"]
    agent = demo.made["team"]["agent"]
    people = list(
        Person.objects.not_limited().filter(archived_at=None, anonymised_at=None, birth_date__isnull=False,
                                            protection="").order_by("pk")[20:80:7]
    )  # fmt: skip
    contacts = list(
        Contact.objects.filter(left_on=None, partner__is_active=True).exclude(email="").order_by("pk")[:3]
    )

    def at(days, hour=10, minute=0):
        return demo.at(demo.today - days * DAY, hour, minute)

    def opened(rank, days, *, by=adviser, contact=None, before=5, **values):
        sent = {}
        if contact is not None:
            sent = {"referred_by": contact, "referred_on": demo.today - (days + before) * DAY}
        origin = Origin.PARTNER if contact else Origin.PERSON
        return operations.open_case(people[rank], origin=origin, **sent, **values, at=at(days), actor=by)

    def waits():
        opened(
            0,
            1,
            by=agent,
            contact=contacts[0],
            request="Une formation commence à Nantes dans un mois, sans voiture.",
        )

    def begins():
        opened(1, 3, contact=contacts[1], request="Reprise d’un emploi du matin, à 25 km.", adviser=adviser)

    def is_followed():
        case = opened(
            2,
            40,
            contact=contacts[0],
            adviser=adviser,
            request="Aller au travail à 5 h 30\u00a0: aucun car à cette heure.",
        )
        done = {"actor": adviser}
        operations.add_interview(
            case.pk, on=demo.today - 33 * DAY, way=Way.OFFICE, minutes=75, at=at(33, 16), **done,
            summary="Travaille en 2 x 8 à Ancenis. Le voisin covoiture deux jours sur cinq. Le code est passé il y a un an, "
            "il reste la conduite. Budget serré, pas de dette.",
        )  # fmt: skip
        first = operations.add_action(
            case.pk, what="Demander un devis à deux auto-écoles", doer=Doer.PERSON, due_on=demo.today - 20 * DAY, at=at(33, 16, 20), **done,
        )  # fmt: skip
        operations.end_action(
            first.pk,
            is_done=True,
            result="1\u00a0480 € et 1\u00a0620 €.",
            on=demo.today - 22 * DAY,
            at=at(22),
            **done,
        )
        operations.add_action(
            case.pk, what="Vérifier les droits du CPF", doer=Doer.PARTNER, contact=contacts[0], due_on=demo.today - 2 * DAY, at=at(22, 11), **done,
        )  # fmt: skip
        operations.add_action(
            case.pk, what="Réserver un scooter pour un mois", doer=Doer.COLLEAGUE, user=agent, due_on=demo.today + 2 * DAY, at=at(1), **done,
        )  # fmt: skip
        operations.share_with(
            case.pk, contact=contacts[0], scopes=["presence", "actions"], agreed_on=demo.today - 33 * DAY, how="said", at=at(33, 16, 30), **done,
        )  # fmt: skip
        operations.lend(
            case.pk, service=Service.RESEAU, purpose=Purpose.WORK, contact=contacts[0], starts_on=demo.today + 3 * DAY,
            at=at(1, 11), **done,
        )  # fmt: skip
        operations.add_note(
            case.pk, text="Préfère être appelée après 14 h.", is_private=False, at=at(30), **done
        )
        operations.add_note(
            case.pk,
            text="Relire son projet avec elle avant de parler d’achat.",
            is_private=True,
            at=at(30, 11),
            **done,
        )
        _diagnosed(case, When.ENTRY, demo.at(demo.today - 33 * DAY, 17), FIRST)

    def has_ended():
        case = opened(
            3, 190, contact=contacts[2], adviser=adviser, request="Trouver comment venir à l’atelier."
        )
        operations.add_interview(
            case.pk, on=demo.today - 180 * DAY, way=Way.PHONE, minutes=40, at=at(180), actor=adviser,
            summary="Le train passe à 12 minutes à pied. N’a jamais pris d’abonnement.",
        )  # fmt: skip
        before = FIRST | {"other_ways": (2, "Train à 12 minutes à pied, jamais pris.")}
        _diagnosed(case, When.ENTRY, at(175), before)
        _diagnosed(case, When.EXIT, at(102), LAST)
        operations.close_case(
            case.pk,
            outcome=Outcome.TRANSIT,
            situation=Situation.EMPLOYEE,
            detail="Abonnement payé pour moitié.",
            at=at(100),
            actor=adviser,
        )
        operations.follow_up(
            case.pk, outcome=Outcome.TRANSIT, situation=Situation.EMPLOYEE, at=at(5), actor=adviser
        )

    def was_lost():
        case = opened(4, 150, adviser=adviser, request="Voudrait un vélo électrique.")
        operations.close_case(case.pk, outcome=Outcome.LOST, at=at(92), actor=adviser)

    scenes = (waits, begins, is_followed, has_ended, was_lost)
    played = sum(_played(scene) for scene in scenes)
    demo.say(f"Dossiers de conseil : {Case.objects.count()} ({played} sur {len(scenes)})")


def _diagnosed(case: Case, when: str, at, levels: dict) -> None:
    """Write a diagnosis whole, signed on paper by who follows her."""
    done = {"at": at, "actor": case.adviser}
    diagnosis = operations.start_diagnosis(case.pk, when=when, **done)
    operations.write_levels(diagnosis.pk, levels=levels, reserved=KEPT, **done)
    if not diagnosis.trips.exists():
        operations.add_trip(diagnosis.pk, **TRIP, **done)
    low = {key: level for key, (level, _words) in levels.items()}
    operations.conclude(
        diagnosis.pk, has_problem=when == When.ENTRY, solutions=["transit", "rental", "licence"][: 3 if when == When.ENTRY else 1],
        coding=proposed(low), tried="Covoiturage avec un voisin, deux jours sur cinq.", strengths="Ponctuelle, connaît bien les horaires.",
        conclusion=CONCLUSIONS[when], **done,
    )  # fmt: skip
    operations.sign_diagnosis(diagnosis.pk, means=Means.PAPER, **done)


def _played(scene) -> bool:
    """Play a scene whole or not at all."""
    try:
        with transaction.atomic():
            scene()
    except (Refusal, IndexError):
        return False
    return True
