"""A list, a form, a record and an act over people, to try the base pages on."""

from datetime import UTC, datetime, timedelta

from django import forms

from mobilite.pages import presentation
from mobilite.pages.form_page import ActView, Consequences, FormPage, Line
from mobilite.pages.forms import Option, PageForm, RadioCards
from mobilite.pages.lists import Column, EuroColumn, ListPage, Tab
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage, Step, StoryItem
from mobilite.people.models import Person


class Refusal(Exception):
    def __init__(self, sentence, *, field=None):
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


class PeopleList(ListPage):
    title = "Gens"
    permission_required = "people.view_person"
    queryset = Person.objects.all()
    columns = (
        Column("Personne", render=str, export=str, sort=("last_name", "first_name"), name="person"),
        "commune",
        "phone",
        "birth_date",
        "no_sms",
        EuroColumn("Reste dû", render=lambda person: None, export=lambda person: None),
    )
    filters = ("commune", "language", "birth_date", "no_sms")
    order_by = ("last_name",)
    tabs = (
        Tab("tous", "Tous"),
        Tab("sans-sms", "Sans SMS", lambda people, now: people.filter(no_sms=True), hot=True),
    )
    main_action = ("Nouvelle personne", "example:new", "people.add_person", "plus")

    def row_url(self, record):
        return f"/example/{record.pk}/"


class NewPersonForm(PageForm, forms.Form):
    name = forms.CharField(label="Nom")
    nickname = forms.CharField(label="Surnom", required=False, help_text="Comme on l’appelle.")
    day = forms.DateField(label="Départ")
    hour = forms.TimeField(label="Heure")
    vehicle = forms.ChoiceField(
        label="Véhicule",
        widget=RadioCards,
        choices=[
            ("any", Option("Citadine", amount="20,00 €")),
            ("c3", Option("C3", detail="Prise.", disabled=True)),
        ],
    )
    fieldsets = [("Qui\u202f?", "", ["name", "nickname"]), ("Quand\u202f?", "", [("day", "hour")])]


class NewPerson(FormPage):
    title = "Nouvelle personne"
    permission_required = "people.add_person"
    form_class = NewPersonForm
    button = "Enregistrer la personne"
    crumbs = (("Gens", "/example/"),)
    refusals = (Refusal,)
    said = "La personne est enregistrée."

    def perform(self, form):
        if form.cleaned_data["name"] == "Sow":
            raise Refusal("Dimanche, le lieu est fermé.", field="day")
        if form.cleaned_data["name"] == "Petit":
            raise Refusal("Le dernier scooter vient de partir.")
        return "/example/"

    def consequences(self, form):
        return Consequences(
            lines=[Line("11 jours", "40,00 €")], sentences=[("file-text", "Le devis est à remettre.")]
        )


class PersonRecord(RecordPage):
    permission_required = "people.view_person"
    queryset = Person.objects.all()
    crumbs = (("Gens", "/example/"),)

    def avatar(self):
        return str(self.object)

    def number(self):
        return "LOC-2026-0158"

    def chips(self):
        return [presentation.chip("confirmed", "Confirmée", large=True)]

    def next_step(self):
        return Act("Vérifier le permis", "/example/", "id-card")

    def acts(self):
        return [
            Act("Effacer", f"/example/{self.object.pk}/act/", "trash-2", post=True),
            Act(
                "Recevoir le véhicule", icon="undo-2", possible=False, why_not="Le véhicule n’est pas parti."
            ),
        ]

    def steps(self):
        return [Step("Demande", "jeu. 26 mars", "done"), Step("Départ", "", "now")]

    def notices(self):
        return [Notice("Il manque le permis.", kind="wait")]

    def cards(self):
        return [Card("Qui", "users", [Fact("Locataire", str(self.object))])]

    def story(self):
        now = datetime(2026, 4, 7, 6, 30, tzinfo=UTC)
        return [
            StoryItem(now - timedelta(days=5), "money", "euro", "Payé en espèces"),
            StoryItem(now, "message", "message-square", "SMS envoyé"),
        ]


class Erase(ActView):
    permission_required = "people.change_person"
    refusals = (Refusal,)
    said = "C’est fait."

    def get_back_url(self):
        return f"/example/{self.kwargs['pk']}/"

    def perform(self):
        if self.request.POST.get("no"):
            raise Refusal("Une location est confirmée.")
        return "/example/"
