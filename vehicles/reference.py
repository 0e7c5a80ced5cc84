"""The categories that the software comes with. The staff edit them: they are only made while there is none."""

from datetime import date

from mobilite.people.models.persons import LicenceCategory

#: Those born before need no licence for 50 cc (row H2; art. R211-2 of the code de la route).
AM_SINCE = date(1988, 1, 1)

#: Tried once before a first loan (row E5); the staff write their own.
ON_A_SCOOTER = "Démarrer, couper le contact\nFreiner des deux freins\nTourner au pas, à gauche et à droite\nSe garer, mettre la béquille\nRégler le casque"
ON_A_BIKE = "Démarrer, choisir l’assistance\nFreiner des deux freins\nTourner au pas, bras tendu\nSe garer, attacher le vélo\nÔter et charger la batterie"

ANY_LICENCE = [{"licence": licence} for licence in LicenceCategory]

CATEGORIES = [
    {
        "code": "car",
        "name": "Voiture",
        "plural": "Voitures",
        "drawing": "car",
        "minimum_age": 17,
        "turnaround_minutes": 60,
        "needs_cleaning": True,
        "rules": [{"licence": LicenceCategory.B}],
    },
    {
        "code": "scooter-50",
        "name": "Scooter 50",
        "plural": "Scooters 50",
        "drawing": "scooter",
        "needs_gear": True,
        "aptitude": ON_A_SCOOTER,
        "minimum_age": 14,
        "turnaround_minutes": 60,
        "needs_cleaning": True,
        # Any other category includes AM.
        "rules": [*ANY_LICENCE, {"born_before": AM_SINCE}],
    },
    {
        "code": "scooter-125",
        "name": "Scooter 125",
        "plural": "Scooters 125",
        "drawing": "scooter",
        "needs_gear": True,
        "aptitude": ON_A_SCOOTER,
        "minimum_age": 16,
        "turnaround_minutes": 60,
        "needs_cleaning": True,
        # Art. R221-8 II.
        "rules": [
            {"licence": LicenceCategory.A1},
            {"licence": LicenceCategory.A2},
            {"licence": LicenceCategory.A},
            {"licence": LicenceCategory.B, "held_years": 2, "needs_125_training": True},
        ],
    },
    {
        "code": "e-bike",
        "name": "Vélo à assistance",
        "plural": "Vélos à assistance",
        "drawing": "bike",
        "aptitude": ON_A_BIKE,
        "minimum_age": 16,
        "turnaround_minutes": 30,
        "has_plate": False,
        "rules": [],
    },
    {
        "code": "cargo-e-bike",
        "name": "Vélo cargo",
        "plural": "Vélos cargo",
        "drawing": "bike",
        "aptitude": ON_A_BIKE,
        "minimum_age": 16,
        "turnaround_minutes": 30,
        "has_plate": False,
        "rules": [],
    },
]


def make_first_categories(*, apps=None, using="default", **_kwargs) -> None:
    """Make the categories and their licence rules where there is no category yet: after a migrate, or a test's flush."""
    if apps is None:
        from django.apps import apps
    try:
        category, rule = apps.get_model("vehicles", "Category"), apps.get_model("vehicles", "LicenceRule")
    except LookupError:  # vehicles is being unmigrated
        return
    if category.objects.using(using).exists():
        return
    for position, values in enumerate(CATEGORIES):
        fields = {name: value for name, value in values.items() if name != "rules"}
        made = category.objects.using(using).create(position=position, **fields)
        rule.objects.using(using).bulk_create(rule(category=made, **asked) for asked in values["rules"])
