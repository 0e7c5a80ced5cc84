"""The settings of the fleet: its categories, and who may drive each."""

from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.pages.form_page import ActView, FormPage
from mobilite.pages.french import plural
from mobilite.pages.record_page import Act, Card, Fact, RecordPage
from mobilite.workflow import Refusal
from vehicles import operations
from vehicles.forms import CategoryForm, RuleForm
from vehicles.licences import says
from vehicles.lists import ICONS
from vehicles.models import Category, LicenceRule

MAY = "vehicles.change_vehicle"
CATEGORIES = (
    ("Réglages", reverse_lazy("parameters:index")),
    ("Catégories de véhicules", reverse_lazy("vehicles:categories")),
)


class CategoryPage(RecordPage):
    queryset = Category.objects.prefetch_related("licence_rules")
    permission_required = MAY
    crumbs = CATEGORIES

    @property
    def icon(self):
        return ICONS[self.object.drawing]

    def next_step(self):
        return Act("Ajouter une règle de permis", reverse("vehicles:new_rule", args=[self.object.pk]), "plus")

    def acts(self):
        return [Act("Modifier", reverse("vehicles:edit_category", args=[self.object.pk]), "pencil")]

    def main_cards(self):
        rules = [
            (rule, says(rule)) for rule in sorted(self.object.licence_rules.all(), key=lambda one: one.pk)
        ]
        context = {"rules": [(rule, words[:1].upper() + words[1:]) for rule, words in rules]}
        return [Card("Qui peut conduire", "id-card", template="vehicles/cards/rules.html", context=context)]

    def cards(self):
        category = self.object
        age = f"{category.minimum_age} ans" if category.minimum_age else "aucun"
        facts = [
            Fact("Âge minimum", age),
            Fact("Remise en état", f"{category.turnaround_minutes} min", sub="entre deux locations"),
            Fact(
                "Au retour", "à nettoyer, puis à dire prêt" if category.needs_cleaning else "repart aussitôt"
            ),
            Fact(
                "Essai avant un premier prêt",
                plural(len(category.exercises), "exercice") if category.exercises else "aucun",
            ),
            Fact("Casque et gants", "obligatoires" if category.needs_gear else "non demandés"),
            Fact("Plaque", "oui" if category.has_plate else "non"),
            Fact("Dans le parc", plural(category.vehicles.in_the_fleet().count(), "véhicule")),
        ]
        edit = Act("Modifier", reverse("vehicles:edit_category", args=[category.pk]), "pencil")
        return [Card("Fiche", self.icon, facts=facts, edit=edit)]

    def story(self):
        return story_of(self.object)


class NewCategory(FormPage):
    title = "Nouvelle catégorie"
    permission_required = MAY
    form_class = CategoryForm
    button = "Créer la catégorie"
    crumbs = CATEGORIES
    refusals = (Refusal,)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Category()}

    def perform(self, form):
        self.said = "La catégorie est créée. Dites maintenant qui peut conduire."
        return operations.create_category(at=clock.now(), actor=self.request.user, **form.cleaned_data)


class EditCategory(FormPage):
    permission_required = MAY
    form_class = CategoryForm
    said = "La catégorie est à jour. Les réservations déjà faites gardent leur délai."
    refusals = (Refusal,)

    @property
    def category(self):
        return get_object_or_404(Category, pk=self.kwargs["pk"])

    def get_title(self):
        return f"Modifier « {self.category} »"

    def get_crumbs(self):
        return (*CATEGORIES, (str(self.category), self.category.get_absolute_url()))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.category}

    def perform(self, form):
        return operations.update_category(
            self.kwargs["pk"], at=clock.now(), actor=self.request.user, **form.cleaned_data
        )


class NewRule(EditCategory):
    form_class = RuleForm
    button = "Ajouter la règle"
    said = "La règle est ajoutée : une seule suffit pour conduire."

    def get_title(self):
        return f"Qui peut conduire : {self.category}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": LicenceRule(category=self.category)}

    def perform(self, form):
        operations.add_rule(self.kwargs["pk"], at=clock.now(), actor=self.request.user, **form.cleaned_data)
        return self.category


class RemoveRule(ActView):
    permission_required = MAY
    said = "La règle est retirée."
    refusals = (Refusal,)

    def perform(self):
        get_object_or_404(LicenceRule, pk=self.kwargs["pk"])
        return operations.remove_rule(self.kwargs["pk"], at=clock.now(), actor=self.request.user)

    def get_back_url(self):
        return reverse("vehicles:categories")
