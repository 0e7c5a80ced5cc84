"""What a person contests, and what a manager answers."""

from django import forms

from mobilite.fields import EuroFormField
from mobilite.pages.forms import CheckboxCards, Option, PageForm, RadioCards
from mobilite.pages.french import date_fr, euros
from rentals.damage.models import Channel, Outcome

#: Her link is hers alone.
CHANNELS = [(one.value, one.label) for one in Channel if one != Channel.LINK]


class ContestForm(PageForm, forms.Form):
    """Which lines of the note, in her words. After a drop of keys, all that the inspection proposes."""

    lines = forms.TypedMultipleChoiceField(
        label="Que conteste-t-elle\u202f?",
        coerce=int,
        widget=CheckboxCards,
        error_messages={"required": "Cochez ce qu’elle conteste."},
    )
    words = forms.CharField(
        label="Que dit-elle\u202f?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Avec ses mots.",
    )
    channel = forms.ChoiceField(
        label="Comment l’a-t-elle dit\u202f?",
        choices=CHANNELS,
        initial=Channel.COUNTER,
        widget=RadioCards(attrs={"columns": 2}),
    )

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        if not lines:
            del self.fields["lines"]
            return
        self.fields["lines"].choices = [
            (line.pk, Option(line.label, amount=euros(line.amount), detail=f"le {date_fr(line.at, weekday=False)}"))
            for line in lines
        ]  # fmt: skip
        if len(lines) == 1:
            self.initial.setdefault("lines", [lines[0].pk])


class AnswerForm(PageForm, forms.Form):
    outcome = forms.ChoiceField(label="Que décidez-vous\u202f?", widget=RadioCards)
    kept = EuroFormField(label="Ramené à", required=False, help_text="Seulement si vous baissez la somme.")
    reason = forms.CharField(
        label="Pourquoi\u202f?",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Elle le lira, dans le message et dans la lettre.",
    )

    def __init__(self, *args, disputed, **kwargs):
        super().__init__(*args, **kwargs)
        words = {
            Outcome.KEPT: f"Maintenir {euros(disputed)}" if disputed else "Garder l’état des lieux",
            Outcome.LOWERED: "Baisser la somme",
            Outcome.GIVEN_UP: "Y renoncer",
        }
        self.fields["outcome"].choices = [
            (one.value, word) for one, word in words.items() if disputed or one != Outcome.LOWERED
        ]

    def clean(self):
        cleaned = super().clean()
        if (
            cleaned.get("outcome") == Outcome.LOWERED
            and "kept" not in self.errors
            and cleaned.get("kept") is None
        ):
            self.add_error("kept", "Écrivez la somme qui reste, par exemple 40,00.")
        return cleaned
