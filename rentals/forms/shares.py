"""The questions about who pays besides the person: an agreement, shares of a rental, a refusal, a decision."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from django import forms

from mobilite.fields import EuroFormField
from mobilite.pages.forms import CheckboxCards, DateInput, OneRecord, Option, PageForm, RadioCards
from mobilite.pages.french import euros, typography
from mobilite.people.models import Partner, Person
from rentals.models import Offer, Service
from rentals.payments.models import COVERABLE, DecisionKind, LineKind
from rentals.payments.payers import USUAL_KINDS
from rentals.payments.plans import LONGEST
from rentals.shares import Asked, Proposal, chosen, seen

LONGEST_REASON = 200


def _reason(label, **more):
    return forms.CharField(
        label=label, max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}), **more
    )


def open_partners():
    return Partner.objects.filter(is_active=True).order_by("name")


def agreements_field() -> forms.MultipleChoiceField:
    """Return the question « by which agreements? », whose choices are proposals."""
    return forms.MultipleChoiceField(label="Par une convention", required=False, widget=CheckboxCards)


def proposal_choices(proposals: Sequence[Proposal]) -> list:
    """Return the proposals as cards: who, how much, why and what will be left."""
    return [
        (
            str(one.agreement.pk),
            Option(str(one.agreement.partner), amount=euros(one.amount), detail=one.detail),
        )
        for one in proposals
    ]


CHANGED = "Ce que les conventions permettent a changé depuis que la page est ouverte. Regardez les sommes, puis recommencez."


class WithShares:
    """Mixin of a form on which payers are chosen: ``agreements``, ``seen_shares``, ``payer``, ``payer_amount``.

    What the page showed is compared with what the agreements allow at the press: no sum changes unseen.
    """

    #: What the shares may bear together.
    most: Decimal
    proposals: Sequence[Proposal]

    def propose(self, proposals: Sequence[Proposal], *, most: Decimal) -> None:
        """Take what is proposed; the question goes when nothing is."""
        self.proposals, self.most = proposals, most
        self.fields["payer"].queryset = open_partners()
        self.fields["seen_shares"].initial = seen(proposals)
        if proposals:
            self.fields["agreements"].choices = proposal_choices(proposals)
        else:
            del self.fields["agreements"]

    def clean(self):
        cleaned = super().clean()
        if "payer_amount" not in self.errors and bool(cleaned.get("payer")) != (
            cleaned.get("payer_amount") is not None
        ):
            self.add_error("payer_amount", "Donnez le payeur et sa part, ou aucun des deux.")
        now = seen(self.proposals)
        if cleaned.get("agreements") and cleaned.get("seen_shares") != now:
            self.add_error("agreements", CHANGED)
        if self.is_bound and "seen_shares" in self.data:
            self.data = self.data.copy()
            self.data["seen_shares"] = now
        return cleaned

    def asked(self) -> list[Asked]:
        """Return the shares that were chosen: those of agreements, then the one of a payer for this time."""
        cleaned = self.cleaned_data
        found = chosen(self.proposals, cleaned.get("agreements") or (), most=self.most)
        if cleaned.get("payer") and cleaned.get("payer_amount") is not None:
            reference = cleaned.get("payer_reference", "")
            found.append(Asked(partner=cleaned["payer"], amount=cleaned["payer_amount"], reference=reference))
        return found


def payer_field(label="Quelqu’un d’autre paie une part"):
    return OneRecord(
        label=label, queryset=Partner.objects.none(), required=False, empty_label="Personne d’autre"
    )


class SharesForm(WithShares, PageForm, forms.Form):
    """More payers for a rental that is promised already."""

    agreements = agreements_field()
    seen_shares = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    payer = payer_field("Un payeur, pour cette fois")
    payer_amount = EuroFormField(label="Sa part", required=False, help_text="Une note à part lui est faite.")
    payer_reference = forms.CharField(
        label="Leur décision", required=False, max_length=120, help_text="Bon de commande, courrier…"
    )

    fieldsets = (
        ("Qui paie une part\u202f?", "", ["agreements", ("payer", "payer_amount"), "payer_reference"]),
    )

    def __init__(self, *args, proposals, most, **kwargs):
        super().__init__(*args, **kwargs)
        self.propose(proposals, most=most)


class AgreementForm(PageForm, forms.Form):
    """What a payer agrees to pay, for whom, for what, up to how much and until when."""

    partner = OneRecord(label="Qui paie", queryset=Partner.objects.none(), empty_label="Choisissez")
    person = OneRecord(
        label="Pour qui",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Toutes les personnes qu’il nous envoie",
    )
    what = forms.ChoiceField(label="Pour quoi", required=False)
    percent = forms.DecimalField(
        label="Sa part, en %", required=False, min_value=Decimal("0.01"), max_value=100, max_digits=5,
        decimal_places=2, localize=True,
    )  # fmt: skip
    amount = EuroFormField(label="ou en euros par location", required=False)
    kinds = forms.MultipleChoiceField(label="Sur quelles lignes\u202f?", widget=CheckboxCards)
    ceiling = EuroFormField(label="Plafond en tout", required=False, help_text="Vide\u00a0: pas de plafond.")
    person_ceiling = EuroFormField(label="Plafond par personne", required=False)
    from_on = forms.DateField(label="À partir du", widget=DateInput)
    last_on = forms.DateField(
        label="Dernier jour", required=False, widget=DateInput, help_text="Vide\u00a0: jusqu’à nouvel ordre."
    )
    reference = forms.CharField(
        label="Leur décision",
        required=False,
        max_length=120,
        help_text="Bon de commande, courrier, convention…",
    )

    fieldsets = (
        ("Qui paie, pour qui\u202f?", "", ["partner", "person", "what"]),
        ("Combien\u202f?", "Une part en pourcentage, ou une somme. Remises et retours plus tôt suivent la location.",
         [("percent", "amount"), "kinds"]),
        ("Jusqu’où\u202f?", "Le plafond n’est jamais dépassé, même à deux au même moment.",
         [("ceiling", "person_ceiling"), ("from_on", "last_on"), "reference"]),
    )  # fmt: skip

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = open_partners()
        self.fields["person"].queryset = people
        offers = Offer.objects.filter(is_open=True).order_by("position", "name")
        self.fields["what"].choices = [
            ("", "Tout ce que nous louons"),
            *((f"s:{key}", f"Le service {label}") for key, label in Service.choices),
            *((f"o:{offer.pk}", f"L’offre {offer.name}") for offer in offers),
        ]
        self.fields["kinds"].choices = [(kind.value, LineKind(kind).label) for kind in COVERABLE]
        self.fields["kinds"].initial = [kind.value for kind in USUAL_KINDS]
        self.fields["percent"].widget.attrs["inputmode"] = "decimal"

    def clean(self):
        cleaned = super().clean()
        percent, amount = cleaned.get("percent"), cleaned.get("amount")
        if not {"percent", "amount"} & set(self.errors) and (percent is None) == (amount is None):
            self.add_error("percent", "Donnez une part en pourcentage ou en euros, pas les deux.")
        first, last = cleaned.get("from_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", "Le dernier jour vient avant le premier.")
        return cleaned

    def terms(self) -> dict:
        """Return the answers as the operation takes them."""
        cleaned = self.cleaned_data
        kind, _, key = cleaned["what"].partition(":")
        last = cleaned["last_on"]
        names = ("person", "percent", "amount", "kinds", "ceiling", "person_ceiling", "from_on", "reference")
        return {name: cleaned[name] for name in names} | {
            "service": key if kind == "s" else "",
            "offer": Offer.objects.get(pk=key) if kind == "o" else None,
            "until_on": last + timedelta(days=1) if last else None,
        }


class BilledForm(PageForm, forms.Form):
    reference = forms.CharField(
        label="Numéro de la facture", max_length=60, help_text="Ou celui du titre de recette."
    )


class RefusalForm(PageForm, forms.Form):
    amount = EuroFormField(label="Somme refusée", help_text="Tout ce qui a été promis, ou une part.")
    told_on = forms.DateField(label="Appris le", widget=DateInput)
    reason = _reason("Pourquoi refuse-t-il\u202f?")


class DecisionForm(PageForm, forms.Form):
    kind = forms.ChoiceField(label="Qui paie cette part\u202f?", widget=RadioCards)
    amount = EuroFormField(label="Pour quelle somme", help_text="Tout ce qui attend, ou une part.")
    agreement = forms.ChoiceField(label="Par une convention", required=False, widget=RadioCards)
    payer = payer_field("Ou pour cette fois")
    agreed = forms.BooleanField(
        label="La personne est d’accord\u00a0: j’en ai parlé avec elle", required=False
    )
    count = forms.IntegerField(
        label="En combien de fois", required=False, min_value=1, max_value=LONGEST, initial=1,
        help_text="1\u00a0: à payer aujourd’hui. Plus\u00a0: un accord de paiement, chaque mois, sans frais.",
    )  # fmt: skip
    first_on = forms.DateField(label="Première échéance", required=False, widget=DateInput)
    replacing = _reason("Pourquoi l’accord de paiement d’avant est remplacé", required=False)
    reason = _reason("Pourquoi\u202f?", help_text="Votre nom et ce motif sont gardés.")

    def __init__(self, *args, proposals, may_bear, has_plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.proposals = {str(one.agreement.pk): one for one in proposals}
        details = {
            DecisionKind.PAYER: "Une note lui est faite, rien ne change pour la personne.",
            DecisionKind.PERSON: "La somme est ajoutée à sa note, avec son accord.",
            DecisionKind.STRUCTURE: "Personne ne paie\u00a0: cette somme n’est plus demandée."
            if may_bear
            else "C’est un responsable qui le décide.",
        }
        self.fields["kind"].choices = [
            (kind.value, Option(kind.label, detail=details[kind],
                                disabled=kind == DecisionKind.STRUCTURE and not may_bear))
            for kind in details
        ]  # fmt: skip
        self.fields["payer"].queryset = open_partners()
        if proposals:
            self.fields["agreement"].choices = [("", "Aucune"), *proposal_choices(proposals)]
        else:
            del self.fields["agreement"]
        if not has_plan:
            del self.fields["replacing"]
        self.fieldsets = [
            ("Qui paie, combien\u202f?", "", ["kind", "amount"]),
            ("Si c’est un autre payeur", "", ["agreement", "payer"]),
            ("Si c’est la personne", "", ["agreed", ("count", "first_on"), "replacing"]),
            ("", "", ["reason"]),
        ]

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        chosen_ = [name for name in ("agreement", "payer") if cleaned.get(name)]
        if kind == DecisionKind.PAYER and len(chosen_) != 1:
            self.add_error("payer", "Choisissez une convention ou un payeur, pas les deux.")
        if kind == DecisionKind.PERSON and not cleaned.get("agreed"):
            self.add_error(
                "agreed", "Parlez-en d’abord avec elle\u00a0: rien ne lui est demandé sans son accord."
            )
        if kind == DecisionKind.PERSON and (cleaned.get("count") or 1) > 1 and not cleaned.get("first_on"):
            self.add_error("first_on", "Donnez le jour de la première échéance.")
        return cleaned

    def answers(self) -> dict:
        """Return the answers as the operation takes them."""
        cleaned = self.cleaned_data
        found = {"kind": cleaned["kind"], "amount": cleaned["amount"], "reason": cleaned["reason"]}
        if cleaned["kind"] == DecisionKind.PAYER:
            proposal = self.proposals.get(cleaned.get("agreement", ""))
            found["asked"] = Asked(
                amount=cleaned["amount"],
                agreement=proposal.agreement if proposal else None,
                partner=None if proposal else cleaned["payer"],
            )
        if cleaned["kind"] == DecisionKind.PERSON:
            found |= {
                "agreed": cleaned["agreed"],
                "count": cleaned.get("count") or 1,
                "first_on": cleaned.get("first_on"),
                "replacing": cleaned.get("replacing", ""),
            }
        return found


def share_words(asked: Sequence[Asked]) -> list[tuple[str, str]]:
    """Say what the chosen shares do, for a summary."""
    return [
        ("handshake", typography(f"{one.payer} paie {euros(one.amount)}, sur une note à part."))
        for one in asked
    ]
