"""Who asked online for a way to move, the latest first."""

from django.db.models import Value
from django.urls import reverse_lazy

from advice.asking.models import HelpRequest
from mobilite.pages.lists import Column, DateTimeColumn, ListPage, StateColumn, Tab
from mobilite.people.shown import hides_surnames

ASKED = ("Demandes de solution", reverse_lazy("asking:list"))
VIEW, CHANGE = "asking.view_helprequest", "asking.change_helprequest"


def waiting_count(user) -> int:
    """Count those who wait for a call, for the menu."""
    return HelpRequest.objects.waiting().count()


def state_of(one: HelpRequest) -> tuple[str, str]:
    if one.person_id:
        return "known", "Dossier ouvert"
    return ("aside", "Sans suite") if one.set_aside else ("waiting", "À appeler")


class AskedList(ListPage):
    """Who said « je cherche une solution pour me déplacer » from a telephone."""

    title = "Demandes de solution"
    permission_required = VIEW
    queryset = HelpRequest.objects.select_related("commune", "person")
    search = ("search_text",)
    search_label = "Nom, téléphone"
    order_by = ("-received_at", "-pk")
    empty_text = "Personne ne l’a encore demandé en ligne. L’adresse à donner est /conseil/demander/."
    columns = (
        Column(
            "Personne",
            name="personne",
            render=lambda one: f"{one.first_name} {one.last_name[:1]}." if one.surname_is_hidden else str(one),
            export=str,
            sort=("search_text",),
            role="title",
        ),
        StateColumn(
            "Suite", name="suite", path="set_aside", state=state_of, sort=False, export=lambda one: state_of(one)[1]
        ),
        Column("Veut", path="needs", render=lambda one: one.wants, export=lambda one: one.wants, role="sub"),
        Column("Se déplace", path="means", render=lambda one: one.moves, export=lambda one: one.moves, role="", far=True),
        DateTimeColumn("Reçue le", path="received_at"),
        Column("Commune", path="commune__name", role=""),
    )  # fmt: skip
    tabs = (
        Tab("appeler", "À appeler", lambda rows, now: rows.waiting(), hot=True),
        Tab("dossiers", "Dossier ouvert", lambda rows, now: rows.filter(case__isnull=False)),
        Tab("sans-suite", "Sans suite", lambda rows, now: rows.exclude(set_aside="")),
        Tab("toutes", "Toutes"),
    )

    def get_queryset(self):
        hidden = Value(hides_surnames(self.request.user))
        return super().get_queryset().annotate(surname_is_hidden=hidden)
