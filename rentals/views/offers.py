"""« Offres et tarifs »: what we lend, its rules, its dated prices."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.pages.form_page import ActView, FormPage
from mobilite.pages.french import date_fr, euros, plural, typography
from mobilite.pages.lists import Column, EuroColumn, ListPage, Tab
from mobilite.pages.presentation import chip, service
from mobilite.pages.record_page import Act, Card, Fact, RecordPage
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals.access import rules_on, rules_words
from rentals.access.shown import rule_cards
from rentals.forecast import Forecast, forecast
from rentals.forms.offers import NewOfferForm, OfferForm, RateForm, written
from rentals.models import Offer, Rate, Unit
from rentals.operations import offers as operations

SETTINGS = ("Réglages", reverse_lazy("parameters:index"))
OFFERS = ("Offres et tarifs", reverse_lazy("rentals:offers"))


class OfferList(ListPage):
    title = "Offres et tarifs"
    permission_required = "rentals.change_offer"
    queryset = Offer.objects.all()
    crumbs = (SETTINGS,)
    search = ("name",)
    search_label = "Nom de l’offre"
    order_by = ("position", "name", "pk")
    main_action = ("Nouvelle offre", "rentals:new_offer", "rentals.change_offer", "plus")
    tabs = (
        Tab("proposees", "Proposées", lambda rows, now: rows.filter(is_open=True)),
        Tab("toutes", "Toutes"),
    )
    columns = (
        Column(path="name"),
        Column("Service", path="service", render=lambda offer: service(offer.service), export=Offer.get_service_display,
               role="state"),
        Column("Catégorie", path="category", sort=("category__name",), role="sub"),
        Column("Se loue", path="unit", render=lambda offer: offer.get_unit_display().lower(), role="when"),
        EuroColumn(path="deposit"),
    )  # fmt: skip

    def row_url(self, record):
        return reverse("rentals:offer", args=[record.pk])


class OfferPage(RecordPage):
    permission_required = "rentals.change_offer"
    queryset = Offer.objects.select_related("category")
    icon = "tag"
    crumbs = (SETTINGS, OFFERS)

    def subtitle(self):
        return [service(self.object.service), self.object.category, self.object.get_unit_display()]

    def chips(self):
        return [] if self.object.is_open else [chip("retired", "Plus proposée")]

    def next_step(self):
        return Act("Ajouter un tarif", reverse("rentals:add_rate", args=[self.object.pk]), "plus")

    def acts(self):
        return [
            Act(
                "Changer qui peut l’avoir", reverse("rentals:set_rules", args=[self.object.pk]), "list-checks"
            ),
            Act("Modifier l’offre", reverse("rentals:edit_offer", args=[self.object.pk]), "pencil"),
        ]

    def main_cards(self):
        today = paris_date(clock.now())
        rates = list(self.object.rates.order_by("audience", "-from_date"))
        current = {}
        for rate in rates:
            if rate.from_date <= today:
                current.setdefault(rate.audience, rate.pk)
        rules = rule_cards(
            self.object.access_rules.select_related("created_by"),
            rules_words,
            today,
            withdraw="rentals:withdraw_rules",
        )
        if not rules:
            words = rules_words(rules_on(self.object, today))
            rules = [
                Card(
                    "Qui peut l’avoir",
                    "list-checks",
                    template="rentals/cards/rules.html",
                    context={"sentences": words},
                )
            ]
        return rules + [self._rate(rate, when(rate, current, today), today) for rate in rates]

    def _rate(self, rate, state, today):
        """Return the card of a rate: while it has not begun, it may be replaced or taken back."""
        rate.offer = self.object
        title = f"{rate.get_audience_display()}, dès le {date_fr(rate.from_date, weekday=False)}"
        facts = rate_facts(rate, state)
        if rate.from_date <= today:
            return Card(title, "tag", facts)
        replace = f"{reverse('rentals:add_rate', args=[self.object.pk])}?remplace={rate.pk}"
        withdraw = reverse("rentals:withdraw_rate", args=[rate.pk])
        return Card(
            title,
            "tag",
            facts,
            Act("Remplacer", replace, "pencil"),
            template="rentals/cards/rate.html",
            context={"withdraw": withdraw},
        )

    def cards(self):
        offer = self.object
        edit = Act("Modifier", reverse("rentals:edit_offer", args=[offer.pk]), "pencil")
        limits = [
            Fact("Par location", plural(offer.maximum_days, "jour")) if offer.maximum_days else None,
            Fact("Durées", f"{', '.join(map(str, offer.terms))}\u00a0mois") if offer.terms else None,
            Fact("Au plus", f"{offer.maximum_months}\u00a0mois", "renouvellements compris") if offer.maximum_months else None,
            Fact("Délai de grâce", f"{offer.grace_minutes}\u00a0min"),
            Fact("Jour de retard", f"prix du jour + {offer.late_percent}\u00a0%",
                 f"{euros(offer.late_cap)} au plus" if offer.late_cap is not None else ""),
            Fact("Si personne ne vient", euros(offer.no_show_fee) if offer.no_show_fee else "rien n’est dû"),
        ]  # fmt: skip
        means = " ou ".join(label.lower() for label in offer.deposit_means_labels())
        guards = [
            Fact("Caution", euros(offer.deposit) if offer.deposit else "aucune", means),
            Fact("Franchise", euros(offer.excess), "si l’assureur n’en dit pas d’autre")
            if offer.excess is not None
            else None,
            Fact("Franchise, vol", euros(offer.theft_excess)) if offer.theft_excess is not None else None,
        ]
        lent = [Fact("Prêté", ", ".join(offer.accessories) or "rien")]
        if offer.fuel_eighth is not None:
            lent.append(Fact("Carburant manquant", euros(offer.fuel_eighth), "le huitième"))
        lent += [
            Fact("Non rendu", f"{name}\u00a0: {price.replace('.', ',')}\u00a0€")
            for name, price in offer.replacement_prices.items()
        ]
        return [
            Card("Limites", "clock", [one for one in limits if one], edit),
            Card("Garanties", "shield-check", [one for one in guards if one], edit),
            Card("Accessoires", "layers-2", lent, edit),
            Card(
                "Contrats",
                "file-text",
                [Fact("Série", offer.contract_series), Fact("Règles", offer.rules or "aucune")],
                edit,
            ),
        ]

    def story(self):
        return story_of(self.object)


def when(rate: Rate, current, today) -> str:
    if rate.pk in current.values():
        return "En vigueur"
    return "À venir" if rate.from_date > today else "Ancien"


def rate_facts(rate: Rate, state: str) -> list[Fact]:
    """Return what a rate says, line by line."""
    facts = [Fact("État", state, "exemple, à remplacer par le vôtre" if rate.is_example else "")]
    if rate.quotient_limit is not None:
        facts.append(Fact("Quotient", f"{euros(rate.quotient_limit)} au plus"))
    facts += [
        Fact(label, euros(price))
        for label, price in (("Un jour", rate.day), ("Une semaine", rate.week), ("30\u00a0jours", rate.month))
        if price is not None
    ]
    facts += [
        Fact(f"{months}\u00a0mois", euros(price)) for months, price in sorted(rate.tariff().terms.items())
    ]
    for tier in rate.tariff().tiers:
        facts.append(
            Fact(f"Jusqu’au jour {tier.up_to}" if tier.up_to else "Ensuite", f"{euros(tier.price)} par jour")
        )
    if rate.km is not None:
        included = rate.included_km_per_day
        facts.append(
            Fact("Kilomètre", euros(rate.km), f"{included}\u00a0km par jour compris" if included else "")
        )
    for option in rate.options(rate.accessories):
        unit = "mois" if rate.offer.unit == Unit.MONTH else "j"
        prices = ", ".join(
            f"{length}\u00a0{unit}\u00a0: {euros(price)}" for length, price in sorted(option.prices.items())
        )
        facts.append(Fact(option.name, prices or "prêté"))
    return facts


class OfOffer(FormPage):
    permission_required = "rentals.change_offer"
    refusals = (Refusal,)

    @cached_property
    def offer(self) -> Offer:
        return get_object_or_404(Offer.objects.select_related("category"), pk=self.kwargs["pk"])

    @property
    def page_url(self):
        return reverse("rentals:offer", args=[self.offer.pk])

    def get_crumbs(self):
        return [SETTINGS, OFFERS, (self.offer.name, self.page_url)]

    @property
    def done(self):
        return {"at": clock.now(), "actor": self.request.user}


class NewOffer(FormPage):
    permission_required = "rentals.change_offer"
    refusals = (Refusal,)
    title = "Nouvelle offre"
    form_class = NewOfferForm
    button = "Créer l’offre et écrire son tarif"
    intro = "Elle sera proposée quand vous le direz, une fois son tarif et ses règles écrits."
    crumbs = (SETTINGS, OFFERS)

    def perform(self, form):
        offer = operations.create_offer(**form.cleaned_data, at=clock.now(), actor=self.request.user)
        return reverse("rentals:add_rate", args=[offer.pk])


class EditOffer(OfOffer):
    title = "Modifier l’offre"
    form_class = OfferForm
    intro = "Les locations déjà confirmées gardent ce qui a été convenu."
    said = "L’offre est à jour."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.offer}

    def perform(self, form):
        operations.update_offer(self.offer.pk, **form.cleaned_data, **self.done)
        return self.page_url


class AddRate(OfOffer):
    """Write a tariff and see, as it is filled, what it changes; a GET writes nothing."""

    title = "Ajouter un tarif"
    form_class = RateForm
    template_name = "rentals/rate.html"
    button = "Publier ce tarif"
    button_icon = "circle-check"
    intro = "Un tarif ne se corrige pas\u00a0: il commence un jour, et remplace le précédent pour les contrats d’après. Celui d’aujourd’hui est déjà écrit\u00a0: changez ce qui change."

    @cached_property
    def replaced(self) -> Rate | None:
        """The rate to come that this one takes the place of, when the address names one."""
        key = self.request.GET.get("remplace", "")
        if not key:
            return None
        if not (key.isascii() and key.isdecimal() and len(key) < 19):
            raise Http404
        return get_object_or_404(Rate, offer=self.offer, pk=int(key))

    def get_title(self):
        return "Remplacer un tarif à venir" if self.replaced else self.title

    def post(self, request, *args, **kwargs):
        if request.POST.get("do") == "show":
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def get_initial(self):
        if self.replaced is not None:
            return written(self.replaced) | {
                name: getattr(self.replaced, name) for name in ("audience", "quotient_limit", "from_date")
            }
        return {"from_date": paris_date(clock.now())}

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": Rate(offer=self.offer)}
        if self.request.method == "GET" and "from_date" in self.request.GET:
            kwargs["data"] = self.request.GET
        return kwargs

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        draft = context["form"].probe()
        found = None
        if draft is not None:
            found = forecast(draft, at=clock.now(), replacing=self.replaced and self.replaced.pk)
        return context | {"forecast": found, "said": forecast_words(draft, found) if found else []}

    def perform(self, form):
        replacing = self.replaced and self.replaced.pk
        rate = operations.add_rate(self.offer, **form.cleaned_data, replacing=replacing, **self.done)
        self.said = typography(f"Le tarif est publié, dès le {date_fr(rate.from_date, weekday=False)}.")
        return self.page_url


def forecast_words(draft: Rate, found: Forecast) -> list[tuple[str, str]]:
    """Return what a tariff does besides prices: whom it concerns, whom it does not. (icon, sentence)"""
    day = date_fr(draft.from_date, weekday=False)
    said = []
    if found.before is None:
        said.append(("info", "Il n’y avait pas de tarif avant celui-ci."))
    elif found.before.audience != draft.audience:
        said.append(("info", "Ces personnes payaient le tarif normal."))
    if found.touched:
        touched = plural(
            found.touched, "demande en cours serait concernée", "demandes en cours seraient concernées"
        )
        touched = f"{touched}, sur {found.waiting} : celles qui seraient confirmées à partir du {day}."
    else:
        touched = "Aucune demande en cours ne serait concernée."
    said.append(("inbox", touched))
    longer = "" if draft.offer.is_lease else ", prolongations comprises"
    kept = plural(
        found.kept,
        "contrat promis ou en cours garde son prix",
        "contrats promis ou en cours gardent leur prix",
    )
    said.append(("lock", f"{kept}{longer}." if found.kept else "Aucun contrat n’est promis ni en cours."))
    for rate in found.others:
        label = rate.get_audience_display().lower()
        said.append(("tag", f"Le {label} ne change pas : il s’écrit à part."))
    if draft.offer.is_lease:
        said.append(("repeat", f"Un renouvellement signé à partir du {day} prend ce tarif."))
    for rate in found.later:
        said.append(
            (
                "calendar-clock",
                f"Un autre tarif prendra sa place le {date_fr(rate.from_date, weekday=False)}.",
            )
        )
    return [(icon, typography(text)) for icon, text in said]


class WithdrawRate(ActView):
    permission_required = "rentals.change_offer"
    refusals = (Refusal,)
    said = "Le tarif à venir est retiré."

    @cached_property
    def rate(self) -> Rate:
        return get_object_or_404(Rate, pk=self.kwargs["pk"])

    def get_back_url(self):
        return reverse("rentals:offer", args=[self.rate.offer_id])

    def perform(self):
        back = self.get_back_url()
        operations.withdraw_rate(self.rate.pk, at=clock.now(), actor=self.request.user)
        return back
