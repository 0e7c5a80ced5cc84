"""The lists of people and of partners."""

from datetime import timedelta

from django.db.models import BigIntegerField, Case, Count, F, OuterRef, Q, Subquery, Value, When
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
from mobilite.people.models import Commune, Paper, Partner, Person
from mobilite.people.models.papers import PaperState
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


class Papers(ListPage):
    """Papers to check, and those whose pictures a reason keeps."""

    title = "Pièces"
    permission_required = "people.change_person"
    crumbs = (PEOPLE,)
    queryset = Paper.objects.filter(person__archived_at=None, person__anonymised_at=None)
    order_by = ("-received_at", "-pk")
    empty_text = "Aucune pièce pour l’instant."
    columns = (
        Column(
            "Personne",
            path="person",
            render=lambda paper: short_name(paper.person) if paper.surname_is_hidden else str(paper.person),
            export=lambda paper: str(paper.person),
            sort=("person__search_text",),
        ),
        Column("Pièce", path="kind", render=lambda paper: paper.get_kind_display(), sort=False, role="sub"),
        Column(
            "État", path="state", render=lambda paper: paper.get_state_display(), sort=False, role="state"
        ),
        DateTimeColumn("Reçue le", path="received_at", role="when"),
        DateColumn("Datée du", path="issued_on", role="", far=True),
        DateColumn("Vue le", path="seen_on", role=""),
        DateColumn("Image gardée jusqu’au", path="kept_until", role="", far=True),
    )
    filters = ("kind",)
    tabs = (
        Tab("a-verifier", "À vérifier", lambda papers, now: papers.filter(state=PaperState.RECEIVED)),
        Tab("demandees", "Demandées", lambda papers, now: papers.filter(state=PaperState.ASKED)),
        Tab("refusees", "Refusées", lambda papers, now: papers.filter(state=PaperState.REFUSED)),
        Tab("gardees", "Images gardées", lambda papers, now: papers.exclude(kept_because="")),
        Tab("toutes", "Toutes"),
    )

    def get_queryset(self):
        hides = getattr(self.request.user, "hides_surnames", False)
        return super().get_queryset().annotate(surname_is_hidden=Value(hides))

    def row_url(self, record):
        name = "paper_check" if record.state == PaperState.RECEIVED else "paper"
        return reverse(f"people:{name}", args=[record.person_id, record.pk])


def _readings():
    """Return the readings of people, of pictures of papers, and of whole lists, each with whom it is about: one query."""
    paper = Paper.objects.filter(pk=OuterRef("object_id"))
    about = Case(
        When(object_label="people.paper", then=Subquery(paper.values("person")[:1])),
        default=F("object_id"),
        output_field=BigIntegerField(),
    )
    person = Person.objects.filter(pk=OuterRef("about"))
    known = Q(object_label__in=("people.person", "people.paper")) | Q(object_id=WHOLE_LIST)
    return Reading.objects.filter(known).annotate(
        about=about,
        first_name=Subquery(person.values("first_name")[:1]),
        last_name=Subquery(person.values("last_name")[:1]),
    )


def _whose(reading):
    if reading.object_id == WHOLE_LIST:
        return "Une liste entière"
    if reading.about is None or reading.first_name is None:
        return "Une pièce retirée depuis"
    return f"{reading.first_name} {reading.last_name}"


def _motive(reading):
    return reading.why or ("Une pièce et son image" if reading.object_label == "people.paper" else "")


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
        Column("Motif", path="why", render=_motive, export=_motive, sort=False, role="sub"),
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
        known = record.object_id != WHOLE_LIST and record.about is not None
        return reverse("people:person", args=[record.about]) if known else None


class ReadingsOfPerson(Readings):
    """Who opened the page of one person."""

    title = "Qui a lu cette fiche"

    def get_queryset(self):
        person = get_object_or_404(Person, pk=self.kwargs["pk"])
        self.crumbs = (PEOPLE, (shown_name(person, self.request.user), person.get_absolute_url()))
        return _readings().filter(about=person.pk).exclude(object_id=WHOLE_LIST)


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
