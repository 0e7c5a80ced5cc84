"""The list of aids: what each is today, whether it still holds, when to look at it again."""

from django.urls import reverse

from advice.aids.models import AidDraft, AidVersion, State
from mobilite import clock
from mobilite.pages.lists import Column, DateColumn, ListPage, StateColumn, Tab
from mobilite.periods import paris_date

VIEW, CHANGE = "aids.view_aid", "aids.change_aid"


def state_of(version: AidVersion) -> tuple[str, str]:
    """Return the state that people talk about: one whose end is past is closed."""
    if version.until_date is not None and version.until_date <= clock.today():
        return State.CLOSED, "Fermée"
    return version.status, version.get_status_display()


class AidList(ListPage):
    """The catalogue: closed, suspended and to confirm included."""

    title = "Aides"
    permission_required = VIEW
    queryset = AidVersion.objects.select_related("aid")
    search = ("name", "body", "source")
    search_label = "Nom, organisme"
    order_by = ("theme", "name", "pk")
    main_action = ("Que peut-elle demander\u202f?", "aids:ask", VIEW, "circle-question-mark")
    other_action = ("Nouvelle aide", "aids:new", CHANGE, "plus")
    template_name = "aids/list.html"
    empty_text = "Rien ici."
    columns = (
        Column("Aide", path="name", role="title"),
        Column("Organisme", path="body", role="sub", short=True),
        Column(
            "Pour", path="theme", render=lambda one: one.get_theme_display(), role="", far=True, short=True
        ),
        Column("Nature", path="nature", render=lambda one: one.get_nature_display(), role="", far=True),
        StateColumn("État", path="status", state=state_of),
        Column(
            "Fiabilité",
            path="trust",
            render=lambda one: one.get_trust_display(),
            role="",
            far=True,
            short=True,
        ),
        DateColumn("À revoir le", path="next_review", sort=("next_review",)),
    )
    filters = ("theme", "nature", "status", "trust")
    tabs = (
        Tab("ouvertes", "Ouvertes", lambda rows, now: rows.filter(status=State.OPEN)),
        Tab("confirmer", "À confirmer", lambda rows, now: rows.filter(status=State.TO_CONFIRM)),
        Tab("fermees", "Fermées, suspendues", lambda rows, now: rows.filter(status__in=[State.CLOSED, State.SUSPENDED])),
        Tab("revoir", "À revoir", lambda rows, now: rows.filter(next_review__lte=paris_date(now)).exclude(status=State.CLOSED), hot=True),
        Tab("toutes", "Toutes"),
    )  # fmt: skip

    def get_queryset(self):
        return super().get_queryset().held(clock.today())

    def row_url(self, record):
        return reverse("aids:aid", args=[record.aid.slug])

    def get_context_data(self, **kwargs):
        may = self.request.user.has_perm(CHANGE)
        drafts = AidDraft.objects.select_related("changed_by").order_by("pk") if may else ()
        return super().get_context_data(drafts=drafts, **kwargs)
