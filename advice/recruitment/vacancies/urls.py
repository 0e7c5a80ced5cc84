from django.contrib.auth.decorators import login_not_required
from django.urls import path

from advice.recruitment.seekers.views.portal import ByLink
from advice.recruitment.vacancies import lists
from advice.recruitment.vacancies.views import portal, record

app_name = "vacancies"

DESK = "recrutement/offres/"
ONE = f"{DESK}<int:pk>/"

urlpatterns = [
    path("emplois/", login_not_required(portal.OffersPage.as_view()), name="public"),
    path("emplois/<int:pk>/", login_not_required(portal.OfferPage.as_view()), name="offer"),
    path("recruter/", login_not_required(portal.ProposePage.as_view()), name="propose"),
    path(
        "recruter/de/<slug:code>/",
        login_not_required(ByLink.as_view(goes_to="vacancies:propose")),
        name="by_link",
    ),
    path("recruter/envoyee/", login_not_required(portal.SentPage.as_view()), name="sent"),
    path(DESK, lists.VacancyList.as_view(), name="list"),
    path(ONE, record.VacancyPage.as_view(), name="vacancy"),
    path(f"{ONE}publier/", record.PublishPage.as_view(), name="publish"),
    path(f"{ONE}refuser/", record.RefusePage.as_view(), name="refuse"),
    path(f"{ONE}retirer/", record.CloseVacancy.as_view(), name="close"),
]
