"""The demonstration's structure, places, partners and four hundred people. All invented; numbers kept for fiction."""

from datetime import date, time, timedelta

from mobilite.demonstration import Demonstration
from mobilite.parameters.models import Organisation
from mobilite.people import operations as people
from mobilite.people import place_operations as places
from mobilite.people.models import Closure, Commune, Person, Place
from mobilite.people.models.partners import Authorisation, PartnerKind
from mobilite.people.models.persons import (
    ActivityKind,
    Allowance,
    Channel,
    ConsentPurpose,
    ContractKind,
    Language,
    LicenceCategory,
    PaperKind,
    Situation,
)

PEOPLE = 400
FIRST_NAMES = (
    """
    Aïcha, Alice, Amandine, Amina, Anaëlle, Antoine, Arthur, Aya, Baptiste, Bruno, Camille, Chloé, Corentin,
    Driss, Élodie, Émilie, Erwan, Fatou, Fatoumata, Florian, Gaël, Gwenaëlle, Hélène, Hugo, Ibrahim, Inès,
    Jeanne, Jordan, Julie, Karim, Kévin, Lamine, Léa, Loïc, Lucas, Maëlle, Malik, Manon, Marine, Mathis,
    Mehdi, Mickaël, Moussa, Nadia, Noémie, Océane, Oksana, Oumar, Pauline, Quentin, Rachid, Romane, Samia,
    Sandrine, Sofiane, Solène, Tiphaine, Thomas, Yanis, Youssef, Zineb, Zoé
""".replace("\n    ", " ")
    .strip()
    .split(", ")
)
LAST_NAMES = (
    """
    Auneau, Aubert, Barré, Benali, Bernard, Bossé, Bouvet, Bretaudeau, Camara, Chauvin, Cissé, Coquet,
    David, Diallo, Dupont, Étienne, Fourage, Gautier, Girard, Guérin, Haddad, Hamon, Hervé, Jolivet, Kaya,
    Kovalenko, Lebrun, Leroux, Letort, Loiseau, Maillard, Marchand, Martin, Ménard, Moreau, Morvan, Nobili,
    Okafor, Pageau, Petit, Petiteau, Pineau, Ricard, Robin, Rousseau, Roux, Sarr, Sow, Tessier, Toublanc,
    Touré, Traoré, Tremblay, Vallée, Voisin, Yıldız, Le Bail, Le Goff, El Fassi, Da Silva
""".replace("\n    ", " ")
    .strip()
    .split(", ")
)
STREETS = (
    "rue du Pont",
    "rue des Halles",
    "impasse des Chênes",
    "chemin du Moulin",
    "rue de la Loire",
    "La Haie",
)

LICENCES = {
    (): 24,
    (LicenceCategory.AM,): 12,
    (LicenceCategory.B,): 56,
    (LicenceCategory.B, LicenceCategory.A2): 5,
    (LicenceCategory.A1,): 3,
}
SITUATIONS = {
    Situation.REGISTERED: 42,
    Situation.EMPLOYEE: 22,
    Situation.SIAE_EMPLOYEE: 10,
    Situation.TRAINEE: 9,
    Situation.APPRENTICE: 7,
    Situation.UNREGISTERED: 6,
    Situation.OTHER: 4,
}
ALLOWANCES = {Allowance.NONE: 50, Allowance.RSA: 22, Allowance.ARE: 18, Allowance.ASS: 5, Allowance.AAH: 5}

PARTNERS = (
    ("Mission locale d’exemple, Pays d’Ancenis", PartnerKind.MISSION_LOCALE, True, "Ancenis-Saint-Géréon", 3),
    ("France Travail, agence d’exemple", PartnerKind.FRANCE_TRAVAIL, True, "Ancenis-Saint-Géréon", 3),
    ("CCAS de Ligné (exemple)", PartnerKind.CCAS, False, "Ligné", 1),
    ("CCAS d’Oudon (exemple)", PartnerKind.CCAS, False, "Oudon", 1),
    ("Service social départemental (exemple)", PartnerKind.DEPARTEMENT, True, "Ancenis-Saint-Géréon", 2),
    ("Cap emploi (exemple)", PartnerKind.CAP_EMPLOI, True, "Nantes", 1),
    ("Les Jardins d’exemple, chantier d’insertion", PartnerKind.SIAE, False, "Loireauxence", 1),
    ("Maraîchers d’exemple", PartnerKind.EMPLOYER, False, "Mauges-sur-Loire", 1),
    ("Logistique d’exemple", PartnerKind.EMPLOYER, False, "Vair-sur-Loire", 1),
    ("Auto-école d’exemple", PartnerKind.DRIVING_SCHOOL, False, "Ancenis-Saint-Géréon", 1),
)
SENDERS = {
    PartnerKind.MISSION_LOCALE, PartnerKind.FRANCE_TRAVAIL, PartnerKind.CCAS, PartnerKind.DEPARTEMENT,
    PartnerKind.CAP_EMPLOI, PartnerKind.SIAE,
}  # fmt: skip

DAY = ((time(9), time(12, 30)), (time(13, 30), time(17, 30)))
MORNING = ((time(9), time(12)),)
PLACES = (
    ("Ancenis, siège", "Ancenis", "30 place d’exemple", "Ancenis-Saint-Géréon", {**dict.fromkeys(range(5), DAY), 5: MORNING}),
    ("Ligné, maison France services", "Ligné", "2 rue de l’Exemple", "Ligné", {0: DAY, 2: DAY, 4: DAY}),
    ("Varades, espace de Loireauxence", "Varades", "5 place du Modèle", "Loireauxence", {1: DAY, 3: DAY}),
)  # fmt: skip


def is_empty() -> bool:
    """Tell whether nobody has typed anything yet."""
    return not (Person.objects.exists() or Place.objects.exists())


def make_structure(demo: Demonstration) -> None:
    """Describe the structure and open its three places; today is open, whatever the real day."""
    Organisation.objects.create(
        from_date=demo.began_at.date() - timedelta(days=365),
        name="Erdre et Loire Initiatives (démonstration)",
        short_name="ELI",
        legal_form="Association loi 1901",
        siret="12345678200002",
        address="30 place d’exemple, 44150 Ancenis-Saint-Géréon",
        phone="+33261910012",
        email="mobilite@eli.example",
        assistance_phone="+33261910019",
        insurer="Assurances d’exemple",
        insurance_policy="EX-000-2024",
        mediator="Médiateur d’exemple, 1 place de la Paix, 75000 Paris, mediateur.example",
        vat_mention="Exonération de TVA, art. 261, 7-1° b du CGI (exemple, à confirmer)",
        data_contact="donnees@eli.example",
        is_example=True,
    )
    made = []
    for name, short_name, address, commune, week in PLACES:
        place = places.create_place(
            name,
            short_name=short_name,
            address=address,
            commune=Commune.objects.get(name=commune),
            phone=f"+3326191{len(made) + 12:04}",
            at=demo.began_at,
            actor=None,
        )
        made.append(
            places.set_hours(place.pk, week=week, today=demo.began_at.date(), at=demo.began_at, actor=None)
        )
    # So that the day can be played at any hour, a Sunday too.
    Closure.objects.create(
        starts_on=demo.today,
        ends_on=demo.today + timedelta(days=1),
        reason="Journée de démonstration",
        is_open_anyway=True,
        opens_at=time(7),
        closes_at=time(21),
    )
    demo.made["places"] = made


def make_partners(demo: Demonstration) -> None:
    """Make the partners and those we call there."""
    senders = []
    for rank, (name, kind, authorised, commune, contacts) in enumerate(PARTNERS):
        partner = people.create_partner(
            name=name,
            kind=kind,
            authorisation=Authorisation.VALIDATED if authorised else Authorisation.NOT_SET,
            commune=Commune.objects.get(name=commune),
            phone=f"+332619101{rank:02}",
            email=f"accueil{rank}@partenaire.example",
            at=demo.began_at,
            actor=demo.made["team"]["agent"],
        )
        for _ in range(contacts):
            first_name, last_name = demo.pick(FIRST_NAMES), demo.pick(LAST_NAMES)
            contact = people.add_contact(
                partner,
                first_name=first_name,
                last_name=last_name,
                job=demo.pick(
                    ("Conseillère", "Référent parcours", "Travailleuse sociale", "Chargé de recrutement")
                ),
                phone=f"+332619102{demo.random.randrange(100):02}",
                email=f"contact{rank}@partenaire.example",
                at=demo.began_at,
                actor=demo.made["team"]["agent"],
            )
            if kind in SENDERS:
                senders.append(contact)
    demo.made["senders"] = senders


def make_people(demo: Demonstration) -> None:
    """Make the people: who they are, where they live and work, what they showed."""
    communes = list(Commune.objects.filter(in_territory=True).order_by("insee"))
    workplaces = list(Commune.objects.order_by("insee"))
    weights = [commune.population for commune in communes]
    made = []
    for rank in demo.counting("Personnes", range(PEOPLE), PEOPLE):
        commune = demo.random.choices(communes, weights)[0]
        made.append(make_person(demo, rank, commune, demo.pick(workplaces)))
    demo.made["people"] = made


def make_person(demo, rank, commune, workplace) -> Person:
    known_on = demo.began_at.date() + timedelta(days=demo.random.randrange(700))
    at = demo.at(known_on, demo.random.randrange(9, 17), demo.pick((0, 15, 30, 45)))
    situation = demo.weighted(SITUATIONS)
    has_work = situation in (Situation.EMPLOYEE, Situation.SIAE_EMPLOYEE, Situation.APPRENTICE)
    sent = demo.pick(demo.made["senders"]) if demo.chance(58) else None
    quotient = demo.random.randrange(180, 1100) if demo.chance(55) else None
    careful = rank % 40 == 7
    person = people.create_person(
        first_name=demo.pick(FIRST_NAMES),
        last_name=demo.pick(LAST_NAMES),
        birth_date=date(demo.random.randrange(1962, 2007), demo.random.randrange(1, 13), demo.random.randrange(1, 29)),
        phone=f"+3363998{rank * 17 % 10000:04}",
        phone_verified_on=known_on,
        email=f"personne{rank}@courriel.example" if demo.chance(60) else "",
        address=f"{demo.random.randrange(1, 60)} {demo.pick(STREETS)}",
        commune=commune,
        language=demo.weighted({Language.FRENCH: 90, Language.ARABIC: 4, Language.DARI: 3, Language.UKRAINIAN: 3}),
        channel=demo.weighted({Channel.SMS: 75, Channel.CALL: 15, Channel.EMAIL: 10}),
        no_voicemail=careful,
        address_is_hidden=careful,
        call_from=time(9) if careful else None,
        call_until=time(12) if careful else None,
        situation=situation,
        allowance=demo.weighted(ALLOWANCES),
        contract_kind=demo.pick((ContractKind.CDD, ContractKind.CDI, ContractKind.INTERIM)) if has_work else "",
        has_vehicle=demo.chance(12),
        family_quotient=quotient,
        quotient_proof_on=demo.today - timedelta(days=demo.random.randrange(20, 330)) if quotient else None,
        referred_by=sent,
        referred_on=known_on if sent else None,
        at=at,
        actor=demo.made["team"]["agent"],
    )  # fmt: skip
    for category in demo.weighted(LICENCES):
        people.add_licence(
            person,
            category=category,
            number=f"EX{rank:04}{category}",
            issued_on=max(date(2012, 6, 1), date(person.birth_date.year + 18, 6, 1)) if category != "AM" else date(2016, 6, 1),
            authority="Préfecture d’exemple",
            seen_on=known_on,
            at=at,
            actor=demo.made["team"]["agent"],
        )  # fmt: skip
    people.see_paper(
        person, kind=PaperKind.IDENTITY, seen_on=known_on, expires_on=demo.today + timedelta(days=900), at=at, actor=demo.made["team"]["agent"]
    )  # fmt: skip
    if has_work or situation == Situation.TRAINEE:
        people.add_activity(
            person,
            kind=ActivityKind.WORK if has_work else ActivityKind.TRAINING,
            employer=demo.pick(("Maraîchers d’exemple", "Logistique d’exemple", "Organisme d’exemple", "EHPAD d’exemple")),
            commune=workplace,
            starts_on=known_on,
            hours=demo.pick(("7 h – 14 h", "2 x 8", "nuit", "9 h – 17 h", "")),
            at=at,
            actor=demo.made["team"]["agent"],
        )  # fmt: skip
    if demo.chance(70):
        people.record_consent(
            person,
            purpose=demo.pick(list(ConsentPurpose)),
            given=demo.chance(85),
            how="À l’accueil, de vive voix",
            at=at,
            actor=demo.made["team"]["agent"],
        )
    return person


def make(demo: Demonstration) -> None:
    """Make the partners, then the people that they send."""
    make_partners(demo)
    make_people(demo)
