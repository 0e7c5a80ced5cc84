"""The forms about people's rights."""

from django import forms

from mobilite import clock
from mobilite.pages.forms import Option, PageForm, RadioCards
from mobilite.rights.models import Identity, Kind, Means

HELP = {
    Kind.ACCESS: "Elle veut savoir tout ce que nous avons sur elle.",
    Kind.CORRECTION: "Quelque chose est faux ou manque.",
    Kind.LIMITATION: "Nous gardons ses données sans nous en servir.",
    Kind.OBJECTION: "Elle ne veut plus d’un usage, de messages par exemple.",
    Kind.ERASURE: "Elle veut que nous effacions ce qui peut l’être.",
    Kind.PORTABILITY: "Elle veut ses données pour un autre logiciel.",
}


class RequestForm(PageForm, forms.Form):
    """What she asks, when and how; how we know that it is she."""

    kind = forms.ChoiceField(
        label="Que demande-t-elle\u202f?",
        choices=[(kind.value, Option(kind.label, detail=HELP[kind])) for kind in Kind],
        widget=RadioCards(attrs={"columns": 2}),
    )
    asked_on = forms.DateField(label="Demandé le", help_text="Le mois pour répondre part de ce jour.")
    means = forms.ChoiceField(label="Comment", choices=Means.choices)
    identity = forms.ChoiceField(
        label="Comment savez-vous que c’est elle\u202f?",
        choices=Identity.choices,
        widget=RadioCards,
        help_text="Une pièce se regarde et se rend. On n’en garde pas de copie.",
    )
    detail = forms.CharField(
        label="Ce qu’elle demande, avec ses mots",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asked_on"].widget.attrs["max"] = clock.today().isoformat()


class IdentityForm(PageForm, forms.Form):
    """How we know that it is she."""

    identity = forms.ChoiceField(
        label="Comment savez-vous que c’est elle\u202f?",
        choices=[choice for choice in Identity.choices if choice[0] != Identity.NOT_YET],
        widget=RadioCards,
        help_text="Une pièce se regarde et se rend. On n’en garde pas de copie.",
    )


class AnswerForm(PageForm, forms.Form):
    """What we answered."""

    refused = forms.BooleanField(label="Nous ne pouvons pas faire ce qu’elle demande", required=False)
    text = forms.CharField(
        label="Notre réponse",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Elle est imprimée dans la lettre. Si c’est non, dites pourquoi\u00a0: c’est la loi.",
    )


class ExtendForm(PageForm, forms.Form):
    """Why it takes longer."""

    reason = forms.CharField(
        label="Pourquoi faut-il plus de temps\u202f?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Elle reçoit ce motif. La demande est complexe, ou il y en a beaucoup\u00a0: rien d’autre ne compte.",
    )


class LimitForm(PageForm, forms.Form):
    """Why her data is limited, or no more."""

    reason = forms.CharField(
        label="Pourquoi\u202f?", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class EraseForm(PageForm, forms.Form):
    """A last look before what is not undone."""

    printed = forms.BooleanField(label="La lettre de réponse est imprimée ou donnée")
