"""Where a manager writes, from a date, what an offer says of withdrawing and of checks."""

from functools import cached_property

from django.shortcuts import get_object_or_404
from django.urls import reverse

from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.pages.form_page import ActView, FormPage
from mobilite.pages.french import date_fr, typography
from mobilite.pages.record_page import Act, Card, RecordPage
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals.access.shown import rule_cards
from rentals.leases import operations
from rentals.leases.forms import FollowRulesForm
from rentals.leases.models import FollowRules
from rentals.leases.rules import rules_on, rules_words, usual
from rentals.models import Offer
from rentals.views.offers import OFFERS, SETTINGS

MAY = "rentals.change_offer"


class FollowRulesPage(RecordPage):
    """The rules of an offer: those in force, those to come, the old ones."""

    permission_required = MAY
    queryset = Offer.objects.select_related("category")
    icon = "list-checks"

    def heading(self):
        return "Renoncer, contrôles à l’atelier"

    def get_crumbs(self):
        return [SETTINGS, OFFERS, (self.object.name, reverse("rentals:offer", args=[self.object.pk]))]

    def subtitle(self):
        return [self.object.name]

    def next_step(self):
        return Act("Écrire de nouvelles règles", reverse("leases:set_rules", args=[self.object.pk]), "plus")

    def main_cards(self):
        rows = list(self.object.follow_rules.select_related("created_by"))
        today = clock.today()
        cards = rule_cards(rows, rules_words, today, withdraw="leases:drop_rules")
        if all(one.from_date > today for one in rows):
            context = {
                "state": "En vigueur", "detail": "l’usage, tant que rien n’est écrit",
                "sentences": rules_words(usual(self.object)),
            }  # fmt: skip
            cards.append(
                Card("Règles d’usage", "list-checks", template="rentals/cards/rules.html", context=context)
            )
        return cards

    def story(self):
        return story_of(self.object)


class SetFollowRules(FormPage):
    title = "Nouvelles règles"
    permission_required = MAY
    form_class = FollowRulesForm
    button = "Publier ces règles"
    button_icon = "circle-check"
    refusals = (Refusal,)
    intro = "Des règles ne se corrigent pas\u00a0: elles commencent un jour. Les contrats déjà préparés gardent les leurs."

    @cached_property
    def offer(self) -> Offer:
        return get_object_or_404(Offer.objects.select_related("category"), pk=self.kwargs["pk"])

    @property
    def page_url(self):
        return reverse("leases:rules", args=[self.offer.pk])

    def get_crumbs(self):
        return [SETTINGS, OFFERS, (self.offer.name, self.page_url)]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": FollowRules(offer=self.offer)}

    def get_initial(self):
        today = paris_date(clock.now())
        now = rules_on(self.offer, today)
        names = [name for name in FollowRulesForm.Meta.fields if name not in ("from_date", "why")]
        return {name: getattr(now, name) for name in names} | {"from_date": today, "why": ""}

    def perform(self, form):
        rules = operations.set_follow_rules(
            self.offer, **form.cleaned_data, at=clock.now(), actor=self.request.user
        )
        self.said = typography(f"Ces règles valent dès le {date_fr(rules.from_date, weekday=False)}.")
        return self.page_url


class DropFollowRules(ActView):
    permission_required = MAY
    refusals = (Refusal,)
    said = "Ces règles sont retirées."

    def perform(self):
        rules = get_object_or_404(FollowRules, pk=self.kwargs["pk"])
        self.offer_id = rules.offer_id
        operations.drop_follow_rules(rules.pk, at=clock.now(), actor=self.request.user)
        return self.get_back_url()

    def get_back_url(self):
        return reverse("leases:rules", args=[self.offer_id])
