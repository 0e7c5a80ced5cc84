"""The short forms of what is done to a rental."""

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError

from mobilite.fields import EuroFormField
from mobilite.files import images
from mobilite.money import ZERO
from mobilite.pages.forms import Option, PageForm, RadioCards
from mobilite.pages.french import datetime_fr, euros, typography
from mobilite.people.models import Representative
from mobilite.people.representing import Answer
from rentals.discounts import Asked
from rentals.forms.discounts import amount_field, asked_in, percent_field
from rentals.forms.shares import WithShares, agreements_field, payer_field
from rentals.models import RefusalReason, Rental, SigningMeans
from rentals.models.sheets import Reason as PrescriberReason
from rentals.payments.models import BY_HAND
from vehicles.models import Vehicle

REFUSALS = (
    "Aucun véhicule ne convient à ces dates.",
    "Le permis ou l’âge ne convient pas.",
    "Les pièces demandées ne sont pas là.",
    "La demande est hors de nos missions ou du territoire.",
    "Une location d’avant n’est pas réglée.",
)
CANCELLATIONS = (
    "La personne n’en a plus besoin.",
    "La personne a trouvé une autre solution.",
    "La personne est malade.",
    "Le véhicule n’est plus disponible.",
)
LONGEST_REASON = 200
MEANS = [(one.value, one.label) for one in BY_HAND]
HEAVIEST_SCAN = 12 * 1024 * 1024


class ReasonForm(PageForm, forms.Form):
    """Why, chosen among the usual reasons or written."""

    usual = forms.ChoiceField(label="Pourquoi\u202f?", widget=RadioCards)
    reason = forms.CharField(
        label="Dites-le en quelques mots",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, usual, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["usual"].choices = [(one, one) for one in usual] + [
            ("autre", "Autre raison, écrite dessous")
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("usual") == "autre" and not cleaned.get("reason"):
            self.add_error("reason", "Écrivez la raison.")
        if cleaned.get("usual") not in (None, "autre"):
            more = cleaned.get("reason", "")
            cleaned["reason"] = f"{cleaned['usual']} {more}".strip()[:LONGEST_REASON]
        return cleaned


class RefuseForm(ReasonForm):
    """Why, for the person; and what the prescriber of the request reads, when one sent it."""

    field_order = ["told", "usual", "reason"]

    told = forms.ChoiceField(
        label="Ce que le prescripteur lira",
        choices=PrescriberReason.choices,
        widget=RadioCards,
        help_text="Rien d’autre ne lui est dit\u00a0: ni dette, ni suspension, ni santé, ni comportement.",
    )

    def __init__(self, *args, from_prescriber: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not from_prescriber:
            del self.fields["told"]


class ConfirmForm(WithShares, PageForm, forms.Form):
    vehicle = forms.ModelChoiceField(
        label="", queryset=Vehicle.objects.none(), required=False, widget=RadioCards
    )
    agreements = agreements_field()
    seen_shares = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    payer = payer_field()
    payer_amount = EuroFormField(label="Sa part", required=False, help_text="Une note à part lui est faite.")
    deposit = EuroFormField(
        label="Caution", help_text="Celle de l’offre, sauf accord. 0 : aucune n’est demandée."
    )
    discount_percent = percent_field()
    discount_amount = amount_field()
    discount_reason = forms.CharField(
        label="Remise\u00a0: motif",
        required=False,
        max_length=LONGEST_REASON,
        help_text="La personne le lira sur son contrat.",
    )
    papers_waived_reason = forms.CharField(
        label="Dispense de pièce\u00a0: motif", required=False, max_length=LONGEST_REASON
    )
    cap_waived_reason = forms.CharField(
        label="Dispense de plafond\u00a0: motif", required=False, max_length=LONGEST_REASON
    )

    def __init__(
        self, *args, user, vehicles, planner, waivable=(), proposals=(), most=ZERO, discount="", **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.propose(proposals, most=most)
        if not discount:
            for name in ("discount_percent", "discount_amount", "discount_reason"):
                del self.fields[name]
        field = self.fields["vehicle"]
        field.queryset = Vehicle.objects.in_the_fleet()
        field.choices = [("", planner), *vehicles]
        for key, name in (("papers", "papers_waived_reason"), ("cap", "cap_waived_reason")):
            if key not in waivable or not user.has_perm("rentals.waive_papers"):
                del self.fields[name]
        self.fieldsets = [
            ("Quel véhicule\u202f?", "", ["vehicle"]),
            ("Qui paie\u202f?", "", ["agreements", ("payer", "payer_amount"), "deposit"]),
            (
                "Une remise\u202f?",
                discount,
                [("discount_percent", "discount_amount"), "discount_reason"],
            ),
            (
                "Dispenses",
                "Pour confirmer malgré ce qui manque. Votre nom et le motif sont gardés.",
                ["papers_waived_reason", "cap_waived_reason"],
            ),
        ]

    def discount(self) -> Asked | None:
        """Return the discount asked for here, if any."""
        return asked_in(self.cleaned_data, "discount_")


class HoldForm(PageForm, forms.Form):
    until = forms.DateTimeField(
        label="Réserver jusqu’à", help_text="Passé ce moment, la demande repart en attente."
    )

    def __init__(self, *args, latest: datetime | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if latest is not None:
            self.fields["until"].help_text = typography(
                f"Pour un prescripteur, deux jours d’ouverture au plus : jusqu’à {datetime_fr(latest, year=False)}."
            )


def _propose_cosigners(form, signing: Answer) -> None:
    """Offer those who may sign with somebody; the question goes when nobody does."""
    if not signing.may_sign:
        del form.fields["cosigner"]
        return
    field = form.fields["cosigner"]
    field.queryset = Representative.objects.filter(pk__in=[one.pk for one in signing.may_sign])
    field.label_from_instance = lambda one: Option(
        str(one), detail=", ".join(filter(None, [one.get_role_display(), one.organisation]))
    )
    if len(signing.may_sign) == 1:
        field.initial = signing.may_sign[0].pk


class SignForm(PageForm, forms.Form):
    cosigner = forms.ModelChoiceField(
        label="Qui signe avec le locataire\u202f?",
        queryset=Representative.objects.none(),
        widget=RadioCards,
        empty_label=None,
        help_text="Son nom est sur le contrat\u00a0: les deux signatures sont nécessaires.",
    )
    means = forms.ChoiceField(label="Comment\u202f?", widget=RadioCards)
    scan = forms.FileField(
        label="Exemplaire signé",
        required=False,
        help_text="Une photo ou un PDF, 12\u00a0Mo au plus.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )

    def __init__(self, *args, signing: Answer, means: Sequence[SigningMeans], **kwargs):
        super().__init__(*args, **kwargs)
        _propose_cosigners(self, signing)
        details = {
            SigningMeans.PAPER: "L’original est rangé dans le dossier.",
            SigningMeans.SCAN: "Ajoutez-le dessous.",
            SigningMeans.TOUCH: "Sur cet écran, à la page suivante.",
        }
        self.fields["means"].choices = [(one.value, Option(one.label, detail=details[one])) for one in means]
        if SigningMeans.SCAN not in means:
            del self.fields["scan"]

    def clean_scan(self):
        """Return the bytes of the copy: a PDF as it is, a picture drawn again without what a telephone adds."""
        uploaded = self.cleaned_data["scan"]
        if not uploaded:
            return None
        if uploaded.size > HEAVIEST_SCAN:
            raise ValidationError("Ce fichier pèse plus de 12\u00a0Mo. Choisissez-en un plus léger.")
        start = uploaded.read(5)
        uploaded.seek(0)
        return uploaded.read() if start == b"%PDF-" else images.clean(uploaded)

    def clean(self):
        cleaned = super().clean()
        if (
            cleaned.get("means") == SigningMeans.SCAN
            and not cleaned.get("scan")
            and "scan" not in self.errors
        ):
            self.add_error("scan", "Ajoutez l’exemplaire signé.")
        return cleaned


class DriverSignForm(SignForm):
    """Somebody named beside the borrower signs; who may not sign alone signs with the right person."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "cosigner" in self.fields:
            self.fields["cosigner"].label = "Qui signe avec elle\u202f?"


class ExtendForm(WithShares, PageForm, forms.Form):
    """A loan asks for a new end; a lease, for more months."""

    needed_until = forms.DateTimeField(label="Nouvelle fin")
    months = forms.TypedChoiceField(label="Renouveler pour", coerce=int, widget=RadioCards)
    agreements = agreements_field()
    seen_shares = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    payer = payer_field()
    payer_amount = EuroFormField(
        label="Sa part", required=False, help_text="De ce qui est ajouté. Une note à part lui est faite."
    )

    cap_waived_reason = forms.CharField(
        label="Dispense de plafond\u00a0: motif",
        required=False,
        max_length=LONGEST_REASON,
        help_text="Pour prolonger quand même. Votre nom et le motif sont gardés.",
    )

    def __init__(
        self, *args, rental: Rental, terms=(), proposals=(), most=ZERO, past_the_cap=False, **kwargs
    ):
        super().__init__(*args, **kwargs)
        if not past_the_cap:
            del self.fields["cap_waived_reason"]
        self.propose(proposals, most=most)
        self.fieldsets = [
            ("", "", ["needed_until", "months"]),
            ("Qui paie ce qui est ajouté\u202f?", "", ["agreements", ("payer", "payer_amount")]),
        ]
        if rental.is_lease:
            del self.fields["needed_until"]
            self.fields["months"].choices = terms
        else:
            del self.fields["months"]


class RescheduleForm(PageForm, forms.Form):
    """Other dates for a request that nothing is taken for yet."""

    needed_from = forms.DateTimeField(label="Début du besoin")
    needed_until = forms.DateTimeField(label="Fin du besoin")
    term_months = forms.TypedChoiceField(label="Durée", coerce=int, widget=RadioCards({"columns": 2}))

    def __init__(self, *args, rental: Rental, **kwargs):
        super().__init__(*args, **kwargs)
        if rental.is_lease:
            del self.fields["needed_until"]
            self.fields["term_months"].choices = [(one, f"{one}\u00a0mois") for one in rental.offer.terms]
        else:
            del self.fields["term_months"]


class RefuseAmendmentForm(PageForm, forms.Form):
    reason = forms.ChoiceField(
        label="Pourquoi\u202f?",
        choices=RefusalReason.choices,
        widget=RadioCards,
        error_messages={"required": "Dites pourquoi il n’est pas signé."},
    )


class NothingAsked(PageForm, forms.Form):
    """A page that only says what its button does."""


class CloseForm(PageForm, forms.Form):
    debt_reason = forms.CharField(
        label="Clôturer sans tout recevoir\u00a0: pourquoi\u202f?",
        max_length=LONGEST_REASON,
        help_text="La dette reste sur la note de la personne.",
    )

    def __init__(self, *args, owes: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not owes:
            del self.fields["debt_reason"]


class PayForm(PageForm, forms.Form):
    amount = EuroFormField(label="Somme reçue")
    means = forms.ChoiceField(label="Moyen", choices=MEANS, widget=RadioCards({"columns": 2}))
    reference = forms.CharField(
        label="Référence", required=False, max_length=80, help_text="Numéro du chèque ou du virement."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].widget.suffix = "€"


class RefundForm(PageForm, forms.Form):
    amount = EuroFormField(label="Somme rendue")
    means = forms.ChoiceField(label="Moyen", choices=MEANS, widget=RadioCards({"columns": 2}))
    reason = forms.CharField(label="Pourquoi\u202f?", max_length=LONGEST_REASON)

    def __init__(self, *args, online=ZERO, **kwargs):
        """Offer the card that paid online too, for ``online`` euros at most; nil offers it not."""
        super().__init__(*args, **kwargs)
        if online:
            said = Option(
                "Sur la carte qui a payé en ligne", detail=f"{euros(online)} au plus, sous dix jours."
            )
            self.fields["means"].choices = [("card", said), *MEANS]
        self.fields["amount"].widget.suffix = "€"


class ChargeForm(PageForm, forms.Form):
    label = forms.CharField(label="Quoi\u202f?", max_length=120)
    amount = EuroFormField(label="Somme", help_text="Sous zéro pour un geste\u00a0: −10.")
    why = forms.CharField(label="Explication", required=False, max_length=200)
