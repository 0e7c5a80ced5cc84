from django.urls import path

from advice.recruitment.missions import lists
from advice.recruitment.missions.views import acts, profile, reach, record, territory

app_name = "missions"

ONE = "missions/<int:pk>/"

urlpatterns = [
    path("missions/", lists.MissionList.as_view(), name="list"),
    path("missions/nouvelle/", acts.NewMission.as_view(), name="new"),
    path("missions/non-satisfaite/", acts.NoteUnmet.as_view(), name="note_unmet"),
    path("missions/vivier/", lists.PoolList.as_view(), name="pool"),
    path("missions/vivier/chercher/", reach.Seek.as_view(), name="seek"),
    path("missions/territoire/", territory.TerritoryPage.as_view(), name="territory"),
    path(ONE, record.MissionPage.as_view(), name="mission"),
    path(f"{ONE}modifier/", acts.Edit.as_view(), name="edit"),
    path(f"{ONE}horaires/", acts.Hours.as_view(), name="hours"),
    path(f"{ONE}pourvue/", acts.Fill.as_view(), name="fill"),
    path(f"{ONE}sans-personne/", acts.Unmet.as_view(), name="unmet"),
    path(f"{ONE}clore/", acts.Close.as_view(), name="close"),
    path(f"{ONE}rouvrir/", acts.Reopen.as_view(), name="reopen"),
    path(f"{ONE}qui/", reach.MissionReach.as_view(), name="who"),
    path(f"{ONE}vehicule/", reach.AskVehicle.as_view(), name="ask_vehicle"),
    path("personnes/<int:pk>/missions/", reach.PersonReach.as_view(), name="person"),
    path("personnes/<int:pk>/recherche/", profile.EditProfile.as_view(), name="profile"),
    path("personnes/<int:pk>/recherche/fin/", profile.Leave.as_view(), name="leave"),
]
