"""The lists about people's rights: requests, limitations, what a person agreed to."""

from django.db.models import OuterRef, Q, Subquery, Value
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy

from mobilite import clock
from mobilite.pages.french import date_fr
from mobilite.pages.lists import Column, DateColumn, DateTimeColumn, ListPage, StateColumn, Tab
from mobilite.pages.presentation import chip
from mobilite.people.models import Consent, Person
from mobilite.people.shown import hides_surnames, short_name, shown_name
from mobilite.people.views.base import PEOPLE
from mobilite.periods import paris_date
from mobilite.rights.models import Limitation, Request, Status

VIEW, CHANGE = "rights.view_request", "rights.change_request"
SETTINGS = ("Réglages", reverse_lazy("parameters:index"))
REQUESTS = ("Droits des personnes", reverse_lazy("rights:requests"))


def _person(record):
    return short_name(record.person) if record.surname_is_hidden else str(record.person)


#: Who it is about, as this user may read her name.
PERSON = Column(
    "Personne",
    name="personne",
    render=_person,
    export=lambda record: str(record.person),
    needs=("person",),
    sort=("person__search_text",),
    role="title",
)


def _state(request):
    if request.is_late(clock.today()):
        return "late", "En retard"
    return request.status, request.get_status_display()


class _NamesPeople(ListPage):
    """A list whose first column is a person."""

    def get_queryset(self):
        return super().get_queryset().annotate(surname_is_hidden=Value(hides_surnames(self.request.user)))


class RequestList(_NamesPeople):
    """What people asked about their data, the most pressing first."""

    title = "Droits des personnes"
    permission_required = VIEW
    queryset = Request.objects.all()
    crumbs = (SETTINGS,)
    search = ("person__search_text",)
    search_label = "Nom de la personne"
    order_by = ("due_on", "pk")
    main_action = ("Données limitées", "rights:limitations", VIEW, "lock")
    empty_text = "Aucune demande. Elles se notent depuis la fiche d’une personne\u00a0: Autres actes, Demande sur ses données."
    columns = (
        PERSON,
        Column("Droit", path="kind", render=lambda request: request.get_kind_display(), role="sub"),
        DateColumn("Demandé le", path="asked_on", role=""),
        DateColumn("Répondre avant le", path="due_on"),
        StateColumn("État", path="status", state=_state),
        DateTimeColumn("Répondue le", path="answered_at", role="", far=True),
    )
    filters = ("kind",)
    tabs = (
        Tab("cours", "En cours", lambda requests, now: requests.open()),
        Tab("retard", "En retard", lambda requests, now: requests.late(paris_date(now)), hot=True),
        Tab("repondues", "Répondues", lambda requests, now: requests.exclude(status=Status.OPEN)),
    )


class LimitationList(_NamesPeople):
    """Whose data is kept and not used."""

    title = "Données limitées"
    permission_required = VIEW
    queryset = Limitation.objects.all()
    crumbs = (SETTINGS, REQUESTS)
    search = ("person__search_text",)
    search_label = "Nom de la personne"
    order_by = ("-starts_at", "-pk")
    empty_text = "Personne n’a demandé que ses données soient limitées."
    columns = (
        PERSON,
        DateTimeColumn("Depuis le", path="starts_at"),
        DateTimeColumn("Levée le", path="ended_at", role="sub"),
        Column("Par", path="noted_by", sort=("noted_by__last_name",), role="state"),
    )
    tabs = (
        Tab("cours", "En cours", lambda rows, now: rows.filter(ended_at=None)),
        Tab("toutes", "Toutes"),
    )

    def row_url(self, record):
        return record.person.get_absolute_url()


class ConsentHistory(ListPage):
    """Everything that a person agreed to or refused, the latest first: no row is ever edited."""

    title = "Consentements"
    permission_required = "people.view_person"
    queryset = Consent.objects.all()
    order_by = ("-at", "-pk")
    empty_text = "Rien n’est encore noté."
    columns = (
        Column(
            "Pour",
            path="purpose",
            render=lambda consent: consent_words(consent),
            needs=("recipient",),
            role="title",
        ),
        Column(
            "Réponse",
            name="reponse",
            render=lambda consent: (
                chip("in_service", "Accord") if consent.given else chip("refused", "Refus")
            ),
            export=lambda consent: "Accord" if consent.given else "Refus",
            sort=("given",),
            role="state",
        ),
        DateTimeColumn("Le", path="at"),
        Column("Comment", path="how", sort=False, role="sub"),
        Column("Noté par", path="recorded_by", sort=("recorded_by__last_name",), role=""),
        Column(
            "Ensuite",
            name="ensuite",
            render=lambda consent: what_came_next(consent),
            sort=False,
            end=False,
            role="amount",
        ),
    )

    def get_queryset(self):
        person = get_object_or_404(Person.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        self.crumbs = (PEOPLE, (shown_name(person, self.request.user), person.get_absolute_url()))
        # What is said to all answers what was said to one.
        whom = Q(recipient=OuterRef("recipient")) | Q(recipient=None)
        later = Consent.objects.filter(
            whom, person=OuterRef("person"), purpose=OuterRef("purpose"), at__gt=OuterRef("at")
        ).order_by("at", "pk")
        return Consent.objects.filter(person=person).annotate(
            next_at=Subquery(later.values("at")[:1]), next_given=Subquery(later.values("given")[:1])
        )

    def row_url(self, record):
        return None


def consent_words(consent) -> str:
    """Return what was agreed to, and for whom when it is for one structure alone."""
    words = consent.get_purpose_display()
    return f"{words}\u00a0: {consent.recipient}" if consent.recipient is not None else words


def what_came_next(consent) -> str:
    """Return « retiré le 7 avril 2026 » when she changed her mind since; « toujours valable » for the last word."""
    if consent.next_at is None:
        return "toujours valable"
    day = date_fr(consent.next_at, weekday=False)
    if consent.given and not consent.next_given:
        return f"retiré le {day}"
    return f"{'redonné' if consent.next_given and not consent.given else 'redit'} le {day}"
