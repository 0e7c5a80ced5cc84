"""The questions about a file: who sent her, what happened, what is agreed, how it ends."""

from django import forms
from django.core.exceptions import ValidationError

from advice.cases.models import SOLUTIONS, Doer, How, Origin, Outcome, Scope, Way
from mobilite import clock
from mobilite.accounts.models import Kind, User
from mobilite.accounts.roles import Role
from mobilite.files import received
from mobilite.pages.forms import CheckboxCards, ManyFilesField, Option, PageForm, QuickSelect, RadioCards
from mobilite.people.forms.base import ContactField
from mobilite.people.models.persons import Situation

HEAVIEST = 12 * 1024 * 1024
ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"
UNKNOWN = [("", "On ne sait pas"), *Situation.choices]


def advisers():
    """Return the colleagues who follow people, by name."""
    roles = (Role.ADVISER, Role.MANAGER)
    found = User.objects.filter(kind=Kind.STAFF, is_active=True, groups__name__in=roles)
    return found.distinct().order_by("first_name", "last_name", "pk")


def colleagues():
    """Return those who may be given something to do."""
    found = User.objects.filter(kind=Kind.STAFF, is_active=True).exclude(groups__name=Role.WORKSHOP_EMPLOYEE)
    return found.filter(groups__isnull=False).distinct().order_by("first_name", "last_name", "pk")


class PersonUser(forms.ModelChoiceField):
    widget = QuickSelect


def _until_today(field) -> None:
    field.initial = field.initial or clock.today
    field.widget.attrs["max"] = clock.today().isoformat()


class OpenForm(PageForm, forms.Form):
    """Why a file is opened, who sent her, who follows her."""

    origin = forms.ChoiceField(
        label="Comment vient-elle\u202f?",
        choices=[(one.value, one.label) for one in (Origin.PERSON, Origin.PARTNER)],
        widget=RadioCards(attrs={"columns": 2}),
        initial=Origin.PERSON,
    )
    referred_by = ContactField(label="Qui l’a orientée\u202f?")
    referred_on = forms.DateField(label="Orientée le", required=False)
    request = forms.CharField(
        label="Que demande-t-elle\u202f?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Avec ses mots. Rien sur la santé.",
    )
    adviser = PersonUser(
        label="Qui la suit\u202f?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Pas encore choisi",
    )

    def __init__(self, *args, known_origin: bool = False, user, **kwargs):
        """``known_origin``: a sheet or a rental says already how she comes."""
        super().__init__(*args, **kwargs)
        self.fields["adviser"].queryset = advisers()
        self.fields["referred_by"].still_there(clock.today())
        self.fields["referred_on"].widget.attrs["max"] = clock.today().isoformat()
        if known_origin:
            for name in ("origin", "referred_by", "referred_on"):
                del self.fields[name]
        if user.has_perm("cases.change_case"):
            self.fields["adviser"].initial = user.pk
        self.fieldsets = [
            ("Comment vient-elle\u202f?", "", ["origin", "referred_by", "referred_on"]),
            ("Pour quoi\u202f?", "", ["request", "adviser"]),
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("origin") == Origin.PERSON:
            cleaned["referred_by"] = cleaned["referred_on"] = None
        elif cleaned.get("origin") == Origin.PARTNER:
            if not cleaned.get("referred_by") and "referred_by" not in self.errors:
                self.add_error("referred_by", "Dites qui l’a orientée.")
            if not cleaned.get("referred_on") and "referred_on" not in self.errors:
                self.add_error("referred_on", "Dites quel jour elle a été orientée.")
        return cleaned


class CorrectForm(PageForm, forms.Form):
    """What she asks, and who sent her."""

    request = forms.CharField(
        label="Que demande-t-elle\u202f?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Avec ses mots. Rien sur la santé.",
    )
    referred_by = ContactField(label="Qui l’a orientée\u202f?")
    referred_on = forms.DateField(label="Orientée le", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        also = self.initial.get("referred_by")
        self.fields["referred_by"].still_there(clock.today(), also=also)


class GiveForm(PageForm, forms.Form):
    """To whom a file goes."""

    adviser = PersonUser(label="À qui\u202f?", queryset=User.objects.none(), empty_label="Choisissez")

    def __init__(self, *args, but=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["adviser"].queryset = advisers().exclude(pk=but)


class InterviewForm(PageForm, forms.Form):
    """An interview, as the team reads it."""

    on = forms.DateField(label="Quel jour\u202f?")
    minutes = forms.IntegerField(label="Durée, en minutes", min_value=1, max_value=480, initial=60)
    way = forms.ChoiceField(
        label="Où\u202f?", choices=Way.choices, widget=RadioCards(attrs={"columns": 2}), initial=Way.OFFICE
    )
    summary = forms.CharField(
        label="Ce qui compte pour ses trajets",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Lu par l’équipe du conseil. Rien sur la santé\u00a0: le diagnostic a une place réservée pour cela.",
    )
    fieldsets = [("", "", [("on", "minutes"), "way", "summary"])]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _until_today(self.fields["on"])


class NoteForm(PageForm, forms.Form):
    """A note: for the team, or for oneself."""

    text = forms.CharField(label="Note", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    readers = forms.ChoiceField(
        label="Qui la lit\u202f?",
        choices=[
            ("team", Option("L’équipe du conseil", detail="Conseillers, responsable.")),
            (
                "me",
                Option(
                    "Moi seulement",
                    detail="Ni liste, ni papier, ni message. La personne peut la demander\u00a0: écrivez-la en y pensant.",
                ),
            ),
        ],
        widget=RadioCards,
        initial="team",
    )


class ActionForm(PageForm, forms.Form):
    """Something to do, by whom, before when."""

    what = forms.CharField(
        label="Quoi\u202f?",
        max_length=100,
        help_text="Sans nom\u00a0: c’est aussi le titre d’une tâche. « Demander un devis à deux auto-écoles »",
    )
    doer = forms.ChoiceField(
        label="Qui le fait\u202f?",
        choices=Doer.choices,
        widget=RadioCards(attrs={"columns": 3}),
        initial=Doer.PERSON,
    )
    user = PersonUser(
        label="Quel collègue\u202f?", queryset=User.objects.none(), required=False, empty_label="Choisissez"
    )
    contact = ContactField(label="Quel partenaire\u202f?")
    due_on = forms.DateField(label="Pour quel jour\u202f?")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = colleagues()
        self.fields["contact"].still_there(clock.today())


class EndActionForm(PageForm, forms.Form):
    """What came of an action."""

    how = forms.ChoiceField(
        label="Où en est-elle\u202f?",
        choices=[("done", "Faite"), ("dropped", "Sans objet")],
        widget=RadioCards(attrs={"columns": 2}),
        initial="done",
    )
    on = forms.DateField(label="Quel jour\u202f?")
    result = forms.CharField(
        label="Ce qui en est", required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _until_today(self.fields["on"])


class PapersForm(PageForm, forms.Form):
    """Papers of the file."""

    label = forms.CharField(
        label="Qu’est-ce que c’est\u202f?", max_length=80, help_text="Devis, courrier, attestation…"
    )
    papers = ManyFilesField(
        accept=ACCEPTED,
        label="Papiers",
        help_text="Photos ou PDF, 12\u00a0Mo au plus chacun. Aucun papier de santé.",
        error_messages={"required": "Choisissez au moins un papier."},
    )

    def clean_papers(self):
        files = self.cleaned_data["papers"]
        if any(one.size > HEAVIEST for one in files):
            raise ValidationError("Un papier pèse plus de 12\u00a0Mo. Choisissez-en un plus léger.")
        return [received.clean(one) for one in files]


class SharingForm(PageForm, forms.Form):
    """What she agrees that a partner hears."""

    contact = ContactField(label="Avec qui\u202f?")
    scopes = forms.MultipleChoiceField(
        label="Qu’accepte-t-elle de partager\u202f?",
        choices=Scope.choices,
        widget=CheckboxCards,
        help_text="Posez-lui la question, ligne par ligne. Notes, entretiens, santé et argent ne se partagent pas.",
    )
    agreed_on = forms.DateField(label="Accord donné le")
    how = forms.ChoiceField(
        label="Comment\u202f?", choices=How.choices, widget=RadioCards(attrs={"columns": 3}), initial=How.SAID
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        contact = self.fields["contact"]
        contact.required, contact.empty_label = True, "Choisissez"
        contact.still_there(clock.today())
        _until_today(self.fields["agreed_on"])


class OutcomeForm(PageForm, forms.Form):
    """What came of it: at the end, then three and six months later."""

    outcome = forms.ChoiceField(
        label="Comment se déplace-t-elle\u202f?",
        choices=[
            ("Elle se déplace par elle-même", [(one.value, one.label) for one in SOLUTIONS]),
            ("Autrement", [(one.value, one.label) for one in Outcome if one not in SOLUTIONS]),
        ],
        widget=forms.Select,
    )
    situation = forms.ChoiceField(label="Sa situation ce jour-là", choices=UNKNOWN, required=False)
    detail = forms.CharField(
        label="Précision", required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )


class NothingToAsk(PageForm, forms.Form):
    """A last look before an act."""
