"""NoOverlap, on tables made for these tests: instants, days, conditions, and what migrations do to them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from mobilite.constraints import NoOverlap

BASE = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(hour):
    return None if hour is None else BASE + hour * HOUR


def day(number):
    return None if number is None else date(2026, 3, 1) + timedelta(days=number)


@pytest.fixture(scope="module")
def tables(django_db_setup, django_db_blocker):
    """Make a table of instants with a condition, and a table of days; take them away afterwards."""
    with isolate_apps("mobilite"), django_db_blocker.unblock():

        class Slot(models.Model):
            room = models.IntegerField(null=True, blank=True)
            starts_at = models.DateTimeField(null=True, blank=True)
            ends_at = models.DateTimeField(null=True, blank=True)
            label = models.CharField(max_length=20, default="it's 100 % taken")
            released = models.BooleanField(default=False)

            class Meta:
                app_label = "mobilite"
                db_table = "tests_slot"
                constraints = [
                    NoOverlap(
                        name="tests_slot_once",
                        key="room",
                        start="starts_at",
                        end="ends_at",
                        condition=Q(released=False) & ~Q(label='it\'s a "draft"'),
                        violation_error_message="Déjà pris.",
                    )
                ]

        class Stay(models.Model):
            room = models.IntegerField()
            starts_on = models.DateField()
            ends_on = models.DateField(null=True, blank=True)

            class Meta:
                app_label = "mobilite"
                db_table = "tests_stay"
                constraints = [
                    NoOverlap(name="tests_stay_once", key="room", start="starts_on", end="ends_on")
                ]

        with connection.schema_editor() as editor:
            editor.create_model(Slot)
            editor.create_model(Stay)
        yield Slot, Stay
        with connection.schema_editor() as editor:
            editor.delete_model(Slot)
            editor.delete_model(Stay)


@pytest.fixture
def slot(tables, db):
    return tables[0]


@pytest.fixture
def stay(tables, db):
    return tables[1]


def take(slot, start, end, **fields):
    return slot.objects.create(starts_at=at(start), ends_at=at(end), **{"room": 1} | fields)


@pytest.mark.parametrize(("start", "end"), [(1, 3), (2, None), (2, 4), (3, 4), (0, None), (0, 9)])
def test_an_overlap_is_refused_by_the_database_and_kindly_by_forms(slot, start, end):
    take(slot, 2, 4)
    with pytest.raises(IntegrityError, match="tests_slot_once"), transaction.atomic():
        take(slot, start, end)
    with pytest.raises(ValidationError, match="Déjà pris"):
        slot(room=1, starts_at=at(start), ends_at=at(end)).full_clean()


def test_what_only_touches_is_accepted(slot):
    take(slot, 2, 4)
    for start, end in ((0, 2), (4, 5), (5, None)):
        slot(room=1, starts_at=at(start), ends_at=at(end)).full_clean()
        take(slot, start, end)


def test_another_key_is_another_calendar(slot):
    take(slot, 2, 4)
    take(slot, 2, 4, room=2)
    slot(room=None, starts_at=at(2), ends_at=at(4)).full_clean(exclude=["room"])


def test_rows_outside_the_condition_do_not_count(slot):
    take(slot, 2, 4)
    released = take(slot, 2, 4, released=True)
    take(slot, 3, 5, label='it\'s a "draft"')
    slot(room=1, starts_at=at(2), ends_at=at(3), released=True).full_clean()
    released.released = False
    with pytest.raises(IntegrityError), transaction.atomic():
        released.save()


def test_moving_a_row_over_another_is_refused_whichever_way(slot):
    take(slot, 2, 4)
    other = take(slot, 6, 8)
    with pytest.raises(IntegrityError), transaction.atomic():
        slot.objects.filter(pk=other.pk).update(starts_at=at(3))
    with pytest.raises(IntegrityError), transaction.atomic():
        slot.objects.bulk_create(
            [slot(room=3, starts_at=at(1), ends_at=at(3)), slot(room=3, starts_at=at(2), ends_at=at(5))]
        )
    other.label = "the same place"
    other.save()
    other.full_clean()


def test_what_is_missing_or_upside_down_is_not_its_business(slot):
    take(slot, 2, 4)
    constraint = slot._meta.constraints[0]
    for start, end in ((None, at(3)), (at(4), at(2)), (None, None)):
        constraint.validate(slot, slot(room=1, starts_at=start, ends_at=end))
    constraint.validate(slot, slot(room=1, starts_at=at(2), ends_at=at(4)), exclude={"ends_at"})


def test_days_are_half_open_too(stay):
    stay.objects.create(room=1, starts_on=day(2), ends_on=day(4))
    stay.objects.create(room=1, starts_on=day(4), ends_on=None)
    for start, end in ((3, 4), (0, 3), (9, None), (1, None)):
        with pytest.raises(IntegrityError, match="tests_stay_once"), transaction.atomic():
            stay.objects.create(room=1, starts_on=day(start), ends_on=day(end))
        with pytest.raises(ValidationError):
            stay(room=1, starts_on=day(start), ends_on=day(end)).full_clean()


periods = st.tuples(st.integers(0, 12), st.one_of(st.none(), st.integers(1, 6)))


@given(first=periods, second=periods)
def test_the_form_and_the_database_agree_with_the_definition(tables, django_db_blocker, first, second):
    slot = tables[0]

    def span(period):
        start, size = period
        return start, None if size is None else start + size

    (a, b), (c, d) = span(first), span(second)
    overlap = (d is None or a < d) and (b is None or c < b)
    with django_db_blocker.unblock(), transaction.atomic():
        take(slot, a, b)
        try:
            slot(room=1, starts_at=at(c), ends_at=at(d)).full_clean()
            said = False
        except ValidationError:
            said = True
        try:
            with transaction.atomic():
                take(slot, c, d)
            held = False
        except IntegrityError:
            held = True
        assert (said, held) == (overlap, overlap)
        transaction.set_rollback(True)


def test_it_goes_through_a_migration_file():
    constraint = NoOverlap(
        name="n", key="k", start="s", end="e", condition=Q(x=1), violation_error_message="Non."
    )
    path, args, kwargs = constraint.deconstruct()
    assert path == "mobilite.constraints.NoOverlap"
    assert NoOverlap(*args, **kwargs) == constraint
    assert NoOverlap(name="n", key="k", start="s", end="e") != constraint
    assert constraint != "n"


@pytest.mark.django_db(transaction=True)
def test_it_can_be_added_survives_a_change_of_the_table_and_be_removed():
    with isolate_apps("mobilite"):

        class Desk(models.Model):
            room = models.IntegerField()
            starts_on = models.DateField()
            ends_on = models.DateField(null=True, blank=True)

            class Meta:
                app_label = "mobilite"
                db_table = "tests_desk"

        constraint = NoOverlap(name="tests_desk_once", key="room", start="starts_on", end="ends_on")
        with connection.schema_editor() as editor:
            editor.create_model(Desk)
        try:

            def double():
                Desk.objects.all().delete()
                for _ in range(2):
                    Desk.objects.create(room=1, starts_on=day(1), ends_on=day(3))

            double()
            Desk.objects.all().delete()
            Desk._meta.constraints = [constraint]
            with connection.schema_editor() as editor:
                editor.add_constraint(Desk, constraint)
            with pytest.raises(IntegrityError):
                double()
            old, new = Desk._meta.get_field("room"), models.BigIntegerField(db_index=True)
            new.set_attributes_from_name("room")
            new.model = Desk
            with connection.schema_editor() as editor:
                editor.alter_field(Desk, old, new)
            with pytest.raises(IntegrityError):
                double()
            Desk._meta.constraints = []
            Desk.objects.all().delete()
            with connection.schema_editor() as editor:
                editor.remove_constraint(Desk, constraint)
            double()
        finally:
            with connection.schema_editor() as editor:
                editor.delete_model(Desk)
