"""The demonstration's fleet: 14 cars, 10 scooters, 40 e-bikes, at three places."""

from datetime import date, timedelta

from mobilite.demonstration import Demonstration
from vehicles.models import Category, Energy, Gearbox, Vehicle
from vehicles.operations import create_vehicle
from vehicles.reference import make_first_categories

CARS = (
    ("Renault", "Clio"), ("Citroën", "C3"), ("Renault", "Zoé"), ("Dacia", "Sandero"), ("Peugeot", "208"),
    ("Renault", "Twingo"), ("Dacia", "Sandero"), ("Renault", "Clio"), ("Renault", "Zoé"), ("Peugeot", "208"),
    ("Renault", "Twingo"), ("Citroën", "C3"), ("Renault", "Clio"), ("Renault", "Kangoo"),
)  # fmt: skip
SCOOTERS_50 = (("Peugeot", "Kisbee"), ("Kymco", "Agility"), ("Peugeot", "Kisbee"), ("Kymco", "Agility")) * 2
SCOOTERS_125 = (("Honda", "Vision"), ("Kymco", "Agility 125"))
BIKES, CARGOS = 38, 2
LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"
COLOURS = ("blanche", "grise", "bleue", "rouge", "noire")


def make(demo: Demonstration) -> None:
    """Bring the vehicles into the fleet, most of them two years ago."""
    make_first_categories()
    categories = {category.code: category for category in Category.objects.all()}
    fleet: dict[str, list[Vehicle]] = {code: [] for code in categories}

    def add(code, make, model, number, **fields):
        place = demo.made["places"][(len(fleet[code]) % 7 == 3) + 2 * (len(fleet[code]) % 7 == 5)]
        fleet[code].append(
            create_vehicle(
                category=categories[code],
                place=place,
                make=make,
                model=model,
                number=number,
                in_service_on=demo.began_at.date() - timedelta(days=30),
                at=demo.began_at,
                actor=demo.made["team"]["workshop"],
                **fields,
            )
        )

    for rank, (make_, model) in enumerate(CARS, 1):
        electric = model == "Zoé"
        add(
            "car", make_, model, f"C-{rank:02}", plate=plate(demo, rank), seats=5, colour=demo.pick(COLOURS),
            energy=Energy.ELECTRIC if electric else demo.pick((Energy.PETROL, Energy.PETROL, Energy.DIESEL)),
            gearbox=Gearbox.AUTOMATIC if electric else Gearbox.MANUAL, meter=demo.random.randrange(30_000, 90_000),
            frame_number=f"VF1EXEMPLE{rank:07}", equipment="Gilet, triangle, roue de secours",
            first_registered_on=date(demo.today.year - 6, demo.random.randrange(1, 13), 10), **deadlines(demo, rank),
        )  # fmt: skip
    for rank, (make_, model) in enumerate((*SCOOTERS_50, *SCOOTERS_125), 1):
        code = "scooter-50" if rank <= len(SCOOTERS_50) else "scooter-125"
        add(
            code, make_, model, f"S-{rank:02}", plate=plate(demo, 50 + rank), energy=Energy.PETROL, seats=1,
            colour=demo.pick(COLOURS), meter=demo.random.randrange(1_000, 15_000),
            frame_number=f"VGAEXEMPLE{rank:07}", first_registered_on=date(demo.today.year - 3, 3, 15),
            **deadlines(demo, 20 + rank),
        )  # fmt: skip
    for rank in range(1, BIKES + 1):
        add(
            "e-bike", "Arcade", "E-Colors", f"V-{rank * 3:03}", energy=Energy.ELECTRIC, colour=demo.pick(COLOURS),
            frame_number=f"ARC0{rank:05}", bicycode=f"EX{rank:08}", key_number=f"K{rank:03}",
            meter=demo.random.randrange(200, 3_000),
        )  # fmt: skip
    for rank in range(1, CARGOS + 1):
        add(
            "cargo-e-bike", "Douze", "Traveller", f"B-{rank:02}", energy=Energy.ELECTRIC, colour="verte",
            frame_number=f"DOU0{rank:05}", key_number=f"KB{rank:02}", meter=demo.random.randrange(100, 900),
        )  # fmt: skip
    demo.made["fleet"] = fleet


def plate(demo, rank: int) -> str:
    """Return an invented plate: number 000 is given to nobody."""
    first, second = LETTERS[rank % len(LETTERS)], LETTERS[rank // len(LETTERS)]
    return f"G{first}-000-{second}{demo.pick(LETTERS)}"


def deadlines(demo, rank: int) -> dict:
    """Return insurance and inspection dates: a few come soon, so that somebody must act."""
    soon = rank in (28, 30)
    return {
        "insured_until": demo.today + timedelta(days=12 if soon else demo.random.randrange(120, 340)),
        "inspection_due_on": demo.today
        + timedelta(days=9 if rank in (9, 14) else demo.random.randrange(90, 700)),
    }
