"""The lists of people and of partners."""

from datetime import timedelta

from django.db.models import Count, Q, Value
from django.utils.html import format_html

from mobilite.fields import french_phone
from mobilite.pages.lists import Column, DateColumn, ListFilters, ListPage, OneOf, Tab
from mobilite.pages.presentation import icon
from mobilite.people.models import Commune, Partner, Person
from mobilite.people.models.partners import Authorisation, PartnerKind
from mobilite.people.models.persons import Situation
from mobilite.people.shown import short_name
from mobilite.periods import paris_date

HIDDEN = "masquée"
#: What a column has room for; files hold the whole words.
SHORT_SITUATIONS = {
    Situation.REGISTERED: "Recherche, inscrite",
    Situation.UNREGISTERED: "Recherche, non inscrite",
    Situation.SIAE_EMPLOYEE: "En insertion (SIAE)",
    Situation.OTHER: "Autre",
}


def _situation(person):
    return SHORT_SITUATIONS.get(person.situation) or person.get_situation_display()


def _since_the_first(people, now):
    return people.filter(referred_on__gte=paris_date(now).replace(day=1))


def _new(people, now):
    return people.filter(created_at__gte=now - timedelta(days=30))


def _phone(person):
    number = french_phone(person.phone) if person.phone else ""
    if not number or not (person.no_sms or person.no_voicemail or person.call_from):
        return number
    return format_html("{} {}", number, icon("shield-alert", "Précautions de contact"))


class PersonList(ListPage):
    """Everybody we know. In counter mode surnames stay initials; hidden addresses never show, not even their commune."""

    title = "Personnes"
    permission_required = "people.view_person"
    queryset = Person.objects.filter(anonymised_at=None)
    search = ("search_text",)
    search_label = "Nom ou téléphone"
    order_by = ("search_text", "pk")
    main_action = ("Nouvelle personne", "people:new", "people.add_person", "user-plus")
    empty_text = "Personne pour l’instant. Créez la première fiche."
    columns = (
        Column(
            "Personne",
            name="nom",
            render=lambda person: short_name(person) if person.surname_is_hidden else str(person),
            export=str,
            sort=("search_text",),
        ),
        Column("Téléphone", path="phone", render=_phone, role="sub", sort=False),
        Column(
            "Commune",
            path="commune",
            render=lambda person: HIDDEN if person.address_is_hidden else person.commune,
            export=lambda person: HIDDEN if person.address_is_hidden else str(person.commune or ""),
            sort=("commune__name",),
            role="state",
        ),
        Column(
            "Situation",
            path="situation",
            render=_situation,
            export=lambda p: p.get_situation_display(),
            role="",
        ),
        Column(
            "Orientée par",
            name="orientation",
            render=lambda person: person.referred_by.partner.name if person.referred_by else "",
            needs=("referred_by__partner",),
            sort=("referred_by__partner__name",),
            short=True,
        ),
        DateColumn("Orientée le", path="referred_on", role=""),
        DateColumn("Naissance", path="birth_date", far=True, role=""),
    )
    filters = ("situation", "language")
    tabs = (
        Tab("toutes", "Toutes"),
        Tab(
            "territoire", "Dans le territoire", lambda people, now: people.filter(commune__in_territory=True)
        ),
        Tab("orientees", "Orientées ce mois-ci", _since_the_first),
        Tab("nouvelles", "Connues depuis 30 jours", _new),
    )

    class Filters(ListFilters):
        commune = OneOf(label="Commune", empty_label="Toutes", queryset=Commune.objects.order_by("name"))
        prescripteur = OneOf(
            label="Orientée par", field_name="referred_by__partner", queryset=Partner.objects.order_by("name")
        )

    def get_queryset(self):
        hides = getattr(self.request.user, "hides_surnames", False)
        return super().get_queryset().annotate(surname_is_hidden=Value(hides))

    def search_rows(self, queryset, text):
        return queryset.found_by(text)


class PartnerList(ListPage):
    """Organisations that send, employ, train or pay people."""

    title = "Partenaires"
    permission_required = "people.view_partner"
    queryset = Partner.objects.annotate(people_sent=Count("contacts__people", distinct=True))
    search = ("search_text",)
    search_label = "Nom, téléphone ou SIRET"
    order_by = ("name", "pk")
    main_action = ("Nouveau partenaire", "people:partner_new", "people.change_partner", "plus")
    empty_text = "Aucun partenaire pour l’instant."
    columns = (
        Column(path="name"),
        Column(
            "Type",
            path="kind",
            render=lambda partner: partner.get_kind_display(),
            sort=False,
            role="when",
            short=True,
        ),
        Column("Habilitation", path="authorisation", render=lambda p: p.get_authorisation_display(), role=""),
        Column("Commune", path="commune", sort=("commune__name",), role="state", far=True),
        "phone",
        Column("Personnes orientées", path="people_sent", sort=("people_sent",), end=True, role="amount"),
    )
    filters = ("kind", "authorisation")
    tabs = (
        Tab("actifs", "En activité", lambda rows, now: rows.filter(is_active=True)),
        Tab(
            "prescripteurs",
            "Prescripteurs habilités",
            lambda rows, now: rows.filter(is_active=True, authorisation=Authorisation.VALIDATED),
        ),
        Tab(
            "employeurs",
            "Employeurs",
            lambda rows, now: rows.filter(
                Q(kind=PartnerKind.EMPLOYER) | Q(kind=PartnerKind.SIAE), is_active=True
            ),
        ),
        Tab("fermes", "Fermés", lambda rows, now: rows.filter(is_active=False)),
    )

    def search_rows(self, queryset, text):
        return queryset.found_by(text)
