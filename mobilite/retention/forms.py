"""What is asked about terms, holds and archives."""

from django import forms

from mobilite.kept import Rule
from mobilite.pages.forms import PageForm
from mobilite.retention.terms import PARTS, Months, months_fr

WHAT = "La référence d’une location, le numéro d’un document, le numéro d’une personne, ou son nom entier."


class TermsForm(PageForm, forms.Form):
    """How many months, from a day, and why."""

    fieldsets = [("", "", ["active", "archived", "from_date", "reason"])]

    active = Months(label="Mois en usage")
    archived = Months(label="Mois aux archives")
    from_date = forms.DateField(label="À partir du")
    reason = forms.CharField(
        label="Pourquoi", max_length=200, help_text="On vous le demandera lors d’un contrôle."
    )

    def __init__(self, *args, rule: Rule, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["active"].help_text = f"Ils se comptent depuis {rule.since}."
        if rule.minimum:
            least = months_fr(rule.minimum)
            self.fields["archived"].help_text = f"La loi demande {least} en tout\u00a0: {rule.source}."
        if not rule.archived:
            del self.fields["archived"]
            self.fieldsets = [("", "", ["active", "from_date", "reason"])]

    def months(self) -> dict[str, int]:
        return {part: self.cleaned_data[part] for part, _ in PARTS if part in self.fields}


class HoldForm(PageForm, forms.Form):
    """What must not be erased, why, and when to look again."""

    fieldsets = [("", "", ["what", "reason", "review_on"])]

    what = forms.CharField(label="Sur quoi\u202f?", max_length=120, help_text=WHAT)
    reason = forms.CharField(
        label="Pourquoi\u202f?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Un litige, une réclamation, la demande d’un juge. Ne nommez personne.",
    )
    review_on = forms.DateField(label="À revoir le", help_text="Une tâche vous le rappellera ce jour-là.")


class ArchiveForm(PageForm, forms.Form):
    """Whose archives, and why."""

    fieldsets = [("", "", ["what", "reason"])]

    what = forms.CharField(label="Qui, ou quoi\u202f?", max_length=120, help_text=WHAT)
    reason = forms.CharField(
        label="Pourquoi\u202f?",
        max_length=200,
        help_text="Le motif est écrit avec votre nom dans le journal des lectures.",
    )
