from django.urls import path

from advice.plans import lists
from advice.plans.views import acts, alternatives, record

app_name = "plans"

ONE = "conseil/<int:pk>/plan/<int:plan>/"

urlpatterns = [
    path("conseil/plans/", lists.PlanList.as_view(), name="list"),
    path("conseil/<int:pk>/plan/", acts.Start.as_view(), name="start"),
    path("conseil/<int:pk>/autrement/", alternatives.Alternatives.as_view(), name="alternatives"),
    path(ONE, record.PlanPage.as_view(), name="plan"),
    path(f"{ONE}modifier/", acts.Correct.as_view(), name="edit"),
    path(f"{ONE}devis/", acts.AddEstimate.as_view(), name="estimate"),
    path(f"{ONE}devis/<int:estimate>/retenir/", acts.ChooseEstimate.as_view(), name="choose"),
    path(f"{ONE}devis/<int:estimate>/retirer/", acts.RemoveEstimate.as_view(), name="remove_estimate"),
    path(f"{ONE}aides/", acts.TakeCounted.as_view(), name="take_counted"),
    path(f"{ONE}aide/<slug:slug>/", acts.AddAid.as_view(), name="aid"),
    path(f"{ONE}apport/", acts.WriteOwn.as_view(), name="own"),
    path(f"{ONE}pret/", acts.AddLoan.as_view(), name="loan"),
    path(f"{ONE}autre-payeur/", acts.AddOther.as_view(), name="other"),
    path(f"{ONE}ligne/<int:line>/retirer/", acts.RemoveLine.as_view(), name="remove_line"),
    path(f"{ONE}budget/", acts.WriteBudget.as_view(), name="budget"),
    path(f"{ONE}clore/", acts.Close.as_view(), name="close"),
    path(f"{ONE}rouvrir/", acts.Reopen.as_view(), name="reopen"),
    path(f"{ONE}abandonner/", acts.Drop.as_view(), name="drop"),
    path(f"{ONE}reprendre/", acts.Resume.as_view(), name="resume"),
]
