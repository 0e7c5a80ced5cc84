"""Aids to have a vehicle: buying, hiring, repairing, borrowing (facts: aids 1.3 row 26, 1.4)."""

from advice.aids.data.writing import (
    aid,
    among,
    euros,
    every,
    example,
    fact,
    ge,
    gt,
    le,
    lt,
    no,
    rate,
    ref,
    some,
    table,
    up_to,
    version,
    yes,
)  # fmt: skip

ELECTRIC = {"exclusive": "voiture-electrique", "cost": "car_price"}
LEASING = {
    "age": 40,
    "income_per_part": 12000,
    "commute_km": 25,
    "car_electric_new": True,
    "car_price": 25000,
    "car_made_in_europe": False,
}
CEE = {"car_electric_new": True, "car_price": 25000, "keeps_two_years": True, "other_car_aid": False}
LOAN = {"repays": True, "loan_wanted": 2000}
MOBILE = {"department": "44", "has_licence": True, "rsa": True, "prescribed": True}


#: Where nothing more precise was noted.
SURVEY = "Relevé du 23/11/2026"


def _closed(slug, name, body, theme, words, since, source, on):
    return aid(
        slug, version(name, body, theme, state="closed", why=words, from_date=since, source=source, on=on)
    )


AIDS = [
    aid(
        "caf44-vehicule",
        version("Prêt ou aide au véhicule", "CAF de Loire-Atlantique", "vehicule", yes("caf_member"), among("department", "44"),
            nature="loan", state="to_confirm", why="chaque CAF a sa règle, celle de Loire-Atlantique n’a pas été trouvée", committee="La CAF", words="montant à demander (CAF de la Mayenne\u202f: 700 €)",
            channel="La CAF.", trust="memory", source="Rien de publié trouvé",
            examples=[
                example("yes", "Allocataire", {"caf_member": True, "commune": "44003"}),
                example("no", "Pas allocataire", {"caf_member": False, "commune": "44003"}, blocking=["caf_member"]),
                example("edge", "En Maine-et-Loire", {"caf_member": True, "commune": "49007"}, "no", blocking=["department"]),
            ]),
    ),
    aid(
        "leasing-social",
        version("Leasing social", "État", "vehicule", state="closed", why="éditions de 2024 et de 2025 closes", source="service-public F39280"),
        version(
            "Leasing social 2026", "État", "vehicule",
            ge("age", 18), le("income_per_part", 16880),
            some(gt("commute_km", 10), gt("work_km_year", 8000), must="plus de 10 km en voiture jusqu’au travail, ou plus de 8 000 km par an pour le travail"),
            yes("car_electric_new"), le("car_price", 47000),
            value={"if": yes("car_made_in_europe"), "then": rate("0.29", "car_price", 9000), "otherwise": rate("0.29", "car_price", 6500)},
            committee="L’enveloppe est limitée\u202f: le loueur", **ELECTRIC, from_date="2026-07-16", papers=("Avis d’impôt 2025", "Justificatif du trajet"),
            channel="Un loueur partenaire.", source="service-public F39280", on="2026-07-16", review_on="2026-12-15",
            examples=[
                example("yes", "25 km du travail", LEASING, amount="6500"),
                example("no", "Revenu trop haut", LEASING | {"income_per_part": 16881}, blocking=["income_per_part"]),
                example("edge", "10 km tout juste", LEASING | {"commute_km": 10, "work_km_year": 8000}, "no", blocking=["commute_km", "work_km_year"]),
                example("yes", "Produite en Europe, 40 000 €", LEASING | {"car_made_in_europe": True, "car_price": 40000}, amount="9000"),
            ],
        ),
    ),
    aid(
        "cee-voiture-electrique",
        version(
            "Coup de pouce voiture électrique (CEE)", "Fournisseurs d’énergie", "vehicule",
            yes("car_electric_new"), le("car_price", 47000), yes("keeps_two_years"), no("other_car_aid"),
            value=up_to(7700), **ELECTRIC, words="5 700, 4 700 ou 3 500 € selon les ressources, et 1 200 à 2 000 € pour une batterie européenne", committee="Le fournisseur d’énergie",
            from_date="2025-07-01", timing="Avec le devis ou la commande, avant de signer.", channel="Un fournisseur d’énergie signataire.",
            cumulation="Ne se cumule pas avec le bonus ni le leasing social.", trust="second", source="Arrêté du 24/12/2025, selon des sources secondaires", on="2025-12-24",
            examples=[
                example("yes", "Voiture de 25 000 €", CEE, amount="7700"),
                example("no", "A déjà le leasing social", CEE | {"other_car_aid": True}, blocking=["other_car_aid"]),
                example("edge", "47 000 € tout juste", CEE | {"car_price": 47000}, "yes"),
            ],
        ),
    ),
    _closed("bonus-voiture", "Bonus écologique, voiture", "État", "vehicule", "remplacé par les certificats d’énergie (CEE)", "2025-07-01", SURVEY, None),
    _closed("prime-conversion", "Prime à la conversion", "État", "vehicule", "n’existe plus\u202f; transition pour les vélos jusqu’au 14 février 2025", "2024-12-02", SURVEY, None),
    _closed("indemnite-carburant", "Indemnité carburant de 100 €", "État", "trajets", "close en 2023", None, SURVEY, None),
    aid(
        "microcredit-personnel",
        version(
            "Microcrédit personnel accompagné", "Banque agréée, avec un travailleur social", "vehicule",
            ge("loan_wanted", 300), le("loan_wanted", 8000), yes("repays"),
            nature="loan", committee="La banque", value=up_to({"least": [fact("loan_wanted"), euros(8000)]}), words="de 6 mois à 7 ans, taux de 1,5 à 4 % en général",
            in_return="Un projet d’insertion, un accompagnement.", channel="Un travailleur social ou une association, qui monte le dossier.",
            source="service-public F21375", on="2022-02-08", trust="old",
            examples=[
                example("yes", "2 000 €, peut rembourser", LOAN, amount="2000"),
                example("no", "Ne peut pas rembourser", LOAN | {"repays": False}, blocking=["repays"]),
                example("edge", "Dylan, 600 € à trouver", {"loan_wanted": 600}, "missing", missing=["repays"]),
            ],
        ),
    ),
    aid(
        "adie-mobilite",
        version(
            "Microcrédit mobilité", "Adie", "vehicule", yes("bank_refuses"), yes("job_seeker_or_employed"), yes("guarantor"), le("loan_wanted", 6000),
            nature="loan", committee="L’Adie", value=up_to({"least": [fact("loan_wanted"), euros(6000)]}), words="8 000 € sur 60 mois selon une autre source, taux d’environ 9,5 %",
            channel="L’Adie.", trust="second", source="Sites d’aides, mai 2025",
            examples=[
                example("yes", "Sans banque, avec un garant", (ADIE := {"bank_refuses": True, "job_seeker_or_employed": True, "guarantor": True, "loan_wanted": 3000}), amount="3000"),
                example("no", "Sans garant", ADIE | {"guarantor": False}, blocking=["guarantor"]),
                example("edge", "6 000 € tout juste", ADIE | {"loan_wanted": 6000}, "yes", amount="6000"),
            ],
        ),
    ),
    aid(
        "credit-municipal-nantes",
        version(
            "Microcrédit du Crédit municipal", "Crédit municipal de Nantes", "vehicule", ge("loan_wanted", 300), le("loan_wanted", 3000), yes("repays"),
            nature="loan", committee="Le Crédit municipal", value=up_to({"least": [fact("loan_wanted"), euros(3000)]}), words="sur 36 mois, à 4,5 %",
            channel="Le CCAS.", cumulation="Repère\u202f: un reste à vivre d’environ 200 €, des mensualités de 40 à 80 €.", trust="old", source="Crédit municipal de Nantes, ancien",
            examples=[
                example("yes", "1 500 €", LOAN | {"loan_wanted": 1500}, amount="1500"),
                example("no", "4 000 €", LOAN | {"loan_wanted": 4000}, blocking=["loan_wanted"]),
                example("edge", "300 € tout juste", LOAN | {"loan_wanted": 300}, "yes"),
            ],
        ),
    ),
    aid(
        "club-mobilite-loa",
        version("Location avec option d’achat dès 80 € par mois", "Club Mobilité, Dacia CareMakers", "vehicule", yes("repays"),
            nature="loan", state="to_confirm", why="lue en 2022 et 2023", words="dès 80 € par mois, financée par un microcrédit", channel="Un travailleur social.", trust="second", source="Presse, 2022 et 2023",
            examples=[
                example("yes", "Peut rembourser", {"repays": True}),
                example("no", "Ne peut pas", {"repays": False}, blocking=["repays"]),
                example("edge", "On ne sait pas encore", {}, "missing", missing=["repays"]),
            ]),
    ),
    aid(
        "garages-renault-solidaires",
        version("Garages Renault solidaires", "Renault, avec un prescripteur", "reparation", yes("prescribed"),
            nature="price", value=up_to(50), unit="percent", words="30 % au moins", channel="Un prescripteur oriente vers le garage.", trust="second", source="Presse, sans date",
            examples=[
                example("yes", "Orientée", {"prescribed": True}, amount="50"),
                example("no", "Sans prescripteur", {"prescribed": False}, blocking=["prescribed"]),
                example("edge", "On ne sait pas encore", {}, "missing", missing=["prescribed"]),
            ]),
    ),
    aid(
        "microcredit-vehicules-propres",
        version("Microcrédit véhicules propres", "État", "vehicule", yes("repays"), le("loan_wanted", 5000),
            nature="loan", state="to_confirm", why="lue en mars 2021, rien depuis", committee="La banque", value=up_to({"least": [fact("loan_wanted"), euros(5000)]}), words="sur 5 ans",
            channel="Une banque agréée.", trust="old", source="Lu en mars 2021",
            examples=[
                example("yes", "2 000 €", LOAN, amount="2000"),
                example("no", "Ne peut pas rembourser", LOAN | {"repays": False}, blocking=["repays"]),
                example("edge", "5 000 € tout juste", LOAN | {"loan_wanted": 5000}, "yes", amount="5000"),
            ]),
    ),
    aid(
        "re-pare-saint-nazaire",
        version("Garage solidaire Re-pare", "Re-pare, Saint-Nazaire", "reparation", nature="price",
            words="27 € de l’heure sous 1 000 € par mois, 39 € autour du SMIC, 63 € au-dessus\u202f; adhésion de 10 ou 20 €", channel="Le garage, à Saint-Nazaire.", trust="second", source="actu.fr, 2022",
            examples=[
                example("yes", "Une personne de 40 ans, en emploi", {"age": 40, "department": "44"}),
                example("no", "Une personne dont on ne sait rien\u202f: rien n’est demandé", {}, "yes"),
                example("edge", "Hors du département", {"department": "49"}, "yes"),
            ]),
    ),
    aid(
        "solidarauto-49",
        version("Garage solidaire, réparation", "Solidarauto 49, Trélazé", "reparation", among("department", "44", "49"),
            nature="price", unit="price_hour", value=table("caf_quotient", ("799.99", euros("39.90")), (1500, euros("54.90")), last=euros("67.90")),
            channel="Le garage, à Trélazé.", papers=("Attestation de quotient familial de la CAF",), trust="second", source="Solidarauto 49, sans date",
            examples=[
                example("yes", "Quotient de 500 €", {"department": "49", "caf_quotient": 500}, amount="39.90"),
                example("no", "En Sarthe", {"department": "72", "caf_quotient": 500}, blocking=["department"]),
                example("edge", "Quotient de 800 € tout juste", {"department": "44", "caf_quotient": 800}, "yes", amount="54.90"),
            ]),
    ),
    aid(
        "solidarauto-49-vente",
        version("Garage solidaire, vente", "Solidarauto 49, Trélazé", "vehicule", among("department", "44", "49"), lt("caf_quotient", 800),
            nature="price", words="voiture à 3 170 € en moyenne", channel="Le garage, à Trélazé.", papers=("Attestation de quotient familial de la CAF",), trust="second", source="Solidarauto 49, sans date",
            examples=[
                example("yes", "Quotient de 500 €", {"department": "49", "caf_quotient": 500}),
                example("no", "Quotient de 900 €", {"department": "49", "caf_quotient": 900}, blocking=["caf_quotient"]),
                example("edge", "Quotient de 800 € tout juste", {"department": "44", "caf_quotient": 800}, "no", blocking=["caf_quotient"]),
            ]),
    ),
    aid(
        "mobilactif-44",
        version("Scooter en location, Mobil’actif", "Les Eaux Vives, Châteaubriant, Nozay, Saint-Herblain", "vehicule", among("department", "44"), yes("has_licence"),
            some(every(yes("rsa"), yes("prescribed")), yes("aah"), lt("weekly_hours", 35), lt("monthly_income", ref("smic_hour", "151.67")),
                must="le RSA avec une prescription, l’AAH, un temps partiel, ou moins que le SMIC"),
            nature="price", value=euros("2.50"), unit="price_day", words="40 km par jour", channel="Mobil’actif.", trust="second", source="Presse, 2022",
            examples=[
                example("yes", "RSA, avec prescription", MOBILE, amount="2.50"),
                example("no", "Sans permis", MOBILE | {"has_licence": False}, blocking=["has_licence"]),
                example("edge", "RSA sans prescription, temps partiel", MOBILE | {"prescribed": False, "weekly_hours": 20}, "yes"),
            ]),
    ),
    aid(
        "fastt-location",
        version("Voiture ou cyclomoteur pour intérimaires", "FASTT", "vehicule", yes("temp_worker"), yes("has_licence"),
            nature="price", value=up_to(10), unit="price_day", words="3 € au plus pour un cyclomoteur\u202f; 60 jours par an au plus", channel="Le FASTT.",
            cumulation="C’est un coût pour la personne. L’assurance ne couvre pas les trajets professionnels.", source="aides-jeunes", on="2023-11-17",
            examples=[
                example("yes", "En mission, avec le permis", {"temp_worker": True, "has_licence": True}, amount="10"),
                example("no", "Mission finie", {"temp_worker": False, "has_licence": True}, blocking=["temp_worker"]),
                example("edge", "Sans permis", {"temp_worker": True, "has_licence": False}, "no", blocking=["has_licence"]),
            ]),
    ),
]  # fmt: skip
