"""What came by the public form, and the links that were given out."""

from django.db.models import Count, Q, Value
from django.urls import reverse_lazy

from advice.recruitment.seekers.models import Link, WorkRequest
from mobilite.pages.lists import Column, DateTimeColumn, ListPage, NumberColumn, StateColumn, Tab
from mobilite.people.shown import hides_surnames

SEEKERS = ("Demandes de travail", reverse_lazy("seekers:list"))
LINKS = ("Liens du formulaire", reverse_lazy("seekers:links"))
VIEW, CHANGE = "seekers.view_workrequest", "seekers.change_workrequest"
LINK = "seekers.change_link"


def waiting_count(user) -> int:
    """Count those who wait for a call, for the menu."""
    return WorkRequest.objects.waiting().count()


def _name(one) -> str:
    return f"{one.first_name} {one.last_name[:1]}." if one.surname_is_hidden else str(one)


def state_of(one: WorkRequest) -> tuple[str, str]:
    if one.person_id:
        return "known", "Fiche trouvée"
    return ("aside", "Sans suite") if one.set_aside else ("waiting", "À appeler")


class SeekerList(ListPage):
    """Who said « je cherche un travail » from a telephone, the latest first."""

    title = "Demandes de travail"
    permission_required = VIEW
    queryset = WorkRequest.objects.select_related("commune", "link", "person")
    search = ("search_text",)
    search_label = "Nom, téléphone"
    order_by = ("-received_at", "-pk")
    main_action = ("Liens du formulaire", "seekers:links", VIEW, "link")
    empty_text = "Personne ne l’a encore demandé en ligne. Créez un lien, et imprimez-le sur une affiche."
    columns = (
        Column(
            "Personne",
            name="personne",
            render=_name,
            export=str,
            sort=("search_text",),
            role="title",
        ),
        StateColumn(
            "Suite",
            name="suite",
            path="set_aside",
            state=state_of,
            sort=False,
            export=lambda one: state_of(one)[1],
        ),
        Column(
            "Se déplace", path="means", render=lambda one: one.moves, export=lambda one: one.moves, role="sub"
        ),
        DateTimeColumn("Reçue le", path="received_at"),
        Column("Commune", path="commune__name", role=""),
        Column("Venue par", path="link__name", role="", far=True),
    )
    tabs = (
        Tab("appeler", "À appeler", lambda rows, now: rows.waiting(), hot=True),
        Tab("connues", "Fiche trouvée", lambda rows, now: rows.filter(person__isnull=False)),
        Tab("sans-suite", "Sans suite", lambda rows, now: rows.exclude(set_aside="")),
        Tab("toutes", "Toutes"),
    )

    def get_queryset(self):
        hidden = Value(hides_surnames(self.request.user))
        return super().get_queryset().annotate(surname_is_hidden=hidden)


class LinkList(ListPage):
    """Where the form was given out, and how many came by each."""

    title = "Liens du formulaire"
    permission_required = VIEW
    queryset = Link.objects.annotate(
        came=Count("requests"), met=Count("requests", filter=Q(requests__person__isnull=False))
    )
    search = ("name",)
    search_label = "Nom"
    order_by = ("name", "pk")
    crumbs = (SEEKERS,)
    main_action = ("Créer un lien", "seekers:new_link", LINK, "plus")
    empty_text = "Aucun lien. Un lien par endroit dit d’où viennent les gens."
    columns = (
        Column("Où il est donné", path="name", role="title"),
        NumberColumn("Demandes", path="came", role="amount"),
        Column("Sorte", path="kind", render=lambda one: one.get_kind_display(), role="sub"),
        NumberColumn("Fiches trouvées", path="met", role=""),
        DateTimeColumn("Arrêté le", path="closed_at", role="", far=True),
    )
