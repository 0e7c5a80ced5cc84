"""Somebody whose term is over, somebody nearly, and a hold: so that the page shows something true."""

from datetime import date, timedelta

from mobilite.demonstration import Demonstration
from mobilite.people import operations as people
from mobilite.people.models import Commune, Person
from mobilite.retention.operations import place_hold

#: (first name, last name, how many days before the two years she was last seen; below zero, after)
LONG_AGO = (
    ("Solène", "Exemple-Ancien", 190),
    ("Marcel", "Exemple-Ancien", 75),
    ("Yasmina", "Exemple-Ancien", 20),
    ("Pierrick", "Exemple-Bientôt", -12),
    ("Inès", "Exemple-Bientôt", -30),
)


def make(demo: Demonstration) -> None:
    """Write people who came once, long ago, and never again; one of them is held by a dispute."""
    agent, manager = demo.made["team"]["agent"], demo.made["team"]["manager"]
    commune = Commune.objects.filter(in_territory=True).order_by("insee").first()
    made: list[Person] = []
    for rank, (first_name, last_name, days) in enumerate(LONG_AGO):
        at = demo.at(demo.began_at.date() - timedelta(days=days), 10)
        person = people.create_person(
            first_name=first_name,
            last_name=last_name,
            birth_date=date(1980 + rank, 3, 10),
            phone=f"+336399877{rank:02}",
            commune=commune,
            at=at,
            actor=agent,
        )
        people.add_note(person, "Cherchait un vélo pour le marché. N’est jamais revenue.", at=at, actor=agent)
        made.append(person)
    place_hold(
        made[2],
        reason="Réclamation auprès du médiateur, dossier en cours.",
        review_on=demo.today + timedelta(days=40),
        today=demo.today,
        at=demo.now - timedelta(days=3),
        actor=manager,
    )
