"""What is asked to lend somebody a vehicle from her file: which, what for, when, and who prescribes it."""

from datetime import date

from django import forms

from advice.cases.operations.lending import PURPOSES
from mobilite.pages.forms import Among, Option, PageForm, QuickSelect, RadioCards
from mobilite.people.forms.base import ContactField
from rentals.forms.new import offer_word, price_word


class LendForm(PageForm, forms.Form):
    """``offers`` are those of the kind that is asked: loans by the day, or leases."""

    offer = Among(label="Quel véhicule\u202f?", required=False, widget=RadioCards)
    purpose = forms.ChoiceField(
        label="Pour quoi faire\u202f?",
        choices=[("", "Choisissez"), *((one.value, one.label) for one in PURPOSES)],
        widget=QuickSelect,
    )
    starts_on = forms.DateField(label="À partir du", required=False)
    ends_on = forms.DateField(label="Jusqu’au", required=False)
    contact = ContactField(
        label="Qui prescrit\u202f?",
        help_text="Sans prescripteur, c’est vous qui prescrivez, au nom du conseil mobilité.",
    )
    fieldsets = [("", "", ["purpose", "offer", ("starts_on", "ends_on"), "contact"])]

    def __init__(self, *args, offers: list, today: date, adviser, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["offer"].give(offers, empty_label="À choisir avec le comptoir")
        self.fields["offer"].choices = [
            ("", Option("À choisir avec le comptoir")),
            *(
                (one.pk, Option(one.name, amount=price_word(one, today), detail=offer_word(one)))
                for one in offers
            ),
        ]
        contact = self.fields["contact"]
        contact.still_there(today)
        contact.empty_label = f"{adviser}, conseil mobilité"
        self.fields["starts_on"].widget.attrs["min"] = today.isoformat()


class LeaseForm(LendForm):
    """A lease: its length is chosen at the counter, among those of the offer."""

    ends_on = None  # type: ignore[assignment]
    fieldsets = [("", "", ["purpose", "offer", "starts_on", "contact"])]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["offer"].label = "Quel vélo\u202f?"
