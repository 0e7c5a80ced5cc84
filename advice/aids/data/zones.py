"""The communes that rules name, with their group of communes, by INSEE code; those we serve come with their own file."""

from mobilite.pages.french import fold
from mobilite.people.reference import read

#: SIREN of the group: its communes.
GROUPS = {
    "244400404": {
        "44009": "Basse-Goulaine", "44018": "Bouaye", "44020": "Bouguenais", "44024": "Brains", "44026": "Carquefou",
        "44035": "La Chapelle-sur-Erdre", "44047": "Couëron", "44074": "Indre", "44094": "Mauves-sur-Loire",
        "44101": "La Montagne", "44109": "Nantes", "44114": "Orvault", "44120": "Le Pellerin", "44143": "Rezé",
        "44150": "Saint-Aignan-Grandlieu", "44162": "Saint-Herblain", "44166": "Saint-Jean-de-Boiseau",
        "44171": "Saint-Léger-les-Vignes", "44172": "Sainte-Luce-sur-Loire", "44190": "Saint-Sébastien-sur-Loire",
        "44194": "Sautron", "44198": "Les Sorinières", "44204": "Thouaré-sur-Loire", "44215": "Vertou",
    },
    "200067346": {
        "44005": "Chaumes-en-Retz", "44012": "La Bernerie-en-Retz", "44021": "Villeneuve-en-Retz", "44038": "Chauvé",
        "44039": "Cheix-en-Retz", "44106": "Les Moutiers-en-Retz", "44126": "La Plaine-sur-Mer", "44131": "Pornic",
        "44133": "Port-Saint-Père", "44136": "Préfailles", "44145": "Rouans", "44164": "Saint-Hilaire-de-Chaléons",
        "44182": "Saint-Michel-Chef-Chef", "44186": "Sainte-Pazanne", "44220": "Vue",
    },
    "244400644": {
        "44013": "Besné", "44030": "La Chapelle-des-Marais", "44052": "Donges", "44103": "Montoir-de-Bretagne",
        "44132": "Pornichet", "44151": "Saint-André-des-Eaux", "44168": "Saint-Joachim", "44176": "Saint-Malo-de-Guersac",
        "44184": "Saint-Nazaire", "44210": "Trignac",
    },
}  # fmt: skip
#: Communes that rules name, whose group no rule asks for.
OTHERS = {"44036": "Châteaubriant", "44043": "Clisson", "49007": "Angers", "49099": "Cholet"}


def zones() -> dict[str, str]:
    """Return the group of communes of each commune that is known, by INSEE code."""
    found = {row["insee"]: row["epci"] for row in read("communes.csv") if row["epci"]}
    return found | {insee: siren for siren, communes in GROUPS.items() for insee in communes}


def names() -> dict[str, str]:
    """Return the name of each commune that is known, by INSEE code, in the order of the alphabet."""
    found = {row["insee"]: row["name"] for row in read("communes.csv")} | OTHERS
    for communes in GROUPS.values():
        found |= communes
    return dict(sorted(found.items(), key=lambda one: fold(one[1])))
