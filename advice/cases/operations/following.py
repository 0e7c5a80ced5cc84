"""What happens in a file, written as it happens: interviews, notes, actions, papers."""

from datetime import date, datetime, time

from django.db import transaction

from advice.cases.models import Action, ActionStatus, Case, CasePaper, Doer, Interview, Note
from advice.cases.operations.base import (
    FIRST,
    LONGEST,
    deny,
    held,
    is_waiting,
    locked,
    not_ahead,
    settle_tasks,
    told,
)
from mobilite.accounts.roles import Role
from mobilite.files import storage
from mobilite.files.received import Received
from mobilite.pages.french import typography
from mobilite.people.models import Contact
from mobilite.people.operations.saving import saved
from mobilite.periods import paris
from mobilite.todo.operations import open_task, settle

FOLDER = "cases"
MOST_PAPERS = 60
NOON = time(12)


@transaction.atomic
def add_interview(
    case_id: int, *, on: date, way: str, minutes: int, summary: str, at: datetime, actor
) -> Interview:
    """Write an interview down, for the team. Raises CaseRefused, NotValid."""
    case = _taken(case_id)
    not_ahead(on, at, field="on")
    interview = Interview(case=case, at=at, by=actor)
    saved(interview, {"on": on, "way": way, "minutes": minutes, "summary": summary.strip()})
    settle_tasks(case, FIRST, result="Le premier entretien a eu lieu.", at=at, actor=actor)
    told(case, "add_interview", f"a noté un entretien, dossier {case.reference}", at=at, actor=actor)
    return interview


@transaction.atomic
def add_note(case_id: int, *, text: str, is_private: bool, at: datetime, actor) -> Note:
    """Write a note: for the team, or for its author alone. Also after the end."""
    case = held(case_id)
    if not text.strip():
        deny("Écrivez la note.", field="text")
    note = Note(case=case, at=at, author=actor, is_private=is_private)
    saved(note, {"text": text.strip()})
    # Of a private one the journal says nothing either: a file tells who looked after whom.
    if not is_private:
        told(case, "add_case_note", f"a ajouté une note, dossier {case.reference}", at=at, actor=actor)
    return note


@transaction.atomic
def add_action(
    case_id: int,
    *,
    what: str,
    doer: str,
    due_on: date,
    user=None,
    contact: Contact | None = None,
    at: datetime,
    actor,
) -> Action:
    """Agree on something to do, by whom, before when. A colleague's is her task; the others' are checked by the adviser.

    Raises CaseRefused, NotValid.
    """
    case = _taken(case_id)
    if doer == Doer.COLLEAGUE and user is None:
        deny("Dites quel collègue.", field="user")
    if doer == Doer.PARTNER and contact is None:
        deny("Dites quel partenaire.", field="contact")
    action = Action(
        case=case, at=at, by=actor, user=user if doer == Doer.COLLEAGUE else None,
        contact=contact if doer == Doer.PARTNER else None,
    )  # fmt: skip
    saved(action, {"what": what.strip(), "doer": doer, "due_on": due_on})
    _ask(action, at, actor)
    told(case, "add_case_action", f"a ajouté une action, dossier {case.reference}", at=at, actor=actor)
    return action


@transaction.atomic
def end_action(action_id: int, *, is_done: bool, result: str = "", on: date, at: datetime, actor) -> Action:
    """Say that an action is done, or has no object any more. Raises CaseRefused."""
    case_id = Action.objects.values_list("case_id", flat=True).get(pk=action_id)
    case = locked(case_id)
    action = case.actions.select_for_update(of=("self",)).get(pk=action_id)
    if not action.is_open:
        deny("Cette action est déjà terminée. Rechargez la page.")
    not_ahead(on, at, field="on")
    _end(action, ActionStatus.DONE if is_done else ActionStatus.DROPPED, result.strip(), on, at, actor)
    word = "faite" if is_done else "sans objet"
    told(case, "end_case_action", f"a noté une action {word}, dossier {case.reference}", at=at, actor=actor)
    return action


def drop_actions(case: Case, *, on: date, at: datetime, actor) -> None:
    """End what was still to do: a step of closing a file."""
    for action in case.actions.filter(status=ActionStatus.TODO):
        _end(action, ActionStatus.DROPPED, "Le dossier est clos.", on, at, actor)


@transaction.atomic
def keep_facts(case_id: int, *, facts: dict, at: datetime, actor) -> Case:
    """Keep what was answered for the aids, so that nobody asks it twice; nothing is written when nothing changes."""
    case = locked(case_id)
    if facts != (case.facts or {}):
        case.facts = facts
        case.save(update_fields=["facts"])
        told(
            case,
            "keep_facts",
            f"a noté des réponses pour les aides, dossier {case.reference}",
            at=at,
            actor=actor,
        )
    return case


@transaction.atomic
def add_papers(case_id: int, files: list[Received], *, label: str, at: datetime, actor) -> list[CasePaper]:
    """Keep papers of the file: quotes, letters, proofs. Raises CaseRefused past sixty."""
    case = held(case_id)
    if case.papers.count() + len(files) > MOST_PAPERS:
        deny(f"Un dossier garde {MOST_PAPERS} papiers au plus. Choisissez les plus utiles.", field="papers")
    added = []
    for one in files:
        name = storage.save(FOLDER, one.content, suffix=one.suffix)
        paper = CasePaper(case=case, file_name=name, sha256=one.sha256, at=at, by=actor)
        saved(paper, {"label": label.strip()})
        added.append(paper)
    told(case, "add_case_paper", f"a ajouté un papier, dossier {case.reference}", at=at, actor=actor)
    return added


def task_key(action: Action) -> str:
    return f"case-action:{action.pk}"


def _taken(case_id: int) -> Case:
    case = locked(case_id)
    if is_waiting(case):
        deny("Ce dossier attend son conseiller : prenez-le d’abord.")
    return case


def _ask(action: Action, at: datetime, actor) -> None:
    case = action.case
    owner = action.user or case.adviser
    title = action.what if action.doer == Doer.COLLEAGUE else f"Vérifier : {action.what}"
    title = typography(title)[:120]
    given = {
        "about": case, "person": case.person, "due_at": paris(action.due_on, NOON), "key": task_key(action),
        "at": at, "actor": actor,
    }  # fmt: skip
    if owner is not None and owner.is_active:
        open_task(title, user=owner, **given)
    else:
        open_task(title, role=Role.ADVISER, **given)


def _end(action: Action, status: ActionStatus, result: str, on: date, at: datetime, actor) -> None:
    saved(action, {"status": status, "result": result[:600], "ended_on": on})
    settle(task_key(action), result=(result or "C’est fait.")[:LONGEST], at=at, actor=actor)
