from django.urls import path

from advice.recruitment import lists
from advice.recruitment.views import acts, calls, complements, employer_page, employers, proposing, record

app_name = "recruitment"

ONE = "recrutement/<int:pk>/"
EMPLOYER = "recrutement/structures/<int:pk>/"

urlpatterns = [
    path("recrutement/", lists.ReferralList.as_view(), name="list"),
    path("recrutement/appels/", calls.Calls.as_view(), name="calls"),
    path("recrutement/proposer/", proposing.Propose.as_view(), name="propose"),
    path("recrutement/proposer/qui/", proposing.PickWho.as_view(), name="pick"),
    path("recrutement/structures/", lists.EmployerList.as_view(), name="employers"),
    path("recrutement/structures/nouvelle/", employers.NewEmployer.as_view(), name="new_employer"),
    path(EMPLOYER, employer_page.EmployerPage.as_view(), name="employer"),
    path(f"{EMPLOYER}modifier/", employers.EditEmployer.as_view(), name="edit_employer"),
    path(f"{EMPLOYER}poste/", employers.AddOpening.as_view(), name="opening"),
    path(f"{EMPLOYER}poste/<int:opening>/retirer/", employers.CloseOpening.as_view(), name="close_opening"),
    path(f"{EMPLOYER}convention/", employers.AddAgreement.as_view(), name="agreement"),
    path(f"{EMPLOYER}visite/", employers.NoteVisit.as_view(), name="visit"),
    path(ONE, record.ReferralPage.as_view(), name="referral"),
    path(f"{ONE}etude/", acts.Process.as_view(), name="process"),
    path(f"{ONE}attente/", acts.Postpone.as_view(), name="postpone"),
    path(f"{ONE}vivier/", acts.AddToPool.as_view(), name="add_to_pool"),
    path(f"{ONE}avant-embauche/", acts.TryFirst.as_view(), name="try_first"),
    path(f"{ONE}reprendre-l-etude/", acts.EndTrial.as_view(), name="end_trial"),
    path(f"{ONE}etape/", acts.AddStep.as_view(), name="add_step"),
    path(f"{ONE}etape/<int:step>/", acts.EndStep.as_view(), name="end_step"),
    path(f"{ONE}accepter/", acts.Accept.as_view(), name="accept"),
    path(f"{ONE}decliner/", acts.Refuse.as_view(), name="refuse"),
    path(f"{ONE}annuler/", acts.Cancel.as_view(), name="cancel"),
    path(f"{ONE}six-mois/", acts.NoteAfter.as_view(), name="note_after"),
    path(f"{ONE}complement/", complements.AddComplement.as_view(), name="add_complement"),
    path(f"{ONE}complement/<int:complement>/", complements.EndComplement.as_view(), name="end_complement"),
    path(f"{ONE}reprendre/", acts.Reset.as_view(), name="reset"),
    path(f"{ONE}transmettre/", acts.Transfer.as_view(), name="transfer"),
    path(f"{ONE}retirer-l-accord/", acts.Withdraw.as_view(), name="withdraw"),
]
