"""Appointments and workshops of the demonstration: to come, missed, nearly full, full with a queue, held, cancelled."""

from datetime import timedelta

from django.db import transaction

from advice.cases.models import Case
from advice.meetings import operations
from advice.meetings.models import Place, State, Workshop
from advice.meetings.operations import inviting
from mobilite.demonstration import Demonstration
from mobilite.diary.models import Kind
from mobilite.diary.operations import book, mark_excused, mark_kept, mark_no_show
from mobilite.diary.slots import free_slots
from mobilite.people.models import Person
from mobilite.workflow import Refusal

DAY = timedelta(days=1)
CODE, PEDAL, BUDGET = (
    "Atelier code de la route",
    "Apprendre à pédaler",
    "Budget et voiture\u00a0: que coûte un trajet\u202f?",
)


def make(demo: Demonstration) -> None:
    """Play each scene whole, or not at all where the day refuses it."""
    adviser, places = demo.made["team"]["adviser"], demo.made["places"]
    people = list(
        Person.objects.not_limited().filter(archived_at=None, anonymised_at=None, birth_date__isnull=False).order_by("pk")[5:60:4]
    )  # fmt: skip
    cases = list(
        Case.objects.current().filter(adviser=adviser).select_related("person").order_by("opened_at", "pk")
    )
    taken = {"at": demo.at(demo.today - 4 * DAY, 11), "actor": adviser}

    def planned(title, about, days, hour, place, seats, *, since=20):
        """Plan at the first hour when the adviser is free on that working day or a later one."""
        day = demo.today + days * DAY
        for later in range(10):
            for free in (hour, 9, 11, 13, 15):
                start = demo.at(day + later * DAY, free)
                if (day + later * DAY).weekday() > 4:
                    continue
                try:
                    return operations.plan_workshop(
                        title=title, about=about, place=places[place], leader=adviser, starts_at=start,
                        ends_at=start + timedelta(hours=2), seats=seats, at=demo.at(demo.today - since * DAY, 10), actor=adviser,
                    )  # fmt: skip
                except Refusal:
                    continue
        raise Refusal("Cet agenda est plein : choisissez un autre jour.")

    def enrolled(workshop, ranks, days=4):
        at = demo.at(demo.today - days * DAY, 11)
        return [operations.enrol(workshop.pk, people[rank], at=at, actor=adviser) for rank in ranks]

    def nearly_full():
        enrolled(planned(CODE, "Pour tous. Apportez un carnet.", 6, 14, 0, 6), range(5))

    def full():
        workshop = planned(PEDAL, "Vélos et casques prêtés. Venez en baskets.", 9, 10, 1, 3)
        enrolled(workshop, range(3, 8))

    def has_been_held():
        workshop = planned(CODE, "Pour tous.", -12, 14, 0, 8, since=25)
        rows = enrolled(workshop, range(6, 11), days=20)
        said = (Place.CAME, Place.CAME, Place.CAME, Place.MISSED, Place.EXCUSED)
        ticked = {one.pk: status for one, status in zip(rows, said, strict=True)}
        at = workshop.appointment.ends_at
        operations.note_attendance(workshop.pk, ticked, at=at, actor=adviser)

    def is_cancelled():
        workshop = planned(BUDGET, "", 12, 10, 0, 10)
        enrolled(workshop, range(2))
        operations.cancel_workshop(workshop.pk, reason="Salle prise ce jour-là", **taken)

    def _met(case, days, kind=Kind.FOLLOW_UP, way=None):
        """Book the first free moment of a day; over, ``way`` tells how it ended."""
        at = demo.at(demo.today + min(days - 3, -1) * DAY, 9)
        slots = free_slots(
            duration=timedelta(minutes=45),
            now=at,
            user=adviser,
            place=places[0],
            from_day=demo.today + days * DAY,
        )
        slot = next(one for one in slots if way is None or one.ends_at < demo.now)
        # One that is over was agreed just before: what came of the one before was told by then.
        booked = slot.starts_at - timedelta(hours=1) if slot.starts_at < demo.now else at
        one = book(
            adviser, kind=kind, place=places[0], person=case.person, starts_at=slot.starts_at, ends_at=slot.ends_at,
            at=booked, actor=adviser,
        )  # fmt: skip
        if way is not None:
            way(one.pk, at=one.ends_at, actor=adviser)

    def comes():
        _met(cases[0], -16, way=mark_kept)
        _met(cases[0], 2)

    def missed():
        _met(cases[0], -6, way=mark_no_show)
        _met(cases[1], 1, Kind.FIRST_INTERVIEW)

    def excused():
        _met(cases[0], -9, way=mark_excused)

    def link_sent():
        person = next(one for one in people if one.phone_verified_on or one.email)
        operations.invite(person, kind=Kind.FIRST_INTERVIEW, minutes=45, user=adviser, **taken)

    def link_used():
        case, at = cases[-1], demo.at(demo.today - DAY, 15)
        sent = operations.invite(case.person, kind=Kind.FOLLOW_UP, minutes=45, user=adviser, **taken)
        slot = inviting.moments(sent, at)[5]
        operations.take_moment(sent.pk, user_id=slot.user.pk, starts_at=slot.starts_at, at=at)

    def link_to_a_workshop():
        workshop = Workshop.objects.filter(title=CODE, status=State.PLANNED).get()
        operations.invite(people[12], workshop=workshop, **taken)

    scenes = (
        nearly_full, full, has_been_held, is_cancelled, comes, excused, missed, link_sent, link_used, link_to_a_workshop,
    )  # fmt: skip
    played = sum(_played(scene) for scene in scenes)
    demo.say(f"Ateliers : {Workshop.objects.count()} ({played} sur {len(scenes)})")


def _played(scene) -> bool:
    try:
        with transaction.atomic():
            scene()
    except (Refusal, IndexError, StopIteration):
        return False
    return True
