"""What a person may be offered, and what a rental still lacks: the facts read, the rules of the day, the verdicts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import prefetch_related_objects

from mobilite.people.models import Person
from mobilite.people.models.persons import PaperKind
from mobilite.periods import paris_date
from rentals.access.facts import Facts
from rentals.access.judging import (
    Answer,
    Verdict,
    age,
    cap,
    days_counted,
    insurance,
    judge,
    licence,
    papers,
    prescription,
    reasons,
    restriction,
    whole,
)
from rentals.access.reading import (
    RULES_READ,
    facts_of,
    insurer_on,
    loans_of,
    open_offers,
    prescriptions_of,
    rules_on,
)
from rentals.models import AccessRules, InsurerRules, Offer, Rental, RuleKey

#: What is asked of somebody who only drives: who she is, where a fine finds her; nothing of her money nor of her work.
OF_A_DRIVER = (
    PaperKind.IDENTITY,
    PaperKind.LICENCE,
    PaperKind.ADDRESS,
    PaperKind.LIABILITY,
)


@dataclass(frozen=True, slots=True)
class Answered:
    """An offer and what each of its rules answers for somebody."""

    offer: Offer
    verdicts: tuple[Verdict, ...]

    @property
    def answer(self) -> Answer:
        return whole(self.verdicts)

    @property
    def reasons(self) -> list[Verdict]:
        return reasons(self.verdicts)


def answers_for(person: Person, *, at: datetime, offers: Sequence[Offer] | None = None) -> list[Answered]:
    """Return the answer of every offer that is proposed, for a person as she is known today; none is left out.

    A dozen queries, whatever the number of offers, of licences, of loans.
    """
    on = paris_date(at)
    facts = facts_of([person], on=on)[person.pk]
    return [answer_for(facts, offer) for offer in (open_offers() if offers is None else offers)]


def answer_for(
    facts: Facts,
    offer: Offer,
    *,
    rules: AccessRules | None = None,
    insured: InsurerRules | None = None,
    waived: Mapping[str, str] | None = None,
) -> Answered:
    """Return the answer of an offer whose rules were prefetched (``RULES_READ``), by those of the day or by others.

    The service's rules are those of the day of the decision; the insurer's, those of the departure.
    """
    verdicts = judge(
        facts,
        offer,
        rules or rules_on(offer, facts.on),
        licences=list(offer.category.licence_rules.all()),
        insured=insured or insurer_on(offer.category, facts.starts_on),
        waived=waived,
    )
    return Answered(offer, tuple(verdicts))


def with_need(facts: Facts, rental: Rental) -> Facts:
    """Return the facts for the need of a rental, saved or not."""
    return replace(
        facts,
        starts_on=paris_date(rental.pickup_at),
        ends_on=rental.last_day,
        wanted=None if rental.is_lease else (rental.needed_from, rental.needed_until),
        rental=rental.pk,
    )


def waivers_of(rental: Rental) -> dict[str, str]:
    """Return the motives of what a rental goes without, by rule. One query for one that is saved, none when prefetched."""
    found = {RuleKey.PAPERS.value: rental.papers_waived_reason, RuleKey.CAP.value: rental.cap_waived_reason}
    if rental.pk:
        found |= {one.rule: one.reason for one in rental.access_waivers.all()}
    return {rule: reason for rule, reason in found.items() if reason}


def rental_verdicts(
    rental: Rental, at: datetime, *, waived: Mapping[str, str] | None = None
) -> list[Verdict]:
    """Return what each rule says of a rental to decide on, ``waived`` added to what was waived already."""
    prefetch_related_objects([rental.offer], *RULES_READ)
    facts = facts_of([rental.person], on=paris_date(at))[rental.person_id]
    motives = waivers_of(rental) | {rule: why for rule, why in (waived or {}).items() if why}
    return list(answer_for(with_need(facts, rental), rental.offer, waived=motives).verdicts)


def driver_verdicts(rental: Rental, people: Sequence[Person], at: datetime) -> dict[int, list[Verdict]]:
    """Return what the rules say of people who drive beside the borrower, by their key (row H9).

    The suspension of loans, the offer's age, the law on licences, the insurer, and those of the offer's papers that tell
    who drives. The doors, the prescription and the cap are the borrower's. A dozen queries, whatever the number of people.
    """
    if not people:
        return {}
    offer, on = rental.offer, paris_date(at)
    prefetch_related_objects([offer], *RULES_READ)
    starts_on = max(on, paris_date(rental.pickup_at))
    asked = list(offer.category.licence_rules.all())
    rules, insured = rules_on(offer, on), insurer_on(offer.category, starts_on)
    shown = AccessRules(offer=offer, papers=driver_papers(rules))
    found = {}
    for key, known in facts_of(people, on=on).items():
        facts = replace(known, starts_on=starts_on, ends_on=max(starts_on, rental.last_day))
        verdicts = (
            restriction(facts, offer),
            age(facts, rules),
            licence(facts, offer, asked),
            insurance(facts, insured, asked),
            papers(facts, shown),
        )
        found[key] = [one for one in verdicts if one is not None]
    return found


def driver_papers(rules: AccessRules) -> list[str]:
    """Return which of an offer's papers are asked of somebody who only drives."""
    return [kind for kind in rules.papers if kind in OF_A_DRIVER]


def cap_verdict(rental: Rental, until: datetime, at: datetime) -> Verdict | None:
    """Return what the cap says of a loan that would last until then; None without a cap. Two queries."""
    on = paris_date(at)
    facts = Facts(
        on=on,
        starts_on=paris_date(rental.needed_from),
        person=rental.person_id,
        loans=loans_of(rental.person, on),
        wanted=(rental.needed_from, until),
        rental=rental.pk,
    )
    rules = rules_on(rental.offer, on)
    verdict = cap(facts, rental.offer, rules)
    if verdict is None or verdict.answer == Answer.YES:
        return verdict
    return replace(verdict, may_be_waived=RuleKey.CAP in rules.waivable)


def days_used(facts: Facts, offer: Offer) -> int:
    """Count the days of an offer that a person, or her household if it shares them, had in the last 12 months."""
    shared = rules_on(offer, facts.on).by_household
    hers = [one for one in facts.loans if one.offer == offer.pk and (shared or one.person == facts.person)]
    return days_counted(hers, offer, facts.on)


def prescription_verdict(rental: Rental, last: date, at: datetime) -> Verdict | None:
    """Return whether a prescriber's word covers a rental made longer, from today to its new last day.

    None where none is asked for, or where the rental goes without. Three queries.
    """
    on = paris_date(at)
    rules = rules_on(rental.offer, on)
    if not rules.prescription or RuleKey.PRESCRIPTION in waivers_of(rental):
        return None
    facts = Facts(
        on=on,
        starts_on=max(on, paris_date(rental.needed_from)),
        ends_on=last,
        prescriptions=prescriptions_of([rental.person_id])[rental.person_id],
    )
    return prescription(facts, rental.offer, rules)
