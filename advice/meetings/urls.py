from django.urls import path

from advice.meetings import lists
from advice.meetings.views import inviting, people, workshops

app_name = "meetings"

ONE = "ateliers/<int:pk>/"

urlpatterns = [
    path("conseil/rendez-vous/", lists.MeetingList.as_view(), name="list"),
    path("conseil/rendez-vous/liens/", lists.InvitationList.as_view(), name="links"),
    path("conseil/rendez-vous/liens/<int:pk>/retirer/", inviting.Withdraw.as_view(), name="withdraw"),
    path("personnes/<int:pk>/rendez-vous/lien/", inviting.Invite.as_view(), name="invite"),
    path("personnes/<int:pk>/ateliers/lien/", inviting.InviteToWorkshop.as_view(), name="invite_workshop"),
    path("ateliers/", lists.WorkshopList.as_view(), name="workshops"),
    path("ateliers/nouveau/", workshops.PlanWorkshop.as_view(), name="new_workshop"),
    path("personnes/<int:pk>/ateliers/", people.Choose.as_view(), name="choose"),
    path(ONE, workshops.WorkshopPage.as_view(), name="workshop"),
    path(f"{ONE}modifier/", workshops.EditWorkshop.as_view(), name="edit_workshop"),
    path(f"{ONE}annuler/", workshops.CancelWorkshop.as_view(), name="cancel_workshop"),
    path(f"{ONE}presence.pdf", workshops.Sheet.as_view(), name="sheet"),
    path(f"{ONE}inscrire/", people.PickWho.as_view(), name="enrol"),
    path(f"{ONE}inscrire/oui/", people.Enrol.as_view(), name="enrol_one"),
    path(f"{ONE}presences/", people.Attendance.as_view(), name="attendance"),
    path(f"{ONE}inscriptions/<int:enrolment>/desinscrire/", people.Leave.as_view(), name="leave"),
]
