"""The software of structures, and what was sent there."""

from django.db.models import Count, IntegerField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse_lazy

from advice.recruitment.feed.models import Delivery, Destination, Export, State
from advice.recruitment.lists import EMPLOYERS, REFERRALS
from mobilite.pages.lists import Column, DateTimeColumn, ListPage, NumberColumn, StateColumn, Tab

FEEDS = ("Logiciels des structures", reverse_lazy("feed:list"))
LOG = ("Envois", reverse_lazy("feed:log"))
VIEW, CHANGE, SEND = "feed.view_destination", "feed.change_destination", "feed.send_destination"


def state_of(one: Destination) -> tuple[str, str]:
    """Return whether a destination receives, and whether something failed there."""
    if one.closed_at is not None:
        return "closed", "Arrêté"
    return ("failing", "En échec") if one.dead else ("open", "Branché")


def dead_count(user) -> int:
    """Count what failed for good, for the menu."""
    return Delivery.objects.visible_to(user).dead().count()


class DestinationList(ListPage):
    """Where candidatures are sent besides the mail of a contact."""

    title = "Logiciels des structures"
    permission_required = VIEW
    queryset = Destination.objects.all()
    crumbs = (REFERRALS, EMPLOYERS)
    search = ("name", "employer__partner__search_text")
    search_label = "Logiciel, structure"
    order_by = ("employer__partner__name", "name", "pk")
    main_action = ("Brancher un logiciel", "feed:new", CHANGE, "plus")
    other_action = ("Tous les envois", "feed:log", VIEW, "list-checks")
    empty_text = "Aucun logiciel n’est branché\u00a0: les candidatures partent par mail, au contact de chaque structure."
    columns = (
        Column("Logiciel", path="name", role="title"),
        Column(
            "Structure",
            path="employer",
            render=lambda one: one.employer.short,
            needs=("employer__partner",),
            sort=("employer__partner__name",),
            role="sub",
            short=True,
        ),
        StateColumn("État", path="way", name="etat", state=state_of, sort=("closed_at",)),
        Column("Reçoit", path="way", render=lambda one: one.get_way_display(), role="", short=True),
        NumberColumn("En échec", path="dead", sort=("dead",)),
        DateTimeColumn("Dernier envoi", path="last_at", sort=("last_at",), role="when"),
    )
    filters = ("way",)
    tabs = (
        Tab("branches", "Branchés", lambda rows, now: rows.filter(closed_at=None)),
        Tab("echec", "En échec", lambda rows, now: rows.filter(closed_at=None, dead__gt=0), hot=True),
        Tab("tous", "Tous"),
    )

    def get_queryset(self):
        mine = Delivery.objects.filter(destination=OuterRef("pk")).order_by().values("destination")
        files = Export.objects.filter(destination=OuterRef("pk")).order_by().values("destination")
        dead = mine.annotate(n=Count("pk", filter=Q(state=State.DEAD))).values("n")
        sent = mine.annotate(last=Max("ended_at", filter=Q(state=State.SENT))).values("last")
        made = files.annotate(last=Max("made_at")).values("last")
        return (
            super()
            .get_queryset()
            .annotate(
                dead=Coalesce(Subquery(dead), 0, output_field=IntegerField()),
                last_at=Coalesce(Subquery(sent), Subquery(made)),
            )
        )


def _in(*states):
    return lambda rows, now: rows.filter(state__in=states)


def delivery_state(one: Delivery) -> tuple[str, str]:
    return one.state, one.get_state_display()


class DeliveryList(ListPage):
    """Every direct sending, by what became of it. No name: the reference says enough."""

    title = "Envois aux logiciels"
    permission_required = VIEW
    queryset = Delivery.objects.all()
    crumbs = (REFERRALS, EMPLOYERS, FEEDS)
    search = ("referral__reference", "destination__name")
    search_label = "Référence, logiciel"
    order_by = ("-asked_at", "-pk")
    empty_text = "Rien ici. Une candidature proposée part d’elle-même vers le logiciel de sa structure."
    columns = (
        Column(
            "Candidature",
            path="referral",
            render=lambda one: one.referral.reference,
            sort=("referral__reference",),
            role="title",
        ),
        Column("Logiciel", path="destination", sort=("destination__name",), role="sub", short=True),
        StateColumn("État", path="state", state=delivery_state),
        Column(
            "Ce qui part",
            path="kind",
            render=lambda one: one.get_kind_display(),
            role="",
            short=True,
            far=False,
        ),
        DateTimeColumn("Demandé le", path="asked_at", role="when", far=False),
        NumberColumn("Essais", path="attempts", role=""),
        NumberColumn("Réponse", path="status", role="", far=False),
        Column("Ce qui n’a pas marché", path="why", sort=False, role="", short=True),
    )
    filters = ("destination", "kind")
    tabs = (
        Tab("echec", "En échec", lambda rows, now: rows.dead(), hot=True),
        Tab("attente", "À envoyer", _in(State.WAITING, State.SENDING)),
        Tab("recus", "Reçus", _in(State.SENT)),
        Tab("pas-envoyes", "Pas envoyés", _in(State.DROPPED)),
        Tab("tous", "Tous"),
    )
