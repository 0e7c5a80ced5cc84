"""France Travail's coding of a mobility need: constraint 23 « Développer sa mobilité », its situations and objectives.

The labels and numbers were read in carnet-de-bord (29 February 2024; facts: aids 3.1). Situation 40 is about health: it
stays with the adviser, and in no exchange.
"""

from django.db import models

CONSTRAINT = 23
CONSTRAINT_LABEL = "Développer sa mobilité"


class FtSituation(models.IntegerChoices):
    NO_MEANS = 6, "Aucun moyen de transport à disposition"
    TRANSIT_ONLY = 7, "Dépendant des transports en commun"
    LICENCE = 8, "Permis non valable ou suspendu"


class FtObjective(models.IntegerChoices):
    OVERVIEW = 25, "Faire un point complet sur sa mobilité"
    VEHICLE = 26, "Accéder à un véhicule"
    REPAIR = 27, "Entretenir ou réparer son véhicule"
    LICENCE = 28, "Obtenir le permis (code, conduite)"
    SOLUTION = 29, "Trouver une solution de transport, hors achat ou entretien"
    CONFIDENCE = 30, "Travailler la mobilité psychologique"


class Progress(models.TextChoices):
    NOT_EXPLORED = "NON_EXPLORE", "Non exploré"
    NOT_RAISED = "NON_ABORDEE", "Non abordé"
    YES = "OUI", "Oui"
    ONGOING = "EN_COURS", "En cours"


#: What is never sent: it says something of health or of fear.
KEPT_HERE = (FtObjective.CONFIDENCE,)


def proposed(levels: dict[str, int]) -> dict:
    """Return the coding that the levels of the open axes suggest; the adviser decides.

    A situation is true where its axis is blocked or nearly; an objective is under way where its axis is below 3.
    """
    situations = []
    if levels.get("vehicle", 3) <= 1 and levels.get("other_ways", 3) <= 1:
        situations.append(FtSituation.NO_MEANS.value)
    elif levels.get("vehicle", 3) <= 1 and levels.get("other_ways", 0) >= 2:
        situations.append(FtSituation.TRANSIT_ONLY.value)
    if levels.get("licence", 3) == 0:
        situations.append(FtSituation.LICENCE.value)
    objectives = {FtObjective.OVERVIEW.value: Progress.YES.value}
    for objective, axis in (
        (FtObjective.VEHICLE, "vehicle"),
        (FtObjective.LICENCE, "licence"),
        (FtObjective.SOLUTION, "other_ways"),
    ):
        if levels.get(axis, 3) < 3:
            objectives[objective.value] = Progress.ONGOING.value
    return {"situations": situations, "objectives": {str(key): value for key, value in objectives.items()}}


def exchanged(coding: dict) -> dict:
    """Return the coding as it may be sent: the constraint, its situations and objectives with their labels."""
    return {
        "contrainte": {"code": CONSTRAINT, "libelle": CONSTRAINT_LABEL},
        "situations": [
            {"code": one, "libelle": str(FtSituation(one).label)} for one in coding.get("situations", [])
        ],
        "objectifs": [
            {"code": int(key), "libelle": str(FtObjective(int(key)).label), "valeur": value}
            for key, value in sorted(coding.get("objectives", {}).items())
            if int(key) not in KEPT_HERE
        ],
    }
