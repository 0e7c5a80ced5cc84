"""What the law asks a contract to say: a closed list, each with its source, looked for in every contract that may be.

Facts: legal part 1.2. A requirement is met when the clauses of a contract insert its variables, and say one of its words.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mobilite.outbox.templates import used
from mobilite.pages.french import fold
from rentals.terms.clauses import SITUATIONS, Clause, Situation, chosen

RENTAL_ORDER = "arrêté du 17 mars 2015"


@dataclass(frozen=True)
class Requirement:
    """Something that must be said: ``variables`` all of them, ``words`` any one, in the contracts where ``where`` holds."""

    key: str
    what: str
    source: str
    variables: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    where: Callable[[Situation], bool] = lambda one: True

    @property
    def how(self) -> str:
        """Say what to write."""
        named = [f"{{{name}}}" for name in self.variables]
        said = [f"le mot «\u00a0{self.words[0]}\u00a0»"] if self.words else []
        return " et ".join([*named, *said])


def _motor(one: Situation) -> bool:
    return one.is_motor


def _may_withdraw(one: Situation) -> bool:
    return one.at_distance and one.drawing != "car"


REQUIREMENTS = (
    Requirement("parties", "qui loue et à qui", "C. consommation L. 111-1", ("tableau_parties",)),
    Requirement("vehicle", "quel véhicule", RENTAL_ORDER, ("tableau_vehicule",)),
    Requirement("period", "quand, où, qui conduit, sur quel territoire", RENTAL_ORDER, ("tableau_periode",)),
    Requirement("price", "le prix, ligne par ligne, toutes taxes comprises", RENTAL_ORDER, ("tableau_prix",)),
    Requirement("km", "le prix du kilomètre", RENTAL_ORDER, ("phrase_kilometres",), where=_motor),
    Requirement("fuel", "le carburant ou la recharge", RENTAL_ORDER, ("phrase_energie",)),
    Requirement("deposit", "la caution\u00a0: montant, moyens, restitution", RENTAL_ORDER, ("phrase_caution",)),
    Requirement("deposit_use", "comment contester une retenue sur la caution", "C. consommation R. 212-1",
                words=("contester", "contestation")),
    Requirement("insurance", "l’assurance comprise, l’assureur et son contrat", "C. assurances L. 211-1",
                ("assureur", "police"), where=_motor),
    Requirement("own_insurance", "la responsabilité civile du cycliste", RENTAL_ORDER, words=("responsabilité civile",),
                where=lambda one: not one.is_motor),
    Requirement("excess", "ce qu’un dégât et un vol coûtent au plus", RENTAL_ORDER, ("phrase_degats", "phrase_vol")),
    Requirement("exclusions", "ce que l’assurance ne couvre pas", RENTAL_ORDER, words=("pas couvert", "exclu"), where=_motor),
    Requirement("injuries", "les blessures du conducteur, l’incendie, le bris de glace", RENTAL_ORDER,
                ("phrase_garanties",), where=_motor),
    Requirement("assistance", "qui appeler en cas de panne", RENTAL_ORDER, ("phrase_assistance",)),
    Requirement("accident", "le constat après un accident", "C. assurances L. 113-2", words=("constat",), where=_motor),
    Requirement("theft", "que faire en cas de vol", "C. assurances L. 113-2", words=("plainte",)),
    Requirement("upkeep", "qui entretient le véhicule", RENTAL_ORDER, words=("entretien", "entretient")),
    Requirement("defects", "la garantie des défauts cachés", "C. civil 1721", words=("défauts cachés", "vices cachés")),
    Requirement("fines", "les amendes et la désignation du conducteur", "C. route L. 121-6", words=("L. 121-6",), where=_motor),
    Requirement("report", "l’état des lieux à deux", "C. civil 1731", words=("état des lieux",)),
    Requirement("wear", "que l’usure normale n’est pas due", "C. civil 1755", words=("usure",)),
    Requirement("late", "ce que coûte un retard", RENTAL_ORDER, ("phrase_retard",)),
    Requirement("extension", "comment prolonger", RENTAL_ORDER, words=("prolong",)),
    Requirement("early", "ce qui se passe si on rend plus tôt", "C. consommation R. 212-1", ("phrase_fin_anticipee",)),
    Requirement("end", "comment chacun met fin au contrat", "C. consommation R. 212-1", words=("mettre fin", "resili")),
    Requirement("force", "la force majeure", "C. civil 1218", words=("force majeure",)),
    Requirement("withdrawal", "le droit de renoncer pendant quatorze jours", "C. consommation L. 221-18",
                ("fin_retractation",), where=_may_withdraw),
    Requirement("no_withdrawal", "qu’il n’y a pas de délai pour renoncer", "C. consommation L. 221-28",
                words=("retractation",), where=lambda one: not _may_withdraw(one)),
    Requirement("data", "les données personnelles, qui en répond", "RGPD art. 13", ("contact_donnees",)),
    Requirement("cnil", "le droit de saisir la CNIL", "RGPD art. 13", words=("CNIL",)),
    Requirement("mediator", "le médiateur, son adresse, son site", "C. consommation L. 616-1", ("mediateur",)),
    Requirement("complaint", "à qui se plaindre d’abord", "C. consommation L. 612-1", words=("ecrivez", "réclamation")),
    Requirement("law", "la loi et le tribunal compétents", "C. consommation R. 631-3", words=("droit français",)),
)  # fmt: skip


@dataclass(frozen=True)
class Missing:
    """A requirement that some contracts do not meet."""

    requirement: Requirement
    situations: tuple[Situation, ...]

    @property
    def sentence(self) -> str:
        """Write « Il manque le médiateur (C. consommation L. 616-1), dans tous les contrats : écrivez {mediateur}. »."""
        one = self.requirement
        concerned = [situation for situation in SITUATIONS if one.where(situation)]
        if len(self.situations) == len(concerned) == len(SITUATIONS):
            where = "dans tous les contrats"
        else:
            where = f"par exemple pour {self.situations[0].words}"
        return f"Il manque {one.what} ({one.source}), {where}\u00a0: écrivez {one.how}."


def missing(clauses: Iterable[Clause]) -> list[Missing]:
    """Return what the law asks and some contract would not say, in the order of the list."""
    clauses = list(clauses)
    said = {situation: _said(chosen(clauses, situation)) for situation in SITUATIONS}
    found = []
    for one in REQUIREMENTS:
        lacking = tuple(
            situation
            for situation in SITUATIONS
            if one.where(situation) and not _is_met(one, *said[situation])
        )
        if lacking:
            found.append(Missing(one, lacking))
    return found


def _said(clauses: list[Clause]) -> tuple[set[str], str]:
    """Return the variables of some clauses and their folded words. The first page sums up: it does not count."""
    whole = "\n".join(f"{clause.title}\n{clause.text}" for clause in clauses if not clause.first_page)
    return set(used(whole)), _folded(re.sub(r"\{[^{}]*\}", " ", whole))


def _is_met(one: Requirement, variables: set[str], words: str) -> bool:
    return set(one.variables) <= variables and (
        not one.words or any(_folded(word) in words for word in one.words)
    )


def _folded(words: str) -> str:
    return re.sub(r"\s+", " ", fold(words.replace("**", "")))
