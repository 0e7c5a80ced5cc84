"""The closed list of the facts that rules may ask about: a rule never holds a free formula."""

from collections.abc import Mapping
from dataclasses import replace

from advice.aids.engine.facts import Fact, Kind

#: Under which question the facts stand on a page, in this order.
GROUPS = {
    "person": "La personne",
    "home": "Où elle habite",
    "money": "Ses ressources",
    "status": "Sa situation",
    "job": "Le travail ou la formation, et le trajet",
    "licence": "Le permis",
    "bike": "Le vélo",
    "vehicle": "Le véhicule",
}

REGIONS = {"44": "52", "49": "52", "53": "52", "72": "52", "85": "52"}

CONTRACTS = {
    "cdi": "CDI",
    "cdd": "CDD",
    "ctt": "intérim",
    "cddi": "CDDI (insertion)",
    "pec": "contrat aidé (PEC)",
    "apprentissage": "apprentissage",
    "professionnalisation": "contrat de professionnalisation",
    "vie": "VIE",
    "service_civique": "service civique",
}
ACTIONS = {
    "emploi": "reprise d’emploi",
    "formation": "formation",
    "entretien": "entretien d’embauche",
    "concours": "concours public ou examen certifiant",
    "pmsmp": "immersion (PMSMP)",
}
BIKES = {
    "mecanique": "vélo mécanique",
    "vae": "vélo à assistance électrique",
    "kit": "kit d’électrification",
    "cargo": "vélo cargo",
    "adapte": "vélo adapté",
    "pliant": "vélo pliant",
    "trottinette": "trottinette électrique",
    "reparation": "réparation d’un vélo",
}
LICENCES = {
    "b": "permis B",
    "am": "AM (BSR)",
    "a1": "A1",
    "a2": "A2",
    "lourd": "poids lourd ou transport de personnes",
}
HOUSEHOLDS = {"seul": "seul ou autonome", "couple": "en couple", "parents": "chez ses parents"}
#: Categories of the register of France Travail; those of the mobility aid are 1 to 8.
CATEGORIES = {str(number): f"catégorie {number}" for number in range(1, 9)}


def _yes_no(key, label, must, question, group="status"):
    return Fact(key, Kind.BOOL, label, must, question, group=group)


def _number(key, label, unit, must, question, group="job", sources=()):
    return Fact(key, Kind.NUMBER, label, must, question, unit=unit, group=group, sources=sources)


def _euros(key, label, must, question, group="money", sources=()):
    return Fact(key, Kind.EUROS, label, must, question, group=group, sources=sources)


def _date(key, label, question, group="job"):
    return Fact(key, Kind.DATE, label, f"{label}\u00a0: {{}}", question, group=group)


def _choice(key, label, must, question, choices, group="job"):
    return Fact(key, Kind.CHOICE, label, must, question, choices=choices, group=group)


def _code(key, label, must, question, choices=None, sources=()):
    return Fact(key, Kind.CODE, label, must, question, choices=choices or {}, group="home", sources=sources)


_LIST = (
    _date("birth_date", "date de naissance", "Quand est-elle née\u202f?", "person"),
    _number("age", "âge", "ans", "avoir {}", "Quel âge a-t-elle\u202f?", "person"),
    _choice("household", "foyer", "vivre {}", "Avec qui vit-elle\u202f?", HOUSEHOLDS, "person"),
    _number("children_under_12", "enfants de moins de 12 ans", "enfants", "avoir {} de moins de 12 ans à charge", "Combien d’enfants de moins de 12 ans à charge\u202f?", "person"),
    _number("children", "enfants à charge", "enfants", "avoir {} à charge", "Combien d’enfants à charge\u202f?", "person"),
    _code("commune", "commune", "habiter {}", "Dans quelle commune habite-t-elle\u202f?"),
    _code("epci", "intercommunalité", "habiter {}", "Dans quelle intercommunalité habite-t-elle\u202f?", {
        "244400404": "Nantes Métropole", "200067346": "Pornic agglo Pays de Retz", "244400644": "Saint-Nazaire agglo",
        "244400552": "le Pays d’Ancenis", "200072726": "Châteaubriant-Derval", "200067635": "Sèvre et Loire",
    }, ("commune",)),
    _code("department", "département", "habiter {}", "Dans quel département habite-t-elle\u202f?", {
        "44": "la Loire-Atlantique", "49": "le Maine-et-Loire", "53": "la Mayenne", "72": "la Sarthe", "85": "la Vendée",
    }, ("commune",)),
    _code("region", "région", "habiter {}", "Dans quelle région habite-t-elle\u202f?", {"52": "les Pays de la Loire"}, ("commune",)),
    _number("months_in_commune", "mois d’habitation dans la commune", "mois", "habiter la commune depuis {}", "Depuis combien de mois habite-t-elle la commune\u202f?", "home"),
    _number("months_in_department", "mois d’habitation dans le département", "mois", "habiter le département depuis {}", "Depuis combien de mois habite-t-elle le département\u202f?", "home"),
    _yes_no("legal_stay", "séjour régulier", "être en séjour régulier", "Est-elle en séjour régulier\u202f?", "home"),
    _euros("reference_income", "revenu fiscal de référence", "un revenu fiscal de référence de {}", "Quel est le revenu fiscal de référence du foyer (avis d’impôt)\u202f?"),
    _number("tax_parts", "parts fiscales", "parts", "des parts fiscales\u00a0: {}", "Combien de parts fiscales (avis d’impôt)\u202f?", "money"),
    _euros("tax_quotient", "revenu fiscal par mois et par part", "un revenu fiscal par mois et par part (revenu ÷ 12 ÷ parts) de {}", "Quel est le revenu fiscal par mois et par part\u202f?", sources=("reference_income", "tax_parts")),
    _euros("income_per_part", "revenu fiscal par part", "un revenu fiscal par part et par an de {}", "Quel est le revenu fiscal par part\u202f?", sources=("reference_income", "tax_parts")),
    _euros("caf_quotient", "quotient familial de la CAF", "un quotient familial de la CAF de {}", "Quel est le quotient familial de la CAF (attestation de la CAF)\u202f?"),
    _euros("monthly_income", "ressources mensuelles", "des ressources mensuelles de {}", "Combien gagne-t-elle par mois\u202f?"),
    _euros("couple_income", "ressources mensuelles du couple", "des ressources mensuelles du couple de {}", "Combien le couple gagne-t-il par mois\u202f?"),
    _yes_no("rsa", "RSA", "toucher le RSA", "Touche-t-elle le RSA\u202f?", "money"),
    _yes_no("aah", "AAH", "toucher l’AAH", "Touche-t-elle l’AAH\u202f?", "money"),
    _yes_no("aah_in_household", "AAH au foyer", "une AAH au foyer", "Quelqu’un du foyer touche-t-il l’AAH\u202f?", "money"),
    _yes_no("caf_member", "allocataire de la CAF", "être allocataire de la CAF", "Est-elle allocataire de la CAF\u202f?", "money"),
    _yes_no("repays", "capacité de remboursement", "pouvoir rembourser un crédit", "Peut-elle rembourser un crédit, une fois tout payé\u202f?", "money"),
    _yes_no("bank_refuses", "exclusion du crédit bancaire", "ne pas avoir accès au crédit d’une banque", "Une banque lui refuse-t-elle un crédit\u202f?", "money"),
    _yes_no("guarantor", "garant", "avoir un garant", "Quelqu’un se porte-t-il garant\u202f?", "money"),
    _yes_no("ft", "inscription à France Travail", "être inscrit à France Travail", "Est-elle inscrite à France Travail\u202f?"),
    _choice("ft_category", "catégorie à France Travail", "être inscrit en {}", "Dans quelle catégorie est-elle inscrite\u202f?", CATEGORIES, "status"),
    _number("ft_months", "mois d’inscription à France Travail", "mois", "être inscrit à France Travail depuis {}", "Depuis combien de mois est-elle inscrite\u202f?", "status"),
    _yes_no("compensated", "allocation de France Travail", "toucher une allocation de France Travail", "Touche-t-elle une allocation de France Travail\u202f?"),
    _euros("are_net_day", "allocation journalière nette", "une allocation journalière nette de {}", "Combien touche-t-elle par jour, net avant impôt\u202f?", "status"),
    _yes_no("job_seeker_or_employed", "en emploi ou en recherche", "travailler ou chercher un emploi", "Travaille-t-elle, ou cherche-t-elle un emploi\u202f?"),
    _yes_no("apprentice", "apprentissage", "être en apprentissage", "Est-elle en apprentissage\u202f?"),
    _yes_no("apprentice_building", "alternance du bâtiment", "être en deuxième année d’alternance dans le bâtiment", "Est-elle en deuxième année d’alternance dans le bâtiment\u202f?"),
    _yes_no("probtp", "affiliation à PRO BTP", "être affilié à PRO BTP (prévoyance ou retraite)", "Est-elle affiliée à PRO BTP\u202f?"),
    _yes_no("temp_worker", "intérim en cours", "être en mission d’intérim au moment de la location", "Est-elle en mission d’intérim\u202f?"),
    _yes_no("employee", "salarié", "être salarié", "Est-elle salariée\u202f?"),
    _number("company_size", "effectif de l’employeur", "salariés", "un employeur de {}", "Combien de salariés a son employeur\u202f?", "status"),
    _yes_no("farm_sector", "secteur agricole", "travailler dans le secteur agricole", "Travaille-t-elle dans le secteur agricole\u202f?"),
    _yes_no("iae", "parcours d’insertion", "être dans un parcours d’insertion (IAE, RSA, mission locale)", "Est-elle dans un parcours d’insertion\u202f?"),
    _yes_no("local_mission", "suivi par la mission locale", "être suivi par la mission locale", "Est-elle suivie par la mission locale\u202f?"),
    _yes_no("youth_contract", "contrat d’engagement jeune", "être en contrat d’engagement jeune", "Est-elle en contrat d’engagement jeune\u202f?"),
    _yes_no("region_trainee", "stagiaire de la Région", "être stagiaire «\u00a0Région Formation\u00a0»", "Est-elle stagiaire de la formation de la Région\u202f?"),
    _yes_no("urgent_training", "urgence pour la formation", "une urgence qui menace la formation", "Une urgence menace-t-elle la formation\u202f?"),
    _yes_no("disabled", "handicap reconnu", "avoir un handicap reconnu", "Son handicap est-il reconnu (RQTH, AAH…)\u202f?"),
    _yes_no("prescribed", "prescription", "être orienté par un prescripteur", "Un prescripteur l’oriente-t-il\u202f?"),
    _yes_no("at_risk", "parcours en risque", "une rupture familiale ou un parcours en risque", "Y a-t-il une rupture familiale, ou un parcours en risque\u202f?"),
    _choice("action", "démarche", "une démarche de type {}", "De quelle démarche s’agit-il\u202f?", ACTIONS),
    _choice("contract", "contrat", "un contrat de type {}", "Quel contrat de travail\u202f?", CONTRACTS),
    _number("contract_months", "durée du contrat", "mois", "un contrat de {}", "Combien de mois dure le contrat\u202f?"),
    _date("starts_on", "début du contrat ou de la formation", "Quand commence le contrat ou la formation\u202f?"),
    _date("event_on", "date de l’entretien ou de l’examen", "Quand a lieu l’entretien ou l’examen\u202f?"),
    _number("weekly_hours", "heures par semaine", "heures", "{} par semaine", "Combien d’heures par semaine\u202f?"),
    _yes_no("training_funded", "formation validée et financée", "une formation validée par France Travail, financée ou cofinancée", "La formation est-elle validée et financée\u202f?", "job"),
    _yes_no("training_excluded", "formation exclue", "un bilan de compétences, un permis B, une création d’entreprise ou une VAE", "Est-ce un bilan de compétences, un permis B, un accompagnement à la création ou une VAE\u202f?", "job"),
    _number("training_hours", "heures de formation", "heures", "une formation de {}", "Combien d’heures dure la formation\u202f?"),
    _number("km_return", "trajet aller-retour", "km", "un trajet aller-retour de {}", "Combien de kilomètres aller-retour\u202f?"),
    _number("minutes_return", "durée aller-retour", "minutes", "un trajet aller-retour de {}", "Combien de minutes aller-retour\u202f?"),
    _number("trips", "allers-retours", "allers-retours", "{}", "Combien d’allers-retours (le premier mois, pour un emploi)\u202f?"),
    _number("nights", "nuits sur facture", "nuits", "{}", "Combien de nuits payées sur facture\u202f?"),
    _number("meal_days", "jours de repas", "jours", "{} de repas", "Combien de jours de repas\u202f?"),
    _euros("third_party", "prise en charge par un tiers", "une prise en charge par un tiers de {}", "Combien un tiers paie-t-il pour les trajets et les nuits\u202f?", "job"),
    _yes_no("meals_paid", "repas payés par un tiers", "des repas payés par un tiers", "Un tiers paie-t-il les repas\u202f?", "job"),
    _euros("amob_received", "aide à la mobilité reçue sur douze mois", "une aide à la mobilité reçue de {}", "Combien a-t-elle reçu d’aide à la mobilité depuis douze mois\u202f?", "job"),
    _number("age_months", "mois depuis la dernière aide à la garde", "mois", "{} depuis la dernière aide à la garde d’enfants", "Combien de mois depuis la dernière aide à la garde (99 si jamais)\u202f?"),
    _number("commute_km", "distance domicile-travail", "km", "une distance domicile-travail, en voiture, de {}", "Combien de kilomètres du domicile au travail (aller)\u202f?"),
    _number("work_km_year", "kilomètres professionnels par an", "km", "{} professionnels par an", "Combien de kilomètres pour le travail par an\u202f?"),
    _yes_no("public_transport", "abonnement de transport", "payer un abonnement de transport public ou de vélo", "Paie-t-elle un abonnement de transport public ou de vélo\u202f?", "job"),
    _number("homes_km", "distance entre les logements", "km", "des logements éloignés de {}", "Combien de kilomètres entre l’ancien logement et le nouveau\u202f?"),
    _number("homes_minutes", "trajet entre les logements", "minutes", "des logements éloignés de {}", "Combien de minutes entre les deux logements\u202f?"),
    _choice("licence", "permis préparé", "préparer ce permis\u00a0: {}", "Quel permis prépare-t-elle\u202f?", LICENCES, "licence"),
    _euros("licence_cost", "devis de l’auto-école", "un devis de l’auto-école de {}", "Combien coûte le permis (devis)\u202f?", "licence"),
    _yes_no("school_signed", "inscription à l’auto-école", "être inscrit à l’auto-école", "Est-elle déjà inscrite à l’auto-école\u202f?", "licence"),
    _yes_no("partner_school", "auto-école partenaire", "une auto-école labellisée ou partenaire", "L’auto-école est-elle labellisée ou partenaire\u202f?", "licence"),
    _yes_no("local_school", "auto-école de la commune", "une auto-école de la commune", "L’auto-école est-elle dans la commune\u202f?", "licence"),
    _yes_no("failed_test", "échec à la conduite", "un échec à l’épreuve pratique", "A-t-elle échoué à l’épreuve pratique\u202f?", "licence"),
    _euros("extra_hours_cost", "devis des heures en plus", "un devis des heures en plus de {}", "Combien coûtent les heures en plus (devis)\u202f?", "licence"),
    _yes_no("other_licence_aid", "autre aide au permis", "une autre aide au permis", "A-t-elle une autre aide au permis\u202f?", "licence"),
    _yes_no("volunteers", "bénévolat accepté", "accepter les heures de bénévolat demandées", "Accepte-t-elle de donner des heures de bénévolat\u202f?", "licence"),
    _yes_no("esa_followed", "suivi social (ESA)", "un suivi par un espace d’action sociale", "Est-elle suivie par un espace d’action sociale\u202f?", "licence"),
    _euros("cpf_balance", "solde du CPF", "un solde du CPF de {}", "Combien a-t-elle sur son CPF\u202f?", "licence"),
    _euros("cpf_third_party", "apport d’un tiers au CPF", "un apport d’un tiers de {}", "Combien un tiers (employeur, OPCO, Région…) apporte-t-il\u202f?", "licence"),
    _choice("bike", "vélo voulu", "vouloir\u00a0: {}", "Que veut-elle acheter ou réparer\u202f?", BIKES, "bike"),
    _euros("bike_price", "prix du vélo", "un prix de {}", "Combien coûte-t-il\u202f?", "bike"),
    _yes_no("bike_seller", "vendeur admis", "acheter à un professionnel ou une association de la métropole", "Le vendeur est-il un professionnel ou une association de la métropole\u202f?", "bike"),
    _number("bike_aid_months", "mois depuis la dernière aide au vélo", "mois", "{} depuis la dernière aide au vélo", "Combien de mois depuis la dernière aide au vélo (99 si jamais)\u202f?", "bike"),
    _date("bike_invoice_on", "facture du vélo", "De quand date la facture\u202f?", "bike"),
    _yes_no("bike_new", "vélo neuf", "acheter un vélo neuf", "Le vélo est-il neuf\u202f?", "bike"),
    _yes_no("ter_pass", "abonnement TER", "être abonné au TER", "Est-elle abonnée au TER\u202f?", "bike"),
    _euros("car_price", "prix du véhicule", "un véhicule au prix de {}", "Combien coûte le véhicule\u202f?", "vehicle"),
    _yes_no("car_electric_new", "voiture électrique neuve admise", "une voiture électrique neuve, score d’au moins 60, moins de 1,8 tonne", "Est-ce une voiture électrique neuve, au score d’au moins 60, de moins de 1,8 tonne\u202f?", "vehicle"),
    _yes_no("car_made_in_europe", "voiture faite en Europe", "une voiture produite en Europe", "La voiture est-elle produite en Europe\u202f?", "vehicle"),
    _yes_no("keeps_two_years", "garde deux ans", "garder ou louer la voiture deux ans", "La gardera-t-elle au moins deux ans\u202f?", "vehicle"),
    _yes_no("other_car_aid", "bonus ou leasing social", "le bonus ou le leasing social", "A-t-elle déjà le bonus ou le leasing social\u202f?", "vehicle"),
    _yes_no("has_licence", "permis du véhicule", "avoir le permis du véhicule", "A-t-elle le permis qu’il faut\u202f?", "vehicle"),
    _euros("repair_cost", "devis de la réparation", "un devis de {}", "Combien coûte la réparation (devis)\u202f?", "vehicle"),
    _euros("loan_wanted", "somme à emprunter", "une somme à emprunter de {}", "Combien faut-il emprunter\u202f?", "vehicle"),
)  # fmt: skip

FACTS: dict[str, Fact] = {one.key: one for one in _LIST}


def name_communes(names: Mapping[str, str]) -> None:
    """Say communes by their names, by INSEE code, rather than by their codes: whoever knows them hands them over."""
    FACTS["commune"] = replace(FACTS["commune"], choices=names)
