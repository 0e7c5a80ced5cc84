"""The questions about a deposit: by which means, where it goes, what is kept of it and why (rows F1, F2)."""

from collections.abc import Iterable
from datetime import date

from django import forms

from mobilite.fields import EuroFormField
from mobilite.money import ZERO
from mobilite.pages.forms import CheckboxCards, DateInput, Option, PageForm, RadioCards
from mobilite.pages.french import date_fr, euros, typography
from mobilite.people.models import Partner, Person, Place
from mobilite.people.shown import shown_name
from rentals.payments.deposits.terms import holds_until, is_enough
from rentals.payments.models import Deposit, DepositMeans, Means, Spot

LONGEST_REASON = 200
FEW = 8
DETAILS = {
    DepositMeans.CASH: "un reçu est remis",
    DepositMeans.CHEQUE: "non encaissé, rendu au retour",
    DepositMeans.TERMINAL: "la carte est débitée, puis remboursée",
    DepositMeans.TRANSFER: "reçu sur le compte, puis rendu",
    DepositMeans.GUARANTEE: "quelqu’un s’engage par écrit",
}


class DepositForm(PageForm, forms.Form):
    """What is left as a guarantee. Give the means accepted, until when it must hold, and the day."""

    amount = EuroFormField(label="Montant de la caution")
    means = forms.ChoiceField(label="Moyen", widget=RadioCards({"columns": 2}))
    bank = forms.CharField(label="Banque", required=False, max_length=60)
    cheque_number = forms.CharField(label="Numéro du chèque", required=False, max_length=20)
    holder = forms.CharField(label="Au nom de", required=False, max_length=120)
    written_on = forms.DateField(label="Daté du", required=False, widget=DateInput)
    guarantor_partner = forms.ModelChoiceField(
        Partner.objects.none(), label="Une structure", required=False, empty_label="Aucune"
    )
    who = forms.CharField(
        label="Ou une personne", required=False, max_length=80, help_text="Nom ou téléphone de sa fiche."
    )
    guarantor_person = forms.ModelChoiceField(
        Person.objects.none(), label="Laquelle\u202f?", required=False, widget=RadioCards, empty_label=None
    )
    reference = forms.CharField(
        label="Référence du papier", required=False, max_length=80, help_text="Date et lieu de l’acte signé."
    )
    until = forms.DateField(
        label="Elle tient jusqu’au",
        required=False,
        widget=DateInput,
        help_text="Vide\u00a0: sans date de fin.",
    )

    def __init__(self, *args, means: Iterable[str], needed: date, today: date, person, user, **kwargs):
        super().__init__(*args, **kwargs)
        means = [DepositMeans(one) for one in means]
        self.fields["means"].choices = [(one.value, self._option(one, needed, today)) for one in means]
        if len(means) == 1 and is_enough(means[0], holds_until(means[0], today), needed, today):
            self.fields["means"].initial = means[0].value
        self.fields["amount"].widget.suffix = "€"
        self.fieldsets = [("Combien, comment\u202f?", "", ["amount", "means"])]
        if DepositMeans.CHEQUE in means:
            rows = [("bank", "cheque_number"), ("holder", "written_on")]
            self.fieldsets.append(("Le chèque", "À remplir pour un chèque seulement.", rows))
        else:
            for name in ("bank", "cheque_number", "holder", "written_on"):
                del self.fields[name]
        if DepositMeans.GUARANTEE in means:
            self.fields["guarantor_partner"].queryset = Partner.objects.filter(is_active=True).order_by(
                "name"
            )
            self._find(person, user)
            rows = ["guarantor_partner", "who", "guarantor_person", ("reference", "until")]
            self.fieldsets.append(("Le garant", "À remplir pour une garantie seulement.", rows))
        else:
            for name in ("guarantor_partner", "who", "guarantor_person", "reference", "until"):
                del self.fields[name]

    def _option(self, means, needed, today):
        until = holds_until(means, today)
        detail = DETAILS[means]
        if not is_enough(means, until, needed, today):
            said = f"Tient jusqu’au {date_fr(until, weekday=False)}, il faut le {date_fr(needed, weekday=False)}."
            return Option(means.label, detail=said, disabled=True)
        if until is not None and until < needed:
            detail += f", à remplacer avant le {date_fr(until, weekday=False)}"
        return Option(means.label, detail=typography(detail))

    def _find(self, person, user):
        """Look for the person who guarantees among those whose name or telephone begins so."""
        field = self.fields["guarantor_person"]
        text = self.data.get(self.add_prefix("who"), "") if self.is_bound else ""
        people = Person.objects.visible_to(user).filter(anonymised_at=None).exclude(pk=person.pk)
        field.queryset = people.found_by(text[:80]).order_by("search_text", "pk")
        field.label_from_instance = lambda one: Option(
            shown_name(one, user),
            detail=f"naissance\u00a0: {date_fr(one.birth_date, weekday=False)}" if one.birth_date else "",
        )
        found = list(field.queryset[:FEW]) if text.strip() else []
        field.choices = [(one.pk, field.label_from_instance(one)) for one in found]
        if not found:
            field.widget = forms.HiddenInput()
        self.found = len(found)

    def clean(self):
        values = super().clean()
        means = values.get("means")
        partner, who = values.pop("guarantor_partner", None), values.pop("who", "")
        one = values.pop("guarantor_person", None)
        if means != DepositMeans.GUARANTEE:
            for name in ("reference", "until"):
                values.pop(name, None)
        elif partner and who:
            self.add_error("who", "Une structure ou une personne, pas les deux.")
        elif who and one is None and "guarantor_person" not in self.errors:
            said = (
                "Choisissez la bonne fiche."
                if self.found
                else "Aucune fiche ne commence ainsi\u00a0: créez-la d’abord."
            )
            self.add_error("guarantor_person" if self.found else "who", said)
        else:
            values["guarantor"] = partner or one
        if means != DepositMeans.CHEQUE:
            for name in ("bank", "cheque_number", "holder", "written_on"):
                values.pop(name, None)
        return values


class GiveBackForm(PageForm, forms.Form):
    """What is kept, for which lines; by what the rest goes back. A paper only goes back whole."""

    lines = forms.TypedMultipleChoiceField(
        label="Que paie la retenue\u202f?", coerce=int, required=False, widget=CheckboxCards
    )
    kept = EuroFormField(
        label="Retenu", required=False, help_text="Vide\u00a0: la somme des lignes cochées, ou rien."
    )
    reason = forms.CharField(
        label="Pourquoi retenir\u202f?",
        required=False,
        max_length=LONGEST_REASON,
        help_text="Écrit dans la lettre à la personne.",
    )
    means = forms.ChoiceField(label="Rendu par", required=False, widget=RadioCards({"columns": 3}))

    def __init__(self, *args, deposit: Deposit, lines, left, means, **kwargs):
        """``lines`` are what may be paid, with what is left of each; ``left`` is what is due on the bill."""
        super().__init__(*args, **kwargs)
        self.deposit, self.left, self.due = deposit, left, {line.pk: rest for line, rest in lines}
        self.fieldsets = []
        if deposit.is_money and lines and left:
            self.fields["lines"].choices = [
                (line.pk, Option(line.label, amount=euros(rest), detail=line.why)) for line, rest in lines
            ]
            self.fields["kept"].widget.suffix = f"sur {euros(deposit.amount)}"
            about = "Une retenue paie ce qui est dû sur la note. Rien de coché\u00a0: tout est rendu."
            self.fieldsets.append(("Faut-il en retenir une part\u202f?", about, ["lines", "kept", "reason"]))
        else:
            for name in ("lines", "kept", "reason"):
                del self.fields[name]
        if len(means) > 1:
            self.fields["means"].choices = [(one.value, Means(one).label) for one in means]
            self.fields["means"].initial = means[0].value
            self.fieldsets.append(("Comment l’argent est-il rendu\u202f?", "", ["means"]))
        else:
            del self.fields["means"]

    def clean(self):
        cleaned = super().clean()
        if "kept" not in self.fields or self.errors:
            return cleaned
        ticked = sum((self.due[key] for key in cleaned.get("lines", ())), ZERO)
        if cleaned.get("kept") is None:
            cleaned["kept"] = min(ticked, self.left, self.deposit.amount)
        if cleaned["kept"] and not ticked:
            self.add_error("lines", "Cochez ce que la retenue paie\u00a0: la lettre le dit à la personne.")
        if cleaned["kept"] and not cleaned.get("reason"):
            self.add_error("reason", "Dites pourquoi une partie de la caution est retenue.")
        return cleaned


class MoveForm(PageForm, forms.Form):
    spot = forms.ChoiceField(label="Où va-t-elle\u202f?", widget=RadioCards)
    place = forms.ModelChoiceField(
        Place.objects.order_by("name"), label="De quel lieu\u202f?", empty_label=None
    )

    def __init__(self, *args, deposit: Deposit, **kwargs):
        super().__init__(*args, **kwargs)
        is_cash = deposit.means == DepositMeans.CASH
        said = {
            Spot.DRAWER: (
                "La caisse" if is_cash else "Le tiroir",
                "Compte dans la caisse du soir." if is_cash else "",
            ),
            Spot.SAFE: ("Le coffre", "Sort de la caisse." if is_cash else ""),
            Spot.BANK: ("La banque", "Les espèces sont déposées sur le compte."),
        }
        spots = [one for one in Spot if is_cash or one != Spot.BANK]
        self.fields["spot"].choices = [
            (one.value, Option(said[one][0], detail=said[one][1])) for one in spots
        ]


class WaiveForm(PageForm, forms.Form):
    reason = forms.CharField(
        label="Pourquoi\u202f?", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )


class UnpaidForm(PageForm, forms.Form):
    reason = forms.CharField(label="Motif que donne la banque", max_length=LONGEST_REASON)


class HoldForm(PageForm, forms.Form):
    amount = EuroFormField(label="Somme à mettre de côté")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].widget.suffix = "€"
