"""Rule sets said in French, one sentence a rule: what the manager reads while writing them, and on the offer's page."""

from decimal import Decimal

from mobilite.money import french
from mobilite.pages.french import plural, typography
from mobilite.people.models.persons import PaperKind
from rentals.access.insurer import cover_words
from rentals.models import AccessRules, DoorKind, InsurerRules, RuleKey


def rules_words(rules: AccessRules) -> list[str]:
    """Return what an offer's rules say, in the order of the counter."""
    said = [
        _doors(rules),
        _vehicle(rules),
        _prescription(rules),
        _ages(rules),
        _papers(rules),
        _cap(rules),
        _waivers(rules),
    ]
    return [typography(one) for one in said if one]


def _doors(rules):
    home = "habiter le territoire"
    if rules.home_insertion:
        home += ", en insertion"
    if rules.home_without_vehicle:
        home += (" et" if rules.home_insertion else ",") + " sans véhicule qui roule"
    work = "y travailler ou s’y former"
    if not rules.doors:
        return "Ouverte à tous, où que l’on habite ou travaille."
    if DoorKind.WORK not in rules.doors:
        return f"Il faut {home}."
    if DoorKind.HOME not in rules.doors:
        return "Il faut travailler ou se former dans le territoire."
    return f"Il faut {home}, ou {work} : l’un suffit."


def _vehicle(rules):
    return "Elle est réservée à qui n’a pas de véhicule qui roule." if rules.without_vehicle else ""


def _prescription(rules):
    if not rules.prescription:
        return "Aucune prescription n’est demandée."
    times = rules.prescription_renewals
    if times is None:
        rest = "se renouvelle autant qu’il faut"
    elif times == 0:
        rest = "ne se renouvelle pas"
    else:
        rest = f"se renouvelle {times} fois au plus"
    return f"Il faut une prescription : elle vaut {rules.prescription_months} mois et {rest}, sur un nouveau mot du prescripteur."


def _ages(rules):
    low, high = rules.minimum_age, rules.maximum_age
    if low is None and high is None:
        return ""
    if high is None:
        return f"Il faut avoir {low} ans."
    if low is None:
        return f"Il faut avoir {high} ans au plus."
    return f"Il faut avoir de {low} à {high} ans."


def _papers(rules):
    if not rules.papers:
        return "Aucune pièce n’est demandée, sauf l’autorisation parentale d’un mineur."
    labels = [PaperKind(kind).label for kind in rules.papers]
    return f"On demande : {', '.join(f'{label[:1].lower()}{label[1:]}' for label in labels)}."


def _cap(rules):
    if rules.days_a_year is None:
        return "Aucun plafond de jours."
    whose = "un foyer" if rules.by_household else "une personne"
    return f"Sur 12 mois, {whose} emprunte {plural(rules.days_a_year, 'jour')} au plus."


def _waivers(rules):
    if not rules.waivable:
        return "Aucune dispense n’est possible."
    names = ", ".join(str(RuleKey(key).label).lower() for key in rules.waivable)
    return f"Une dispense est possible, avec un motif : {names}."


def insurer_words(rules: InsurerRules) -> list[str]:
    """Return what the insurer's rules say: who is covered, how many drivers, what a damage costs whom."""
    said = []
    low, high = rules.minimum_age, rules.maximum_age
    if low and high:
        said.append(f"L’assureur couvre de {low} à {high} ans.")
    elif low:
        said.append(f"L’assureur couvre à partir de {low} ans.")
    elif high:
        said.append(f"L’assureur couvre jusqu’à {high} ans.")
    if rules.licence_years:
        said.append(f"Le permis est demandé depuis {plural(rules.licence_years, 'an')}.")
    if rules.maximum_drivers:
        said.append(
            f"{plural(rules.maximum_drivers, 'conducteur nommé', 'conducteurs nommés')} au plus, locataire compris."
        )
    said += [
        f"{one['label']} : {_excess(one.get('excess'), one.get('theft_excess'))}." for one in rules.classes
    ]
    if rules.excess is not None or rules.theft_excess is not None:
        who = "Les autres conducteurs" if rules.classes else "Tous les conducteurs"
        said.append(f"{who} : {_excess(rules.excess, rules.theft_excess)}.")
    if rules.category.has_plate:
        said.append(cover_words(rules))
    said.append(
        "L’assureur peut accorder une exception, avec un motif."
        if rules.may_be_waived
        else "Aucune exception n’est possible."
    )
    return [typography(one) for one in said]


def _excess(damage, theft):
    parts = [f"franchise de {french(Decimal(damage))}"] if damage not in (None, "") else ["sans franchise"]
    if theft not in (None, ""):
        parts.append(f"{french(Decimal(theft))} en cas de vol")
    return ", ".join(parts)
