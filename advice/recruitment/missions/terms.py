"""The figures of reach, each from a date: a manager sets them; what they come from is said beside each.

None is measured: they make estimates. Sources: ceilings of 12 and 25 km, the structure's choice to begin with (issue 9,
row J6); 45 km/h and the detour of 130 %, as the diary's travel; assistance of an e-bike stops at 25 km/h (code de la
route, art. R311-1, 6.11) and a moped's engine at 45 km/h (same article, 4.1: L1e); the rest is the structure's choice.
"""

from datetime import date

from django import forms

from advice.recruitment.missions.reach.modes import Key, Mode, Rules
from mobilite.parameters.models import ParameterValue
from mobilite.parameters.values import Parameter

GROUP = "Missions\u00a0: qui peut aller où"
#: The keys of these figures have two parts, as their address: « missions.reach_walk_ceiling ».
PREFIX = "missions.reach_"
OURS = "Choix de la structure."

LABELS = {
    Key.WALK: "à pied",
    Key.BIKE: "à vélo",
    Key.EBIKE: "à vélo électrique",
    Key.SCOOTER: "en scooter 50",
    Key.SCOOTER_125: "en scooter 125",
    Key.CAR: "en voiture",
}
#: Average km/h, detour in % of the crow's flight, ceiling in km by road, and the source of the speed and of the ceiling.
FIGURES = {
    Key.WALK: (4, 120, 3, "Trois quarts d’heure de marche.", OURS),
    Key.BIKE: (14, 125, 8, "Allure tranquille, arrêts compris.", OURS),
    Key.EBIKE: (18, 125, 12, "L’assistance s’arrête à 25 km/h (code de la route, R311-1).", "Plafond de départ de la structure."),
    Key.SCOOTER: (35, 130, 25, "Bridé à 45 km/h (code de la route, R311-1).", "Plafond de départ de la structure."),
    Key.SCOOTER_125: (50, 130, 40, OURS, OURS),
    Key.CAR: (45, 130, 60, "Comme les trajets de l’agenda.", OURS),
}  # fmt: skip
IN_THE_OPEN = {Key.BIKE, Key.EBIKE, Key.SCOOTER, Key.SCOOTER_125}
#: Our scooters have one seat.
WITHOUT_A_CHILD = {Key.SCOOTER, Key.SCOOTER_125}


def _number(least: int, most: int):
    return lambda **how: forms.IntegerField(min_value=least, max_value=most, **how)


def _key(name: str) -> str:
    return PREFIX + name.replace(".", "_")


def _figure(name: str, label: str, default: int, least: int, most: int, help_text: str) -> Parameter:
    return Parameter(_key(name), label, _number(least, most), default, group=GROUP, help=help_text)


def _all():
    for key, (kmh, detour, ceiling, speed_source, ceiling_source) in FIGURES.items():
        words = LABELS[key]
        yield _figure(
            f"{key}.ceiling", f"Trajet le plus long {words} (km, aller)", ceiling, 1, 200, ceiling_source
        )
        yield _figure(f"{key}.kmh", f"Vitesse moyenne {words} (km/h)", kmh, 1, 110, speed_source)
        yield _figure(
            f"{key}.detour",
            f"Route {words} (% du vol d’oiseau)",
            detour,
            100,
            300,
            "100\u00a0: tout droit. " + OURS,
        )
    yield _figure(
        "minutes", "Trajet le plus long (minutes, aller)", 60, 10, 180, "Quel que soit le moyen. " + OURS
    )
    yield _figure("stop", "Arrêt pour un enfant (minutes)", 5, 0, 60, OURS)
    yield _figure(
        "within", "Trajet dans une même commune (km)", 2, 0, 20, "Quand l’adresse n’est pas située. " + OURS
    )
    yield _figure(
        "watched", "Nuit regardée d’avance (jours)", 91, 1, 366, "Pour les missions sans fin. " + OURS
    )
    yield _figure("lent", "Premier prêt proposé (jours)", 28, 1, 92, OURS)


PARAMETERS = tuple(_all())


def rules_on(day: date) -> Rules:
    """Return the rules of reach in force on a day. One query."""
    figures = {one.key: one.default for one in PARAMETERS}
    # The latest first: those before it are overwritten, so in the other order.
    rows = ParameterValue.objects.in_force(day).filter(key__startswith=PREFIX).order_by("from_date")
    figures |= {key: int(value) for key, value in rows.values_list("key", "value") if key in figures}

    def figure(name: str) -> int:
        return figures[_key(name)]

    modes = {
        key: Mode(
            key,
            LABELS[key],
            kmh=figure(f"{key}.kmh"),
            detour=figure(f"{key}.detour") / 100,
            ceiling_km=figure(f"{key}.ceiling"),
            in_the_open=key in IN_THE_OPEN,
            takes_a_child=key not in WITHOUT_A_CHILD,
        )
        for key in FIGURES
    }
    return Rules(
        modes,
        longest_minutes=figure("minutes"),
        stop_minutes=figure("stop"),
        within_km=figure("within"),
        watched_days=figure("watched"),
        lent_days=figure("lent"),
    )
