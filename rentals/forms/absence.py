"""Nobody came: what is counted of it."""

from decimal import Decimal

from django import forms

from mobilite.money import french
from mobilite.pages.forms import PageForm
from rentals.forms.acts import LONGEST_REASON


class NoShowForm(PageForm, forms.Form):
    """Whether an absence is charged, when the contract says that something is due."""

    charge = forms.BooleanField(label="Compter l’absence", required=False, initial=True)
    waived_reason = forms.CharField(
        label="Sinon, pourquoi\u202f?",
        required=False,
        max_length=LONGEST_REASON,
        help_text="Par exemple\u00a0: malade, train supprimé. Votre nom et le motif sont gardés.",
    )

    def __init__(self, *args, due: Decimal, **kwargs):
        super().__init__(*args, **kwargs)
        if due:
            self.fields["charge"].label = f"Compter l’absence\u00a0: {french(due)}"
        else:
            del self.fields["charge"], self.fields["waived_reason"]
