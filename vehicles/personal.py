"""Why the calendar of the fleet is kept; who had which vehicle is told by the apps that lend."""

from mobilite.privacy import LeftOut, Processing

DECLARED = (
    LeftOut("vehicles.VehiclePhoto", "Des photos de véhicules, sans personne."),
    LeftOut(
        "vehicles.MeterReading",
        "Les compteurs parlent des véhicules\u202f; ceux de vos départs et retours sont dans les états des lieux.",
    ),
    Processing(
        key="vehicles.calendar",
        title="Savoir qui a quel véhicule",
        purpose="Ne pas promettre deux fois un véhicule\u202f; dire qui conduisait à un moment donné si la loi le demande.",
        basis="Exécution du contrat (art. 6-1-b)\u202f; obligation légale de désigner le conducteur (art. 6-1-c\u202f: C. route L121-6).",
        people="Les locataires.",
        data=("véhicule, début, fin, sortie et retour réels", "aucune géolocalisation"),
        recipients=(
            "L’équipe du comptoir et de l’atelier",
            "L’autorité qui poursuit une infraction, pour la désignation du conducteur",
        ),
        kept="Avec le contrat\u202f; douze mois pour ce qui touche aux amendes.",
        retention=("rentals.contracts",),
        security=("le planning ne montre pas les noms à l’atelier",),
        order=24,
    ),
)
