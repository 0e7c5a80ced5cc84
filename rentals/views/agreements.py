"""What payers agreed to pay: noted, shown with its figures, ended."""

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.money import french
from mobilite.pages.form_page import Consequences, FormPage, Line, Reason
from mobilite.pages.french import date_fr, euros
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.models import Partner, Person
from mobilite.people.shown import shown_name
from mobilite.periods import last_day, paris_date
from mobilite.workflow import Refusal
from rentals.forms.shares import AgreementForm
from rentals.lists.shares import shares_url
from rentals.operations.agreements import agree
from rentals.payments.models import Agreement
from rentals.payments.payers import USUAL_KINDS, Figures, end_agreement

CAISSE = ("Caisse", reverse_lazy("rentals:caisse"))
SHARES = ("Prises en charge", reverse_lazy("rentals:shares"))
AGREEMENTS = ("Conventions", reverse_lazy("rentals:agreements"))
SEES, NOTES = "payments.view_bill", ("payments.view_bill", "payments.add_agreement")
#: As many people as one looks through in a select.
MOST = 200


def state_of(agreement: Agreement, today) -> tuple[str, str]:
    """Return how an agreement stands on a day: its state and the word for it."""
    if agreement.ended_at is not None:
        return "cancelled", "Arrêtée"
    if agreement.until_on is not None and agreement.until_on <= today:
        return "closed", "Finie"
    return ("expected", "À venir") if agreement.from_on > today else ("ongoing", "En cours")


def whom_words(agreement: Agreement, user) -> str:
    if agreement.person_id is None:
        return "Toutes les personnes qu’il nous envoie"
    return shown_name(agreement.person, user)


class AgreementPage(RecordPage):
    """One agreement: its terms, what was promised in its name, what is left; each figure opens its rows."""

    permission_required = SEES
    queryset = Agreement.objects.select_related("partner", "person", "noted_by", "ended_by", "scope__offer")
    crumbs = (CAISSE, SHARES, AGREEMENTS)
    icon = "handshake"

    @cached_property
    def today(self):
        return paris_date(clock.now())

    @cached_property
    def figures(self) -> Figures:
        return Figures.of(self.object.commitments.all())

    @cached_property
    def may_note(self) -> bool:
        return self.request.user.has_perm("payments.add_agreement")

    def heading(self):
        return f"{self.object.partner}, {self.object.share_words}"

    def chips(self):
        return [chip(*state_of(self.object, self.today), large=True)]

    def subtitle(self):
        return [whom_words(self.object, self.request.user), self.object.reference]

    def next_step(self):
        if self.object.ended_at is not None or not self.may_note:
            return None
        if self.object.until_on is None or self.object.until_on > self.today:
            return None
        return Act("Renouveler", self._again(), "calendar-plus")

    def _again(self):
        return f"{reverse('rentals:new_agreement')}?modele={self.object.pk}"

    def acts(self):
        if not self.may_note:
            return []
        is_over = self.object.ended_at is not None
        return [
            Act("Noter la suivante", self._again(), "calendar-plus"),
            Act("Arrêter la convention", "" if is_over else reverse("rentals:end_agreement", args=[self.object.pk]),
                "x", possible=not is_over, why_not="Elle est déjà arrêtée." if is_over else ""),
        ]  # fmt: skip

    def notices(self):
        one = self.object
        if one.ended_at is not None:
            return [Notice(f"Arrêtée le {date_fr(one.ended_at, weekday=False)}", one.ended_reason, icon="x")]
        if one.ceiling is not None and one.ceiling <= self.figures.kept:
            return [
                Notice("Le plafond est atteint.", "Elle ne peut plus rien payer.", "wait", "circle-alert")
            ]
        return []

    def main_cards(self):
        one, figures = self.object, self.figures

        def rows(amount, view):
            return shares_url(agreement=one.pk, view=view) if amount else ""

        facts = [
            Fact("Plafond", french(one.ceiling) if one.ceiling is not None else "aucun"),
            Fact("Promis", french(figures.promised), url=rows(figures.promised, "toutes")),
            Fact("Facturé", french(figures.billed), url=rows(figures.billed, "facturees")),
            Fact("Payé", french(figures.paid), url=rows(figures.paid, "payees")),
            Fact("Refusé", french(figures.refused), f"dont {french(figures.waiting)} à décider" if figures.waiting else "",
                 rows(figures.refused, "refusees")),
        ]  # fmt: skip
        if one.ceiling is not None:
            facts.append(
                Fact(
                    "Reste", french(one.ceiling - figures.kept), "ce qui est promis et non refusé est compté"
                )
            )
        return [Card("Où elle en est", "euro", facts)]

    def cards(self):
        one, user = self.object, self.request.user
        scope = getattr(one, "scope", None)
        partner = one.partner.get_absolute_url() if user.has_perm("people.view_partner") else ""
        person = (
            one.person.get_absolute_url() if one.person_id and user.has_perm("people.view_person") else ""
        )
        facts = [
            Fact("Qui paie", str(one.partner), url=partner),
            Fact("Pour", whom_words(one, user), url=person),
            Fact("Part", one.share_words, f"sur : {one.kinds_words}".replace(" :", "\u00a0:")),
            Fact("Pour quoi", str(scope) if scope is not None else "tout ce que nous louons"),
            Fact("Par personne", f"{french(one.person_ceiling)} au plus" if one.person_ceiling is not None else "sans plafond"),
            Fact("Du", date_fr(one.from_on, weekday=False)),
            Fact("Au", date_fr(last_day(one.until_on), weekday=False) if one.until_on else "jusqu’à nouvel ordre",
                 "le premier jour de la location compte" if one.until_on else ""),
            Fact("Leur décision", one.reference or "non renseignée"),
            Fact("Notée", date_fr(one.noted_at, weekday=False), str(one.noted_by or "")),
        ]  # fmt: skip
        return [Card("La convention", "file-text", facts)]

    def story(self):
        return story_of(self.object)


class NewAgreement(FormPage):
    """Note an agreement: from a partner's page, a person's, or like another one (``modele``)."""

    title = "Nouvelle convention"
    permission_required = NOTES
    form_class = AgreementForm
    button = "Noter la convention"
    button_icon = "handshake"
    refusals = (Refusal,)
    crumbs = (CAISSE, SHARES, AGREEMENTS)

    def _asked(self, name, rows):
        key = self.request.GET.get(name, "")
        return rows.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 12 else None

    @cached_property
    def model(self) -> Agreement | None:
        return self._asked("modele", Agreement.objects.select_related("scope"))

    @cached_property
    def partner(self) -> Partner | None:
        return self.model.partner if self.model else self._asked("partenaire", Partner.objects.all())

    def _people(self):
        """Offer the person that the address names, and those whom the partner sent."""
        seen = Person.objects.visible_to(self.request.user).filter(anonymised_at=None)
        named = self._asked("personne", seen)
        keys = {one.pk for one in (named, self.model and self.model.person) if one is not None}
        if self.partner is not None:
            sent = seen.filter(referred_by__partner=self.partner).order_by("-referred_on", "-pk")
            keys |= set(sent.values_list("pk", flat=True)[:MOST])
        return seen.filter(Q(pk__in=keys)).order_by("last_name", "first_name", "pk")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"people": self._people()}

    def get_initial(self):
        model, today = self.model, clock.today()
        if model is None:
            person = self._asked("personne", Person.objects.visible_to(self.request.user))
            partner = self.partner
            if partner is None and person is not None and person.referred_by_id:
                partner = person.referred_by.partner
            return {
                "partner": partner and partner.pk,
                "person": person and person.pk,
                "kinds": [kind.value for kind in USUAL_KINDS],
                "from_on": today,
            }
        scope = getattr(model, "scope", None)
        what = "" if scope is None else (f"o:{scope.offer_id}" if scope.offer_id else f"s:{scope.service}")
        names = ("percent", "amount", "kinds", "ceiling", "person_ceiling")
        return {name: getattr(model, name) for name in names} | {
            "partner": model.partner_id, "person": model.person_id, "what": what,
            "from_on": max(model.until_on, today) if model.until_on else today,
        }  # fmt: skip

    def consequences(self, form):
        said = [
            (
                "info",
                "Une convention notée ne change plus\u00a0: si elle est fausse, arrêtez-la, puis notez la bonne.",
            ),
            (
                "handshake",
                "Sa part est proposée à chaque confirmation\u00a0: rien n’est pris sans que vous la choisissiez.",
            ),
        ]
        return Consequences(icon="info", sentences=said)

    def perform(self, form):
        agreement = agree(
            form.cleaned_data["partner"], at=clock.now(), actor=self.request.user, **form.terms()
        )
        self.said = f"La convention avec {agreement.partner} est notée."
        return agreement


class EndAgreement(FormPage):
    title = "Arrêter la convention"
    permission_required = NOTES
    form_class = Reason
    button = "Arrêter la convention"
    danger = True
    refusals = (Refusal,)
    said = "La convention est arrêtée."

    @cached_property
    def agreement(self) -> Agreement:
        return get_object_or_404(Agreement.objects.select_related("partner"), pk=self.kwargs["pk"])

    def get_crumbs(self):
        return [CAISSE, SHARES, AGREEMENTS, (str(self.agreement), self.agreement.get_absolute_url())]

    def consequences(self, form):
        figures = Figures.of(self.agreement.commitments.all())
        return Consequences(
            title=str(self.agreement),
            lines=[Line("Déjà promis", euros(figures.kept))],
            sentences=[("info", "Ce qui est promis le reste. Plus rien n’est proposé en son nom.")],
        )

    def perform(self, form):
        end_agreement(
            self.agreement.pk, reason=form.cleaned_data["reason"], at=clock.now(), actor=self.request.user
        )
        return self.agreement
