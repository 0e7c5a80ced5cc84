"""What alternatives are counted with: published scales, each from a date, that a manager may set again."""

from decimal import Decimal

from django import forms

from advice.plans.remaining import FLOOR
from mobilite.parameters.values import Parameter

GROUP = "Conseil mobilité\u00a0: coût d’un trajet"
SCALE = "barème kilométrique de l’administration fiscale, 3\u00a0CV et moins, 2023"
FUEL = "barème carburant de l’administration fiscale pour 2025, BOFiP du 19 février 2026"


def _number(
    key: str, label: str, default: str, help_text: str, *, places: int = 3, most: int = 10
) -> Parameter:
    return Parameter(
        f"plans.{key}",
        label,
        lambda **how: forms.DecimalField(min_value=0, max_value=most, decimal_places=places, **how),
        default=Decimal(default),
        group=GROUP,
        help=help_text,
    )


#: What a car of one's own costs, all counted: up to 5 000 km a year, up to 20 000, beyond.
CAR_KM = _number(
    "car_km",
    "Voiture à soi\u00a0: le kilomètre, jusqu’à 5\u202f000 km par an (€)",
    "0.529",
    f"Source\u202f: {SCALE}.",
)
CAR_KM_MORE = _number(
    "car_km_more",
    "Voiture à soi\u00a0: le kilomètre, de 5\u202f001 à 20\u202f000 km par an (€)",
    "0.316",
    f"Source\u202f: {SCALE}.",
)
CAR_FIXED = _number(
    "car_fixed",
    "Voiture à soi\u00a0: part fixe par an, de 5\u202f001 à 20\u202f000 km (€)",
    "1065",
    f"Source\u202f: {SCALE}.",
    places=2,
    most=20000,
)
CAR_KM_FAR = _number(
    "car_km_far",
    "Voiture à soi\u00a0: le kilomètre, au-delà de 20\u202f000 km par an (€)",
    "0.370",
    f"Source\u202f: {SCALE}.",
)
FUEL_CAR = _number(
    "fuel_car",
    "Carburant d’une voiture prêtée\u00a0: le kilomètre (€)",
    "0.113",
    f"Source\u202f: {FUEL} (3 et 4 CV, essence).",
)
FUEL_SCOOTER = _number(
    "fuel_scooter",
    "Carburant d’un scooter prêté\u00a0: le kilomètre (€)",
    "0.037",
    f"Source\u202f: {FUEL} (moins de 50 cm³).",
)
CARPOOL = _number(
    "carpool", "Covoiturage\u00a0: part des frais que paie le passager (%)", "50",
    "Les frais se partagent librement, d’après le barème (code des transports, R. 3132-1 et R. 3132-2)\u202f: à deux, la moitié.",
    places=0, most=100,
)  # fmt: skip
BUS = _number(
    "bus_month", "Car ou train\u00a0: l’abonnement d’un mois (€)", "0",
    "0 si vous ne le savez pas. Pour un salarié, l’employeur en rembourse la moitié.", places=2, most=1000,
)  # fmt: skip
PARAMETERS = (CAR_KM, CAR_KM_MORE, CAR_FIXED, CAR_KM_FAR, FUEL_CAR, FUEL_SCOOTER, CARPOOL, BUS, FLOOR)
