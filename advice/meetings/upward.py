"""What appointments and workshops hand to other pages: a file's card and acts, a person's, the diary's, her story."""

from collections import Counter
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse

from advice.cases.models import Case
from advice.meetings.lists import ENROL, INVITE, VIEW, waits_for_ticks
from advice.meetings.models import Enrolment, Invitation, Place, State, Workshop
from mobilite import clock
from mobilite.diary import shown
from mobilite.diary.held import Held
from mobilite.diary.models import Appointment, Kind
from mobilite.diary.models import Status as Booked
from mobilite.pages.french import date_fr, datetime_fr
from mobilite.pages.record_page import Act, Card, Fact, Notice, StoryItem
from mobilite.people.models import Person

OFTEN = timedelta(minutes=10)
LATEST, COMING = 100, 4
IN_WORDS = {Place.WAITING: "attend une place", Place.ENROLLED: "inscrite", Place.CAME: "venue",
            Place.MISSED: "n’a pas pu venir", Place.EXCUSED: "excusée"}  # fmt: skip


def held(appointment: Appointment) -> Held | None:
    """Say that an appointment is a workshop's (point « appointment_held »). No query for another one."""
    if appointment.kind != Kind.WORKSHOP:
        return None
    workshop = getattr(appointment, "workshop", None)
    if workshop is None:
        return None
    words = "C’est un atelier collectif\u00a0: changez-le sur sa page."
    return Held(words, "Ouvrir l’atelier", workshop.get_absolute_url(), "users", whole=True)


def _offered(person_id, user) -> list[Act]:
    """Offer to let her choose a moment, and a workshop."""
    acts = []
    if user.has_perms((INVITE, "people.view_person")):
        url = reverse("meetings:invite", args=[person_id])
        acts.append(Act("Laisser choisir un rendez-vous", url, "smartphone"))
    if user.has_perms((ENROL, "people.view_person")):
        acts.append(Act("Inscrire à un atelier", reverse("meetings:choose", args=[person_id]), "users"))
    return acts


def case_acts(record, user) -> list[Act]:
    """Offer a workshop from a file (point "record_acts")."""
    return _offered(record.person_id, user) if isinstance(record, Case) and not record.is_closed else []


def person_acts(person, user) -> list[Act]:
    """Offer a workshop to somebody (point "person_acts")."""
    return _offered(person.pk, user)


def person_cards(person, user) -> list[Card]:
    """Say which links are out (point "person_cards"). One query."""
    if not user.has_perm(INVITE) or person.anonymised_at is not None:
        return []
    now = clock.now()
    rows = Invitation.objects.filter(person=person, appointment=None, enrolment=None).open_at(now)
    lines = [
        {
            "what": str(one),
            "said": f"Envoyé {datetime_fr(one.sent_at, year=False)}, sert jusqu’au {date_fr(one.expires_at, weekday=False)}",
            "url": reverse("meetings:withdraw", args=[one.pk]),
        }
        for one in rows.select_related("workshop").order_by("-sent_at", "-pk")[:COMING]
    ]
    context = {"lines": lines}
    return (
        [Card("Lien pour choisir", "smartphone", template="meetings/links.html", context=context)]
        if lines
        else []
    )


def came_words(counts: Counter) -> str:
    """Return « venue 3 fois, absente 1 fois, excusée 1 fois »."""
    words = ((Booked.KEPT, "venue"), (Booked.NO_SHOW, "absente"), (Booked.EXCUSED, "excusée"))
    return ", ".join(f"{word} {counts[one]}\u00a0fois" for one, word in words if counts[one])


def case_cards(case: Case, user) -> list[Card]:
    """Say when she comes next, how she came until now, which workshops (point "case_cards"). Two queries."""
    rows = Appointment.objects.filter(meeting__case=case).select_related("user", "place")
    rows = list(rows.order_by("-starts_at", "-pk")[:LATEST])
    now = clock.now()
    coming = [one for one in rows if one.status == Booked.BOOKED and one.ends_at > now]
    facts = [
        Fact(
            one.get_kind_display(),
            datetime_fr(one.starts_at),
            f"avec {one.user}, {shown.where(one, user)}",
            one.get_absolute_url(),
        )
        for one in coming[::-1][:COMING]
    ] or [Fact("Prochain", "aucun")]
    if said := came_words(Counter(one.status for one in rows)):
        facts.append(Fact("Jusqu’ici", said))
    enrolled = case.enrolments.live().select_related("workshop__appointment").order_by("-asked_at", "-pk")
    facts += [
        Fact(
            one.workshop.title,
            datetime_fr(one.workshop.appointment.starts_at),
            IN_WORDS[Place(one.status)] if one.workshop.status != State.CANCELLED else "annulé",
            one.workshop.get_absolute_url(),
        )
        for one in enrolled[:COMING]
    ]
    edit = None
    if not case.is_closed and user.has_perm("diary.change_appointment"):
        edit = Act("Prendre", f"{reverse('diary:new')}?personne={case.person_id}", "plus")
    return [Card("Rendez-vous", "calendar-days", facts, edit), *person_cards(case.person, user)]


def notices(record, user) -> list[Notice]:
    """Say kindly that the last appointment was missed, and what to do (point "record_notices")."""
    if not isinstance(record, Case) or record.is_closed:
        return []
    rows = Appointment.objects.filter(meeting__case=record).exclude(status=Booked.CANCELLED)
    last = rows.order_by("-starts_at", "-pk").first()
    if last is None or last.status not in (Booked.NO_SHOW, Booked.EXCUSED):
        return []
    url = f"{reverse('diary:new')}?personne={record.person_id}&avec={last.user_id}&nature={last.kind}"
    act = (
        Act("Reprendre un rendez-vous", url, "calendar-plus")
        if user.has_perm("diary.change_appointment")
        else None
    )
    if last.status == Booked.EXCUSED:
        return [
            Notice(
                "Elle a prévenu qu’elle ne pouvait pas venir.",
                "Proposez un autre moment.",
                "wait",
                "message-square",
                act,
            )
        ]
    words = "Un empêchement arrive à tout le monde\u00a0: appelez-la, demandez ce qui l’aiderait à venir."
    return [Notice("Elle n’a pas pu venir au dernier rendez-vous.", words, "wait", "user-x", act)]


class Story:
    """Tell the workshops on a person's page and in her file (point "story")."""

    permission = VIEW

    def __call__(self, record) -> list[StoryItem]:
        if isinstance(record, Person):
            of = Q(person=record)
        elif isinstance(record, Case):
            of = Q(case=record)
        else:
            return []
        rows = Enrolment.objects.live().filter(of).select_related("workshop__appointment", "by")
        return [item for one in rows.order_by("-asked_at", "-pk")[:LATEST] for item in _told(one)]


def _told(one: Enrolment) -> list[StoryItem]:
    workshop, url = one.workshop, one.workshop.get_absolute_url()
    words = "attend une place pour" if one.status == Place.WAITING else "a une place pour"
    by = f"Par {one.by}" if one.by else "Par elle-même"
    items = [StoryItem(one.asked_at, "act", "users", f"Elle {words}\u00a0: {workshop}", by, url=url)]
    if workshop.status == State.HELD and one.status != Place.ENROLLED:
        said = IN_WORDS[Place(one.status)]
        tone = "miss" if one.status == Place.MISSED else ""
        items.append(
            StoryItem(
                workshop.appointment.ends_at,
                "act",
                "users",
                f"{workshop.title}\u00a0: {said}",
                url=url,
                tone=tone,
            )
        )
    return items


def workshops_waiting(user) -> int:
    """Count the workshops that are over and of which nobody said who came, for the menu."""
    return waits_for_ticks(Workshop.objects.visible_to(user), clock.now()).count()
