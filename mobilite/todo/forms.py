"""The questions about tasks, calls and absences: few, with the likeliest answer ready."""

from datetime import datetime, timedelta

from django import forms

from mobilite.accounts.models import User
from mobilite.accounts.roles import PERMISSIONS, Role
from mobilite.pages.forms import Option, PageForm, RadioCards
from mobilite.pages.french import date_fr, time_fr
from mobilite.people.models import Person
from mobilite.people.place_forms import PlaceOrAll
from mobilite.people.shown import shown_name
from mobilite.todo.models import CallResult, Direction, Status
from mobilite.todo.moments import Preset
from mobilite.todo.operations.tasks import MAY_DO

OTHER, AS_USUAL, NEVER = "autre", "usuel", "jamais"
SHOWN_PEOPLE = 8


def roles_with_tasks() -> list[Role]:
    return [role for role in Role if MAY_DO in PERMISSIONS[role]]


def colleagues():
    """Return the accounts that may have tasks, by name."""
    with_role = User.objects.filter(is_active=True, groups__name__in=[str(r) for r in roles_with_tasks()])
    return User.objects.filter(pk__in=with_role.values("pk")).order_by("last_name", "first_name", "pk")


class OwnerField(forms.ChoiceField):
    """One colleague, or one role. Its value is ``{"user": …}`` or ``{"role": …}``."""

    def __init__(self, **kwargs):
        super().__init__(
            label="Pour qui\u202f?",
            error_messages={"invalid_choice": "Choisissez dans la liste."},
            **kwargs,
        )

    def of(self, user) -> None:
        """Offer oneself first, then roles, then colleagues."""
        self.users = {str(one.pk): one for one in colleagues()}
        others = [(f"user:{pk}", str(one)) for pk, one in self.users.items() if one.pk != user.pk]
        self.choices = [
            (f"user:{user.pk}", "Moi"),
            ("Un métier", [(f"role:{role}", role.label) for role in roles_with_tasks()]),
            ("Un collègue", others),
        ]

    def clean(self, value):
        kind, _, key = super().clean(value).partition(":")
        return {"role": key} if kind == "role" else {"user": self.users.get(key)}


class When:
    """Mixin: a moment among presets, or another one."""

    def offer(self, presets: list[Preset]) -> None:
        self.presets = {one.key: one for one in presets}
        self.fields["when"].choices = [
            *((one.key, Option(one.label, detail=_unless_said(one))) for one in presets),
            (OTHER, "Un autre moment"),
        ]
        self.fields["when"].initial = presets[0].key

    def moment(self, values, *, now: datetime) -> datetime | None:
        """Return the instant that was chosen; one that is missing or past becomes an error."""
        if values.get("when") != OTHER:
            preset = self.presets.get(values.get("when", ""))
            return preset.at if preset else None
        at = values.get("due_at")
        if at is None and "due_at" not in self.errors:
            self.add_error("due_at", "Dites quand\u00a0: un jour et une heure.")
        elif at is not None and at <= now:
            self.add_error("due_at", "Ce moment est passé\u00a0: choisissez-en un à venir.")
        return at


def _unless_said(preset: Preset) -> str:
    """Return the hour of a preset whose label says only « Dans 2 h », the day of « Demain »."""
    if preset.label.startswith("Dans"):
        return f"à {time_fr(preset.at)}"
    return date_fr(preset.at, year=False) if preset.label.startswith("Demain") else ""


def _when_field(label="Avant quand\u202f?") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        widget=RadioCards(attrs={"columns": 2}),
        error_messages={"required": "Choisissez un moment."},
    )


def _other_moment() -> forms.DateTimeField:
    return forms.DateTimeField(
        label="Quel autre moment\u202f?",
        required=False,
        error_messages={"invalid": "Écrivez un jour et une heure, par exemple 09/04/2026 14:30."},
    )


class TaskForm(When, PageForm, forms.Form):
    """What, for whom, when; about whom, if anybody."""

    title = forms.CharField(
        label="Que faut-il faire\u202f?",
        max_length=120,
        help_text="Quelques mots, sans nom\u00a0: la personne est montrée à côté.",
    )
    owner = OwnerField()
    when = _when_field()
    due_at = _other_moment()
    who = forms.CharField(
        label="À propos de quelle personne\u202f?",
        required=False,
        max_length=80,
        help_text="Nom ou téléphone.",
    )
    person = forms.ModelChoiceField(
        Person.objects.none(), label="Laquelle\u202f?", required=False, widget=RadioCards, empty_label=None
    )
    place = PlaceOrAll(label="Lieu")
    detail = forms.CharField(label="Précisions", required=False, max_length=1000, widget=forms.Textarea)

    def __init__(self, *args, user, presets, now, known=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.now, self.known, self.found = now, known, 0
        self.fields["owner"].of(user)
        self.fields["owner"].initial = f"user:{user.pk}"
        self.fields["place"].initial = user.place_id
        self.offer(presets)
        if known is not None or not user.has_perm("people.view_person"):
            del self.fields["who"], self.fields["person"]
        else:
            self._offer_people(user)

    def _offer_people(self, user):
        field = self.fields["person"]
        text = self.data.get("who", "").replace("\x00", "")[:80] if self.is_bound else ""
        people = Person.objects.visible_to(user).filter(anonymised_at=None)
        field.queryset = people.found_by(text).order_by("search_text", "pk")
        field.label_from_instance = lambda one: Option(shown_name(one, user), detail=born(one))
        found = list(field.queryset[:SHOWN_PEOPLE]) if text else []
        field.choices = [(one.pk, field.label_from_instance(one)) for one in found]
        self.found, self.only = len(found), found[0] if len(found) == 1 else None
        if len(found) < 2:
            field.widget = forms.HiddenInput()

    def clean(self):
        values = super().clean()
        values["at"] = self.moment(values, now=self.now)
        if self.known is not None:
            values["person"] = self.known
        elif values.get("who") and not values.get("person") and "person" not in self.errors:
            if self.found > 1:
                self.add_error("person", "Choisissez la bonne personne.")
            elif self.only is None:
                self.add_error("who", "Nous ne connaissons personne de ce nom ni de ce numéro.")
            else:
                values["person"] = self.only
        return values


def born(person: Person) -> str:
    """Return what tells two people of one name apart."""
    return f"naissance\u00a0: {date_fr(person.birth_date, weekday=False)}" if person.birth_date else ""


class FinishForm(PageForm, forms.Form):
    """What came of it."""

    status = forms.ChoiceField(
        label="Est-ce fait\u202f?",
        choices=[(Status.DONE, "C’est fait"), (Status.DROPPED, "Ce n’est plus la peine")],
        widget=RadioCards(attrs={"columns": 2}),
        initial=Status.DONE,
    )
    result = forms.CharField(
        label="Que faut-il en retenir\u202f?",
        max_length=300,
        required=False,
        help_text="Quelques mots suffisent.",
    )

    def clean(self):
        values = super().clean()
        if values.get("status") == Status.DROPPED and not values.get("result"):
            self.add_error("result", "Dites pourquoi en quelques mots.")
        return values


class PostponeForm(When, PageForm, forms.Form):
    """To when."""

    when = _when_field("Reporter à quand\u202f?")
    due_at = _other_moment()

    def __init__(self, *args, presets, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.offer(presets)

    def clean(self):
        values = super().clean()
        values["at"] = self.moment(values, now=self.now)
        return values


class HandOnForm(PageForm, forms.Form):
    """To whom."""

    owner = OwnerField()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].of(user)


#: What each result says, when nothing is chosen, about the next try: a key of the presets, or NEVER.
USUAL = {
    CallResult.REACHED: NEVER,
    CallResult.VOICEMAIL: "demain",
    CallResult.NO_ANSWER: "2h",
    CallResult.WRONG_NUMBER: NEVER,
    CallResult.REFUSED: NEVER,
}


class CallForm(PageForm, forms.Form):
    """What came of a call: one press and Enter."""

    result = forms.ChoiceField(
        label="Qu’est-ce que ça a donné\u202f?",
        choices=CallResult.choices,
        widget=RadioCards(attrs={"columns": 2}),
        error_messages={"required": "Choisissez ce que l’appel a donné."},
    )
    next_try = forms.ChoiceField(
        label="Quand rappeler\u202f?", widget=RadioCards(attrs={"columns": 2}), initial=AS_USUAL
    )
    note = forms.CharField(label="Note", required=False, max_length=300)
    direction = forms.ChoiceField(
        label="Qui a appelé\u202f?", choices=Direction.choices, initial=Direction.OUT
    )

    def __init__(self, *args, person, presets, **kwargs):
        super().__init__(*args, **kwargs)
        self.presets = {one.key: one for one in presets}
        soon, voicemail = (self._preset(USUAL[one]) for one in (CallResult.NO_ANSWER, CallResult.VOICEMAIL))
        usual = f"Pas de réponse\u00a0: {_lower(soon.label)}. Message laissé\u00a0: {_lower(voicemail.label)}. Sinon, jamais."
        self.fields["next_try"].choices = [
            (AS_USUAL, Option("Selon le résultat", detail=usual)),
            *((one.key, Option(one.label, detail=_unless_said(one))) for one in presets),
            (NEVER, "Jamais"),
        ]
        if person.no_voicemail:
            self.fields["result"].choices = [
                (key, Option(label, detail="À éviter\u00a0: pas de message vocal pour cette personne."))
                if key == CallResult.VOICEMAIL
                else (key, label)
                for key, label in CallResult.choices
            ]

    def _preset(self, key: str) -> Preset:
        """Return a preset; one that says the same moment as the first is not offered twice."""
        return self.presets.get(key) or next(iter(self.presets.values()))

    def next_try_at(self) -> datetime | None:
        """Return when to call again, as chosen or as usual after such a result."""
        key = self.cleaned_data["next_try"]
        if key == AS_USUAL:
            key = USUAL[CallResult(self.cleaned_data["result"])]
        if key == NEVER:
            return None
        return self._preset(key).at


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


class AbsenceForm(PageForm, forms.Form):
    """Who, from which day to which day, and who stands in. Why is not asked."""

    user = forms.ModelChoiceField(User.objects.none(), label="Qui sera absent\u202f?", empty_label=None)
    first_day = forms.DateField(label="Premier jour")
    last_day = forms.DateField(label="Dernier jour")
    cover = forms.ModelChoiceField(
        User.objects.none(),
        label="Qui verra les tâches pendant ce temps\u202f?",
        required=False,
        empty_label="Les collègues du même métier",
    )

    fieldsets = [
        ("Quand\u202f?", "Le motif n’est pas demandé.", ["user", ("first_day", "last_day")]),
        ("Et les tâches\u202f?", "Au retour, elles reviennent d’elles-mêmes.", ["cover"]),
    ]

    def __init__(self, *args, user, for_others: bool, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.own = today, user
        people = colleagues()
        self.fields["cover"].queryset = people if for_others else people.exclude(pk=user.pk)
        if for_others:
            self.fields["user"].queryset = people
            self.fields["user"].initial = user.pk
        else:
            del self.fields["user"]

    def clean(self):
        values = super().clean()
        values.setdefault("user", self.own)
        first, last = values.get("first_day"), values.get("last_day")
        if first and last:
            if last < first:
                self.add_error("last_day", "Le dernier jour vient après le premier.")
            elif last < self.today:
                self.add_error("last_day", "Ces jours sont passés.")
            elif (last - first) > timedelta(days=366):
                self.add_error("last_day", "Plus d’un an\u00a0: vérifiez l’année.")
            else:
                values["ends_on"] = last + timedelta(days=1)
        return values


class NoQuestion(PageForm, forms.Form):
    """A page that asks nothing but its button."""
