"""The own space. Everything below /moi/ is an ``OwnPage``, but for the three pages of the door (tests/test_own_space.py)."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from mobilite.portal import door, own, own_messages, own_papers

app_name = "own"
urlpatterns = [
    path("moi/", own.HomePage.as_view(), name="home"),
    path("moi/entrer/", login_not_required(door.EnterPage.as_view()), name="enter"),
    path("moi/code/", login_not_required(door.CodePage.as_view()), name="code"),
    path("moi/naissance/", login_not_required(door.BirthPage.as_view()), name="birth"),
    path("moi/pieces/<slug:kind>/", own_papers.PaperPage.as_view(), name="paper"),
    path("moi/messages/", own_messages.MessagesPage.as_view(), name="messages"),
    path("moi/quitter/", own.LeavePage.as_view(), name="leave"),
    path("moi/pas-moi/", own.NotMinePage.as_view(), name="not_mine"),
]
