"""Aids to a driving licence (facts: aids 1.1)."""

from advice.aids.data.writing import (
    aid,
    among,
    between,
    case,
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
    up_to,
    version,
    yes,
)  # fmt: skip

#: A personal aid to a licence excludes the others that say so.
ONE = {"exclusive": "permis", "cost": "licence_cost"}
SEEKER = {
    "ft": True,
    "ft_months": 8,
    "age": 30,
    "licence": "b",
    "other_licence_aid": False,
    "school_signed": False,
}
CPF = {"ft": True, "licence": "b", "cpf_balance": 1150, "licence_cost": 1500}
YOUNG = {"age": 20, "licence": "b", "partner_school": True}
LOIRE = {"department": "44", "months_in_department": 24, "tax_quotient": 500, "age": 20, "licence": "b"}
LOIRE |= {"other_licence_aid": False, "school_signed": True, "licence_cost": 1500}
LIGHT = among("licence", "b", "am", "a1", "a2", must="un permis léger (B, AM, A1, A2)")
CPF_RULES = (
    LIGHT,
    some(
        yes("ft"),
        ge("cpf_third_party", 100),
        must="être demandeur d’emploi, ou 100 € au moins apportés par un tiers (employeur, OPCO, État, Région, France Travail)",
    ),
    gt("cpf_balance", 0, must="des droits sur le CPF"),
)
CPF_TOLD = {
    "nature": "right",
    "value": {"least": [fact("cpf_balance"), fact("licence_cost"), euros(900)]},
    "cost": "licence_cost",
    "timing": "Avant de s’inscrire à l’auto-école.",
    "channel": "Mon Compte Formation, avec l’auto-école.",
    "cumulation": "Se cumule avec une aide au permis. L’employeur qui apporte 100 € débloque le CPF d’un salarié en CDDI.",
    "source": "service-public.fr A17164, A18831, A17364, F10705, lus par un audit public\u202f; Centre Inffo\u202f; code du travail, L6323-6",
    "review_on": "2027-01-05",
}
CPF_EXAMPLES = [
    example("yes", "Dylan, demandeur d’emploi, 1 150 € sur son CPF", CPF, amount="900"),
    example("no", "Salariée sans apport d’un tiers", CPF | {"ft": False, "cpf_third_party": 0}, blocking=["ft", "cpf_third_party"]),
    example("edge", "Salarié en CDDI, l’employeur apporte 100 €", CPF | {"ft": False, "cpf_third_party": 100}, "yes", amount="900"),
]  # fmt: skip

AIDS = [
    aid(
        "ft-permis-b",
        version(
            "Aide au permis B de France Travail", "France Travail", "permis",
            yes("ft"),
            some(
                ge("ft_months", 6),
                among("contract", "cdi"),
                every(among("contract", "cdd", "ctt"), ge("contract_months", 3)),
                must="être inscrit depuis 6 mois, ou une promesse d’embauche en CDI, ou en CDD ou intérim de 3 mois",
            ),
            ge("age", 18), among("licence", "b"), no("other_licence_aid"), no("school_signed"),
            value={"least": [fact("licence_cost"), euros(1200)]}, **ONE,
            timing="Avant de s’inscrire à l’auto-école.", channel="Le conseiller France Travail.",
            source="service-public.fr F1719",
            examples=[
                example("yes", "Inscrite depuis 8 mois", SEEKER | {"licence_cost": 1500}, amount="1200", on="2026-03-10"),
                example("no", "Déjà inscrite à l’auto-école", SEEKER | {"school_signed": True}, blocking=["school_signed"], on="2026-03-10"),
                example("edge", "Inscrite depuis 6 mois tout juste", SEEKER | {"ft_months": 6, "licence_cost": 900}, "yes", amount="900", on="2026-03-31"),
            ],
        ),
        version(
            "Aide au permis B de France Travail", "France Travail", "permis",
            state="closed", why="n’existe plus\u202f; regardez le CPF, que France Travail peut abonder",
            from_date="2026-04-01",
            source="Délibération France Travail 2025-48 du 27/11/2025, BO 2025-73\u202f; Centre Inffo du 18/12/2025", on="2025-12-05",
        ),
    ),
    aid(
        "etat-permis-apprentis",
        version(
            "Aide de 500 € au permis des apprentis", "État", "permis",
            yes("apprentice"), ge("age", 18), among("licence", "b"),
            value=euros(500), cost="licence_cost", channel="Le CFA.", papers=("Devis ou facture de moins de 12 mois",),
            source="OpenFisca, transport", on="2026-03-11",
            examples=[
                example("yes", "Apprentie de 18 ans", {"apprentice": True, "age": 18, "licence": "b", "licence_cost": 1500}, amount="500", on="2026-01-15"),
                example("no", "Pas apprenti", {"apprentice": False, "age": 18, "licence": "b"}, blocking=["apprentice"], on="2026-01-15"),
                example("edge", "17 ans", {"apprentice": True, "age": 17, "licence": "b"}, "no", blocking=["age"], on="2026-01-15"),
            ],
        ),
        version(
            "Aide de 500 € au permis des apprentis", "État", "permis",
            state="closed", why="supprimée par la loi de finances", from_date="2026-02-21",
            source="service-public.fr A18840", on="2026-03-19",
        ),
    ),
    aid(
        "cpf-permis",
        version("CPF pour un permis léger", "Mon Compte Formation", "permis", *CPF_RULES, **CPF_TOLD, from_date="2026-02-26", on="2026-02-26",
            examples=[example("yes", "Avant la participation forfaitaire", CPF, amount="900", on="2026-03-01"), *CPF_EXAMPLES[1:]]),
        version("CPF pour un permis léger", "Mon Compte Formation", "permis", *CPF_RULES, **CPF_TOLD, from_date="2026-04-02", on="2026-10-06",
            charge={"if": yes("ft"), "then": euros(0), "otherwise": euros(150)}, examples=CPF_EXAMPLES),
    ),
    aid(
        "ft-abondement-cpf",
        version(
            "Abondement du CPF par France Travail", "France Travail", "permis", yes("ft"), LIGHT,
            nature="right", committee="Le conseiller France Travail", words="montant à l’appréciation du conseiller",
            channel="Le conseiller France Travail.", source="Délibération France Travail 2025-48", on="2025-11-27", review_on="2027-01-05",
            examples=[
                example("yes", "Inscrite, permis B", {"ft": True, "licence": "b"}),
                example("no", "Pas inscrite", {"ft": False, "licence": "b"}, blocking=["ft"]),
                example("edge", "Poids lourd\u202f: une autre voie", {"ft": True, "licence": "lourd"}, "no", blocking=["licence"]),
            ],
        ),
    ),
    aid(
        "permis-un-euro",
        version(
            "Permis à 1 € par jour", "État, avec une banque", "permis",
            between("age", 15, 25), among("licence", "a1", "a2", "b"), yes("partner_school"),
            nature="loan", committee="La banque", cost="licence_cost",
            value=up_to({"sum": [euros(1200), {"if": yes("failed_test"), "then": euros(300)}]}),
            words="sans intérêts, remboursé 30 € par mois", in_return="Une caution peut être demandée.",
            timing="Une fois par catégorie de permis.", channel="L’auto-école labellisée, puis la banque partenaire.",
            cumulation="Se cumule avec les aides publiques. C’est un crédit, pas une aide.",
            source="OpenFisca (prêt formation permis)\u202f; préfecture d’Eure-et-Loir, de 2016 à 2025",
            examples=[
                example("yes", "20 ans, école labellisée", YOUNG | {"failed_test": False}, amount="1200"),
                example("no", "Dylan, 30 ans", YOUNG | {"age": 30}, blocking=["age"]),
                example("edge", "25 ans révolus, après un échec", YOUNG | {"age": 25, "failed_test": True}, "yes", amount="1500"),
            ],
        ),
    ),
    aid(
        "dept44-permis",
        version(
            "Aide à la mobilité, permis B ou AM", "Département de Loire-Atlantique", "permis",
            among("department", "44"), gt("months_in_department", 12), le("tax_quotient", 600),
            some(
                every(among("licence", "b"), between("age", 17, 24)),
                every(among("licence", "am"), between("age", 14, 24)),
                must="préparer le permis B entre 17 et 24 ans, ou le permis AM entre 14 et 24 ans",
            ),
            no("other_licence_aid"), yes("school_signed"),
            state="suspended", why="en raison de contraintes budgétaires, selon une seule source\u202f: appelez avant d’en parler",
            value=case("licence", b=euros(500), am=euros(100)), **ONE,
            timing="Un an pour donner l’attestation et la facture.", channel="En ligne. Versée à l’auto-école.",
            papers=("Avis d’impôt", "Attestation de l’auto-école", "Facture"), trust="second",
            source="OpenFisca-France-Local (règlement 2024)\u202f; mes-allocs.fr pour la suspension", on="2024-09-20", review_on="2027-01-15",
            examples=[
                example("yes", "20 ans, permis B", LOIRE, amount="500"),
                example("no", "Revenu trop haut", LOIRE | {"tax_quotient": "600.01"}, blocking=["tax_quotient"]),
                example("edge", "14 ans, AM, 600 € tout juste", LOIRE | {"age": 14, "licence": "am", "tax_quotient": 600}, "yes", amount="100"),
            ],
        ),
    ),
    aid(
        "region-pass-permis-apprenti",
        version(
            "Pass Permis Apprenti", "Région des Pays de la Loire", "permis",
            yes("apprentice"), between("age", 17, 20), among("region", "52"),
            some(le("caf_quotient", 550), yes("esa_followed")),
            state="to_confirm", why="lue dans des sources secondaires", value=euros(400), **ONE,
            in_return="S’engager dans la vie du CFA.", channel="Le CFA.", trust="second", source="mes-allocs.fr\u202f; une-auto-ecole.com",
            examples=[
                example("yes", "Apprenti de 18 ans", {"apprentice": True, "age": 18, "region": "52", "caf_quotient": 400, "licence_cost": 1500}, amount="400"),
                example("no", "21 ans", {"apprentice": True, "age": 21, "region": "52", "caf_quotient": 400}, blocking=["age"]),
                example("edge", "Quotient de 550 €", {"apprentice": True, "age": 20, "region": "52", "caf_quotient": 550, "licence_cost": 300}, "yes", amount="300"),
            ],
        ),
    ),
    aid(
        "caf44-seconde-chance",
        version(
            "Permis, seconde chance", "CAF de Loire-Atlantique", "permis",
            yes("caf_member"), among("department", "44"), ge("children", 1), le("caf_quotient", 750),
            among("licence", "b"), yes("failed_test"),
            value=rate("0.80", "extra_hours_cost", 400), cost="extra_hours_cost", words="80 % des heures en plus",
            channel="La CAF.", trust="second", source="Sites d’aides, sans date",
            examples=[
                example("yes", "Un enfant, un échec, 300 € d’heures", (MOTHER := {"caf_member": True, "department": "44", "children": 1, "caf_quotient": 700, "licence": "b", "failed_test": True, "extra_hours_cost": 300}), amount="240"),
                example("no", "Pas encore passé l’épreuve", MOTHER | {"failed_test": False}, blocking=["failed_test"]),
                example("edge", "Quotient de 750 €, 600 € d’heures", MOTHER | {"caf_quotient": 750, "extra_hours_cost": 600}, "yes", amount="400"),
            ],
        ),
    ),
    aid(
        "vertou-permis",
        version(
            "Bourse communale au permis de conduire", "Ville de Vertou", "permis",
            among("commune", "44215", must="habiter Vertou"), between("age", 16, 21), among("licence", "b"), no("school_signed"), yes("volunteers"),
            value=up_to(1000), **ONE, in_return="50 heures de bénévolat.", timing="Avant le 20 novembre, et avant de commencer.", channel="La mairie.",
            source="aides-jeunes, ville-vertou-bourse-communale-permis-de-conduire", on="2026-08-12", review_on="2027-09-01",
            examples=[
                example("yes", "18 ans, de Vertou", (VERTOU := {"commune": "44215", "age": 18, "licence": "b", "school_signed": False, "volunteers": True}), amount="1000"),
                example("no", "De Nantes", VERTOU | {"commune": "44109"}, blocking=["commune"]),
                example("edge", "21 ans, déjà inscrit", VERTOU | {"age": 21, "school_signed": True}, "no", blocking=["school_signed"]),
            ],
        ),
    ),
    aid(
        "chaumes-permis",
        version(
            "Aide au permis et au BSR", "Chaumes-en-Retz", "permis",
            among("commune", "44005", must="habiter Chaumes-en-Retz"), between("age", 14, 25), among("licence", "b", "am"), yes("local_school"), yes("volunteers"),
            value=up_to(800), **ONE, committee="Le conseil municipal", in_return="20 heures de bénévolat.",
            papers=("Avis d’impôt", "Bulletins de salaire", "Attestation de la CAF", "Projet scolaire ou professionnel"), channel="La mairie.",
            source="aides-jeunes", on="2026-08-19",
            examples=[
                example("yes", "16 ans, BSR", (CHAUMES := {"commune": "44005", "age": 16, "licence": "am", "local_school": True, "volunteers": True}), amount="800"),
                example("no", "Auto-école d’ailleurs", CHAUMES | {"local_school": False}, blocking=["local_school"]),
                example("edge", "26 ans", CHAUMES | {"age": 26}, "no", blocking=["age"]),
            ],
        ),
    ),
    aid(
        "saint-herblain-bsr",
        version(
            "Aide au permis AM (BSR)", "Ville de Saint-Herblain", "permis",
            among("commune", "44162", must="habiter Saint-Herblain"), between("age", 14, 25), ge("months_in_commune", 3), among("licence", "am"),
            value=up_to(rate("0.30", "licence_cost", 60)), **ONE, words="10 à 30 % selon le quotient",
            in_return="Une contrepartie dans les 6 mois.", timing="Avant l’examen.", channel="La mairie. Payée à l’auto-école.",
            source="infos-jeunes.fr", on="2024-10-25",
            examples=[
                example("yes", "15 ans, 250 €", (HERBLAIN := {"commune": "44162", "age": 15, "months_in_commune": 12, "licence": "am", "licence_cost": 250}), amount="60"),
                example("no", "Arrivé depuis 2 mois", HERBLAIN | {"months_in_commune": 2}, blocking=["months_in_commune"]),
                example("edge", "3 mois tout juste, 100 €", HERBLAIN | {"months_in_commune": 3, "licence_cost": 100}, "yes", amount="30"),
            ],
        ),
    ),
    aid(
        "angers-permis-citoyen",
        version(
            "Permis citoyen", "Ville d’Angers", "permis",
            among("commune", "49007", must="habiter Angers"), ge("age", 18), ge("months_in_commune", 12), yes("iae"), yes("partner_school"), yes("volunteers"),
            value=up_to(rate("0.80", "licence_cost", 1000)), **ONE, words="20 % au moins restent à payer",
            in_return="20 heures de bénévolat et une journée de sécurité routière.", channel="Le CCAS d’Angers.",
            source="aides-jeunes", on="2026-08-12",
            examples=[
                example("yes", "En parcours d’insertion", (ANGERS := {"commune": "49007", "age": 25, "months_in_commune": 30, "iae": True, "partner_school": True, "volunteers": True, "licence_cost": 1500}), amount="1000"),
                example("no", "Hors parcours", ANGERS | {"iae": False}, blocking=["iae"]),
                example("edge", "Un an tout juste, 1 000 €", ANGERS | {"months_in_commune": 12, "licence_cost": 1000}, "yes", amount="800"),
            ],
        ),
    ),
    aid(
        "cholet-roulez-jeunesse",
        version(
            "Roulez Jeunesse", "Ville de Cholet", "permis",
            among("commune", "49099", must="habiter Cholet"), between("age", 18, 25), yes("volunteers"), among("licence", "b"),
            value=up_to(1000), **ONE, in_return="Du bénévolat.", timing="Avant le 15 septembre.", channel="La mairie.",
            trust="old", source="aides-jeunes (le texte dit aussi 15–25 ans)", on="2023-10-23",
            examples=[
                example("yes", "20 ans", (CHOLET := {"commune": "49099", "age": 20, "volunteers": True, "licence": "b"}), amount="1000"),
                example("no", "D’Angers", CHOLET | {"commune": "49007"}, blocking=["commune"]),
                example("edge", "17 ans", CHOLET | {"age": 17}, "no", blocking=["age"]),
            ],
        ),
    ),
    aid(
        "afodil-conduite-49",
        version(
            "Conduite supervisée", "Afodil", "permis",
            among("department", "49"), between("age", 18, 25), some(yes("local_mission"), yes("rsa"), yes("aah"), yes("iae")),
            nature="price", state="to_confirm", why="n’est plus montrée par aides-jeunes", value=euros(30), unit="price_month", words="après 10 € d’adhésion",
            channel="L’Afodil.", source="aides-jeunes", on="2024-05-06",
            examples=[
                example("yes", "Suivie par la mission locale", {"department": "49", "age": 20, "local_mission": True}, amount="30"),
                example("no", "En Loire-Atlantique", {"department": "44", "age": 20, "local_mission": True}, blocking=["department"]),
                example("edge", "25 ans, au RSA", {"department": "49", "age": 25, "rsa": True}, "yes"),
            ],
        ),
    ),
    aid(
        "msa49-permis",
        version("Aide au permis de la MSA", "MSA de Maine-et-Loire", "permis", state="closed", why="donnait jusqu’à 900 €", from_date="2025-10-30", source="aides-jeunes", on="2025-10-30"),
    ),
    aid(
        "probtp-permis",
        version(
            "Aide au permis des apprentis du bâtiment", "PRO BTP", "permis",
            yes("apprentice_building"), ge("age", 15), lt("age", 30), yes("probtp"),
            le("reference_income", ref("smic_hour", "1820"), must="un revenu fiscal sous le SMIC annuel (brut, 1 820 heures)"),
            value=euros(600), cost="licence_cost", channel="PRO BTP.", source="OpenFisca", on="2023-08-18",
            examples=[
                example("yes", "Apprenti de 19 ans", (BUILDER := {"apprentice_building": True, "age": 19, "probtp": True, "reference_income": 12000, "licence_cost": 1500}), amount="600"),
                example("no", "30 ans", BUILDER | {"age": 30}, blocking=["age"]),
                example("edge", "Revenu au SMIC annuel", BUILDER | {"reference_income": "22404.20"}, "yes"),
            ],
        ),
    ),
    aid(
        "agefiph-permis",
        version(
            "Aide au permis, surcoût du handicap", "Agefiph", "permis", yes("disabled"),
            state="to_confirm", why="l’offre a été révisée le 1er octobre 2025", committee="L’Agefiph", value=up_to(1000), cost="licence_cost",
            channel="L’Agefiph.", trust="second", source="Sites d’aides", on="2025-10-01",
            examples=[
                example("yes", "Handicap reconnu", {"disabled": True}, amount="1000"),
                example("no", "Handicap non reconnu", {"disabled": False}, blocking=["disabled"]),
                example("edge", "Permis aménagé à 700 €", {"disabled": True, "licence_cost": 700}, "yes", amount="700"),
            ],
        ),
    ),
    aid(
        "bourse-communale-permis",
        version(
            "Bourse communale au permis", "La mairie de la commune", "permis", between("age", 18, 25),
            state="to_confirm", why="chaque commune décide\u202f: cherchez à la mairie", committee="La mairie", words="montant fixé par la commune", exclusive="permis",
            in_return="Des heures d’activité d’intérêt collectif, le plus souvent.", channel="La mairie.", trust="second", source="Dispositif de l’Association des maires de France",
            examples=[
                example("yes", "20 ans", {"age": 20}),
                example("no", "26 ans", {"age": 26}, blocking=["age"]),
                example("edge", "25 ans", {"age": 25}, "yes"),
            ],
        ),
    ),
]  # fmt: skip
