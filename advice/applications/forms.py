"""The questions about an application: what is asked and why, a paper, how it left, what was answered, what came."""

from django import forms
from django.core.exceptions import ValidationError

from advice.applications.deadlines import Delay
from advice.applications.models import PaperState, Signer, Way
from mobilite import clock
from mobilite.fields import EuroFormField
from mobilite.files import received
from mobilite.pages.forms import DateInput, PageForm, RadioCards

HEAVIEST = 12 * 1024 * 1024
ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"
#: Far above any aid: what is typed by mistake.
MOST = 100_000


class AskForm(PageForm, forms.Form):
    """What is asked, why, and the day that the delay counts from, when the aid has one."""

    amount = EuroFormField(label="Montant demandé", required=False, max_value=MOST)
    why = forms.CharField(
        label="Pourquoi elle en a besoin",
        required=False,
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ces mots vont dans la lettre\u00a0: relisez-les avec elle. Rien sur la santé.",
    )

    def __init__(self, *args, delays: list[Delay] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.delays = delays
        for delay in delays:
            end = "" if delay.includes_last else ", ce jour-là exclu"
            self.fields[self.name(delay.fact.key)] = forms.DateField(
                label=delay.fact.label[:1].upper() + delay.fact.label[1:],
                required=False,
                initial=delay.from_day,
                help_text=f"L’aide se demande au plus tard {delay.span.words} après{end}.",
                widget=DateInput(),
            )
        names = [self.name(delay.fact.key) for delay in delays]
        self.fieldsets = [
            ("La date qui compte", "", names),
            ("Ce qui est demandé", "", ["amount", "why"]),
        ]

    @staticmethod
    def name(key: str) -> str:
        return f"day_{key}"

    def events(self) -> dict:
        """Return the days that were given, by the key of their fact."""
        given = {delay.fact.key: self.cleaned_data.get(self.name(delay.fact.key)) for delay in self.delays}
        return {key: day for key, day in given.items() if day is not None}


class PaperForm(PageForm, forms.Form):
    """Where a paper is, and its file when there is one."""

    state = forms.ChoiceField(
        label="Où en est ce papier\u202f?",
        choices=PaperState.choices,
        widget=RadioCards(attrs={"columns": 3}),
        initial=PaperState.READY,
    )
    file = forms.FileField(
        label="Le papier, si vous l’avez",
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text="Photo ou PDF, 12\u00a0Mo au plus. Aucun papier de santé.",
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > HEAVIEST:
            raise ValidationError("Ce papier pèse plus de 12\u00a0Mo. Choisissez-en un plus léger.")
        return received.clean(file)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("file") and cleaned.get("state") != PaperState.READY:
            self.add_error(
                "state",
                "Un papier joint est prêt\u00a0: choisissez «\u00a0Prêt\u00a0», ou n’envoyez pas de fichier.",
            )
        return cleaned


class LetterForm(PageForm, forms.Form):
    signer = forms.ChoiceField(
        label="Qui signe la lettre\u202f?",
        choices=Signer.choices,
        widget=RadioCards(attrs={"columns": 2}),
        initial=Signer.PERSON,
    )


class DayForm(PageForm, forms.Form):
    """The day when something happened: never to come."""

    on = forms.DateField(label="Quel jour\u202f?")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["on"]
        field.initial = field.initial or clock.today
        field.widget.attrs["max"] = clock.today().isoformat()


class SendForm(DayForm):
    way = forms.ChoiceField(
        label="Comment\u202f?",
        choices=Way.choices,
        widget=RadioCards(attrs={"columns": 3}),
        initial=Way.ONLINE,
    )
    receipt = forms.CharField(
        label="Accusé de réception",
        required=False,
        max_length=120,
        help_text="Son numéro, ou qui l’a reçue. Laissez vide s’il n’y en a pas.",
    )


class GrantForm(DayForm):
    amount = EuroFormField(label="Montant accordé", required=False, max_value=MOST)

    def __init__(self, *args, in_euros: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if in_euros:
            self.fields["amount"].required = True
            self.fields["amount"].error_messages["required"] = "Écrivez le montant accordé."
        else:
            self.fields["amount"].help_text = "Laissez vide si l’aide ne se compte pas en euros."


class RefuseForm(DayForm):
    reason = forms.CharField(
        label="Motif du refus",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Comme il est écrit dans la réponse.",
    )
    appeal_until = forms.DateField(
        label="Recours possible jusqu’au",
        required=False,
        help_text="Laissez vide\u00a0: deux mois après ce jour. La lettre dit un autre jour\u202f? Écrivez-le.",
    )


class PayForm(DayForm):
    amount = EuroFormField(label="Montant versé", max_value=MOST)
    is_last = forms.BooleanField(
        label="C’est le dernier versement",
        required=False,
        help_text="À cocher s’il ne viendra rien de plus, même si tout n’est pas versé.",
    )


class WithdrawForm(DayForm):
    why = forms.CharField(label="Pourquoi\u202f?", max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
