"""Where a manager writes who may have what: an offer's rules, the insurer's, from a day; what that changes, said before."""

from functools import cached_property

from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.pages.form_page import ActView, Consequences, FormPage, Line
from mobilite.pages.french import date_fr, plural, typography
from mobilite.pages.lists import Column, ListPage
from mobilite.pages.record_page import Act, Card, Fact, RecordPage
from mobilite.people.shown import shown_name
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import access
from rentals.access.effects import effects
from rentals.access.shown import answer_words, for_reader, rule_cards
from rentals.forms.access import AccessRulesForm, InsurerRulesForm
from rentals.models import AccessRules, InsurerRules, Offer
from rentals.operations import access_rules as operations
from rentals.views.offers import OFFERS, SETTINGS
from vehicles.models import Category

MAY = "rentals.change_offer"
INSURER = ("Règles de l’assureur", reverse_lazy("rentals:insurer"))
#: How many requests whose answer changes are named.
SHOWN = 12


class WithEffects(FormPage):
    """Mixin of a page that says, as it is filled, what the rules say and what they change; a GET writes nothing."""

    permission_required = MAY
    refusals = (Refusal,)
    template_name = "rentals/rules.html"
    button = "Publier ces règles"
    button_icon = "circle-check"

    @cached_property
    def today(self):
        return paris_date(clock.now())

    def post(self, request, *args, **kwargs):
        if request.POST.get("do") == "show":
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.blank()}
        if self.request.method == "GET" and "from_date" in self.request.GET:
            kwargs["data"] = self.request.GET
        return kwargs

    def get_initial(self):
        return {**self.written(), "from_date": self.today, "why": ""}

    def written(self) -> dict:
        """Return the rules in force, which the form starts from."""
        latest = self.latest()
        names = self.form_class._meta.fields
        return {name: getattr(latest, name) for name in names} if latest is not None else {}

    def drafted(self, form):
        """Return the rules as they are being written, not saved; None while an answer is wrong."""
        return form.probe() if form.is_bound else self.latest() or self.blank()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        draft = self.drafted(context["form"])
        return context | {
            "sentences": self.words(draft) if draft is not None else [],
            "effects": self.effects(draft) if draft is not None else None,
        }

    def effects(self, draft) -> Consequences:
        count, changed = self.changes(draft)
        user = self.request.user
        if not count:
            said = [("inbox", "Aucune demande n’attend de réponse : rien ne change pour personne.")]
            return Consequences(
                "Ce que cela change", "inbox", sentences=[(i, typography(s)) for i, s in said]
            )
        lines = [
            Line(
                f"{one.rental.reference}, {shown_name(one.rental.person, user)}",
                "",
                f"avant : {answer_words(for_reader(one.before, user))} Après : {answer_words(for_reader(one.after, user))}",
            )
            for one in changed[:SHOWN]
        ]
        waiting = plural(count, "demande qui attend", "demandes qui attendent")
        words = f"aucune réponse ne changerait, sur {waiting}."
        if changed:
            words = f"{plural(len(changed), 'réponse changerait', 'réponses changeraient')}, sur {waiting}."
        said = [("inbox", f"Si ces règles valaient aujourd’hui, {words}")]
        if len(changed) > SHOWN:
            said.append(("inbox", f"Les {SHOWN} premières sont montrées."))
        return Consequences(
            "Ce que cela change",
            "inbox",
            lines=[Line(line.label, line.amount, typography(line.why)) for line in lines],
            sentences=[(name, typography(text)) for name, text in said],
        )


class SetRules(WithEffects):
    title = "Qui peut avoir cette offre"
    form_class = AccessRulesForm
    intro = "Des règles ne se corrigent pas\u00a0: elles commencent un jour, et remplacent les précédentes pour ce qui est décidé ensuite."

    @cached_property
    def offer(self) -> Offer:
        offers = Offer.objects.select_related("category").prefetch_related(*access.RULES_READ)
        return get_object_or_404(offers, pk=self.kwargs["pk"])

    def get_crumbs(self):
        return [SETTINGS, OFFERS, (self.offer.name, reverse("rentals:offer", args=[self.offer.pk]))]

    def blank(self):
        return AccessRules(offer=self.offer)

    def latest(self):
        return access.rules_on(self.offer, self.today)

    def words(self, draft):
        return access.rules_words(draft)

    def changes(self, draft):
        return effects([self.offer], at=clock.now(), rules=draft)

    def perform(self, form):
        rules = operations.set_access_rules(
            self.offer, **form.cleaned_data, at=clock.now(), actor=self.request.user
        )
        self.said = typography(f"Ces règles valent dès le {date_fr(rules.from_date, weekday=False)}.")
        return reverse("rentals:offer", args=[self.offer.pk])


class WithdrawRules(ActView):
    permission_required = MAY
    refusals = (Refusal,)
    said = "Ces règles sont retirées."

    def perform(self):
        get_object_or_404(AccessRules, pk=self.kwargs["pk"])
        offer = operations.withdraw_access_rules(self.kwargs["pk"], at=clock.now(), actor=self.request.user)
        return reverse("rentals:offer", args=[offer.pk])

    def get_back_url(self):
        return reverse("rentals:offers")


def rules_state(category: Category) -> str:
    """Return since when a category has rules of the insurer, and from when others come."""
    today = paris_date(clock.now())
    rows = sorted(category.insurer_rules.all(), key=lambda row: row.from_date)
    held = [row for row in rows if row.from_date <= today]
    said = [f"dès le {date_fr(held[-1].from_date, weekday=False)}"] if held else ["aucune"]
    said += [
        f"d’autres dès le {date_fr(row.from_date, weekday=False)}" for row in rows if row.from_date > today
    ]
    return ", ".join(said)


class InsurerList(ListPage):
    """The categories, and whether the insurer's rules are written."""

    title = "Règles de l’assureur"
    permission_required = MAY
    queryset = Category.objects.prefetch_related("insurer_rules")
    crumbs = (SETTINGS,)
    search = ("name",)
    search_label = "Nom de la catégorie"
    order_by = ("position", "name", "pk")
    columns = (
        Column(path="name", role="title"),
        Column("Règles", render=rules_state, export=rules_state, role="sub"),
    )

    def row_url(self, record):
        return reverse("rentals:insurer_rules", args=[record.pk])


class InsurerPage(RecordPage):
    """What the insurer asks for each category; a page each."""

    permission_required = MAY
    queryset = Category.objects.prefetch_related("insurer_rules__created_by")
    icon = "shield-check"
    crumbs = (SETTINGS, INSURER)

    def heading(self):
        return f"Assureur\u00a0: {self.object}"

    def next_step(self):
        return Act(
            "Écrire de nouvelles règles", reverse("rentals:set_insurer_rules", args=[self.object.pk]), "plus"
        )

    def main_cards(self):
        today = paris_date(clock.now())
        rows = self.object.insurer_rules.all()
        cards = rule_cards(rows, access.insurer_words, today, withdraw="rentals:withdraw_insurer_rules")
        said = [Fact("Règles", "aucune", "La franchise est celle de chaque offre.")]
        return cards or [Card("Rien n’est écrit", "list-checks", said)]

    def story(self):
        return story_of(self.object)


class SetInsurerRules(WithEffects):
    form_class = InsurerRulesForm
    intro = "Recopiez ce que dit le contrat d’assurance. Les contrats déjà signés gardent leur franchise."

    @cached_property
    def category(self) -> Category:
        return get_object_or_404(Category.objects.prefetch_related("insurer_rules"), pk=self.kwargs["pk"])

    def get_title(self):
        return f"Règles de l’assureur\u00a0: {self.category}"

    @property
    def page_url(self):
        return reverse("rentals:insurer_rules", args=[self.category.pk])

    def get_crumbs(self):
        return [SETTINGS, INSURER, (str(self.category), self.page_url)]

    def blank(self):
        return InsurerRules(category=self.category)

    def latest(self):
        return access.insurer_on(self.category, self.today)

    def words(self, draft):
        return access.insurer_words(draft)

    def changes(self, draft):
        offers = Offer.objects.filter(category=self.category).select_related("category")
        return effects(offers, at=clock.now(), insured=draft)

    def perform(self, form):
        rules = operations.set_insurer_rules(
            self.category, **form.cleaned_data, at=clock.now(), actor=self.request.user
        )
        self.said = typography(f"Ces règles valent dès le {date_fr(rules.from_date, weekday=False)}.")
        return self.page_url


class WithdrawInsurerRules(ActView):
    permission_required = MAY
    refusals = (Refusal,)
    said = "Ces règles sont retirées."

    def perform(self):
        get_object_or_404(InsurerRules, pk=self.kwargs["pk"])
        done = operations.withdraw_insurer_rules(self.kwargs["pk"], at=clock.now(), actor=self.request.user)
        return reverse("rentals:insurer_rules", args=[done.pk])

    def get_back_url(self):
        return reverse("rentals:insurer")
