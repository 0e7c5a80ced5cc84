"""Aids to ride a bike, fares of buses and trains, carpooling (facts: aids 1.1 row 11, 1.5, 1.6)."""

from advice.aids.data.writing import (
    aid,
    among,
    between,
    case,
    euros,
    every,
    example,
    ge,
    le,
    less_ago,
    lt,
    rate,
    some,
    table,
    up_to,
    version,
    yes,
)  # fmt: skip

BIKE = {"cost": "bike_price", "exclusive": "velo"}
NADIA = {
    "age": 34,
    "commune": "44109",
    "reference_income": 9000,
    "tax_parts": 1,
    "bike": "vae",
    "bike_price": 1400,
    "bike_seller": True,
    "bike_aid_months": 99,
}
KARIM = {"age": 30, "commune": "44109", "tax_quotient": 350, "bike_seller": True, "bike_aid_months": 99}
ODILE = {"age": 50, "commune": "44131", "tax_quotient": 1200, "bike_invoice_on": "2026-10-15"}
CLISSON = {"commune": "44043", "bike": "vae", "bike_new": True, "bike_price": 500}
#: Rates and ceilings of Nantes: cargo and adapted, assisted and kit, plain.
NANTES = (
    (350, "0.90", 1500, 800, 150),
    (500, "0.70", 1000, 500, 120),
    (750, "0.50", 600, 250, 100),
    (900, "0.30", 300, 150, 50),
)


def _nantes_row(share, cargo, assisted, plain):
    kinds = {"cargo": cargo, "adapte": cargo, "vae": assisted, "kit": assisted, "mecanique": plain}
    return case("bike", **{kind: rate(share, "bike_price", ceiling) for kind, ceiling in kinds.items()})


def _closed(slug, name, body, theme, words, since, source="publicodes-aides-velo, historique", on=None):
    return aid(
        slug, version(name, body, theme, state="closed", why=words, from_date=since, source=source, on=on)
    )


FARES = [
    aid(
        "nantes-tarif-solidaire",
        version(
            "Tarification solidaire Naolib", "Nantes Métropole", "transport",
            among("epci", "244400404"), some(le("tax_quotient", 900), yes("aah_in_household"), must="un revenu fiscal par mois et par part d’au plus 900 €, ou une AAH au foyer"),
            nature="fare", state="to_confirm", why="les tranches entre 350 et 900 € par mois et par part sont à confirmer en mairie", unit="percent",
            value={"if": yes("aah_in_household"), "then": euros(100), "otherwise": table("tax_quotient", (350, euros(100)), (500, euros(90)), (600, euros(70)), (900, euros(30)))},
            words="pour tout le foyer", channel="La mairie.", papers=("Avis d’impôt",), trust="old", source="OpenFisca-France-Local (2021)\u202f; metropole.nantes.fr", on="2022-10-11", review_on="2027-01-15",
            examples=[
                example("yes", "Nantes, 300 € par mois et par part", (FARE := {"commune": "44109", "tax_quotient": 300, "aah_in_household": False}), amount="100"),
                example("no", "901 € par mois et par part", FARE | {"tax_quotient": 901}, blocking=["tax_quotient", "aah_in_household"]),
                example("edge", "900 €\u202f: quatrième tranche", FARE | {"tax_quotient": 900}, "yes", amount="30"),
                example("edge", "AAH au foyer, sans avis d’impôt", {"commune": "44109", "aah_in_household": True}, "yes", amount="100"),
            ],
        ),
    ),
    aid(
        "region-mezzo",
        version(
            "Carte Mezzo (TER à moitié prix)", "Région des Pays de la Loire", "transport", among("region", "52"),
            nature="fare", unit="price_year", value={"if": ge("age", 26), "then": euros(30), "otherwise": euros(20)}, words="pour 50 % de réduction sur le TER", channel="Aléop.",
            source="aides-jeunes", on="2024-05-31",
            examples=[
                example("yes", "30 ans", {"commune": "44003", "age": 30}, amount="30"),
                example("no", "À Paris", {"commune": "75056", "age": 30}, verdict="missing"),
                example("edge", "25 ans", {"region": "52", "age": 25}, "yes", amount="20"),
                example("no", "Une autre région", {"region": "53", "age": 30}, blocking=["region"]),
            ],
        ),
    ),
    aid(
        "region-tutti",
        version("Tutti, TER illimité avant 26 ans", "Région des Pays de la Loire", "transport", among("region", "52"), lt("age", 26),
            nature="fare", words="abonnement illimité, tarif à demander", channel="Aléop.", source="aides-jeunes", on="2024-05-31",
            examples=[
                example("yes", "20 ans", {"commune": "44003", "age": 20}),
                example("no", "26 ans", {"commune": "44003", "age": 26}, blocking=["age"]),
                example("edge", "Âge inconnu", {"commune": "44003"}, "missing", missing=["age"]),
            ]),
    ),
    _closed("region-covoiturage", "Aide régionale au covoiturage", "Région des Pays de la Loire", "trajets", "donnait de 0,75 à 2 € par passager, 84 € par mois au plus", "2025-01-16", "aides-jeunes", "2025-01-16"),
    aid(
        "aleop-solidaire",
        version("Tarif solidaire Aléop", "Région des Pays de la Loire", "transport", among("region", "52"), nature="fare", state="to_confirm", why="rien de publié n’a été trouvé", words="tarif à demander", channel="Aléop.", trust="memory", source="Rien de publié trouvé",
            examples=[
                example("yes", "Ancenis", {"commune": "44003"}),
                example("no", "Une autre région", {"region": "53"}, blocking=["region"]),
                example("edge", "Commune inconnue", {}, "missing", missing=["commune"]),
            ]),
    ),
    aid(
        "yceo-solidaire",
        version("Tarif solidaire Ycéo", "Saint-Nazaire agglo", "transport", among("epci", "244400644"), nature="fare", state="to_confirm", why="rien de publié n’a été trouvé", words="tarif à demander", channel="Ycéo.", trust="memory", source="Rien de publié trouvé",
            examples=[
                example("yes", "Saint-Nazaire", {"commune": "44184"}),
                example("no", "Nantes", {"commune": "44109"}, blocking=["epci"]),
                example("edge", "Commune inconnue", {}, "missing", missing=["commune"]),
            ]),
    ),
    aid(
        "aleop-tad",
        version("Transport à la demande Aléop", "Région des Pays de la Loire", "transport", among("department", "44"), nature="service", words="une solution plutôt qu’une aide\u202f: Vignoble, Retz, Grand-Lieu, Erdre et d’autres",
            from_date="2024-07-01", channel="Réserver auprès d’Aléop.", source="Région des Pays de la Loire", on="2024-07-01",
            examples=[
                example("yes", "En Loire-Atlantique", {"commune": "44005"}),
                example("no", "En Maine-et-Loire", {"commune": "49007"}, blocking=["department"]),
                example("edge", "Commune inconnue", {}, "missing", missing=["commune"]),
            ]),
    ),
]  # fmt: skip

AIDS = [
    *FARES,
    _closed("bonus-velo", "Bonus vélo de l’État", "État", "velo", "factures jusqu’au 14 février 2025, demandes jusqu’au 14 août 2025", "2025-02-15"),
    aid(
        "nantes-velo",
        version(
            "Aide solidaire au vélo", "Nantes Métropole", "velo",
            among("epci", "244400404", must="habiter une des 24 communes de Nantes Métropole"),
            ge("age", 18), le("tax_quotient", 900), ge("bike_aid_months", 36),
            yes("bike_seller"), among("bike", "cargo", "adapte", "vae", "kit", "mecanique"),
            value=table("tax_quotient", *((bound, _nantes_row(*row)) for bound, *row in NANTES)), **BIKE,
            how="90 % du prix jusqu’à 350 € par mois et par part, 70 % jusqu’à 500 €, 50 % jusqu’à 750 €, 30 % jusqu’à 900 €. Plafonds, dans cet ordre\u202f: cargo ou adapté 1 500, 1 000, 600, 300 €\u202f; électrique ou kit 800, 500, 250, 150 €\u202f; mécanique 150, 120, 100, 50 €.",
            timing="Une aide par adulte tous les 3 ans. Neuf ou occasion.", papers=("Avis d’impôt", "Justificatif de domicile", "Facture"), channel="Nantes Métropole.",
            source="publicodes-aides-velo v4.0.0, «\u00a0aides . nantes\u00a0»", on="2026-05-26", review_on="2027-02-01",
            examples=[
                example("yes", "Nadia, 750 € par mois et par part, VAE de 1 400 €", NADIA, amount="250"),
                example("yes", "Karim, 350 € tout juste, VAE de 900 €", KARIM | {"bike": "vae", "bike_price": 900}, amount="800"),
                example("edge", "Karim, vélo mécanique de 150 €", KARIM | {"bike": "mecanique", "bike_price": 150}, "yes", amount="135"),
                example("no", "Un peu trop\u202f: 900,08 €", NADIA | {"reference_income": "10801"}, blocking=["tax_quotient"]),
                example("edge", "Sans avis d’impôt", {key: value for key, value in NADIA.items() if key not in ("reference_income", "tax_parts")}, "missing", missing=["reference_income", "tax_parts"], amount="800"),
            ],
        ),
    ),
    aid(
        "pornic-velo",
        version(
            "Aide au vélo", "Pornic agglo Pays de Retz", "velo",
            among("epci", "200067346", must="habiter une commune de Pornic agglo Pays de Retz"), le("tax_quotient", 1300),
            less_ago("bike_invoice_on", months=6, must="une facture de moins de 6 mois"), among("bike", "adapte", "cargo", "vae", "mecanique", "pliant", "kit", "reparation"),
            value=case("bike", adapte=rate("0.40", "bike_price", 1000), cargo=rate("0.40", "bike_price", 600), vae=rate("0.30", "bike_price", 300),
                mecanique=rate("0.30", "bike_price", 300), pliant=rate("0.30", "bike_price", 300), kit=euros(50), reparation=up_to(50)), **BIKE,
            words="dans la limite des crédits", timing="Facture de moins de 6 mois.", papers=("Avis d’impôt", "Facture"), channel="Pornic agglo Pays de Retz.",
            source="publicodes-aides-velo", on="2026-02-12", review_on="2027-02-01",
            examples=[
                example("yes", "Odile, cargo de 2 000 €", ODILE | {"bike": "cargo", "bike_price": 2000}, amount="600"),
                example("no", "Odile, facture de 7 mois", ODILE | {"bike": "cargo", "bike_price": 2000, "bike_invoice_on": "2026-04-10"}, blocking=["bike_invoice_on"]),
                example("edge", "Odile, kit de 600 €", ODILE | {"bike": "kit", "bike_price": 600}, "yes", amount="50"),
                example("edge", "6 mois tout juste", ODILE | {"bike": "kit", "bike_price": 600, "bike_invoice_on": "2026-05-10"}, "no", blocking=["bike_invoice_on"]),
            ],
        ),
    ),
    aid(
        "clisson-velo",
        version(
            "Aide au vélo du CCAS", "Clisson", "velo",
            among("commune", "44043", must="habiter Clisson"), among("bike", "mecanique", "vae", "trottinette"), yes("bike_new"),
            state="to_confirm", why="information de 2020\u202f; le quotient demandé est à confirmer", **BIKE,
            value=table("tax_quotient", (400, rate("0.80", "bike_price", 300)), (600, rate("0.60", "bike_price", 250)), (1000, rate("0.50", "bike_price", 200)),
                (1400, rate("0.40", "bike_price", 180)), (1800, rate("0.30", "bike_price", 150)), last=rate("0.20", "bike_price", 100)),
            channel="Le CCAS de Clisson.", trust="old", source="publicodes-aides-velo (information de 2020, à vérifier en 2025)",
            examples=[
                example("yes", "400 € tout juste, VAE de 500 €", CLISSON | {"tax_quotient": 400}, amount="300"),
                example("no", "D’occasion", CLISSON | {"bike_new": False}, blocking=["bike_new"]),
                example("edge", "Au-delà de 1 800 €", CLISSON | {"tax_quotient": 2000}, "yes", amount="100"),
            ],
        ),
    ),
    aid(
        "saint-herblain-mobilites-douces",
        version(
            "Mobilités douces", "Ville de Saint-Herblain", "velo", among("commune", "44162", must="habiter Saint-Herblain"), between("age", 15, 25),
            value=up_to(rate("0.30", "bike_price", 75)), cost="bike_price", words="10 à 30 % selon le quotient", timing="Avant l’achat.", channel="La mairie.",
            source="infos-jeunes.fr", on="2024-10-25",
            examples=[
                example("yes", "20 ans, vélo de 300 €", (HERBLAIN := {"commune": "44162", "age": 20, "bike_price": 300}), amount="75"),
                example("no", "26 ans", HERBLAIN | {"age": 26}, blocking=["age"]),
                example("edge", "15 ans, 100 €", HERBLAIN | {"age": 15, "bike_price": 100}, "yes", amount="30"),
            ],
        ),
    ),
    _closed("region-velo-ter", "Aide au vélo des abonnés du TER", "Région des Pays de la Loire", "velo", "donnait 50 %, 200 € au plus", "2025-04-01"),
    aid(
        "sevre-loire-velo",
        version(
            "Aide au vélo", "Communauté de communes Sèvre et Loire", "velo", every(among("epci", "200067635")),
            value=up_to(rate("0.30", "bike_price", 200)), **BIKE, words="30, 20 ou 10 % selon les ressources, 200, 150 ou 100 € au plus", channel="La communauté de communes.",
            source="publicodes-aides-velo, historique",
            examples=[
                example("yes", "Vélo de 500 €", {"epci": "200067635", "bike_price": 500}, amount="150", on="2025-11-10"),
                example("no", "À Nantes", {"epci": "244400404", "bike_price": 500}, blocking=["epci"], on="2025-11-10"),
                example("edge", "1 000 €", {"epci": "200067635", "bike_price": 1000}, "yes", amount="200", on="2025-11-10"),
            ],
        ),
        version("Aide au vélo", "Communauté de communes Sèvre et Loire", "velo", state="closed", why="s’est arrêtée le 31 décembre 2025", from_date="2026-01-01", source="publicodes-aides-velo, historique"),
    ),
    _closed("chateaubriant-velo", "Aide au vélo", "Châteaubriant-Derval", "velo", "donnait 100 €", None),
    _closed("pays-ancenis-velo", "Aide au vélo", "Pays d’Ancenis", "velo", "n’existe plus", None),
]  # fmt: skip
