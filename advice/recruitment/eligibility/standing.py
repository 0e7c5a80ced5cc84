"""Where somebody stands: what is proved, what is probable, who assessed her, her PASS; then the answer for each kind of structure.

``explained`` is what other rooms ask.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from advice.cases.facts import of_person
from advice.cases.models import Case, Diagnosis, When
from advice.cases.terms import AUTHORISED
from advice.recruitment.eligibility.engine import (
    KINDS,
    Answer,
    Criterion,
    Held,
    Seen,
    Stage,
    State,
    age_fault,
    counted,
    criterion,
    explain,
    given,
    sentence,
    stage,
    veiled,
    waiting_until,
)
from advice.recruitment.eligibility.engine.answers import plain
from advice.recruitment.eligibility.models import Assessment, PassIae, Proof
from mobilite.people.models import Partner, Person
from mobilite.people.models.persons import Allowance
from mobilite.periods import french_date, last_day, paris_date

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Probable:
    """What makes a criterion likely, and the day of the paper that we already have, if it is ours."""

    key: str
    why: str
    dated_on: date | None = None
    until: date | None = None


@dataclass
class Standing:
    """All that is known of one person on one day. Six queries at most, each asked once."""

    person: Person
    on: date
    sensitive: bool = False
    employer: Partner | None = None

    @property
    def name(self) -> Callable[[Criterion], str]:
        return plain if self.sensitive else veiled

    @cached_property
    def proofs(self) -> list[Proof]:
        rows = Proof.objects.standing().filter(person=self.person).select_related("seen_by")
        return list(rows.order_by("-dated_on", "-pk"))

    @cached_property
    def seen(self) -> list[Seen]:
        return [Seen(one.criterion, one.dated_on, one.until) for one in self.proofs]

    @cached_property
    def counted(self) -> list[Criterion]:
        return counted(self.seen, self.on)

    @cached_property
    def probable(self) -> list[Probable]:
        found = {one.key: one for one in [*self._old(), *of_page(self.person, self.on), *self._of_case()]}
        proved = {one.key for one in self.counted}
        return [one for key, one in found.items() if key not in proved and self._may_say(key)]

    def _may_say(self, key: str) -> bool:
        return self.sensitive or not criterion(key).sensitive

    def _old(self) -> list[Probable]:
        found = []
        for one in self.proofs:
            if (
                one.until is not None
                and one.until < self.on
                and not age_fault(criterion(one.criterion), self.person.birth_date, self.on)
            ):
                words = (
                    f"Preuve du {french_date(one.dated_on)} trop ancienne\u00a0: demandez-en une nouvelle."
                )
                found.append(Probable(one.criterion, words))
        return found

    @cached_property
    def cases(self) -> list[Case]:
        return list(Case.objects.filter(person=self.person).order_by("-opened_at", "-pk")[:5])

    def _of_case(self) -> list[Probable]:
        found = []
        answered = next((case.facts for case in self.cases if case.facts), None) or {}
        for key, says, words in FROM_CASES:
            if says(answered):
                found.append(Probable(key, words))
        mobility = self.mobility
        if mobility is not None:
            found.append(mobility)
        return found

    @cached_property
    def mobility(self) -> Probable | None:
        """« Problème de mobilité »: a diagnosis of entry that says so, signed and less than six months old."""
        latest = (
            Diagnosis.objects.signed()
            .filter(case__person=self.person, when=When.ENTRY, has_problem=True, valid_until__gte=self.on)
            .order_by("-signed_at", "-pk")
            .first()
        )
        if latest is None or latest.signed_at is None:
            return None
        signed, last = paris_date(latest.signed_at), latest.valid_until
        said = f"Notre diagnostic mobilité du {french_date(signed)} le dit, jusqu’au {french_date(last or signed)}."
        if not AUTHORISED.on(signed):
            return Probable(
                "PM", f"{said} Demandez celui d’un prescripteur habilité\u00a0: nous ne le sommes pas."
            )
        return Probable("PM", f"{said} Notez cette preuve.", signed, last)

    # Who assessed her.

    @cached_property
    def assessments(self) -> list[Assessment]:
        rows = Assessment.objects.filter(person=self.person).select_related("prescriber", "employer", "by")
        return list(rows.order_by("-made_on", "-pk"))

    def holds(self, one: Assessment) -> bool:
        """Whether an assessment counts that day: it has not ended, or a PASS is valid since."""
        if one.made_on > self.on or one.replaced_on is not None:
            return False
        if self.on < one.ends_on:
            return True
        began = self.held is not None and self.held.starts_on < one.ends_on
        return began and self.stage is not None and self.stage.is_valid

    @cached_property
    def prescribers(self) -> Assessment | None:
        """The assessment of a prescriber that holds: it comes before any employer's, whatever their dates."""
        return next((one for one in self.assessments if one.is_prescribers and self.holds(one)), None)

    def employers(self, kind: str) -> list[Assessment]:
        """Return the assessments that employers of a kind made for themselves, and that hold."""
        return [
            one
            for one in self.assessments
            if not one.is_prescribers
            and one.kind == kind
            and self.holds(one)
            and (self.employer is None or one.employer_id == self.employer.pk)
        ]

    # The PASS.

    @cached_property
    def passes(self) -> list[PassIae]:
        rows = PassIae.objects.filter(person=self.person).prefetch_related("suspensions")
        return list(rows.order_by("-starts_on"))

    @cached_property
    def last_pass(self) -> PassIae | None:
        """The one of the day, or the last before it, or the first to come."""
        begun = [one for one in self.passes if one.starts_on <= self.on]
        return begun[0] if begun else (self.passes[-1] if self.passes else None)

    @cached_property
    def held(self) -> Held | None:
        return held_of(self.last_pass) if self.last_pass else None

    @cached_property
    def stage(self) -> Stage | None:
        return stage(self.held, self.on) if self.held else None

    @property
    def pass_sentence(self) -> str:
        """« PASS valide jusqu’au … »; nothing when she has none."""
        if self.held is None:
            return ""
        said = sentence(self.held, self.on)
        lifted = self.prescribers
        if self.stage is not None and self.stage.blocks and lifted is not None:
            return f"{said} Levé\u00a0: diagnostic de {lifted.author_words} du {french_date(lifted.made_on)}."
        return said

    # The answers.

    def on_criteria(self, kind: str) -> Answer:
        """Return the answer that her criteria alone give to a kind of structure."""
        keys = [one.key for one in self.probable]
        return explain(kind, self.seen, keys, on=self.on, name=self.name)

    def answer(self, kind: str) -> Answer:
        """Return the answer to a kind of structure: its PASS first, then who assessed her, then her criteria."""
        on_criteria = self.on_criteria(kind)
        where = self.stage
        if where is not None and where.is_valid:
            return given(
                kind,
                State.ELIGIBLE,
                "Éligible\u00a0: son PASS IAE est valide",
                self.pass_sentence,
                also=on_criteria,
            )
        theirs = self.prescribers
        if theirs is not None:
            words = f"Diagnostic de {theirs.author_words}, jusqu’au {french_date(last_day(theirs.ends_on))}"
            return given(
                kind,
                State.ELIGIBLE,
                "Éligible\u00a0: un prescripteur habilité l’a dit",
                words,
                also=on_criteria,
            )
        if where is not None and where.blocks and self.held is not None:
            last = french_date(waiting_until(self.held.ends_on))
            words = f"Délai de carence jusqu’au {last}, qu’un prescripteur habilité peut lever"
            return given(kind, State.WAITING, words, also=on_criteria)
        own = self.employers(kind)
        if own:
            words = [
                f"Diagnostic de {one.author_words}, pour elle seule, jusqu’au {french_date(last_day(one.ends_on))}"
                for one in own
            ]
            if self.employer is not None:
                return given(
                    kind,
                    State.ELIGIBLE,
                    "Éligible\u00a0: la structure l’a diagnostiquée",
                    *words,
                    also=on_criteria,
                )
            return Answer(
                kind, on_criteria.state, on_criteria.sentence, (*words, *on_criteria.reasons), on_criteria.counted,
                on_criteria.missing, on_criteria.to_prove,
            )  # fmt: skip
        return on_criteria

    @property
    def answers(self) -> dict[str, Answer]:
        return {kind: self.answer(kind) for kind in KINDS}


def held_of(one: PassIae) -> Held:
    """Return a PASS as the rules see it, from its row and its suspensions."""
    spans = tuple((each.starts_on, each.ends_on) for each in one.suspensions.all())
    return Held(one.starts_on, one.ends_on, spans)


def of_page(person: Person, on: date) -> list[Probable]:
    """Return what a person's page makes likely: her age, the allowance that she has, where she lives."""
    found = []
    born = person.birth_date
    if born is not None:
        for key in ("JEUNE", "SENIOR"):
            if not age_fault(criterion(key), born, on):
                found.append(
                    Probable(key, f"Elle a {person.age_on(on)}\u00a0ans. Demandez une pièce d’identité.")
                )
    facts = of_person(person, on, income=False)
    allowances = {
        "RSA": facts.get("rsa"),
        "AAH": facts.get("aah"),
        "ASS": person.allowance == Allowance.ASS,
    }
    for key, has in allowances.items():
        if has:
            paper = criterion(key).papers[0].label
            found.append(
                Probable(
                    key, f"Sa fiche dit «\u00a0{key}\u00a0». Demandez\u00a0: {paper}, moins de 3\u00a0mois."
                )
            )
    return found


def _months(facts: dict) -> int:
    return _number(facts, "ft_months")


def _number(facts: dict, key: str) -> int:
    written = str(facts.get(key, ""))
    return int(float(written)) if written.replace(".", "", 1).isdecimal() else 0


#: What was answered for the aids makes likely: criterion, test, which paper to ask.
FROM_CASES = (
    ("RSA", lambda facts: facts.get("rsa") is True, "Dit pour les aides. Demandez\u00a0: Attestation RSA, moins de 3\u00a0mois."),
    ("AAH", lambda facts: facts.get("aah") is True, "Dit pour les aides. Demandez\u00a0: Attestation AAH, moins de 3\u00a0mois."),
    ("TH", lambda facts: facts.get("disabled") is True, "Dit pour les aides. Demandez la décision de la MDPH, en cours de validité."),
    ("DETLD", lambda facts: _months(facts) >= 24, "Inscrite depuis 24\u00a0mois ou plus. Demandez\u00a0: Attestation France Travail, moins de 3\u00a0mois."),
    ("DELD", lambda facts: 12 <= _months(facts) < 24, "Inscrite depuis 12 à 24\u00a0mois. Demandez\u00a0: Attestation France Travail, moins de 3\u00a0mois."),
    ("PI", lambda facts: facts.get("household") == "seul" and _number(facts, "children") > 0, "Dit pour les aides. Demandez\u00a0: Attestation CAF, moins de 3\u00a0mois."),
)  # fmt: skip


def explained(
    person: Person, *, on: date, sensitive: bool = False, employer: Partner | None = None
) -> dict[str, Answer]:
    """Return, for each kind of structure (AI, ACI, EI, ETTI, EITI), whether it may hire her on a day, and why.

    Each answer has ``is_eligible``, ``state``, ``sentence`` and ``reasons``, in French, ready to show. The names of the
    sensitive criteria are said only when ``sensitive`` (the reader has ``eligibility.view_sensitive``). With an
    ``employer``, the assessment that it made for itself counts; without, it is told and counts for nobody.
    """
    return Standing(person, on, sensitive, employer).answers
