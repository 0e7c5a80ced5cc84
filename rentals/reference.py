"""Examples of offers, rates and rules, marked « exemple »: the structure replaces them by its own."""

from datetime import date

from django.db import transaction

from mobilite.people.models.persons import PaperKind
from rentals.models import AccessRules, Audience, DoorKind, InsurerRules, Offer, Rate, RuleKey, Service, Unit
from rentals.payments.models import DepositMeans, Means
from vehicles.models import Category

#: From when the example rates hold: before any rental of the demonstration.
FROM = date(2024, 1, 1)
#: Up to this family quotient, the solidarity rate, in euros (row B5).
QUOTIENT = "600.00"

HAND = [Means.CHEQUE, Means.CASH]
FOR_WORK = [PaperKind.IDENTITY, PaperKind.ADDRESS]
FOR_A_BIKE = [PaperKind.IDENTITY, PaperKind.ADDRESS]

NETWORK_RULES = (
    "Le véhicule sert à aller travailler, se former ou chercher un emploi. Il est rendu propre, avec le même niveau "
    "de carburant. La conduite est réservée à la personne qui signe. Une amende est payée par qui conduisait."
)
BIKE_RULES = (
    "Le vélo se gare attaché à un point fixe, avec les deux antivols, dans un lieu fermé la nuit. La batterie ne reste "
    "pas au gel. Un contrôle gratuit est fait tous les trois mois. Le vélo n’est ni prêté ni sous-loué."
)

#: Both doors of the service (row H3), and what a manager may let go with a motive.
NETWORK_ACCESS = {
    "doors": [DoorKind.HOME, DoorKind.WORK],
    "papers": FOR_WORK,
    "days_a_year": 90,
    "waivable": [RuleKey.DOORS, RuleKey.PAPERS, RuleKey.CAP],
}
#: Some schemes lend for a month on a prescription, renewed twice at most (facts: rentals 1.3, MOB 60).
ON_PRESCRIPTION = {
    "prescription": True,
    "prescription_months": 1,
    "prescription_renewals": 2,
    "waivable": [RuleKey.DOORS, RuleKey.PRESCRIPTION, RuleKey.PAPERS, RuleKey.CAP],
}
#: A bike is for whoever lives here, insertion or not, vehicle or not.
BIKE_ACCESS = {
    "doors": [DoorKind.HOME],
    "home_insertion": False,
    "home_without_vehicle": False,
    "papers": FOR_A_BIKE,
    "waivable": [RuleKey.DOORS, RuleKey.PAPERS],
}

#: By the code of the category. Amounts are examples: the insurer's contract says the real ones.
INSURER = {
    "car": {
        "minimum_age": 18,
        "maximum_drivers": 3,
        "excess": "450.00",
        "theft_excess": "900.00",
        "classes": [
            {"label": "Conducteur de moins de 26 ans", "under_age": 26, "under_years": None,
             "excess": "700.00", "theft_excess": "1100.00"},
            {"label": "Permis de moins de 2 ans", "under_age": None, "under_years": 2,
             "excess": "700.00", "theft_excess": "1100.00"},
        ],
        "fire_excess": "450.00",
        "glass_excess": "80.00",
        "driver_cover": "300000.00",
    },
    "scooter-50": {
        "maximum_drivers": 1,
        "excess": "300.00",
        "theft_excess": "500.00",
        "classes": [
            {"label": "Conducteur de moins de 18 ans", "under_age": 18, "under_years": None,
             "excess": "400.00", "theft_excess": "600.00"},
        ],
        "fire_excess": "300.00",
        "driver_cover": "100000.00",
    },
    "scooter-125": {
        "minimum_age": 18,
        "maximum_drivers": 1,
        "excess": "450.00",
        "theft_excess": "700.00",
        "classes": [
            {"label": "Conducteur de moins de 26 ans", "under_age": 26, "under_years": None,
             "excess": "600.00", "theft_excess": "900.00"},
        ],
        "fire_excess": "450.00",
        "driver_cover": "100000.00",
        "may_be_waived": True,
    },
}  # fmt: skip

OFFERS = [
    {
        "code": "reseau-voiture",
        "name": "Réseau mobilité, voiture",
        "service": Service.RESEAU,
        "category": "car",
        "unit": Unit.DAY,
        "maximum_days": 90,
        "maximum_days_a_year": 90,
        "deposit": "150.00",
        "deposit_means": HAND,
        "papers": FOR_WORK,
        "fuel_eighth": "12.50",
        "excess": "450.00",
        "theft_excess": "900.00",
        "accessories": ["Gilet et triangle", "Roue de secours", "Carte grise (copie)"],
        "replacement_prices": {"Gilet et triangle": "15.00", "Roue de secours": "80.00"},
        "access": NETWORK_ACCESS,
        "contract_series": "RM",
        "rules": NETWORK_RULES,
        "rates": [
            {"day": "7.00", "week": "20.00", "month": "70.00", "km": "0.10", "included_km_per_day": 80},
            {"day": "5.00", "week": "15.00", "month": "50.00", "km": "0.10", "included_km_per_day": 80},
        ],
    },
    {
        "code": "reseau-scooter-50",
        "name": "Réseau mobilité, scooter 50",
        "service": Service.RESEAU,
        "category": "scooter-50",
        "unit": Unit.DAY,
        "maximum_days": 90,
        "maximum_days_a_year": 90,
        "deposit": "150.00",
        "deposit_means": HAND,
        "papers": FOR_WORK,
        "excess": "300.00",
        "theft_excess": "500.00",
        "accessories": ["Antivol", "Gilet"],
        "replacement_prices": {"Antivol": "45.00", "Gilet": "10.00"},
        "access": NETWORK_ACCESS,
        "contract_series": "RM",
        "rules": NETWORK_RULES,
        "rates": [
            {"day": "2.50", "km": "0.08", "included_km_per_day": 40},
            {"day": "1.50", "km": "0.08", "included_km_per_day": 40},
        ],
    },
    {
        "code": "reseau-scooter-125",
        "name": "Réseau mobilité, scooter 125",
        "service": Service.RESEAU,
        "category": "scooter-125",
        "unit": Unit.DAY,
        "maximum_days": 90,
        "maximum_days_a_year": 90,
        "deposit": "300.00",
        "deposit_means": HAND,
        "papers": FOR_WORK,
        "excess": "450.00",
        "theft_excess": "700.00",
        "accessories": ["Antivol", "Gilet"],
        "replacement_prices": {"Antivol": "45.00", "Gilet": "10.00"},
        "access": NETWORK_ACCESS | ON_PRESCRIPTION,
        "contract_series": "RM",
        "rules": NETWORK_RULES,
        "rates": [
            {"day": "5.00", "week": "15.00", "month": "55.00", "km": "0.10", "included_km_per_day": 60},
            {"day": "3.50", "week": "10.00", "month": "38.00", "km": "0.10", "included_km_per_day": 60},
        ],
    },
    {
        "code": "velila-velo",
        "name": "VELILA, vélo électrique",
        "service": Service.VELILA,
        "category": "e-bike",
        "unit": Unit.MONTH,
        "terms": [1, 3, 6, 12],
        "maximum_months": 12,
        "renewal_waits": True,
        "deposit": "300.00",
        "deposit_means": [Means.CHEQUE],
        "papers": FOR_A_BIKE,
        "excess": "100.00",
        "theft_excess": "450.00",
        "accessories": ["Chargeur", "Batterie", "Antivol", "Clé de la batterie"],
        "replacement_prices": {
            "Chargeur": "60.00", "Batterie": "400.00", "Antivol": "45.00", "Clé de la batterie": "20.00",
        },
        "access": BIKE_ACCESS | {"minimum_age": 16},
        "contract_series": "VAE",
        "rules": BIKE_RULES,
        "rates": [
            {"terms": {"1": "30.00", "3": "80.00", "6": "150.00", "12": "220.00"}},
            {"terms": {"1": "15.00", "3": "40.00", "6": "75.00", "12": "110.00"}},
        ],
        "options": {
            "Siège enfant": {"1": "5.00", "3": "10.00", "6": "15.00", "12": "25.00"},
            "Remorque": {"1": "10.00", "3": "15.00", "6": "25.00", "12": "40.00"},
        },
    },
    {
        "code": "velila-cargo",
        "name": "VELILA, vélo cargo",
        "service": Service.VELILA,
        "category": "cargo-e-bike",
        "unit": Unit.MONTH,
        "terms": [1, 3],
        "maximum_months": 6,
        "renewal_waits": True,
        "deposit": "500.00",
        "deposit_means": [Means.CHEQUE, DepositMeans.GUARANTEE],
        "papers": FOR_A_BIKE,
        "excess": "150.00",
        "theft_excess": "600.00",
        "accessories": ["Chargeur", "Batterie", "Antivol", "Bâche"],
        "replacement_prices": {"Chargeur": "80.00", "Batterie": "500.00", "Antivol": "60.00", "Bâche": "90.00"},
        "access": BIKE_ACCESS | {"minimum_age": 18},
        "contract_series": "VAE",
        "rules": BIKE_RULES,
        "rates": [
            {"terms": {"1": "50.00", "3": "130.00"}},
            {"terms": {"1": "25.00", "3": "65.00"}},
        ],
    },
]  # fmt: skip


@transaction.atomic
def make_example_offers(from_date: date = FROM, *codes: str) -> list[Offer]:
    """Make the example offers, their rates and rules where no offer has their code; return them all, in order.

    With ``codes``, only these. A category that has no rule of the insurer yet gets its example too.
    """
    made = [
        _made(position, values, from_date)
        for position, values in enumerate(OFFERS)
        if not codes or values["code"] in codes
    ]
    bare = Category.objects.filter(code__in=INSURER, insurer_rules=None)
    InsurerRules.objects.bulk_create(
        InsurerRules(category=category, from_date=from_date, is_example=True, **INSURER[category.code])
        for category in bare.order_by("pk")
    )
    return made


def _made(position, values, from_date):
    known = Offer.objects.filter(code=values["code"]).first()
    if known is not None:
        return known
    apart = ("rates", "options", "category", "access")
    fields = {name: value for name, value in values.items() if name not in apart}
    category = Category.objects.get(code=values["category"])
    offer = Offer(category=category, position=position, **fields)
    offer.clean_fields()
    offer.save()
    AccessRules.objects.create(offer=offer, from_date=from_date, is_example=True, **values["access"])
    for audience, prices in zip((Audience.STANDARD, Audience.SOLIDARITY), values["rates"], strict=True):
        rate = Rate(
            offer=offer,
            audience=audience,
            from_date=from_date,
            quotient_limit=QUOTIENT if audience == Audience.SOLIDARITY else None,
            accessories=values.get("options", {}),
            is_example=True,
            **prices,
        )
        rate.clean_fields()
        rate.tariff().check()
        rate.save()
    return offer
