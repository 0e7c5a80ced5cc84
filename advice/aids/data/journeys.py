"""Aids to get to a job or a training, to have children looked after; social funds (facts: aids 1.2, 1.3, 1.7)."""

from advice.aids.data.writing import (
    aid,
    among,
    between,
    euros,
    every,
    example,
    fact,
    ge,
    gt,
    le,
    lt,
    no,
    outside,
    ref,
    some,
    up_to,
    version,
    when,
    within,
    yes,
)  # fmt: skip


#: The same bound for two aids of France Travail, times something.
def _modest(times="1"):
    words = (
        "l’allocation minimale" if times == "1" else f"{times.replace('.', ',')} fois l’allocation minimale"
    )
    return some(
        no("compensated"),
        le("are_net_day", ref("are_min_day", times)),
        must=f"être sans allocation, ou une allocation journalière nette d’au plus {words}",
    )


JOB = when(
    among("action", "emploi"),
    some(
        among("contract", "cdi"),
        every(among("contract", "cdd", "ctt", "cddi", "pec"), ge("contract_months", 3)),
        every(among("contract", "apprentissage", "professionnalisation"), gt("contract_months", 3)),
        must="un CDI, ou un CDD ou un intérim d’au moins 3 mois, ou une alternance de plus de 3 mois",
    ),
    within("starts_on", months=1, must="demander au plus tard un mois après le début (de date à date)"),
)
TRAINING = when(
    among("action", "formation"),
    yes("training_funded"),
    no(
        "training_excluded",
        must="une formation autre que bilan de compétences, permis B, création d’entreprise ou VAE",
    ),
    ge("training_hours", 40),
    within("starts_on", months=1, must="demander au plus tard un mois après le début (de date à date)"),
)
SEARCH = when(
    among("action", "entretien", "concours", "pmsmp"),
    within("event_on", days=7, must="demander avant, ou au plus tard 7 jours après"),
)
TRAVEL = {"sum": [
    {"times": [ref("amob_km"), fact("km_return"), fact("trips")]},
    {"times": [ref("amob_night"), fact("nights")]},
]}  # fmt: skip
MEALS = {
    "if": yes("meals_paid"),
    "then": euros(0),
    "otherwise": {"times": [ref("amob_meal"), fact("meal_days")]},
}
PAUL = {"ft": True, "compensated": False, "action": "emploi", "contract": "cdi", "km_return": 70, "trips": 20}
PAUL |= {
    "starts_on": "2026-10-21",
    "nights": 0,
    "meal_days": 0,
    "third_party": 0,
    "meals_paid": False,
    "amob_received": 0,
}
SARA = PAUL | {
    "action": "formation",
    "training_funded": True,
    "training_excluded": False,
    "training_hours": 45,
    "km_return": 80,
}
SARA |= {"trips": 5, "nights": 4, "meal_days": 5, "starts_on": "2026-11-02"}
PARENT = {
    "ft": True,
    "compensated": False,
    "children_under_12": 2,
    "age_months": 99,
    "action": "emploi",
    "weekly_hours": 20,
}
MOVE = {"employee": True, "company_size": 20, "farm_sector": False, "homes_km": 90, "starts_on": "2026-10-01"}
YOUTH = {
    "commune": "44003",
    "department": "44",
    "epci": "244400552",
    "age": 20,
    "legal_stay": True,
    "household": "seul",
}
YOUTH |= {"monthly_income": 600, "at_risk": True}
MEANS = some(
    every(among("household", "seul"), le("monthly_income", 800)),
    every(among("household", "couple"), le("couple_income", 1200)),
    every(among("household", "parents"), le("tax_quotient", 800)),
    must="des ressources d’au plus 800 € par mois (1 200 € en couple\u202f; quotient des impôts de 800 € chez ses parents)",
)
YOUNG_ENOUGH = some(
    between("age", 18, 24), every(between("age", 16, 17), some(yes("apprentice"), yes("local_mission"))),
    must="avoir de 18 à 24 ans, ou de 16 à 17 ans en apprentissage ou dans un dispositif",
)  # fmt: skip
FAJ = {
    "committee": "La commission", "channel": "La mission locale, ou un travailleur social.", "trust": "old",
    "timing": "Avant la dépense, quand c’est possible.",
}  # fmt: skip

AIDS = [
    aid(
        "ft-amob",
        version(
            "Aide à la mobilité", "France Travail", "trajets",
            yes("ft"), _modest(),
            JOB, TRAINING, SEARCH,
            some(gt("km_return", 60), gt("minutes_return", 120), must="un trajet aller-retour de plus de 60 km, ou de plus de 2 heures"),
            value={"least": [{"sum": [{"less": [TRAVEL, fact("third_party")]}, MEALS]}, {"less": [ref("amob_cap"), fact("amob_received")]}]},
            how="Les kilomètres de tous les allers-retours et les nuits sur facture, aux tarifs du jour, moins ce qu’un tiers paie\u202f; et les repas, par jour. Le plafond compte ce qui a déjà été reçu en douze mois.",
            subsidiary=True,
            timing="Entretien\u202f: avant, ou 7 jours après au plus. Emploi ou formation\u202f: un mois après le début au plus.",
            papers=("Convocation visée, contrat de travail ou attestation d’entrée", "Factures des nuits"),
            channel="L’espace personnel de France Travail.",
            cumulation="Complète les autres aides\u202f: ce qu’un tiers paie pour les trajets et les nuits est déduit, les repas payés par un tiers ne comptent pas.",
            in_return="Emploi\u202f: le premier mois seulement, de date à date.",
            source="francetravail.fr, instruction DG 2024-7 (BO 2024-10)\u202f; délibération 2022-56\u202f; service-public F1011", on="2024-02-07", review_on="2027-01-15",
            examples=[
                example("yes", "Paul, CDI à 35 km, demande 20 jours après", PAUL, amount="322", ),
                example("no", "Paul, demande 40 jours après", PAUL | {"starts_on": "2026-10-01"}, blocking=["starts_on"]),
                example("yes", "Sara, formation de 45 h", SARA, amount="248.05"),
                example("no", "Sara, pour un permis B", SARA | {"training_excluded": True}, blocking=["training_excluded"]),
                example("edge", "60 km tout juste, moins de 2 h", PAUL | {"km_return": 60, "minutes_return": 120}, "no", blocking=["km_return", "minutes_return"]),
                example("edge", "54 km\u202f: la durée décide", PAUL | {"km_return": 54}, "missing", missing=["minutes_return"], amount="248.40"),
                example("edge", "Allocation de 32,13 €", PAUL | {"compensated": True, "are_net_day": "32.13"}, "yes"),
                example("edge", "Paul, avec les taux de 2022", PAUL | {"starts_on": "2022-10-21"}, "yes", on="2022-11-10", amount="280"),
            ],
        ),
    ),
    aid(
        "ft-garde-enfants",
        version(
            "Aide à la garde d’enfants (AGE)", "France Travail", "garde",
            yes("ft"), ge("children_under_12", 1), _modest("1.3"), among("action", "emploi", "formation"), ge("age_months", 12),
            value={"if": ge("weekly_hours", 15),
                "then": {"least": [{"sum": [euros("353.60"), {"times": [euros("62.40"), fact("children_under_12")]}]}, euros("540.80")]},
                "otherwise": {"least": [{"sum": [euros("150.80"), {"times": [euros(26), fact("children_under_12")]}]}, euros("228.80")]}},
            how="Dès 15 heures par semaine\u202f: 416 € pour un enfant, 62,40 € par enfant de plus, 540,80 € au plus. Moins\u202f: 176,80 €, 26 € et 228,80 €.",
            timing="Une fois par an.", channel="L’espace personnel de France Travail.",
            cumulation="Un CDD ou un intérim d’au moins 28 jours, selon une source secondaire.",
            source="francetravail.fr\u202f; instruction DG 2024-16 du 30/05/2024, BO 2024-31", on="2024-05-30", from_date="2024-05-01", review_on="2027-01-15",
            examples=[
                example("yes", "Deux enfants, 20 h par semaine", PARENT, amount="478.40"),
                example("yes", "Trois enfants, 10 h par semaine", PARENT | {"children_under_12": 3, "weekly_hours": 10}, amount="228.80"),
                example("no", "Aide reçue il y a 8 mois", PARENT | {"age_months": 8}, blocking=["age_months"]),
                example("edge", "Allocation de 41,77 €, un enfant", PARENT | {"compensated": True, "are_net_day": "41.77", "children_under_12": 1}, "yes", amount="416"),
                example("edge", "Allocation de 41,78 €", PARENT | {"compensated": True, "are_net_day": "41.78"}, "no"),
            ],
        ),
    ),
    aid(
        "al-mobili-pass",
        version(
            "Mobili-Pass", "Action Logement", "autre",
            yes("employee"), ge("company_size", 10), no("farm_sector"),
            some(ge("homes_km", 70), ge("homes_minutes", 75), must="des logements à 70 km ou 1 h 15 l’un de l’autre"),
            within("starts_on", months=6, must="demander au plus tard 6 mois après l’embauche"),
            state="to_confirm", why="signalée suspendue depuis le 30 juin 2023", value=up_to(3500), words="3 500 ou 3 000 € selon la zone",
            timing="Une fois en deux ans.", channel="Action Logement.", trust="old", source="aide-sociale.fr", on="2023-06-30",
            examples=[
                example("yes", "Embauchée à 90 km", MOVE, amount="3500"),
                example("no", "Employeur de 8 salariés", MOVE | {"company_size": 8}, blocking=["company_size"]),
                example("edge", "70 km, 10 salariés", MOVE | {"homes_km": 70, "company_size": 10}, "yes"),
            ],
        ),
    ),
    aid(
        "al-mobili-jeune",
        version(
            "Mobili-Jeune (loyer)", "Action Logement", "autre", lt("age", 30), among("contract", "apprentissage", "professionnalisation"),
            value=up_to({"if": yes("farm_sector"), "then": euros(300), "otherwise": euros(100)}), unit="euros_month", words="pour le loyer, pas pour le transport",
            channel="Action Logement.", source="aides-jeunes", on="2025-08-20",
            examples=[
                example("yes", "Apprenti de 20 ans", {"age": 20, "contract": "apprentissage", "farm_sector": False}, amount="100"),
                example("no", "En CDI", {"age": 20, "contract": "cdi"}, blocking=["contract"]),
                example("edge", "30 ans", {"age": 30, "contract": "apprentissage"}, "no", blocking=["age"]),
            ],
        ),
    ),
    aid(
        "employeur-abonnement",
        version(
            "Moitié de l’abonnement de transport", "L’employeur", "transport", yes("employee"), yes("public_transport"),
            nature="right", value=euros(50), unit="percent", words="à proportion du temps de travail sous un mi-temps\u202f; l’employeur peut aller à 75 %",
            channel="L’employeur, sur la fiche de paie.", papers=("L’abonnement",), trust="second", source="Code du travail, selon des sources secondaires de 2025",
            examples=[
                example("yes", "Salariée abonnée", {"employee": True, "public_transport": True}, amount="50"),
                example("no", "En voiture", {"employee": True, "public_transport": False}, blocking=["public_transport"]),
                example("edge", "Sans emploi, abonnée", {"employee": False, "public_transport": True}, "no", blocking=["employee"]),
            ],
        ),
    ),
    aid(
        "employeur-fmd",
        version(
            "Forfait mobilités durables", "L’employeur", "trajets", yes("employee"),
            committee="L’employeur", value=up_to(600), words="par an, si l’employeur l’a choisi", channel="L’employeur.", trust="second", source="Sources secondaires", on="2025-09-15",
            examples=[
                example("yes", "Salariée", {"employee": True}, amount="600"),
                example("no", "Sans emploi", {"employee": False}, blocking=["employee"]),
                example("edge", "On ne sait pas encore", {}, "missing", missing=["employee"]),
            ],
        ),
    ),
    aid(
        "agefiph-deplacements",
        version(
            "Aide aux déplacements", "Agefiph", "trajets", yes("disabled"), yes("job_seeker_or_employed"),
            state="to_confirm", why="l’offre a été révisée le 1er octobre 2025", committee="L’Agefiph", value=up_to(12000), words="12 000 € par an ou 5 000 € selon la source",
            cumulation="Paie le surcoût du handicap, pas l’achat d’une voiture ordinaire.", channel="L’Agefiph.", trust="second", source="Sites d’aides", on="2025-10-01",
            examples=[
                example("yes", "Salarié d’un chantier d’insertion", {"disabled": True, "job_seeker_or_employed": True}, amount="12000"),
                example("no", "Sans handicap reconnu", {"disabled": False, "job_seeker_or_employed": True}, blocking=["disabled"]),
                example("edge", "Emploi inconnu", {"disabled": True}, "missing", missing=["job_seeker_or_employed"]),
            ],
        ),
    ),
    aid(
        "pch-vehicule",
        version(
            "PCH, aménagement du véhicule", "MDPH", "vehicule", yes("disabled"), committee="La commission de la MDPH", value=up_to(5000), words="sur 5 ans", channel="La MDPH.",
            source="monparcourshandicap.gouv.fr", on="2025-01-22",
            examples=[
                example("yes", "Handicap reconnu", {"disabled": True}, amount="5000"),
                example("no", "Handicap non reconnu", {"disabled": False}, blocking=["disabled"]),
                example("edge", "On ne sait pas encore", {}, "missing", missing=["disabled"]),
            ],
        ),
    ),
    aid(
        "pch-transport",
        version(
            "PCH, surcoût des transports", "MDPH", "trajets", yes("disabled"), committee="La commission de la MDPH", value=up_to(24000), words="75 % du surcoût, sur 10 ans", channel="La MDPH.",
            source="monparcourshandicap.gouv.fr", on="2025-01-22",
            examples=[
                example("yes", "Handicap reconnu", {"disabled": True}, amount="24000"),
                example("no", "Handicap non reconnu", {"disabled": False}, blocking=["disabled"]),
                example("edge", "On ne sait pas encore", {}, "missing", missing=["disabled"]),
            ],
        ),
    ),
    aid(
        "faj-44",
        version(
            "Fonds d’aide aux jeunes", "Département de Loire-Atlantique", "autre",
            among("department", "44"), outside("epci", "244400404", must="habiter hors de Nantes Métropole, qui a son propre fonds"),
            YOUNG_ENOUGH, yes("legal_stay"), MEANS, yes("at_risk"),
            value=up_to(800), words="par an", **FAJ, source="loire-atlantique.fr (plafond de 2020)",
            examples=[
                example("yes", "20 ans, vit seul, 600 €", YOUTH, amount="800"),
                example("no", "25 ans", YOUTH | {"age": 25}, blocking=["age"]),
                example("edge", "16 ans, apprentie, 800 € tout juste", YOUTH | {"age": 16, "apprentice": True, "monthly_income": 800}, "yes"),
            ],
        ),
    ),
    aid(
        "faj-nantes",
        version(
            "Fonds d’aide aux jeunes", "Nantes Métropole", "autre",
            among("epci", "244400404"), YOUNG_ENOUGH, yes("legal_stay"), MEANS, yes("at_risk"),
            value=up_to(1600), words="par an", **FAJ, source="Nantes Métropole", on="2020-10-08",
            examples=[
                example("yes", "Nantais de 20 ans", YOUTH | {"epci": "244400404"}, amount="1600"),
                example("no", "D’Ancenis", YOUTH, blocking=["epci"]),
                example("edge", "En couple, 1 200 € tout juste", YOUTH | {"epci": "244400404", "household": "couple", "couple_income": 1200}, "yes"),
            ],
        ),
    ),
    aid(
        "cej-allocation",
        version(
            "Allocation du contrat d’engagement jeune", "Mission locale", "autre", yes("local_mission"), yes("youth_contract"),
            committee="La mission locale", value=up_to(ref("cej_max")), unit="euros_month", channel="La mission locale.", trust="second", source="Sources secondaires", on="2026-04-01", from_date="2026-04-01",
            examples=[
                example("yes", "En contrat", {"local_mission": True, "youth_contract": True}, amount="566.17"),
                example("no", "Sans contrat", {"local_mission": True, "youth_contract": False}, blocking=["youth_contract"]),
                example("edge", "Contrat inconnu", {"local_mission": True}, "missing", missing=["youth_contract"]),
            ],
        ),
    ),
    aid(
        "revenu-jeunes-44",
        version("Revenu jeunes", "Département de Loire-Atlantique", "autre", among("department", "44"),
            state="to_confirm", why="expérimentation de juillet 2022", committee="Le Département", words="montant à demander", channel="La mission locale.", trust="old", source="Département de Loire-Atlantique", on="2022-07-01",
            examples=[
                example("yes", "En Loire-Atlantique", {"commune": "44109"}),
                example("no", "En Maine-et-Loire", {"commune": "49007"}, blocking=["department"]),
                example("edge", "Commune inconnue", {}, "missing", missing=["commune"]),
            ]),
    ),
    aid(
        "region-urgence",
        version(
            "Fonds social régional d’urgence", "Région des Pays de la Loire", "autre", yes("region_trainee"), yes("urgent_training"),
            committee="La Région", words="montant non publié", channel="L’organisme de formation fait le dossier.", source="aides-jeunes", on="2023-04-05", trust="old",
            examples=[
                example("yes", "Voiture en panne pendant la formation", {"region_trainee": True, "urgent_training": True}),
                example("no", "Formation de France Travail", {"region_trainee": False, "urgent_training": True}, blocking=["region_trainee"]),
                example("edge", "Sans urgence", {"region_trainee": True, "urgent_training": False}, "no", blocking=["urgent_training"]),
            ],
        ),
    ),
    aid(
        "dept44-rsa",
        version(
            "Aides individuelles au titre du RSA", "Département de Loire-Atlantique", "autre", yes("rsa"), among("department", "44"),
            state="to_confirm", why="règlement non trouvé\u202f: demandez à l’UDD ou au CDAS", committee="Le Département", words="montant à demander", channel="L’UDD ou le CDAS.",
            cumulation="Repère voisin (Redon)\u202f: achat 1 200 €, réparation 500 €, contrôle technique 85 €.", trust="memory", source="Rien de publié trouvé",
            examples=[
                example("yes", "Au RSA", {"rsa": True, "commune": "44003"}),
                example("no", "Sans RSA", {"rsa": False, "commune": "44003"}, blocking=["rsa"]),
                example("edge", "RSA inconnu", {"commune": "44003"}, "missing", missing=["rsa"]),
            ],
        ),
    ),
    aid(
        "ft-mbi",
        version("Bilan et accompagnement mobilité (MBI)", "France Travail", "trajets", nature="service", state="closed", why="marchés arrêtés\u202f; des appels à projets régionaux les remplacent parfois", trust="second", source="Relevé du 23/11/2026"),
    ),
]  # fmt: skip
