from django.contrib.auth.decorators import login_not_required
from django.urls import path

from rentals.waiting import lists
from rentals.waiting.views import acts, public, record, scale

app_name = "waiting"

ONE = "liste-attente/<int:pk>/"

urlpatterns = [
    path("liste-attente/", lists.WaitingList.as_view(), name="list"),
    path("liste-attente/qui/", acts.PickWho.as_view(), name="pick"),
    path("liste-attente/nouvelle/", acts.NewEntry.as_view(), name="new"),
    path("liste-attente/points/", scale.ScalePage.as_view(), name="scale"),
    path("liste-attente/points/changer/", scale.NewScale.as_view(), name="new_scale"),
    path(ONE, record.EntryPage.as_view(), name="entry"),
    path(f"{ONE}corriger/", acts.EditEntry.as_view(), name="edit"),
    path(f"{ONE}reponse/", acts.NoteAnswer.as_view(), name="note_answer"),
    path(f"{ONE}nouvelles/", acts.GiveNews.as_view(), name="news"),
    path(f"{ONE}retirer/", acts.Withdraw.as_view(), name="withdraw"),
    path(f"{ONE}sortir/", acts.LeaveList.as_view(), name="leave"),
    path("velo-libre/<str:token>/", login_not_required(public.AnswerPage.as_view()), name="answer"),
]
