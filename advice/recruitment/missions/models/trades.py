"""What people know how to do, and what missions ask: one closed list, so that one finds the other."""

from collections.abc import Iterable

from django.db import models

LONGEST = 200


class Trade(models.TextChoices):
    CLEANING = "cleaning", "Ménage, entretien de locaux"
    HOME_HELP = "home_help", "Aide à domicile"
    CHILDCARE = "childcare", "Garde d’enfants"
    GARDENS = "gardens", "Jardins, espaces verts"
    MARKET_GARDEN = "market_garden", "Maraîchage"
    VINEYARD = "vineyard", "Vigne"
    ANIMALS = "animals", "Élevage"
    PACKING = "packing", "Conditionnement, usine"
    FOOD = "food", "Agroalimentaire"
    HANDLING = "handling", "Manutention, entrepôt"
    FORKLIFT = "forklift", "Cariste (CACES)"
    DRIVING = "driving", "Conduite, livraison"
    KITCHEN = "kitchen", "Cuisine, plonge"
    SERVICE = "service", "Service, hôtellerie"
    SHOP = "shop", "Vente, caisse"
    BUILDING = "building", "Bâtiment, gros œuvre"
    FINISHING = "finishing", "Peinture, petits travaux"
    SEWING = "sewing", "Couture, blanchisserie"
    SORTING = "sorting", "Tri, recyclage"
    OFFICE = "office", "Bureau, accueil"


def code(values: Iterable) -> str:
    """Write several codes in one column, so that each can be looked for: « ,cleaning,gardens, »."""
    kept = [str(one) for one in dict.fromkeys(values)]
    return f",{','.join(kept)}," if kept else ""


def codes(written: str) -> list[str]:
    """Return the codes that a column holds."""
    return [one for one in written.split(",") if one]


def labels(written: str, choices=Trade) -> list[str]:
    """Return the French words of the codes that a column holds, in the order of the list."""
    held = set(codes(written))
    return [str(label) for value, label in choices.choices if str(value) in held]
