"""The forms of the counter: what moves in the drawer, the count of the evening, cheques."""

from django import forms

from mobilite.fields import EuroFormField
from mobilite.pages.forms import CheckboxCards, Option, PageForm, RadioCards
from mobilite.pages.french import date_fr, euros, local
from mobilite.people.shown import shown_name
from rentals.payments.cash import COINS, LONGEST_REASON, counted_in
from rentals.payments.models import CashKind

#: Up to which count a hand goes.
MOST = 9999


class MovementForm(PageForm, forms.Form):
    kind = forms.ChoiceField(label="Que se passe-t-il\u202f?", widget=RadioCards)
    amount = EuroFormField(label="Somme")
    reason = forms.CharField(
        label="Motif",
        required=False,
        max_length=LONGEST_REASON,
        help_text="Pour une petite dépense\u00a0: ce qui est payé. Gardez le ticket.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        said = {
            CashKind.FLOAT: "Elle entre dans la caisse.",
            CashKind.BANK: "Elles sortent de la caisse.",
            CashKind.EXPENSE: "Elle sort de la caisse\u00a0; il faut un motif.",
        }
        self.fields["kind"].choices = [
            (kind.value, Option(kind.label, detail=said[kind])) for kind in CashKind
        ]


class UndoForm(PageForm, forms.Form):
    reason = forms.CharField(label="Pourquoi\u202f?", max_length=LONGEST_REASON)


class ReturnedForm(UndoForm):
    """The same, opened from the bank's line."""

    seen_left = EuroFormField(widget=forms.HiddenInput)


class CountForm(PageForm, forms.Form):
    """How many of each coin and note, which add up; or only their sum."""

    counted = EuroFormField(
        label="Total compté",
        required=False,
        help_text="Il s’écrit seul quand vous comptez pièces et billets. Vous pouvez aussi n’écrire que lui.",
    )
    reason = forms.CharField(
        label="Motif de l’écart",
        required=False,
        max_length=LONGEST_REASON,
        help_text="S’il y en a un, après avoir recompté.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for cents in COINS:
            self.fields[f"n_{cents}"] = forms.IntegerField(
                label=_said(cents),
                required=False,
                min_value=0,
                max_value=MOST,
                widget=forms.TextInput(attrs={"data-cents": cents, "autocomplete": "off"}),
            )

    def notes(self):
        """Return the fields of notes."""
        return [self[f"n_{cents}"] for cents in COINS if cents >= 500]

    def change(self):
        """Return the fields of coins."""
        return [self[f"n_{cents}"] for cents in COINS if cents < 500]

    def clean(self):
        cleaned = super().clean()
        coins = {cents: cleaned.pop(f"n_{cents}", None) or 0 for cents in COINS}
        cleaned["coins"] = {cents: number for cents, number in coins.items() if number}
        added = counted_in(cleaned["coins"])
        if cleaned.get("counted") is None and "counted" not in self.errors:
            if not any(self.data.get(self.add_prefix(f"n_{cents}"), "").strip() for cents in COINS):
                self.add_error(
                    "counted", "Comptez les pièces et les billets, ou écrivez leur somme. Rien\u00a0: 0."
                )
            cleaned["counted"] = added
        elif cleaned["coins"] and cleaned.get("counted") != added:
            self.add_error("counted", f"Les pièces et les billets font {euros(added)}.")
        return cleaned


def _said(cents):
    return f"{cents // 100}\u00a0€" if cents >= 100 else f"{cents}\u00a0c"


class RemitForm(PageForm, forms.Form):
    cheques = forms.TypedMultipleChoiceField(
        label="Quels chèques\u202f?",
        coerce=int,
        widget=CheckboxCards,
        error_messages={"required": "Cochez les chèques à remettre."},
    )

    def __init__(self, *args, cheques, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cheques"].choices = [(one.pk, _cheque(one, user)) for one in cheques]


def payer(owned, user) -> str:
    """Return whose bill or money it is, as this account may see the name."""
    return shown_name(owned.person, user) if owned.person_id else str(owned.partner)


def _cheque(payment, user):
    parts = [
        f"reçu {date_fr(local(payment.received_at).date(), year=False)}",
        str(payment.place),
        payment.reference,
    ]
    if payment.face != payment.amount:
        parts.append(f"caution, {euros(payment.amount)} retenus")
    return Option(payer(payment, user), amount=euros(payment.face), detail=", ".join(filter(None, parts)))
