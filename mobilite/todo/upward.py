"""What tasks and calls put on other pages: the menu, Aujourd'hui, a person's page, the story of a record."""

from datetime import datetime, time
from urllib.parse import urlencode

from django.urls import reverse

from mobilite import clock
from mobilite.pages import french
from mobilite.pages.record_page import Act, Card, Fact, StoryItem
from mobilite.people.models import Person
from mobilite.people.shown import shown_name
from mobilite.people.today_columns import SHOWN, Asked, Column, Line
from mobilite.periods import paris, paris_date
from mobilite.todo import queues
from mobilite.todo.models import Absence, Call, CallResult, Direction, Status, Task
from mobilite.todo.operations.calls import call_key
from mobilite.todo.subjects import attach, link_of

LATEST = 100
ON_CARD = 6
MIDNIGHT = time()
CALL_ICONS = {
    CallResult.REACHED: "phone-call",
    CallResult.VOICEMAIL: "voicemail",
    CallResult.NO_ANSWER: "phone",
    CallResult.WRONG_NUMBER: "phone-off",
    CallResult.REFUSED: "phone-off",
}


def overdue_count(user) -> int:
    """Count the late tasks of this account and its roles, for the menu."""
    now = clock.now()
    return queues.to_do(user, now).filter(due_at__lt=now).count()


# Aujourd'hui.


def today(asked: Asked) -> Column | None:
    """Show what is due by tonight, to those who have tasks; to the manager, what others forgot, too."""
    if not asked.user.has_perm("todo.view_task"):
        return None
    tasks = queues.at_place(queues.by_tonight(queues.to_do(asked.user, asked.now), asked.now), asked.place)
    lines = [_line(task, asked) for task in tasks.with_people().order_by("due_at", "pk")[:SHOWN]]
    here = f"&lieu={asked.place.pk}" if asked.place else ""
    url = f"{reverse('todo:list')}?vue=aujourdhui{here}"
    return Column(
        "Tâches", "list-checks", lines, tasks.count(), "rien d’autre à faire aujourd’hui.", url, "Toutes"
    )


def left_behind(asked: Asked) -> Column | None:
    """Show the manager what is overdue by more than two working days of its owner; nothing while there is none."""
    if not (asked.user.has_perm("todo.view_task") and queues.oversees(asked.user)):
        return None
    tasks = queues.forgotten(queues.at_place(Task.objects.all(), asked.place), asked.now)
    lines = [_line(task, asked) for task in tasks.with_people().order_by("due_at", "pk")[:SHOWN]]
    if not lines:
        return None
    here = f"&lieu={asked.place.pk}" if asked.place else ""
    url = f"{reverse('todo:list')}?vue=oubliees{here}"
    return Column("Tâches oubliées", "hourglass", lines, tasks.count(), "", url, "Toutes")


def _line(task: Task, asked: Asked) -> Line:
    is_today = paris_date(task.due_at) == paris_date(asked.now)
    sees = task.person_id is not None and asked.user.has_perm("people.view_person")
    is_call = sees and task.key == call_key(task.person)
    url, button = task.get_absolute_url(), "Ouvrir"
    if is_call:
        url, button = call_url(task.person_id, about=task, back="/"), "Appeler"
    title = f"{task.title}." if task.person_id is None else f": {task.title[:1].lower()}{task.title[1:]}."
    return Line(
        when=french.time_fr(task.due_at) if is_today else french.datetime_fr(task.due_at, year=False),
        hot=task.due_at < asked.now,
        text=title,
        person=task.person if sees else None,
        name=shown_name(task.person, asked.user) if task.person_id else "",
        detail="" if task.user_id == asked.user.pk else f"Pour {task.owner}",
        url=url,
        button=button,
    )


def call_url(person_id: int, *, about=None, back: str = "") -> str:
    """Return the address of the page that notes a call. ``about`` is a task or a call: what it is about."""
    asked = {"personne": person_id}
    if about is not None and about.about_label:
        asked["objet"] = f"{about.about_label}:{about.about_id}"
    if back:
        asked["retour"] = back
    return f"{reverse('todo:call')}?{urlencode(asked, safe=':/')}"


# A person's page, and the story of any record.


def person_acts(person, user) -> list[Act]:
    """Offer to note a call, and to give somebody something to do about this person."""
    if not user.has_perm("todo.change_task"):
        return []
    new = f"{reverse('todo:new')}?personne={person.pk}&retour={person.get_absolute_url()}"
    return [
        Act("Noter un appel", call_url(person.pk, back=person.get_absolute_url()), "phone"),
        Act("Nouvelle tâche", new, "list-checks"),
    ]


def person_cards(person, user) -> list[Card]:
    """Say what there is to do for this person. One query, and one per kind of record."""
    if not user.has_perm("todo.view_task"):
        return []
    now = clock.now()
    tasks = Task.objects.visible_to(user, now).open().filter(person=person)
    tasks = list(tasks.select_related("user").order_by("due_at", "pk")[:ON_CARD])
    facts = [
        Fact(
            french.date_fr(task.due_at, year=False, nobreak=False),
            task.title,
            f"{'en retard, ' if task.is_overdue(now) else ''}pour {task.owner}",
            task.get_absolute_url(),
        )
        for task in tasks
    ]
    add = None
    if user.has_perm("todo.change_task"):
        url = f"{reverse('todo:new')}?personne={person.pk}&retour={person.get_absolute_url()}"
        add = Act("Ajouter", url, "plus")
    return [Card("À faire", "list-checks", facts or [Fact("Tâches", "aucune")], add)]


def story(record) -> list[StoryItem]:
    """Return the calls and the tasks of a person, or those about any other record. Two queries and a few."""
    if isinstance(record, Task):
        return []
    if isinstance(record, Person):
        calls, tasks = Call.objects.filter(person=record), Task.objects.filter(person=record)
    else:
        calls, tasks = Call.objects.about(record), Task.objects.about(record)
        if not hasattr(record, "person_id"):
            # One calls a person, about what is hers: nobody rings a vehicle.
            calls = calls.none()
    calls = list(calls.select_related("by").order_by("-at", "-pk")[:LATEST])
    tasks = tasks.select_related("user", "created_by", "closed_by").order_by("-created_at", "-pk")[:LATEST]
    if isinstance(record, Person):
        attach(calls)
    else:
        for call in calls:
            call.know_about(None)
    return [_of_call(call) for call in calls] + [item for task in tasks for item in _of_task(task)]


def _of_call(call: Call) -> StoryItem:
    words = call.get_result_display().lower()
    if call.direction == Direction.IN:
        sentence = f"{call.by} a reçu un appel de la personne"
    elif call.result == CallResult.REACHED:
        sentence = f"{call.by} a joint la personne au téléphone"
    else:
        sentence = f"{call.by} a appelé, {words}"
    again = f"À rappeler {french.datetime_fr(call.next_try_at, year=False)}" if call.next_try_at else ""
    about = str(call.about or "")
    return StoryItem(
        at=call.at,
        kind="message",
        icon=CALL_ICONS[CallResult(call.result)],
        sentence=f"{sentence} ({about})" if about else sentence,
        detail=again,
        quote=call.note,
        url=link_of(call.about) if about else "",
        tone="" if call.result in (CallResult.REACHED, CallResult.VOICEMAIL) else "miss",
    )


def _of_task(task: Task) -> list[StoryItem]:
    url, by = task.get_absolute_url(), task.created_by or "Le logiciel"
    due = f"Pour {task.owner}, avant {french.datetime_fr(task.due_at, year=False)}"
    items = [
        StoryItem(
            at=task.created_at,
            kind="act",
            icon="list-checks",
            sentence=f"{by} a ouvert la tâche «\u00a0{task.title}\u00a0»",
            detail=due if task.is_open else "",
            url=url,
        )
    ]
    if not task.is_open:
        done = "a fait" if task.status == Status.DONE else "a classé sans suite"
        items.append(
            StoryItem(
                at=task.closed_at,
                kind="act",
                icon="check",
                sentence=f"{task.closed_by or 'Le logiciel'} {done} «\u00a0{task.title}\u00a0»",
                quote=task.result,
                url=url,
            )
        )
    return items


# The diary.


def away(user_ids, starts_at: datetime, ends_at: datetime) -> list[tuple[int, datetime, datetime]]:
    """Return when these colleagues are away between two instants, as whole days of Paris. One query."""
    absences = Absence.objects.filter(
        user__in=list(user_ids),
        starts_on__lte=paris_date(ends_at),
        ends_on__gt=paris_date(starts_at),
    )
    return [
        (one.user_id, paris(one.starts_on, MIDNIGHT), paris(one.ends_on, MIDNIGHT))
        for one in absences.order_by("starts_on", "pk")
    ]
