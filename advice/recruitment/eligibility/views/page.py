"""The page « Éligibilité IAE »: an answer for each kind of structure, her criteria and their proofs, who assessed her, her PASS."""

from functools import cached_property

from django.urls import reverse

from advice.recruitment.eligibility.engine import CRITERIA, Stage, age_fault, prolongation
from advice.recruitment.eligibility.engine.answers import VEILED
from advice.recruitment.eligibility.lists import CHANGE
from advice.recruitment.eligibility.models import Assessment, PassIae, ProlongedPass, Proof, StructureKind
from advice.recruitment.eligibility.operations import is_our_structure
from advice.recruitment.eligibility.views.base import READS, OfPerson
from mobilite import clock
from mobilite.audit.entries import entries_about
from mobilite.audit.readings import note_reading
from mobilite.pages.french import date_fr, plural, typography
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage, StoryItem
from mobilite.people.models import Person
from mobilite.people.shown import shown_name
from mobilite.periods import last_day

STATES = {
    "eligible": "Éligible",
    "to_prove": "Preuve à demander",
    "missing": "Pas encore",
    "waiting": "Carence",
}


def _day(day) -> str:
    return date_fr(day, weekday=False)


def _beside(answer) -> str:
    """Return what the sentence says more than its chip: « Son PASS IAE est valide »."""
    words = answer.sentence.removeprefix(STATES["eligible"]).lstrip("\u00a0: ")
    return words[:1].upper() + words[1:]


class EligibilityPage(OfPerson, RecordPage):
    """One person. Whoever may not know the sensitive criteria reads « Critère réservé »."""

    permission_required = READS
    queryset = Person.objects.filter(anonymised_at=None).select_related("commune", "referred_by")
    template_name = "eligibility/person.html"
    icon = "badge-check"

    @cached_property
    def person(self) -> Person:
        return self.object

    @cached_property
    def may_act(self) -> bool:
        return self.request.user.has_perm(CHANGE)

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        note_reading(self.person, reader=request.user, at=clock.now())
        return response

    def url(self, name, *args) -> str:
        return reverse(f"eligibility:{name}", args=[self.person.pk, *args])

    # The head.

    def heading(self):
        return f"Éligibilité IAE\u00a0: {shown_name(self.person, self.request.user)}"

    def number(self):
        return "Éligibilité IAE"

    def get_crumbs(self):
        return [(shown_name(self.person, self.request.user), self.person.get_absolute_url())]

    def subtitle(self):
        age = self.person.age_on(self.standing.on)
        return [f"{age}\u00a0ans" if age is not None else "âge inconnu", str(self.person.commune or "")]

    @property
    def _latest_is_prolonged(self) -> bool:
        return self.standing.stage in (Stage.IN_WINDOW, Stage.JUST_ENDED)

    def next_step(self):
        if not self.may_act:
            return None
        standing = self.standing
        if self._latest_is_prolonged and standing.last_pass is not None:
            return Act("Prolonger le PASS", self.url("prolong", standing.last_pass.pk), "calendar-plus")
        if standing.stage is not None and standing.stage.is_valid:
            return None
        if standing.prescribers is not None:
            return Act("Noter son PASS", self.url("note_pass"), "id-card")
        if any(answer.is_eligible for answer in standing.answers.values()):
            return Act("Noter un diagnostic", self.url("assess"), "badge-check")
        return Act("Noter une preuve", self.url("proof"), "file-check")

    def acts(self):
        if not self.may_act:
            return []
        acts = [
            Act("Noter une preuve", self.url("proof"), "file-check"),
            Act("Noter un diagnostic", self.url("assess"), "badge-check"),
            Act("Noter son PASS", self.url("note_pass"), "id-card"),
        ]
        one, where = self.standing.last_pass, self.standing.stage
        if one is not None and where is not None:
            running = where.is_valid and where is not Stage.SUSPENDED
            why = "Il est déjà suspendu." if where is Stage.SUSPENDED else "Il n’est pas valide aujourd’hui."
            acts.append(Act("Suspendre le PASS", self.url("suspend", one.pk), "timer", running, why))
            acts.append(
                Act(
                    "Prolonger le PASS", self.url("prolong", one.pk), "calendar-plus", self._latest_is_prolonged,
                    "De 12\u00a0mois avant sa fin à 6\u00a0mois après, hors suspension.",
                )
            )  # fmt: skip
        main = self.next_step()
        return [act for act in acts if main is None or act.url != main.url]

    def _more_acts(self):
        return []

    def _more_notices(self):
        return []

    def notices(self):
        found = []
        standing, theirs = self.standing, self.standing.prescribers
        if standing.stage is not None and standing.stage.blocks:
            kind = "wait" if theirs is None else "good"
            found.append(Notice(standing.pass_sentence, kind=kind, icon="hourglass"))
        if theirs is not None and (
            theirs.prescriber is None or is_our_structure(theirs.prescriber, standing.on)
        ):
            found.append(
                Notice(
                    "Le prescripteur est la structure elle-même.",
                    typography(
                        "Si elle l’embauche aussi, demandez le diagnostic d’un autre prescripteur habilité : un contrôle peut le reprocher."
                    ),
                    "miss",
                    "triangle-alert",
                )
            )
        return found

    # Her answers, her criteria.

    def main_cards(self):
        standing = self.standing
        kinds = [
            {
                "kind": kind,
                "label": StructureKind(kind).label.partition(" (")[2].rstrip(")").capitalize(),
                "answer": answer,
                "sentence": _beside(answer),
                "chip": chip(answer.state.value, STATES[answer.state.value], model_name="answer"),
            }
            for kind, answer in standing.answers.items()
        ]
        edit = Act("Noter une preuve", self.url("proof"), "plus") if self.may_act else None
        return [
            Card("Qui peut l’embaucher", "users", template="eligibility/kinds.html", context={"kinds": kinds}),
            Card("Critères et preuves", "list-checks", edit=edit, template="eligibility/criteria.html", context=self._criteria()),
        ]  # fmt: skip

    def _criteria(self) -> dict:
        standing = self.standing
        proved = {one.key for one in standing.counted}
        lines, shown = [], set()
        for proof in standing.proofs:
            if proof.criterion not in proved or proof.criterion in shown:
                continue
            if proof.until is not None and proof.until < standing.on:
                continue
            shown.add(proof.criterion)
            lines.append(self._proved(proof))
        lines.sort(key=lambda line: line["level"])
        probable = [
            {"criterion": one, "why": two.why, "url": self._note_url(one)}
            for two in standing.probable
            for one in CRITERIA
            if one.key == two.key
        ]
        likely = {line["criterion"].key for line in probable}
        others = [
            {"criterion": one, "url": self._note_url(one)}
            for one in CRITERIA
            if one.key not in proved | likely
            and (self.sensitive or not one.sensitive)
            and not age_fault(one, self.person.birth_date, standing.on)
        ]
        return {"proved": lines, "probable": probable, "others": others, "count": plural(len(others), "autre critère", "autres critères")}  # fmt: skip

    def _note_url(self, one) -> str:
        return f"{self.url('proof')}?critere={one.key}" if self.may_act else ""

    def _proved(self, proof: Proof) -> dict:
        one = next(each for each in CRITERIA if each.key == proof.criterion)
        if one.sensitive and not self.sensitive:
            return {"level": one.level, "label": VEILED, "words": "Lu de qui en a le droit.", "url": ""}
        by = f" par {proof.seen_by}" if proof.seen_by else ""
        until = f", vaut jusqu’au {_day(proof.until)}" if proof.until else ", sans fin"
        words = f"{one.paper(proof.paper).label} du {_day(proof.dated_on)}, vu le {_day(proof.seen_at)}{by}{until}."
        url = self.url("withdraw", proof.pk) if self.may_act else ""
        return {"level": one.level, "label": one.label, "words": words, "url": url}

    # Who assessed her, her PASS.

    def cards(self):
        return [self._assessments(), self._pass()]

    def _assessments(self):
        edit = Act("Noter", self.url("assess"), "plus") if self.may_act else None
        facts = [self._assessment(one) for one in self.standing.assessments[:4]]
        if not facts:
            facts = [Fact("Diagnostic", "aucun")]
        return Card("Diagnostic d’éligibilité", "badge-check", facts, edit)

    def _assessment(self, one: Assessment) -> Fact:
        standing, last = self.standing, _day(last_day(one.ends_on))
        if one.replaced_on is not None:
            words = f"remplacé le {_day(one.replaced_on)}"
        elif standing.on < one.ends_on:
            words = f"vaut jusqu’au {last}"
        elif standing.holds(one):
            words = "vaut avec son PASS"
        else:
            words = f"fini le {last}"
        what = "toutes les structures" if one.is_prescribers else "elle seule"
        return Fact(
            _day(one.made_on),
            one.author_words[:1].upper() + one.author_words[1:],
            f"Pour {what}\u00a0: {words}",
        )

    def _pass(self):
        standing, one = self.standing, self.standing.last_pass
        edit = Act("Noter", self.url("note_pass"), "plus") if self.may_act else None
        if one is None:
            return Card("PASS IAE", "id-card", [Fact("PASS", "aucun noté")], edit)
        facts = [
            Fact("Numéro", str(one).removeprefix("PASS IAE ")),
            Fact("Où il en est", standing.pass_sentence),
            Fact("Depuis le", _day(one.starts_on)),
        ]
        for row in sorted(one.suspensions.all(), key=lambda row: row.starts_on):
            ending = self.may_act and row.ends_on > standing.on and row.starts_on <= standing.on
            words = f"du {_day(row.starts_on)} au {_day(last_day(row.ends_on))}"
            facts.append(
                Fact("Suspendu", words, f"{row.get_reason_display()}{'. Mettre fin à la suspension' if ending else ''}",
                     self.url("resume", row.pk) if ending else "")
            )  # fmt: skip
        rows = (
            ProlongedPass.objects.filter(pass_iae=one)
            .select_related("accepted_by")
            .order_by("granted_on", "pk")
        )
        facts += [self._prolonged(row) for row in rows]
        return Card("PASS IAE", "id-card", facts, edit)

    def _prolonged(self, row: ProlongedPass) -> Fact:
        why = prolongation(row.reason)
        label = why.label if self.sensitive or not why.sensitive else "motif réservé"
        who = f", accord de {row.accepted_by}" if row.accepted_by else ""
        return Fact("Prolongé", f"{plural(row.days, 'jour')}, le {_day(row.granted_on)}", f"{label}{who}")

    def _story(self, kind):
        if kind not in ("", "act"):
            return []
        rows = [
            *Proof.objects.filter(person=self.person).order_by("-pk")[:30],
            *self.standing.assessments[:30],
            *PassIae.objects.filter(person=self.person),
        ]
        if not rows:
            return []
        return [
            StoryItem(at=entry.at, kind="act", icon="badge-check", sentence=str(entry))
            for entry in entries_about(*rows)[:60]
        ]
