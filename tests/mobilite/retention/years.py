"""A small structure that lives for years: people come, borrow, pay, go; what is kept of them is looked at."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db.models import Sum

from mobilite.documents.models import Document
from mobilite.documents.operations import content_of
from mobilite.fields import EncryptedField
from mobilite.files import storage
from mobilite.outbox.models import State
from mobilite.people.models import Person
from mobilite.periods import PARIS, add_months, paris_date
from mobilite.safety.private_files import WHOLE_NAME
from mobilite.safety.tables import columns_of, kept_models
from mobilite.todo.operations import note_call, open_task
from rentals.documents import issue_condition_report, issue_receipt
from rentals.models import Rental, RentalVehicle
from rentals.operations import cancel
from rentals.payments.models import Line, Payment
from tests.factories import (
    a_closed_rental,
    a_licence,
    a_paper,
    a_person,
    a_requested_rental,
    a_vehicle,
    an_activity,
)
from tests.factories.messages import a_message
from tests.factories.people import a_place
from vehicles.models import Vehicle


def tuesday(year: int, month: int) -> datetime:
    """Return a Tuesday of a month, 10 h in Paris, when the place is open."""
    day = date(year, month, 16)
    while day.weekday() != 1:
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, 10, tzinfo=PARIS)


class Structure:
    """What happened, as the test knows it, apart from the database: who came when."""

    def __init__(self, actor, *, seed: int):
        self.dice = random.Random(seed)
        self.actor = actor
        self.place = a_place()
        self.vehicle = a_vehicle(
            place=self.place, insured_until=date(2060, 1, 1), inspection_due_on=date(2060, 1, 1)
        )
        #: person -> instant of the last contact; rental -> (end, person); requests that never left -> end
        self.seen: dict[int, datetime] = {}
        self.names: dict[int, str] = {}
        self.lent: dict[int, tuple[datetime, int]] = {}
        self.asked: dict[int, datetime] = {}

    def somebody(self, at: datetime) -> Person:
        surname = f"Zorglub{len(self.seen):03}x"
        person = a_person(
            "Iphigénie",
            surname,
            created_at=at,
            address=f"1 rue {surname}",
            email=f"{surname.lower()}@personne.example",
        )
        a_licence(person, expires_on=date(2060, 6, 1), number=f"{surname}"[:20], seen_on=at.date())
        for kind in ("identity", "address"):
            a_paper(
                person,
                kind,
                seen_on=at.date(),
                issued_on=at.date(),
                expires_on=date(2060, 1, 1),
                detail=surname,
            )
        an_activity(person, employer=f"Chez {surname}")
        open_task(
            "Rappeler",
            detail=f"Demander à {surname}",
            role="agent",
            person=person,
            due_at=at,
            at=at,
            actor=self.actor,
        )
        self.seen[person.pk], self.names[person.pk] = at, surname
        return person

    def live(self, year: int, month: int) -> None:
        """Let a month go by."""
        at = tuesday(year, month)
        what = self.dice.choice(("nothing", "visit", "visit", "rental", "rental", "again", "cancelled"))
        if what == "nothing":
            return
        known = [pk for pk, seen in self.seen.items() if seen > at - timedelta(days=600)]
        person = (
            Person.objects.get(pk=self.dice.choice(known)) if what == "again" and known else self.somebody(at)
        )
        surname = self.names[person.pk]
        a_message(person, state=State.DELIVERED, created_at=at, text=f"Bonjour {surname}")
        note_call(person, result="reached", note=f"{surname} passe demain", at=at, actor=self.actor)
        self.seen[person.pk] = at
        if what in ("rental", "again"):
            self.lend(person, at)
        elif what == "cancelled":
            rental = a_requested_rental(
                person, vehicle=self.vehicle, needed_from=at + timedelta(days=7), at=at, actor=self.actor
            )
            cancel(rental.pk, reason=f"{surname} ne vient plus", at=at, actor=self.actor)
            self.asked[rental.pk] = at

    def lend(self, person, at: datetime) -> None:
        a_paper(person, "address", seen_on=at.date(), issued_on=at.date(), expires_on=date(2060, 1, 1))
        if not person.licences.exists():
            a_licence(person, expires_on=date(2060, 6, 1), seen_on=at.date())
        vehicle = Vehicle.objects.get(pk=self.vehicle.pk)
        rental = a_closed_rental(
            person, vehicle=vehicle, needed_from=at, at=at - timedelta(minutes=30), actor=self.actor
        )
        end = rental.returned_at
        scan = storage.save("scans", f"scan {self.names[person.pk]}".encode(), suffix=".pdf")
        Rental.objects.filter(pk=rental.pk).update(signed_file=scan, signing_means="scan")
        for report in (
            report
            for link in RentalVehicle.objects.filter(rental=rental)
            for report in link.reports.order_by("pk")
        ):
            name = storage.save("photos", f"photo {self.names[person.pk]}".encode(), suffix=".jpg")
            report.photos.create(side="front", file_name=name, sha256=_hash(name), taken_at=report.at)
            report.remarks = f"Vu avec {self.names[person.pk]}"
            report.save()
            content_of(issue_condition_report(report, at=report.at, actor=self.actor))
        for payment in Payment.objects.filter(allocations__bill__rental_bill__rental=rental):
            content_of(issue_receipt(payment, at=payment.received_at, actor=self.actor))
        self.seen[person.pk] = end
        self.lent[rental.pk] = (end, person.pk)

    # What must be true, worked out apart

    def accounts_end(self, end: datetime) -> date:
        return date(paris_date(end).year + 11, 1, 1)

    def is_anonymous(self, person: int, today: date) -> bool:
        if add_months(paris_date(self.seen[person]), 24) >= today:
            return False
        ends = [end for end, who in self.lent.values() if who == person]
        asked = [at for pk, at in self.asked.items() if Rental.objects.get(pk=pk).person_id == person]
        return all(
            self.accounts_end(end) < today and add_months(paris_date(end), 72) < today for end in ends
        ) and all(add_months(paris_date(at), 12) < today for at in asked)


def _hash(name: str) -> str:
    import hashlib

    return hashlib.sha256(storage.read(name)).hexdigest()


def figures() -> dict:
    """Return what reports count, by year: rentals, people served, sums."""
    found: dict = {}
    for rental in Rental.objects.order_by("pk"):
        year = found.setdefault(paris_date(rental.requested_at).year, {"rentals": 0, "people": set()})
        year["rentals"] += 1
        if rental.handed_over_at:
            year["people"].add(rental.person_id)
    for year, row in found.items():
        start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
        row["people"] = len(row["people"])
        for name, model, at in (("billed", Line, "at"), ("paid", Payment, "received_at")):
            rows = model.objects.filter(**{f"{at}__gte": start, f"{at}__lt": end})
            row[name] = rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return found


def everything_written() -> str:
    """Return all that the database and the private files say, what is encrypted included, in one text."""
    said = []
    for model in kept_models():
        names = [
            field.name
            for field in columns_of(model)
            if not field.remote_field or isinstance(field, EncryptedField)
        ]
        for row in model._base_manager.values_list(*names):
            said.append(repr(row))
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")) if root.exists() else ():
        if path.is_file():
            said.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(said).lower()


def files_on_disk() -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    if not root.exists():
        return set()
    names = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    return {name for name in names if WHOLE_NAME.fullmatch(name)}


def files_named() -> set[str]:
    from rentals.models import ConditionPhoto

    names = set(Document.objects.exclude(file_name="").values_list("file_name", flat=True))
    names |= set(ConditionPhoto.objects.values_list("file_name", flat=True))
    return names | set(Rental.objects.exclude(signed_file="").values_list("signed_file", flat=True))
