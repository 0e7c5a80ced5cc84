"""Fill a database: a fleet, people, and the rentals of two years, in bulk and under every constraint.

The present is the same at every size (three rentals a vehicle around today); what grows is the past. There is no
luck in it: the same sizes give the same rows.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import CharField, TextField

from mobilite.accounts.roles import Role
from mobilite.documents.models import Series
from mobilite.people.models import Commune, Licence, Paper, Person
from mobilite.people.models.persons import PaperKind
from mobilite.periods import PARIS
from rentals.models import Audience, Origin, Purpose, Rental, RentalBill, RentalVehicle, Status
from rentals.operations.requests import SERIES
from rentals.payments.models import Allocation, Bill, Line, Means, Payment
from rentals.reference import make_example_offers
from tests.benchmarks.ground import NOW
from tests.cast import staff
from tests.factories import a_place, the_organisation
from vehicles.models import Category, Occupancy, OccupancyKind, Vehicle

#: Out of a hundred vehicles.
FLEET = {"car": 60, "scooter-50": 15, "scooter-125": 5, "e-bike": 16, "cargo-e-bike": 4}
MAKES = {"car": "Renault Clio", "e-bike": "Arcade E-Colors", "cargo-e-bike": "Douze Traveller"}
PLACES = ("Ancenis-Saint-Géréon", "Ligné", "Vallons-de-l'Erdre")
FIRST = "Aïcha Bruno Chloé Driss Élodie Fatou Gaël Hélène Ibrahim Jeanne Karim Léa Moussa Nadia Omar Paul Rachid Salma Théo Yann".split()  # noqa: SIM905
LAST = [
    "Martin",
    "Bernard",
    "Petit",
    "Durand",
    "Moreau",
    "Simon",
    "Laurent",
    "Michel",
    "Garcia",
    "David",
    "Roux",
    "Morel",
    "Fournier",
    "Girard",
    "Bonnet",
    "Dupont",
    "Lambert",
    "Fontaine",
    "Rousseau",
    "Vincent",
    "Muller",
    "Faure",
    "Andre",
    "Mercier",
    "Blanc",
    "Guerin",
    "Boyer",
    "Garnier",
    "Chevalier",
    "Francois",
    "Legrand",
    "Gauthier",
    "Perrin",
    "Robin",
    "Clement",
    "Morin",
    "Nicolas",
    "Henry",
    "Roussel",
    "Mathieu",
    "Gautier",
    "Masson",
    "Marchand",
    "Duval",
    "Denis",
    "Dumont",
    "Marie",
    "Lemaire",
    "Noel",
    "Meyer",
    "Dufour",
    "Meunier",
    "Brun",
    "Blanchard",
    "Giraud",
    "Joly",
    "Riviere",
    "Lucas",
    "Brunet",
    "Gaillard",
    "Barbier",
    "Arnaud",
    "Martinez",
    "Gerard",
    "Roche",
    "Renard",
    "Schmitt",
    "Roy",
    "Leroux",
    "Colin",
    "Vidal",
    "Caron",
    "Picard",
    "Roger",
    "Fabre",
    "Aubert",
    "Lemoine",
    "Renaud",
    "Dumas",
    "Lacroix",
    "Olivier",
    "Philippe",
    "Bourgeois",
    "Pierre",
    "Benoit",
    "Rey",
    "Leclerc",
    "Payet",
    "Rolland",
    "Leclercq",
    "Guillaume",
    "Lecomte",
    "Lopez",
    "Jean",
    "Dupuy",
    "Guillot",
    "Hubert",
    "Berger",
    "Carpentier",
]
#: The people who come to borrow while it is measured: the last ones, who hold nothing today.
NEWCOMERS = 200
PAST, PRESENT = timedelta(days=730), timedelta(days=45)
LONGEST = timedelta(days=14)
DAY = timedelta(days=1)


class Rows:
    """The rows of one table, written by thousands. Whoever adds one gives what differs from the defaults."""

    def __init__(self, model, size=5000):
        self.model, self.size, self.rows, self.keys = model, size, [], count(1)
        self.fields = [field for field in model._meta.concrete_fields if not field.generated]
        self.defaults = {}
        for field in self.fields:
            blank = field.has_default() or isinstance(field, (CharField, TextField))
            value = field.get_default() if blank and not field.primary_key else None
            self.defaults[field.attname] = (
                value if value is None else field.get_db_prep_save(value, connection)
            )

    def add(self, **values) -> int:
        key = next(self.keys)
        values[self.model._meta.pk.attname] = key
        self.rows.append(
            [
                field.get_db_prep_save(values[field.attname], connection)
                if field.attname in values
                else self.defaults[field.attname]
                for field in self.fields
            ]
        )
        return key

    def write(self):
        table = connection.ops.quote_name(self.model._meta.db_table)
        columns = ", ".join(connection.ops.quote_name(field.column) for field in self.fields)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in self.rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(self.fields))
                for start in range(0, len(self.rows), self.size):
                    some = self.rows[start : start + self.size]
                    cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", some)
            self.rows = []


def make_base(vehicles: int, people: int) -> None:
    """Migrate, then make what rentals stand on: the structure, its places, offers, colleagues, fleet and people."""
    call_command("migrate", verbosity=0)
    the_organisation()
    places = [
        a_place(name, short_name=name[:9]) for name in PLACES if Commune.objects.filter(name=name).exists()
    ]
    make_example_offers()
    staff(Role.AGENT, "Camille", "Bernard")
    categories = {category.code: category for category in Category.objects.all()}
    fleet, plates = [], count()
    for code, share in FLEET.items():
        make, model = MAKES.get(code, "Peugeot Kisbee").split()
        for rank in range(round(vehicles * share / 100)):
            plate = next(plates)
            has_plate = categories[code].has_plate
            fleet.append(
                Vehicle(
                    number=f"{code[0].upper()}{code[-1].upper()}-{rank:03}",
                    category=categories[code],
                    place=places[rank % len(places)],
                    make=make,
                    model=model,
                    energy="petrol" if has_plate else "electric",
                    gearbox="manual" if code == "car" else "",
                    plate=f"A{letters(plate // 676)[1]}-000-{letters(plate % 676)}" if has_plate else "",
                    in_service_on=date(2024, 1, 15),
                    insured_until=date(2027, 6, 1) if has_plate else None,
                    inspection_due_on=date(2027, 6, 1) if has_plate else None,
                    meter=40_000,
                )
            )
    Vehicle.objects.bulk_create(fleet)
    communes = list(Commune.objects.filter(in_territory=True).order_by("pk"))
    known = [
        Person(
            first_name=FIRST[i % len(FIRST)],
            last_name=LAST[i // len(FIRST) % len(LAST)],
            birth_date=date(1970 + i % 35, 1 + i % 12, 1 + i % 28),
            phone=f"+3363998{i:04}",
            address=f"{i % 90 + 1} rue du Pont",
            commune=communes[i % len(communes)],
            situation="registered",
            has_vehicle=False,
            created_at=NOW - PAST,
        )
        for i in range(people)
    ]
    Person.objects.bulk_create(known)
    seen_on = NOW.date() - timedelta(days=6)
    Licence.objects.bulk_create(
        Licence(
            person=one, category="B", number=f"18AA{one.pk:05}", issued_on=date(2018, 6, 1), seen_on=seen_on
        )
        for one in known
    )
    Paper.objects.bulk_create(
        Paper(person=one, kind=kind, issued_on=seen_on, seen_on=seen_on)
        for one in known
        for kind in (PaperKind.IDENTITY, PaperKind.ADDRESS)
    )


def letters(number: int) -> str:
    return chr(65 + number // 26) + chr(65 + number % 26)


@transaction.atomic
def make_rentals(total: int) -> None:
    """Write ``total`` rentals: those around today, and as many past ones as are left to write."""
    writer = Writer()
    for rank, vehicle in enumerate(writer.fleet):
        writer.present(rank, vehicle)
    writer.past(total - writer.made)
    writer.finish()


class Writer:
    """Writes rentals with their place on the calendar, their bill, its line and what was paid of it."""

    def __init__(self):
        self.fleet = list(Vehicle.objects.select_related("category").order_by("pk"))
        self.people = list(Person.objects.order_by("pk"))
        self.borrowers = self.people[: max(len(self.people) - NEWCOMERS, 1)]
        offers = {offer.category_id: offer for offer in make_example_offers()}
        self.offers = {key: (one, one.rates.get(audience=Audience.STANDARD)) for key, one in offers.items()}
        self.tables = {
            model: Rows(model)
            for model in (Occupancy, Rental, RentalVehicle, Bill, RentalBill, Line, Payment, Allocation)
        }
        self.made = 0
        self.numbers: dict[int, int] = {}

    def add(self, model, **values) -> int:
        return self.tables[model].add(**values)

    def rental(self, vehicle, starts, ends, status, *, returned_at=None, has_vehicle=True) -> None:
        """Write one rental that leaves and comes back when planned, or at ``returned_at``."""
        self.made += 1
        offer, rate = self.offers[vehicle.category_id]
        person = self.borrowers[self.made * 7919 % len(self.borrowers)]
        asked_at = starts - 3 * DAY
        year = asked_at.year
        number = self.numbers[year] = self.numbers.get(year, 0) + 1
        promised = status not in (Status.REQUESTED, Status.CANCELLED)
        left = status in (Status.ONGOING, Status.RETURNED, Status.CLOSED)
        reference = f"{SERIES}-{year}-{number:04}"
        shell = Rental(reference=reference, person=person)
        closed_at = returned_at if status == Status.CLOSED else None
        rental = self.add(
            Rental,
            reference=reference,
            search_text=shell.searched_words(vehicle if has_vehicle else None),
            status=status,
            person_id=person.pk,
            offer_id=offer.pk,
            rate_id=rate.pk if promised else None,
            term_months=1 if offer.is_lease else None,
            needed_from=starts,
            needed_until=ends,
            pickup_at=starts,
            return_at=ends,
            pickup_place_id=vehicle.place_id,
            return_place_id=vehicle.place_id,
            purpose=Purpose.WORK,
            origin=Origin.COUNTER,
            agreed_deposit=offer.deposit,
            requested_at=asked_at,
            confirmed_at=asked_at if promised else None,
            terms_at=asked_at if promised else None,
            signed_at=starts if left else None,
            signing_means="paper" if left else "",
            handed_over_at=starts if left else None,
            returned_at=returned_at,
            closed_at=closed_at,
            ended_at=asked_at + DAY if status == Status.CANCELLED else None,
            end_reason="Plus besoin" if status == Status.CANCELLED else "",
        )
        if has_vehicle:
            occupancy = self.add(
                Occupancy,
                vehicle_id=vehicle.pk,
                kind=OccupancyKind.LEASE if offer.is_lease else OccupancyKind.RENTAL,
                person_id=person.pk,
                starts_at=starts,
                ends_at=ends,
                blocked_until=ends + timedelta(minutes=vehicle.category.turnaround_minutes),
                left_at=starts if left else None,
                released_at=returned_at,
            )
            self.add(RentalVehicle, rental_id=rental, occupancy_id=occupancy)
        if promised:
            self.bill(
                rental, person, reference, asked_at, starts if left and self.made % 20 else None, closed_at
            )

    def bill(self, rental, person, reference, at, paid_at, closed_at) -> None:
        bill = self.add(Bill, person_id=person.pk, label=reference, opened_at=at, closed_at=closed_at)
        self.add(RentalBill, rental_id=rental, bill_id=bill)
        price = {"quantity": Decimal(1), "unit_price": Decimal(20), "amount": Decimal(20)}
        self.add(
            Line,
            bill_id=bill,
            kind="rent",
            label="Location, 7 jours",
            why="20,00 € la semaine",
            at=at,
            **price,
        )
        if paid_at:
            paid = self.add(
                Payment, person_id=person.pk, amount=Decimal(20), means=Means.CASH, received_at=paid_at
            )
            self.add(Allocation, bill_id=bill, payment_id=paid, amount=Decimal(20), at=paid_at)

    def present(self, rank: int, vehicle) -> None:
        """Write what a vehicle did last month, what it does now and what it will do next week."""
        today, what = at(NOW.date(), 10), rank % 10
        starts = today - timedelta(days=30 - rank % 7)
        status = Status.RETURNED if what == 3 else Status.CLOSED
        self.rental(vehicle, starts, starts + 7 * DAY, status, returned_at=starts + 7 * DAY)
        if what < 5:
            back = today + timedelta(days=1 + rank % 6)
            self.rental(vehicle, today - timedelta(days=2 + rank % 3), back, Status.ONGOING)
        elif what == 5:
            self.rental(vehicle, today - 8 * DAY, today - DAY, Status.ONGOING)
        elif what < 8:
            starts = today + timedelta(days=1 + rank % 3)
            self.rental(vehicle, starts, starts + 3 * DAY, Status.CONFIRMED)
        else:
            status = Status.REQUESTED if what == 8 else Status.CANCELLED
            self.rental(vehicle, today + DAY, today + 6 * DAY, status, has_vehicle=False)
        if what == 9:
            self.add(
                Occupancy, vehicle_id=vehicle.pk, kind=OccupancyKind.WORKSHOP, reason="Freins", starts_at=today - DAY,
                ends_at=today + 2 * DAY, blocked_until=today + 2 * DAY,
            )  # fmt: skip
        starts = today + timedelta(days=9 + rank % 4)
        self.rental(vehicle, starts, starts + 5 * DAY, Status.CONFIRMED)

    def past(self, total: int) -> None:
        """Write finished rentals, one after another on each vehicle, over two years that end six weeks ago."""
        each, more = divmod(max(total, 0), len(self.fleet))
        begin = NOW - PAST
        for turn in range(each + (more > 0)):
            vehicles = self.fleet if turn < each else self.fleet[:more]
            slot = (PAST - PRESENT) / (each + (more > 0))
            for rank, vehicle in enumerate(vehicles):
                starts = begin + slot * turn + slot * (rank % 10) / 50
                starts = starts.replace(minute=0, second=0, microsecond=0)
                ends = starts + min(slot * 0.55, LONGEST)
                if (self.made + rank) % 25 == 0:
                    self.rental(vehicle, starts, ends, Status.CANCELLED, has_vehicle=False)
                else:
                    returned_at = ends + timedelta(minutes=15)
                    self.rental(vehicle, starts, ends, Status.CLOSED, returned_at=returned_at)

    def finish(self) -> None:
        for table in self.tables.values():
            table.write()
        for year, last in self.numbers.items():
            Series.objects.create(code=SERIES, year=year, last_number=last)
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), list(self.tables)):
                cursor.execute(sql)


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), PARIS)


def settle() -> None:
    """Do what PostgreSQL's own housekeeping has done after a while. SQLite has none, as in production."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
