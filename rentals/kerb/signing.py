"""What both sides sign at the kerb, line by line (row D4)."""

from mobilite.pages.french import datetime_fr, euros, km
from rentals.kerb.act import Act
from rentals.kerb.words import level, said

#: What each reads above the pad; kept with the signature.
REPORT_CONSENT = "J’ai lu cet état des lieux et je suis d’accord avec ce qu’il dit."


def lines_to_sign(act: Act) -> list[tuple[str, str]]:
    """Return what both sides sign, line by line, the same until something that matters changes."""
    vehicle = act.vehicle
    missing = act.missing_accessories
    found = [
        ("Locataire", str(act.rental.person)),
        ("Véhicule", " ".join(filter(None, [vehicle.number, vehicle.make, vehicle.model, vehicle.plate]))),
        ("Compteur", km(act.meter or 0)),
        ("Batterie" if act.is_battery else "Carburant", level(act.energy or 0, act.is_battery)),
        ("Marques d’avant", str(len(act.old_marks) or "Aucune")),
        ("Nouvelles marques", "\u202f; ".join(f"{one['number']}. {one['words']}" for one in act.new_marks) or "Aucune"),
        ("Accessoires", ", ".join(name for name, there in act.accessories.items() if there) or "Aucun"),
        ("Manque", ", ".join(missing)),
        ("Casque et gants", ", ".join(act.gear_words())),
        ("Dégâts", ", ".join(act.damage_words)),
        ("Photos", said(act, "photos")),
        ("Remarques", " ".join(act.data.get("remarks", "").split())),
    ]  # fmt: skip
    if act.is_return:
        found.append(("Ajouté à la note", euros(act.change) if act.change else "Rien"))
    else:
        found.append(("Retour prévu", f"{datetime_fr(act.rental.return_at)}, {act.return_place}"))
    return [(label, value) for label, value in found if value]


def as_text(title: str, lines: list[tuple[str, str]]) -> str:
    """Return what is shown, as it is kept with the signatures."""
    return "\n".join([title, *(f"{label} : {value}" for label, value in lines)])
