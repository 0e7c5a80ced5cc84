"""Links given out in four places, and who came by them in three weeks: some waiting, some found, one set aside."""

from datetime import timedelta

from django.utils.crypto import get_random_string

from advice.cases.models import How
from advice.recruitment.models import Employer
from advice.recruitment.operations import process, propose
from advice.recruitment.seekers.models import Kind, Link, Means
from advice.recruitment.seekers.operations import make_link, make_record, receive, set_aside, tie
from mobilite.demonstration import Demonstration
from mobilite.todo.models import CallResult
from mobilite.todo.operations import note_call

PLACES = (
    ("Affiche, mairie de Varades", Kind.TOWN_HALL),
    ("Tract du marché d’Ancenis", Kind.FLYER),
    ("Page Facebook d’ELI", Kind.NETWORK),
    ("Forum de l’emploi", Kind.STREET),
)
#: Days ago, first name, surname, how they move, and what became of it.
CAME = (
    (19, "Sofiane", "Benali", (Means.NONE,), "made"),
    (16, "Coralie", "Pichon", (Means.BUS, Means.LIFT), "made"),
    (12, "Yves", "Gautier", (Means.CAR,), "aside"),
    (9, "", "", (Means.BIKE,), "known"),
    (5, "Oksana", "Melnyk", (Means.WALK, Means.BUS), "made"),
    (1, "Mamadou", "Keita", (Means.NONE,), ""),
    (0, "Léa", "Rousseau", (Means.SCOOTER,), ""),
)


def _proposed(person, means, *, at, recruiter) -> None:
    """Have her proposed to our AI the same day; whoever cannot move says so, and is called all the same."""
    employer = Employer.objects.filter(is_ours=True, kind="AI").first()
    if employer is None:
        return
    wishes = "Un travail près d’Ancenis." if Means.NONE in means else "Un travail du matin."
    one = propose(person, employer=employer, how=How.SAID, wishes=wishes, at=at, actor=recruiter)
    note_call(person, result=CallResult.REACHED, about=one, at=at + timedelta(hours=3), actor=recruiter)
    process(one.pk, at=at + timedelta(hours=4), actor=recruiter)


def make(demo: Demonstration) -> str:
    """Make the links, then the requests, each handled the day after it came (point "demo")."""
    manager, recruiter = demo.made["team"]["manager"], demo.made["team"]["recruiter"]
    start = demo.now - timedelta(days=40)
    links = [make_link(name=name, kind=kind, at=start, actor=manager) for name, kind in PLACES]
    # A code is drawn at random: the demonstration's own are always the same.
    for rank, link in enumerate(links):
        Link.objects.filter(pk=link.pk).update(code=f"demo{rank + 2}")
    for rank, (days, first, last, means, then) in enumerate(CAME):
        known = demo.pick(demo.made["people"])
        at = demo.now - timedelta(days=days, hours=1)
        asked = receive(
            first_name=first or known.first_name,
            last_name=last or known.last_name,
            commune=known.commune,
            phone=f"+336399897{rank:02}" if first else known.phone or "+33639989799",
            means=list(means),
            language="fr",
            link=links[rank % len(links)],
            press_key=get_random_string(40),
            at=at,
        )
        later = at + timedelta(days=1)
        if then == "made":
            person = make_record(asked.pk, at=later, actor=recruiter).person
            _proposed(person, means, at=later + timedelta(hours=2), recruiter=recruiter)
        elif then == "known":
            tie(asked.pk, person=known, at=later, actor=recruiter)
        elif then == "aside":
            set_aside(asked.pk, reason="A déjà trouvé un emploi", at=later, actor=recruiter)
    return f"Demandes de travail\u00a0: {len(CAME)}"
