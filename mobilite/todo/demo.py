"""The demonstration's tasks and calls: a few for each role, one late, one forgotten, an absence with its cover."""

from datetime import timedelta

from mobilite.accounts.roles import Role
from mobilite.demonstration import Demonstration
from mobilite.people.models import Person
from mobilite.todo import operations
from mobilite.todo.models import CallResult

#: For whom, what, in how many hours (late below zero), about a person, what to know.
TASKS = (
    (Role.AGENT, "Vérifier l’assurance du vélo cargo", 3, False, "L’attestation arrive par courrier."),
    (Role.AGENT, "Demander la suite donnée par l’auto-école", -1, True, ""),
    (Role.AGENT, "Préparer les clés de demain", 6, False, "Deux départs à 9 h."),
    (Role.WORKSHOP, "Commander deux pneus de Clio", 4, False, "175/65 R14, été."),
    (Role.WORKSHOP, "Montrer le cahier de contrôle", 26, False, "La commission passe cette semaine."),
    (Role.ADVISER, "Relire le bilan avant de l’envoyer", 2, True, ""),
    (Role.ADVISER, "Écrire à la mission locale", 28, True, "Pour le financement du permis."),
    (Role.RECRUITER, "Proposer un entretien", 5, True, "Poste d’aide à domicile, Ancenis."),
    (Role.MANAGER, "Signer la convention avec la CAF", 30, False, ""),
    (Role.ADVISER, "Rendre les papiers laissés à l’accueil", -140, True, ""),
)
#: Whom an agent called, with what result: hours ago.
CALLS = (
    (CallResult.NO_ANSWER, "", 20, 1),
    (CallResult.VOICEMAIL, "Message laissé pour la date du retour.", 3, 2),
    (CallResult.REACHED, "Viendra jeudi avec son contrat.", 26, None),
    (CallResult.WRONG_NUMBER, "", 50, None),
)


def make(demo: Demonstration) -> None:
    """Open tasks, note calls, declare an absence."""
    team, now = demo.made["team"], demo.now
    # Those whom nothing forbids to call: the demonstration's dangers stay on their own pages.
    safe = Person.objects.filter(no_voicemail=False, call_from=None, anonymised_at=None).exclude(phone="")
    people = list(safe.order_by("-pk")[: len(TASKS) + len(CALLS)])
    for role, title, hours, has_person, detail in TASKS:
        due_at = now + timedelta(hours=hours)
        operations.open_task(
            title,
            role=role,
            due_at=due_at,
            detail=detail,
            person=people.pop() if has_person and people else None,
            place=team[role].place,
            at=min(now, due_at) - timedelta(days=1),
            actor=team[Role.MANAGER],
        )
    for result, note, hours, next_hours in CALLS:
        if not people:
            break
        operations.note_call(
            people.pop(),
            result=result,
            note=note,
            next_try_at=now + timedelta(hours=next_hours) if next_hours else None,
            at=now - timedelta(hours=hours),
            actor=team[Role.AGENT],
        )
    done = operations.open_task(
        "Rappeler l’assureur",
        user=team[Role.AGENT],
        due_at=now - timedelta(hours=4),
        at=now - timedelta(days=2),
        actor=team[Role.AGENT],
    )
    operations.finish(
        done.pk, result="Le constat est arrivé.", at=now - timedelta(hours=5), actor=team[Role.AGENT]
    )
    operations.open_task(
        "Envoyer le planning des permanences",
        user=team[Role.RECRUITER],
        due_at=now + timedelta(hours=4),
        at=now - timedelta(days=1),
        actor=team[Role.RECRUITER],
    )
    operations.add_absence(
        team[Role.RECRUITER],
        starts_on=demo.today,
        ends_on=demo.today + timedelta(days=4),
        cover=team[Role.ADVISER],
        at=now - timedelta(days=3),
        actor=team[Role.MANAGER],
    )
