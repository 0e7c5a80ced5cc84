from django.urls import path

from mobilite.diary import lists
from mobilite.diary.views import agenda, feeds, new, presences, record

app_name = "diary"

urlpatterns = [
    path("agenda/", agenda.AgendaPage.as_view(), name="agenda"),
    path("agenda/nouveau/", new.NewAppointment.as_view(), name="new"),
    path("agenda/nouveau/personne/", new.PickPerson.as_view(), name="new_person"),
    path("agenda/<int:pk>/", record.AppointmentPage.as_view(), name="appointment"),
    path("agenda/<int:pk>/deplacer/", record.MoveAppointment.as_view(), name="move"),
    path("agenda/<int:pk>/annuler/", record.CancelAppointment.as_view(), name="cancel"),
    path("agenda/<int:pk>/venu/", record.MarkKept.as_view(), name="kept"),
    path("agenda/<int:pk>/pas-venu/", record.MarkNoShow.as_view(), name="no_show"),
    path("agenda/<int:pk>/excuse/", record.MarkExcused.as_view(), name="excused"),
    path("agenda/permanences/", lists.PresenceList.as_view(), name="presences"),
    path("agenda/permanences/nouvelle/", presences.NewPresence.as_view(), name="new_presence"),
    path("agenda/permanences/<int:pk>/arreter/", presences.StopPresence.as_view(), name="stop_presence"),
    path("agenda/adresses/", feeds.FeedsPage.as_view(), name="feeds"),
    path("agenda/adresses/retirer/", feeds.RevokeFeed.as_view(), name="revoke_feed"),
    path("agenda/ical/<str:token>.ics", feeds.FeedFile.as_view(), name="ical"),
]
