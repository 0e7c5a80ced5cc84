"""The lists of people and of partners."""

from datetime import timedelta

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html

from mobilite.audit.lists import colleagues
from mobilite.audit.models import Reading
from mobilite.audit.readings import WHOLE_LIST
from mobilite.fields import french_phone
from mobilite.pages.lists import (
    Column,
    DateColumn,
    DateRange,
    DateTimeColumn,
    ListFilters,
    ListPage,
    OneOf,
    Tab,
)
from mobilite.pages.presentation import icon
from mobilite.people.models import Commune, Partner, Person
from mobilite.people.models.partners import Authorisation, PartnerKind
from mobilite.people.models.persons import Situation
from mobilite.people.shown import short_name, shown_name
from mobilite.periods import paris_date

PEOPLE = ("Personnes", reverse_lazy("people:persons"))
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
    queryset = Person.objects.filter(anonymised_at=None).not_limited()
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
            sort=("shown_commune",),
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
            "territoire",
            "Dans le territoire",
            lambda people, now: people.filter(commune__in_territory=True, address_is_hidden=False),
        ),
        Tab("orientees", "Orientées ce mois-ci", _since_the_first),
        Tab("nouvelles", "Connues depuis 30 jours", _new),
    )

    class Filters(ListFilters):
        commune = OneOf(
            label="Commune",
            empty_label="Toutes",
            queryset=Commune.objects.order_by("name"),
            method="of_commune",
        )
        prescripteur = OneOf(
            label="Orientée par", field_name="referred_by__partner", queryset=Partner.objects.order_by("name")
        )

        def of_commune(self, people, name, commune):
            """Leave out those whose address is hidden."""
            return people.filter(commune=commune, address_is_hidden=False) if commune else people

    def get_queryset(self):
        hides = getattr(self.request.user, "hides_surnames", False)
        # Neither the order nor a filter may tell where somebody who hides lives.
        where = Case(When(address_is_hidden=True, then=Value("")), default=F("commune__name"))
        return super().get_queryset().annotate(surname_is_hidden=Value(hides), shown_commune=where)

    def search_rows(self, queryset, text):
        return queryset.found_by(text)


def _readings():
    """Return the readings of people and of whole lists, each with the name of whom it is about: one query."""
    person = Person.objects.filter(pk=OuterRef("object_id"))
    return Reading.objects.filter(Q(object_label="people.person") | Q(object_id=WHOLE_LIST)).annotate(
        first_name=Subquery(person.values("first_name")[:1]),
        last_name=Subquery(person.values("last_name")[:1]),
    )


def _whose(reading):
    return (
        f"{reading.first_name} {reading.last_name}"
        if reading.object_id != WHOLE_LIST
        else "Une liste entière"
    )


class Readings(ListPage):
    """Who opened which person's page, newest first: for the manager (row L4)."""

    title = "Qui a lu quoi"
    permission_required = "audit.view_reading"
    crumbs: tuple = (("Réglages", reverse_lazy("parameters:index")),)
    queryset = Reading.objects.all()
    order_by = ("-at", "-pk")
    empty_text = "Aucune fiche n’a encore été ouverte."
    columns = (
        Column("Fiche lue", name="fiche", render=_whose, export=_whose, sort=False, role="title"),
        DateTimeColumn("Quand", path="at"),
        Column("Par", path="reader", sort=("reader__last_name",), role="state"),
        Column("Motif", path="why", sort=False, role="sub"),
    )
    tabs = (
        Tab("toutes", "Toutes"),
        Tab(
            "motif",
            "Avec un motif",
            lambda readings, now: readings.exclude(why="").exclude(object_id=WHOLE_LIST),
        ),
        Tab("listes", "Listes téléchargées", lambda readings, now: readings.filter(object_id=WHOLE_LIST)),
    )

    class Filters(ListFilters):
        at = DateRange(label="Date")
        reader = OneOf(label="Par", queryset=colleagues)

    def get_queryset(self):
        return _readings()

    def row_url(self, record):
        return reverse("people:person", args=[record.object_id]) if record.object_id != WHOLE_LIST else None


class ReadingsOfPerson(Readings):
    """Who opened the page of one person."""

    title = "Qui a lu cette fiche"

    def get_queryset(self):
        person = get_object_or_404(Person, pk=self.kwargs["pk"])
        self.crumbs = (PEOPLE, (shown_name(person, self.request.user), person.get_absolute_url()))
        return _readings().filter(object_id=person.pk)


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
