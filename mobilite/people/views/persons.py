"""One page per person: everything known, every service, in time order (row H8)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html

from mobilite import clock, registry
from mobilite.audit.readings import note_reading
from mobilite.fields import french_phone
from mobilite.pages.french import date_fr, euros, month_fr
from mobilite.pages.presentation import chip, icon
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people import opened, papers, shown
from mobilite.people.models import Activity, Consent, Paper, Person
from mobilite.people.models.persons import ConsentPurpose
from mobilite.people.operations.following import latest_consents
from mobilite.people.story import story_of_person
from mobilite.people.territory import territory_doors
from mobilite.people.views.base import PEOPLE
from mobilite.people.views.representing import signing_card
from mobilite.periods import add_months, paris_date

#: By name: the app that lends is above this one, and may not be there.
SEES_HIDDEN = "people.view_hidden_address"
NEW_RENTAL, MAY_LEND = "rentals:new", "rentals.add_rental"
#: A number that nobody checked for so long opens nothing (row H12).
PHONE_MONTHS = 12
#: In the narrow card; the whole words are in the story.
SHORT_PURPOSES = {
    ConsentPurpose.CONTACT_REFERRER: "Prescripteur",
    ConsentPurpose.SMS: "SMS",
    ConsentPurpose.RECRUITMENT: "AI, ACI",
    ConsentPurpose.STUDIES: "Enquêtes",
}


@dataclass(frozen=True)
class Now:
    """One line of « En ce moment »: what a service does for the person today.

    Apps answer at the registry point "person_now": ``callable(person, user)`` returns a list of these.
    ``service`` is a key of ``presentation.SERVICES``; ``chip`` the HTML of a state.
    """

    service: str
    detail: str
    url: str
    chip: str = ""


class PersonPage(RecordPage):
    """Who she is, what she showed, what is going on.

    Apps above add: "person_now" (lines of « En ce moment »), "person_cards" (``callable(person, user)`` returns cards),
    "person_acts" (``callable(person, user)`` returns acts; the first possible one is the main button), "story".
    """

    permission_required = "people.view_person"
    queryset = Person.objects.select_related("commune", "household", "referred_by__partner").prefetch_related(
        "licences",
        "representatives",
        Prefetch("papers", queryset=Paper.objects.select_related("seen_by")),
        Prefetch(
            "activities", queryset=Activity.objects.select_related("commune").order_by("-starts_on", "pk")
        ),
        Prefetch("consents", queryset=Consent.objects.select_related("recorded_by")),
        "household__person_set",
    )
    crumbs = (PEOPLE,)

    @cached_property
    def person(self) -> Person:
        return self.object

    @cached_property
    def today(self) -> date:
        return clock.today()

    @cached_property
    def may_change(self) -> bool:
        return self.request.user.has_perm("people.change_person") and self.person.anonymised_at is None

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        note_reading(self.person, reader=request.user, at=clock.now())
        return response

    @cached_property
    def may_open_address(self) -> bool:
        """Whether the address is hidden from this role, which may open it with a motive (row H11)."""
        hidden = self.person.address_is_hidden and not self.request.user.has_perm(SEES_HIDDEN)
        return hidden and self.may_change

    def _address(self) -> str:
        if self.may_open_address and opened.is_open(self.request.session, self.person, at=clock.now()):
            return self.person.address
        return shown.shown_address(self.person, self.request.user)

    def _link(self, name, *args) -> str:
        return reverse(f"people:{name}", args=[self.person.pk, *args])

    def _edit(self, name, label="Modifier", symbol="pencil") -> Act | None:
        return Act(label, self._link(name), symbol) if self.may_change else None

    def heading(self):
        return shown.shown_name(self.person, self.request.user)

    def avatar(self):
        return self.heading()

    def chips(self):
        age = self.person.age_on(self.today)
        return [] if age is None else [format_html('<span class="chip">{}{} ans</span>', icon("user"), age)]

    def subtitle(self):
        person = self.person
        since = f"Connue depuis {month_fr(paris_date(person.created_at))}"
        return [
            format_html("{}{}", icon("phone"), french_phone(person.phone)) if person.phone else "",
            format_html("{}{}", icon("map-pin"), person.commune) if person.commune else "",
            since,
        ]

    def notices(self):
        person, notices = self.person, []
        if person.anonymised_at is not None:
            notices.append(Notice("Cette fiche a été anonymisée.", kind="bad", icon="lock"))
        if person.limited_at is not None:
            since = f"Depuis le {date_fr(person.limited_at, weekday=False)}, elles sont gardées et ne servent plus"
            rest = (
                "sauf pour ce qu’elle demande ou que la loi impose. Ne la proposez pas, ne lui écrivez pas."
            )
            notices.append(Notice("Ses données sont limitées.", f"{since}, {rest}", kind="bad", icon="lock"))
        rules = shown.contact_rules(person)
        if rules:
            notices.append(Notice(rules[0], " ".join(rules[1:]), kind="miss", icon="shield-alert"))
        return notices

    # What one does.

    @cached_property
    def _registered_acts(self) -> list[Act]:
        acts = [
            a for one in registry.registered("person_acts") for a in one.value(self.person, self.request.user)
        ]
        if not acts and self.request.user.has_perm(MAY_LEND):
            try:
                acts = [
                    Act("Nouvelle location", f"{reverse(NEW_RENTAL)}?person={self.person.pk}", "key-round")
                ]
            except NoReverseMatch:
                acts = []
        return acts if self.person.anonymised_at is None else []

    def next_step(self):
        return next((act for act in self._registered_acts if act.possible), None)

    def acts(self):
        main = self.next_step()
        acts = [act for act in self._registered_acts if act is not main]
        acts.append(Act("Ce qui manque", self._link("missing"), "list-checks"))
        if self.request.user.has_perm("audit.view_reading"):
            acts.append(Act("Qui a lu cette fiche", self._link("readings_of"), "eye"))
        if not self.may_change:
            return acts
        acts += [
            Act("Noter une pièce vue", self._link("paper_new"), "file-check"),
            Act("Photographier une pièce", self._link("paper_photo"), "camera"),
            Act("Demander une pièce", self._link("paper_ask"), "file-text"),
            Act("Noter un permis", self._link("licence_new"), "id-card"),
            Act("Noter qui signe avec elle", self._link("representative_new"), "signature"),
            Act("Mesure de protection", self._link("protection"), "shield-check"),
            Act("Noter un emploi, une formation", self._link("activity_new"), "briefcase"),
            Act("Noter un consentement", self._link("consent"), "handshake"),
            Act("Précautions de contact", self._link("caution"), "shield-alert"),
        ]
        if self.may_open_address:
            acts.append(Act("Voir l’adresse masquée", self._link("hidden_address"), "lock"))
        if self.person.phone:
            acts.append(
                Act("Téléphone vérifié aujourd’hui", self._link("verify_phone"), "phone-call", post=True)
            )
        if self.person.household_id is None:
            acts.append(Act("Noter avec qui elle vit", self._link("household"), "house"))
        else:
            acts.append(Act("Ne vit plus dans ce foyer", self._link("leave_household"), "house", post=True))
        return acts

    def note_url(self):
        return self._link("note") if self.may_change else ""

    def story(self):
        return story_of_person(self.person)

    # What is known.

    def main_cards(self):
        lines = [
            line
            for one in registry.registered("person_now")
            for line in one.value(self.person, self.request.user)
        ]
        return [Card("En ce moment", template="people/now.html", context={"lines": lines})] if lines else []

    def cards(self):
        own = [
            self._identity(),
            self._papers(),
            self._licences(),
            signing_card(self.person, self.today, self._link, may_change=self.may_change),
            self._situation(),
            self._activities(),
            self._consents(),
        ]
        others = [
            c
            for one in registry.registered("person_cards")
            for c in one.value(self.person, self.request.user)
        ]
        return [card for card in [*own, *others] if card]

    def _identity(self):
        person = self.person
        born = date_fr(person.birth_date, weekday=False) if person.birth_date else "non renseignée"
        facts = [Fact("Naissance", born, f"à {person.birth_place}" if person.birth_place else "")]
        if person.birth_name:
            facts.append(Fact("Nom de naissance", person.birth_name))
        if person.phone:
            facts.append(
                Fact("Téléphone", french_phone(person.phone), self._phone_words(), f"tel:{person.phone}")
            )
        facts.append(Fact("Mail", person.email or "aucun"))
        commune = str(person.commune) if person.commune else "inconnue"
        where = ""
        if person.commune:
            where = f"INSEE {person.commune.insee}, {'dans le' if person.commune.in_territory else 'hors du'} territoire"
        facts.append(Fact("Commune", commune, where))
        if person.address or person.address_is_hidden:
            facts.append(Fact("Adresse", self._address()))
        facts.append(
            Fact("Langue", person.get_language_display(), f"préfère\u00a0: {person.get_channel_display()}")
        )
        if person.household:
            with_whom = [p for p in person.household.person_set.all() if p.pk != person.pk]
            facts += [
                Fact(
                    "Vit avec" if index == 0 else "",
                    shown.shown_name(p, self.request.user),
                    url=p.get_absolute_url(),
                )
                for index, p in enumerate(with_whom)
            ]
        return Card("Identité", "id-card", facts, self._edit("identity"))

    def _phone_words(self):
        person, words = self.person, []
        day = person.phone_verified_on
        if day is None or add_months(day, PHONE_MONTHS) < self.today:
            words.append("à vérifier au comptoir")
        else:
            words.append(f"vérifié le {date_fr(day, weekday=False)}")
        if person.phone_is_shared:
            words.append("partagé avec d’autres personnes")
        return ", ".join(words)

    def _papers(self):
        terms = papers.terms_on(self.today)
        known = [paper.kind for paper in self.person.papers.all()]
        kinds = [kind for kind in papers.VALIDITY if kind in papers.ALWAYS_ASKED or kind in known]
        lines = [
            self._paper(papers.standing(self.person, kind, on=self.today, terms=terms)) for kind in kinds
        ]
        add = self._edit("paper_new", "Ajouter", "plus")
        return Card("Pièces", "file-text", edit=add, template="people/papers.html", context={"lines": lines})

    def _paper(self, one):
        """Return one line: good (until when), good but not for long, to check, or missing (why)."""
        words = one.why
        if one.to_check:
            url = self._link("paper_check", one.waiting.pk)
        elif one.good:
            url = self._link("paper", one.good.pk)
            words = f"{'jusqu’au' if one.until else 'vue le'} {date_fr(one.until or one.good.seen_on, weekday=False)}"
        else:
            url = f"{self._link('paper_new')}?kind={one.kind}"
        stands = papers.equivalent(one.good) if one.good else None
        return {
            "label": stands.label if stands else one.label,
            "words": words,
            "good": one.good is not None,
            "to_check": one.to_check,
            "soon": one.good is not None and one.until is not None and one.until <= add_months(self.today, 1),
            "url": url if self.may_change else "",
        }

    def _licences(self):
        facts = []
        for licence in sorted(self.person.licences.all(), key=lambda one: one.category):
            expired = licence.expires_on is not None and licence.expires_on < self.today
            words = [f"depuis le {date_fr(licence.issued_on, weekday=False)}"]
            if licence.expires_on:
                verb = "expiré depuis le" if expired else "jusqu’au"
                words.append(f"{verb} {date_fr(licence.expires_on, weekday=False)}")
            if licence.automatic_only:
                words.append("boîte automatique seulement")
            url = self._link("licence", licence.pk) if self.may_change else ""
            facts.append(
                Fact(f"Permis {licence.category}", f"n°\u00a0{licence.number}", ", ".join(words), url)
            )
        if not facts:
            facts = [Fact("Permis", "aucun permis vu")]
        return Card("Permis", "car", facts, self._edit("licence_new", "Ajouter", "plus"))

    def _situation(self):
        person, user = self.person, self.request.user
        facts = [
            Fact(
                "Statut",
                person.get_situation_display() or "non renseignée",
                person.get_contract_kind_display() if person.contract_kind else "",
            )
        ]
        if person.allowance:
            amount = (
                f"{euros(person.allowance_amount)} par mois"
                if person.allowance_amount and user.has_perm("people.view_income")
                else ""
            )
            facts.append(Fact("Allocation", person.get_allowance_display(), amount))
        if user.has_perm("people.view_income") and person.family_quotient is not None:
            facts.append(
                Fact(
                    "Quotient",
                    euros(person.family_quotient),
                    f"preuve du {date_fr(person.quotient_proof_on, weekday=False)}",
                )
            )
        if user.has_perm("people.view_income") and person.yearly_income is not None:
            parts = (
                f"{person.income_parts.normalize():f} parts".replace(".", ",") if person.income_parts else ""
            )
            facts.append(Fact("Revenu fiscal", euros(person.yearly_income), parts))
        has = {True: "en a un qui roule", False: "sans véhicule qui roule", None: "on ne sait pas"}
        facts.append(Fact("Véhicule", has[person.has_vehicle]))
        if person.referred_by:
            contact = person.referred_by
            phone = f", {french_phone(contact.phone)}" if contact.phone else ""
            day = f", le {date_fr(person.referred_on, weekday=False)}" if person.referred_on else ""
            facts.append(
                Fact(
                    "Orientée par",
                    contact.partner.name,
                    f"{contact.first_name} {contact.last_name}{phone}{day}",
                    contact.partner.get_absolute_url(),
                )
            )
        doors = territory_doors(person, self.today)
        answer = {
            True: chip("in_service", "Oui"),
            False: chip("refused", "Non"),
            None: chip("expected", "À vérifier"),
        }[doors.open]
        facts.append(Fact("Accès", answer, doors.why))
        return Card("Situation", "heart-handshake", facts, self._edit("situation"))

    def _activities(self):
        facts = []
        for activity in self.person.activities.all():
            until = f" au {date_fr(activity.ends_on, weekday=False)}" if activity.ends_on else ""
            words = f"{activity.commune}, {'à partir ' if not until else ''}du {date_fr(activity.starts_on, weekday=False)}{until}"
            if activity.hours:
                words += f", {activity.hours}"
            url = self._link("activity", activity.pk) if self.may_change else ""
            facts.append(Fact(activity.get_kind_display(), activity.employer, words, url))
        if not facts:
            facts = [Fact("Activité", "aucune notée")]
        return Card("Emploi et formation", "briefcase", facts, self._edit("activity_new", "Ajouter", "plus"))

    def _consents(self):
        latest = latest_consents(self.person)
        facts = [
            Fact(
                label,
                chip("in_service", "Accord") if latest[key].given else chip("refused", "Refus"),
                f"le {date_fr(latest[key].at, weekday=False)}",
            )
            for key, label in SHORT_PURPOSES.items()
            if key in latest
        ]
        if not facts:
            facts = [Fact("Accords", "rien de noté")]
        return Card("Consentements", "handshake", facts, self._edit("consent", "Noter", "plus"))
