"""The offers that employers sent, those to read again first."""

from django.urls import reverse_lazy

from advice.recruitment.vacancies.models import Status, Vacancy
from mobilite.pages.lists import Column, DateColumn, DateTimeColumn, ListPage, StateColumn, Tab
from mobilite.periods import paris_date

OFFERS = ("Offres d’emploi", reverse_lazy("vacancies:list"))
VIEW, CHANGE = "vacancies.view_vacancy", "vacancies.change_vacancy"


def to_read_count(user) -> int:
    """Count the offers that wait to be read again, for the menu."""
    return Vacancy.objects.to_read().count()


class VacancyList(ListPage):
    title = "Offres d’emploi"
    permission_required = VIEW
    queryset = Vacancy.objects.select_related("commune", "link")
    search = ("title", "company", "phone")
    search_label = "Métier, employeur, téléphone"
    order_by = ("-received_at", "-pk")
    other_action = ("Page publique", "vacancies:public", VIEW, "external-link")
    empty_text = "Aucune offre. Les employeurs en proposent par la page « Vous recrutez »."
    columns = (
        Column("Métier", path="title", role="title"),
        StateColumn("État", path="status"),
        Column("Employeur", path="company", role="sub"),
        Column("Commune", path="commune__name", role=""),
        DateTimeColumn("Reçue le", path="received_at"),
        DateColumn("Jusqu’au", path="until", role="", far=True),
        Column("Venue par", path="link__name", role="", far=True),
    )
    tabs = (
        Tab("relire", "À relire", lambda rows, now: rows.to_read(), hot=True),
        Tab("publiees", "Publiées", lambda rows, now: rows.published(paris_date(now))),
        Tab("finies", "Finies", lambda rows, now: rows.exclude(status=Status.RECEIVED).exclude(pk__in=rows.published(paris_date(now)).values("pk"))),
        Tab("toutes", "Toutes"),
    )  # fmt: skip
