"""The rules of an offer, each answered yes, no because, or what is missing. Plain functions over ``Facts``: no query."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from mobilite.pages.french import plural, typography
from mobilite.people.models.persons import PaperKind
from mobilite.people.papers import MissingPaper
from mobilite.people.territory import Doors, home_door, work_door
from mobilite.periods import add_months, days_due, french_date, paris, paris_date
from rentals.access import insurer
from rentals.access.facts import Facts, Loan
from rentals.models import AccessRules, DoorKind, InsurerRules, RuleKey
from rentals.models.offers import Offer
from vehicles.licences import age_on, birthday, may_drive_by
from vehicles.models import LicenceRule

ADULT = 18


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule answers, and why in French. ``fix`` names what would mend it; ``waived`` the motive that sets it aside.

    ``fix``: birth, commune, situation, activity, licence, paper:<kind>, prescription, renewal:<key>.
    """

    key: RuleKey
    answer: Answer
    sentence: str
    fix: tuple[str, ...] = ()
    may_be_waived: bool = False
    waived: str = ""

    @property
    def ok(self) -> bool:
        return self.answer == Answer.YES or bool(self.waived)


def whole(verdicts: Iterable[Verdict]) -> Answer:
    """Return what verdicts say together: one no is no, something missing is not yes."""
    answers = {Answer.YES if one.ok else one.answer for one in verdicts}
    return next((one for one in (Answer.NO, Answer.MISSING) if one in answers), Answer.YES)


def judge(
    facts: Facts,
    offer: Offer,
    rules: AccessRules,
    *,
    licences: Sequence[LicenceRule] = (),
    insured: InsurerRules | None = None,
    waived: Mapping[str, str] | None = None,
) -> list[Verdict]:
    """Return the verdict of each rule that the offer asks for, in the order of the counter.

    ``licences`` are the rules of its category, ``insured`` those of the insurer, ``waived`` the motives by rule.
    """
    found = [
        restriction(facts, offer),
        doors(facts, rules),
        vehicle_need(facts, rules),
        prescription(facts, offer, rules),
        age(facts, rules),
        licence(facts, offer, licences),
        insurance(facts, insured, licences),
        papers(facts, rules),
        cap(facts, offer, rules),
    ]
    return [_with_waiver(one, rules, insured, waived or {}) for one in found if one is not None]


def _with_waiver(verdict, rules, insured, waived):
    if verdict.answer == Answer.YES:
        return verdict
    may = verdict.key in rules.waivable
    if verdict.key == RuleKey.INSURER:
        may = insured is not None and insured.may_be_waived
    elif verdict.key in (RuleKey.LICENCE, RuleKey.RESTRICTION):
        may = False
    return replace(verdict, may_be_waived=may, waived=waived.get(verdict.key, "") if may else "")


def _yes(key, sentence):
    return Verdict(key, Answer.YES, typography(sentence))


def _no(key, sentence, *fix):
    return Verdict(key, Answer.NO, typography(sentence), fix)


def _missing(key, sentence, *fix):
    return Verdict(key, Answer.MISSING, typography(sentence), fix)


def restriction(facts: Facts, offer: Offer) -> Verdict | None:
    """Say until when loans are suspended; nothing when they are not (row H7). For staff who may know only."""
    live = [
        one
        for one in facts.restrictions
        if one.service in ("", offer.service)
        and one.starts_on <= facts.last_day
        and facts.starts_on < one.ends_on
    ]
    if not live:
        return None
    last = max(live, key=lambda one: one.ends_on)
    until = french_date(last.ends_on - timedelta(days=1))
    motive = f" : {last.motive[:1].lower()}{last.motive[1:]}" if last.motive else ""
    return _no(RuleKey.RESTRICTION, f"Prêts suspendus jusqu’au {until}{motive}.")


def doors(facts: Facts, rules: AccessRules) -> Verdict | None:
    """Say which door is open: one suffices (row H3)."""
    if not rules.doors:
        return None
    home = home_door(facts, insertion=rules.home_insertion, without_vehicle=rules.home_without_vehicle)
    work = work_door(list(facts.activities), facts.starts_on)
    if DoorKind.WORK not in rules.doors:
        is_open, why = home.open, home.why
    elif DoorKind.HOME not in rules.doors:
        is_open, why = work.open, work.why
    else:
        both = Doors(home, work)
        is_open, why = both.open, both.why
    if is_open:
        return _yes(RuleKey.DOORS, why)
    fix = ["activity"] if DoorKind.WORK in rules.doors else []
    if DoorKind.HOME in rules.doors and home.open is None:
        fix.insert(0, "commune" if facts.commune is None else "situation")
    return (_no if is_open is False else _missing)(RuleKey.DOORS, why, *fix)


def vehicle_need(facts: Facts, rules: AccessRules) -> Verdict | None:
    """Say whether somebody who has a vehicle that runs is left out; a car at the garage does not run (row H3)."""
    if not rules.without_vehicle:
        return None
    if facts.has_vehicle is None:
        return _missing(RuleKey.NO_VEHICLE, "Demandez si elle a un véhicule qui roule.", "situation")
    if facts.has_vehicle:
        return _no(
            RuleKey.NO_VEHICLE, "A un véhicule qui roule : cette offre est pour qui n’en a pas.", "situation"
        )
    return _yes(RuleKey.NO_VEHICLE, "N’a pas de véhicule qui roule.")


def covered_until(facts: Facts, offer: Offer) -> date | None:
    """Return the last day that prescriptions cover without a gap from the first day of the need; None: not even that."""
    until = None
    for one in sorted(_for_offer(facts, offer), key=lambda one: (one.given_on, one.until)):
        if until is None:
            if one.given_on <= facts.starts_on <= one.until:
                until = one.until
        elif one.given_on <= until + timedelta(days=1):
            until = max(until, one.until)
    return until


def _for_offer(facts, offer):
    return [
        one
        for one in facts.prescriptions
        if (one.offer == offer.pk if one.offer is not None else one.service == offer.service)
    ]


def prescription(facts: Facts, offer: Offer, rules: AccessRules) -> Verdict | None:
    """Say whether a prescriber's word covers the need, to its last day; a renewal is the prescriber's new word."""
    if not rules.prescription:
        return None
    until = covered_until(facts, offer)
    if until is not None and until >= facts.last_day:
        return _yes(RuleKey.PRESCRIPTION, f"Prescription valable jusqu’au {french_date(until)}.")
    known = max(_for_offer(facts, offer), key=lambda one: (one.until, one.number), default=None)
    if known is None:
        return _missing(
            RuleKey.PRESCRIPTION,
            "Il faut une prescription : demandez-la à qui accompagne la personne.",
            "prescription",
        )
    said = f"La prescription va jusqu’au {french_date(known.until)}"
    if known.given_on > facts.starts_on:
        said = f"La prescription commence le {french_date(known.given_on)}"
        return _no(RuleKey.PRESCRIPTION, f"{said} : décalez le départ.")
    limit = rules.prescription_renewals
    if known.number == limit:
        times = "ne se renouvelle pas" if not limit else f"a été renouvelée {limit} fois, le maximum"
        return _no(RuleKey.PRESCRIPTION, f"{said}, et {times}. Parlez-en avec le prescripteur.")
    return _missing(
        RuleKey.PRESCRIPTION, f"{said} : il faut un nouveau mot du prescripteur.", f"renewal:{known.key}"
    )


def age(facts: Facts, rules: AccessRules) -> Verdict | None:
    """Say whether the offer is for that age, on the day of departure."""
    low, high = rules.minimum_age, rules.maximum_age
    if low is None and high is None:
        return None
    if facts.birth_date is None:
        return _missing(RuleKey.AGE, "Il manque la date de naissance.", "birth")
    years = age_on(facts.birth_date, facts.starts_on)
    if low is not None and years < low:
        since = french_date(birthday(facts.birth_date, low))
        return _no(RuleKey.AGE, f"Cette offre commence à {low} ans : {facts.first_name} les aura le {since}.")
    if high is not None and years > high:
        return _no(RuleKey.AGE, f"Cette offre va jusqu’à {high} ans : {facts.first_name} en a {years}.")
    return _yes(RuleKey.AGE, f"{years} ans.")


def licence(facts: Facts, offer: Offer, asked: Sequence[LicenceRule]) -> Verdict:
    """Say whether the law lets the person drive, by age and licence, on the day of departure (row H2). Never waived."""
    answer = may_drive_by(offer.category, asked, facts, facts.licences, on=facts.starts_on)
    if answer.ok:
        return _yes(RuleKey.LICENCE, answer.why)
    return (_missing if answer.missing else _no)(RuleKey.LICENCE, answer.why, answer.missing or "licence")


def insurance(facts: Facts, rules: InsurerRules | None, asked: Sequence[LicenceRule]) -> Verdict | None:
    """Say whether the insurer covers the person on the day of departure, and her class of driver."""
    if rules is None:
        return None
    since = insurer.licence_since(facts.licences, [one.licence for one in asked], facts.starts_on)
    why, missing = insurer.why_not(rules, facts.first_name, facts.birth_date, since, facts.starts_on)
    if missing:
        return _missing(RuleKey.INSURER, why, missing)
    if why:
        return _no(RuleKey.INSURER, why)
    label = insurer.excess_of(rules, facts.birth_date, since, facts.starts_on).label
    return _yes(
        RuleKey.INSURER,
        f"Assurance : {label[:1].lower()}{label[1:]}." if label else "L’assurance couvre ce conducteur.",
    )


def asked_papers(kinds: Iterable[str], birth_date: date | None, on: date) -> list[str]:
    """Return the kinds of papers to see: the offer's, and the parents' agreement for a minor (row D6)."""
    minor = birth_date is not None and age_on(birth_date, on) < ADULT
    return list(dict.fromkeys([*kinds, *([PaperKind.PARENTAL] if minor else [])]))


def papers(facts: Facts, rules: AccessRules) -> Verdict | None:
    """Say whether all the papers asked for are seen and valid on the day of the decision (row H5)."""
    asked = asked_papers(rules.papers, facts.birth_date, facts.on)
    if not asked:
        return None
    known = {one.kind: one for one in facts.missing_papers}
    missing = [known[kind] for kind in asked if kind in known]
    if not missing:
        return _yes(RuleKey.PAPERS, "Toutes les pièces demandées ont été vues.")
    return _missing(
        RuleKey.PAPERS, f"Il manque : {listed(missing)}.", *(f"paper:{one.kind}" for one in missing)
    )


def listed(missing: Iterable[MissingPaper]) -> str:
    """Return « justificatif de domicile (à demander) ; … »."""
    return " ; ".join(f"{one.label[:1].lower()}{one.label[1:]} ({one.why})" for one in missing)


def days_counted(loans: Iterable[Loan], offer: Offer, until: date) -> int:
    """Count the days of loans that fall in the 12 months before ``until``, as the offer counts them (rows A9, A10)."""
    since = paris(add_months(until, -12), time())
    grace = timedelta(minutes=offer.grace_minutes)
    spans = [(max(one.starts, since), one.ends) for one in loans if one.ends > since]
    return sum(days_due(starts, ends, grace=grace) for starts, ends in spans if starts < ends)


def cap(facts: Facts, offer: Offer, rules: AccessRules) -> Verdict | None:
    """Say whether the need stays within the fair use over 12 months, shared by the household if the offer says so.

    Rows A9 and H10. Without a need, say what is left.
    """
    limit = rules.days_a_year
    if limit is None or offer.is_lease:
        return None
    hers = [
        one
        for one in facts.loans
        if one.offer == offer.pk
        and (rules.by_household or one.person == facts.person)
        and (facts.rental is None or one.rental != facts.rental)
    ]
    wanted, until = 1, facts.starts_on
    if facts.wanted is not None:
        starts, ends = facts.wanted
        wanted = days_due(starts, ends, grace=timedelta(minutes=offer.grace_minutes))
        until = paris_date(ends)
    used = days_counted(hers, offer, until)
    left = max(limit - used, 0)
    whose = (
        ", foyer compris" if rules.by_household and any(one.person != facts.person for one in hers) else ""
    )
    if wanted <= left:
        if facts.wanted is None:
            return _yes(RuleKey.CAP, f"Il reste {plural(left, 'jour')} sur {limit} en 12 mois{whose}.")
        return _yes(RuleKey.CAP, f"{plural(used + wanted, 'jour')} sur 12 mois{whose}, pour {limit} au plus.")
    asked = "" if facts.wanted is None else f", {wanted} sont demandés"
    return _no(
        RuleKey.CAP,
        f"Plafond de {plural(limit, 'jour')} sur 12 mois : {used} déjà pris{whose}, il en reste {left}{asked}. "
        "Raccourcissez, ou accordez une dispense avec son motif.",
    )


def restricted_words(verdict: Verdict, *, may_know: bool) -> Verdict:
    """Return what somebody may read of a verdict: a restriction is told only to those who may know (row H7)."""
    if verdict.key != RuleKey.RESTRICTION or may_know:
        return verdict
    return replace(
        verdict, answer=Answer.MISSING, sentence=typography("À voir avec un responsable avant de répondre.")
    )


def reasons(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return what keeps the answer from being yes: the « no » first."""
    kept = [one for one in verdicts if not one.ok]
    return sorted(kept, key=lambda one: one.answer == Answer.MISSING)
