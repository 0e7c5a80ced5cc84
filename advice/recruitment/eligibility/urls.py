from django.urls import path

from advice.recruitment.eligibility import lists
from advice.recruitment.eligibility.views import acts, page

app_name = "eligibility"

ONE = "personnes/<int:pk>/eligibilite/"

urlpatterns = [
    path("eligibilites/", lists.EndingList.as_view(), name="list"),
    path("eligibilites/pass/", lists.PassList.as_view(), name="passes"),
    path(ONE, page.EligibilityPage.as_view(), name="person"),
    path(f"{ONE}preuve/", acts.NoteProof.as_view(), name="proof"),
    path(f"{ONE}preuve/<int:proof>/retirer/", acts.WithdrawProof.as_view(), name="withdraw"),
    path(f"{ONE}diagnostic/", acts.Assess.as_view(), name="assess"),
    path(f"{ONE}pass/", acts.NotePass.as_view(), name="note_pass"),
    path(f"{ONE}pass/<int:pass_id>/suspendre/", acts.Suspend.as_view(), name="suspend"),
    path(f"{ONE}pass/<int:pass_id>/prolonger/", acts.Prolong.as_view(), name="prolong"),
    path(f"{ONE}suspension/<int:suspension>/", acts.Resume.as_view(), name="resume"),
]
