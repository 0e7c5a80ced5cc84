"""The fifteen questions of a prescriber's sheet, for her page and for an agent's during a call (row H1)."""

from datetime import date, datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilite.fields import PhoneFormField
from mobilite.pages.forms import Among, OneRecord, PageForm, QuickSelect, RadioCards
from mobilite.pages.french import datetime_fr, fold
from mobilite.pages.national_number import NoNationalNumber
from mobilite.people.duplicates import likely_duplicates
from mobilite.people.models import Commune, Contact, Person, Place
from mobilite.people.models.persons import Language
from mobilite.people.opening import timetables
from mobilite.people.shown import born_words, shown_name
from mobilite.periods import PARIS
from rentals.forms.access import contacts_on
from rentals.forms.new import contact_word, open_offers
from rentals.models.requests import HowLong, Wanted
from rentals.models.sheets import PURPOSES, QUESTIONS, LicenceSaid, PayerSaid, Reason
from rentals.operations.options import MOST_DAYS

ELSEWHERE = "ailleurs"
FURTHEST = timedelta(days=180)
OLDEST = 110
WANTED = [*Wanted.choices[:-1], (Wanted.UNSURE.value, _("À voir ensemble"))]
HOW_LONG = [*HowLong.choices[:-1], (HowLong.UNSURE.value, _("À voir ensemble"))]
SOMEBODY_ELSE = "autre"


def _required(sentence):
    return {"required": sentence}


class SheetFields(forms.Form):
    """The questions themselves; ``today`` bounds the dates."""

    first_name = forms.CharField(
        label=_("Prénom"), max_length=60, error_messages=_required(_("Écrivez le prénom."))
    )
    last_name = forms.CharField(label=_("Nom"), max_length=60, error_messages=_required(_("Écrivez le nom.")))
    birth_date = forms.DateField(
        label=_("Date de naissance"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Donnez la date de naissance."),
            "invalid": _("Écrivez la date de naissance, par exemple 12/05/1994."),
        },
    )
    phone = PhoneFormField(
        label=_("Téléphone de la personne"), error_messages=_required(_("Écrivez son numéro de téléphone."))
    )
    commune = forms.ChoiceField(
        label=_("Où habite-t-elle ?"),
        widget=QuickSelect,
        error_messages=_required(_("Choisissez la commune où elle habite.")),
    )
    language = forms.ChoiceField(
        label=_("Langue"), choices=Language, initial=Language.FRENCH, widget=QuickSelect
    )
    agrees = forms.BooleanField(
        label=_("La personne est au courant de cette demande et elle est d’accord."),
        error_messages=_required(_("Demandez-lui d’abord : sans son accord, rien n’est envoyé.")),
    )
    wanted = forms.ChoiceField(
        label=_("De quoi a-t-elle besoin ?"),
        choices=[("", _("Choisissez")), *WANTED],
        widget=QuickSelect,
        error_messages=_required(_("Dites de quel véhicule elle a besoin.")),
    )
    starts_on = forms.DateField(
        label=_("À partir du"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Dites à partir de quel jour."),
            "invalid": _("Écrivez le jour, par exemple 12/05/2026."),
        },
    )
    how_long = forms.ChoiceField(
        label=_("Pendant"),
        choices=[("", _("Choisissez")), *HOW_LONG],
        widget=QuickSelect,
        error_messages=_required(_("Dites pour combien de temps.")),
    )
    purpose = forms.ChoiceField(
        label=_("Pour quoi faire ?"),
        choices=[("", _("Choisissez")), *PURPOSES],
        widget=QuickSelect,
        error_messages=_required(_("Dites pour quoi faire.")),
    )
    workplace = forms.ChoiceField(label=_("Où travaille-t-elle ?"), required=False, widget=QuickSelect)
    licence = forms.ChoiceField(
        label=_("Permis"),
        choices=[("", _("Choisissez")), *LicenceSaid.choices],
        widget=QuickSelect,
        error_messages=_required(_("Dites quel permis elle a.")),
    )
    payer = forms.ChoiceField(
        label=_("Qui paie ?"),
        choices=[("", _("Choisissez")), *PayerSaid.choices],
        widget=QuickSelect,
        error_messages=_required(_("Dites qui paie.")),
    )
    remark = forms.CharField(
        label=_("Quelque chose à ajouter ?"),
        required=False,
        max_length=300,
        help_text=_("300 signes au plus. Rien sur la santé."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.communes = {one.insee: one for one in Commune.objects.filter(in_territory=True)}
        # A database sorts « Mésanger » after « Mouzeil ».
        ours = sorted(((key, one.name) for key, one in self.communes.items()), key=lambda one: fold(one[1]))
        elsewhere = (ELSEWHERE, _("Une autre commune"))
        self.fields["commune"].choices = [("", _("Choisissez")), *ours, elsewhere]
        self.fields["workplace"].choices = [("", _("Nulle part encore")), *ours, elsewhere]
        self.fields["starts_on"].widget.attrs |= {
            "min": today.isoformat(),
            "max": (today + FURTHEST).isoformat(),
        }

    def clean_birth_date(self):
        born = self.cleaned_data["birth_date"]
        if born > self.today:
            raise forms.ValidationError(_("Cette date est dans le futur : vérifiez l’année."))
        if born.year < self.today.year - OLDEST:
            raise forms.ValidationError(_("Cette date est trop ancienne : vérifiez l’année."))
        return born

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day < self.today:
            raise forms.ValidationError(_("Ce jour est passé. Choisissez un autre jour."))
        if day > self.today + FURTHEST:
            raise forms.ValidationError(_("C’est trop loin. Appelez-nous."))
        return day

    def answers(self) -> dict:
        """Return what was answered, as ``receive_sheet`` takes it."""
        found = {name: self.cleaned_data[name] for name in QUESTIONS}
        return found | {name: self.communes.get(found[name]) for name in ("commune", "workplace")}


class SheetForm(NoNationalNumber, SheetFields):
    """A prescriber's own page: one column, on a telephone too."""

    use_required_attribute = False

    GROUPS = (
        (_("La personne"), QUESTIONS[:6]),
        (_("Son besoin"), QUESTIONS[7:12]),
        (_("Et aussi"), QUESTIONS[12:]),
        (_("Son accord"), QUESTIONS[6:7]),
    )

    def groups(self):
        """Return (title, bound fields) in the order of the page."""
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]


class PhoneSheetForm(PageForm, SheetFields):
    """The same questions, typed by an agent who listens; with an option that keeps a category for a while."""

    fieldsets = [
        ("Qui appelle\u202f?", "", ["contact"]),
        (
            "Pour qui\u202f?",
            "",
            [("first_name", "last_name"), ("birth_date", "phone"), ("commune", "language"), "agrees"],
        ),
        (
            "Pour quoi\u202f?",
            "",
            [("wanted", "starts_on"), ("how_long", "purpose"), ("workplace", "licence"), "payer", "remark"],
        ),
        (
            "Garder un véhicule\u202f?",
            "Facultatif. L’option se libère toute seule à l’heure dite.",
            [("offer", "place"), "until", "person"],
        ),
    ]
    field_order = ["contact", *QUESTIONS, "offer", "place", "until", "person"]

    contact = OneRecord(
        label="Prescripteur",
        queryset=Contact.objects.none(),
        empty_label="Choisissez",
        help_text="Tapez les premières lettres de son organisme.",
    )
    offer = Among(label="Offre", required=False)
    place = Among(label="Lieu", required=False)
    until = forms.DateTimeField(
        label="Jusqu’à",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    person = forms.ChoiceField(
        label="Est-ce quelqu’un que nous connaissons\u202f?", required=False, widget=RadioCards
    )

    def __init__(self, *args, user, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        contact = self.fields["contact"]
        contact.queryset, contact.label_from_instance = contacts_on(self.today), contact_word
        contact.widget.attrs["autofocus"] = True
        self.fields["offer"].give(open_offers(), empty_label="Aucune, seulement la fiche")
        places = list(Place.objects.filter(is_open=True).order_by("name"))
        self.fields["place"].give(places)
        self.initial.setdefault("place", user.place_id)
        tables = timetables(places)
        if (here := tables.get(user.place_id)) is not None:
            latest = here.end_of_opening_day(at, count=MOST_DAYS)
            self.initial.setdefault(
                "until", here.end_of_opening_day(at).astimezone(PARIS).replace(tzinfo=None)
            )
            self.fields[
                "until"
            ].help_text = f"Deux jours d’ouverture au plus\u00a0: {datetime_fr(latest, year=False)}."
        self._propose()

    def _propose(self):
        """Ask which of those who look the same she is, once there is a name to compare and something to keep."""
        self.known: dict[str, Person] = {}
        if self.is_bound and self.data.get("offer"):
            typed = {name: str(self.data.get(name, "")).replace("\x00", "")[:60] for name in QUESTIONS[:4]}
            try:
                born = date.fromisoformat(typed["birth_date"])
            except ValueError:
                born = None
            found = likely_duplicates(typed["first_name"], typed["last_name"], typed["phone"], born)
            mine = Person.objects.visible_to(self.user).filter(pk__in=[one.pk for one, _why in found])
            seen = set(mine.values_list("pk", flat=True))
            self.known = {str(one.pk): one for one, _why in found if one.pk in seen}
        if not self.known:
            del self.fields["person"]
            return
        self.fields["person"].choices = [
            *(
                (key, ", ".join(filter(None, [shown_name(one, self.user), born_words(one)])))
                for key, one in self.known.items()
            ),
            (SOMEBODY_ELSE, "Quelqu’un d’autre"),
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("offer") is None:
            return cleaned
        if "place" not in self.errors and cleaned.get("place") is None:
            self.add_error("place", "Dites à quel lieu.")
        if "until" not in self.errors and cleaned.get("until") is None:
            self.add_error("until", "Dites jusqu’à quand garder un véhicule.")
        if "person" in self.fields and "person" not in self.errors and not cleaned.get("person"):
            self.add_error("person", "Dites si c’est l’une de ces personnes.")
        return cleaned

    def option(self) -> dict:
        """Return what to keep, as ``note_by_phone`` takes it; nothing when only the sheet is noted."""
        asked = self.cleaned_data
        if asked.get("offer") is None:
            return {}
        return {name: asked[name] for name in ("offer", "place", "until")} | {
            "person": self.known.get(asked.get("person", ""))
        }


class AnswerForm(PageForm, forms.Form):
    """What a prescriber will read of a sheet that has no rental."""

    told = forms.ChoiceField(
        label="Ce que le prescripteur lira",
        choices=Reason.choices,
        widget=RadioCards,
        help_text="Rien d’autre ne lui est dit\u00a0: ni dette, ni suspension, ni santé, ni comportement.",
    )
