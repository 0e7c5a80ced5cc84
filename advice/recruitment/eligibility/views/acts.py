"""Note a proof, assess, note a PASS, suspend it, prolong it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from advice.cases.terms import AUTHORISED
from advice.recruitment.eligibility import operations
from advice.recruitment.eligibility.engine import criterion, window
from advice.recruitment.eligibility.forms import (
    AssessmentForm,
    PassForm,
    ProlongForm,
    ProofForm,
    ResumeForm,
    SuspendForm,
)
from advice.recruitment.eligibility.models import PassIae, Proof, Suspension
from advice.recruitment.eligibility.views.base import PersonAct, PersonForm
from mobilite import clock
from mobilite.pages.form_page import Consequences
from mobilite.pages.french import date_fr, typography
from mobilite.periods import last_day


class NoteProof(PersonForm):
    """Which paper was seen (``?critere=RSA`` chooses it)."""

    title = "Noter une preuve"
    form_class = ProofForm
    button = "Noter cette preuve"
    button_icon = "file-check"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"sensitive": self.sensitive}

    def get_initial(self):
        try:
            asked = criterion(self.request.GET.get("critere", ""))
        except KeyError:
            return {}
        initial = {"key": f"{asked.key}:{asked.papers[0].key}"}
        ours = self.standing.mobility if asked.key == "PM" else None
        if ours is not None and ours.dated_on is not None:
            initial["dated_on"] = ours.dated_on
        elif asked.key in ("JEUNE", "SENIOR"):
            initial["dated_on"] = clock.today()
        return initial

    def consequences(self, form):
        said = [
            ("eye", "Vous dites avoir vu ce papier. Il n’est pas gardé : ni photo, ni copie."),
            ("lock", "Le critère est chiffré ; aucune liste ne le montre."),
        ]
        return Consequences(icon="file-check", sentences=[(icon, typography(words)) for icon, words in said])

    def perform(self, form):
        asked = form.cleaned_data
        key, _colon, paper = asked["key"].partition(":")
        proof = operations.note_proof(
            self.person.pk,
            key=key,
            paper=paper,
            dated_on=asked["dated_on"],
            ends_on=asked.get("ends_on"),
            **self.done,
        )
        until = f", jusqu’au {date_fr(proof.until, weekday=False)}" if proof.until else ""
        self.said = f"La preuve est notée{until}."
        return self.home


class WithdrawProof(PersonAct):
    """« Retirer »: noted by mistake, or not true any more."""

    said = "La preuve est retirée."

    def perform(self):
        proof = get_object_or_404(Proof, pk=self.kwargs["proof"], person=self.person)
        if not self.sensitive and criterion(proof.criterion).sensitive:
            raise Http404
        operations.withdraw_proof(proof.pk, **self.done)
        return self.home


class Assess(PersonForm):
    """Who assessed her."""

    title = "Noter un diagnostic d’éligibilité"
    form_class = AssessmentForm
    button = "Noter le diagnostic"
    button_icon = "badge-check"

    @cached_property
    def ours(self) -> bool:
        return bool(AUTHORISED.on(clock.today()))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"ours": self.ours}

    def get_initial(self):
        contact = self.person.referred_by
        return {"prescriber": contact.partner_id} if contact is not None else {}

    def consequences(self, form):
        said = []
        theirs = self.standing.prescribers
        if theirs is not None:
            day = date_fr(theirs.made_on, weekday=False)
            said.append(
                (
                    "refresh-cw",
                    f"Le diagnostic de {theirs.author_words} du {day} finit : celui-ci le remplace.",
                )
            )
        count = len(self.standing.counted)
        said.append(
            ("list-checks", f"Preuves en cours de validité : {count}. Elles seront gardées avec lui.")
        )
        if self.ours:
            said.append(
                (
                    "triangle-alert",
                    "Notre structure prescrit et embauche : dans ce cas, préférez un autre prescripteur.",
                )
            )
        return Consequences(icon="badge-check", sentences=[(icon, typography(words)) for icon, words in said])

    def perform(self, form):
        one = operations.assess(self.person.pk, **form.cleaned_data, **self.done)
        who = "toutes les structures" if one.is_prescribers else one.author_words
        self.said = typography(
            f"Le diagnostic est noté : il vaut pour {who}, jusqu’au {date_fr(last_day(one.ends_on), weekday=False)}."
        )
        return self.home


class NotePass(PersonForm):
    title = "Noter un PASS IAE"
    form_class = PassForm
    button = "Noter le PASS"
    button_icon = "id-card"

    def consequences(self, form):
        said = [("calendar-range", "Un PASS vaut 730 jours, premier et dernier compris.")]
        if self.standing.stage is not None and self.standing.stage.blocks:
            said.append(("hourglass", self.standing.pass_sentence))
        return Consequences(icon="id-card", sentences=[(icon, typography(words)) for icon, words in said])

    def perform(self, form):
        one = operations.note_pass(self.person.pk, **form.cleaned_data, **self.done)
        self.said = f"Le PASS est noté, jusqu’au {date_fr(last_day(one.ends_on), weekday=False)}."
        return self.home


class OfPass(PersonForm):
    """A form about one PASS of hers."""

    @cached_property
    def pass_iae(self) -> PassIae:
        return get_object_or_404(PassIae, pk=self.kwargs["pass_id"], person=self.person)

    @property
    def intro(self):
        first, last = self.pass_iae.starts_on, last_day(self.pass_iae.ends_on)
        return typography(
            f"{self.pass_iae} : du {date_fr(first, weekday=False)} au {date_fr(last, weekday=False)}."
        )


class Suspend(OfPass):
    title = "Suspendre le PASS"
    form_class = SuspendForm
    button = "Suspendre le PASS"
    button_icon = "timer"

    def consequences(self, form):
        words = "La fin du PASS recule d’autant de jours."
        return Consequences(icon="timer", sentences=[("calendar-clock", words)])

    def perform(self, form):
        row = operations.suspend(self.pass_iae.pk, **form.cleaned_data, **self.done)
        day = date_fr(last_day(row.pass_iae.ends_on), weekday=False)
        self.said = f"Le PASS est suspendu. Il vaut maintenant jusqu’au {day}."
        return self.home


class Resume(PersonForm):
    title = "Mettre fin à la suspension"
    form_class = ResumeForm
    button = "Mettre fin à la suspension"
    button_icon = "rotate-ccw"

    @cached_property
    def suspension(self) -> Suspension:
        rows = Suspension.objects.select_related("pass_iae")
        return get_object_or_404(rows, pk=self.kwargs["suspension"], pass_iae__person=self.person)

    @property
    def intro(self):
        row = self.suspension
        first, last = date_fr(row.starts_on, weekday=False), date_fr(last_day(row.ends_on), weekday=False)
        return typography(f"{row.pass_iae}, suspendu du {first} au {last}.")

    def perform(self, form):
        row = operations.end_suspension(self.suspension.pk, last=form.cleaned_data["last"], **self.done)
        row.pass_iae.refresh_from_db()
        day = date_fr(last_day(row.pass_iae.ends_on), weekday=False)
        self.said = f"La suspension est finie. Le PASS vaut jusqu’au {day}."
        return self.home


class Prolong(OfPass):
    title = "Prolonger le PASS"
    form_class = ProlongForm
    button = "Noter la prolongation"
    button_icon = "calendar-plus"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"sensitive": self.sensitive}

    def consequences(self, form):
        first, closes = window(self.pass_iae.ends_on)
        when = f"Une prolongation se demande du {date_fr(first, weekday=False)} au {date_fr(closes, weekday=False)}."
        said = [
            ("calendar-range", when),
            ("badge-check", "Notez-la une fois accordée sur la plateforme nationale."),
        ]
        return Consequences(icon="calendar-plus", sentences=said)

    def perform(self, form):
        row = operations.prolong(self.pass_iae.pk, **form.cleaned_data, **self.done)
        day = date_fr(last_day(row.pass_iae.ends_on), weekday=False)
        self.said = f"La prolongation est notée. Le PASS vaut jusqu’au {day}."
        return self.home
