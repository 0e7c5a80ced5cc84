"""Why the offers of employers are kept. They name whom to call in an enterprise, nobody that we follow."""

from mobilite.privacy import LeftOut, Processing

DECLARED = (
    LeftOut("vacancies.Vacancy", "Une offre d’emploi\u202f: elle nomme qui appeler chez l’employeur."),
    Processing(
        key="vacancies.offers",
        title="Recevoir et publier les offres d’emploi des employeurs",
        purpose="Proposer du travail près de chez elles aux personnes rencontrées, après avoir relu chaque offre.",
        basis="Mesures prises à la demande de l’employeur (art. 6-1-b).",
        people="Les personnes à appeler chez les employeurs.",
        data=("nom, téléphone, adresse e-mail de la personne à appeler", "l’offre"),
        recipients=(
            "Les chargés de recrutement et la responsable",
            "Le public\u202f: l’offre relue, sans qui appeler",
        ),
        kept="Douze mois après la fin de l’offre.",
        retention=("vacancies.offers",),
        order=64,
    ),
)
