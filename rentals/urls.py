from django.urls import path

from rentals import lists
from rentals.kerb.urls import urlpatterns as kerb_urls
from rentals.views import acts, changes, money, new, offers, online, papers, record

app_name = "rentals"

ONE = "locations/<int:pk>/"

urlpatterns = [
    path("locations/", lists.RentalList.as_view(), name="list"),
    path("locations/nouvelle/", new.NewRental.as_view(), name="new"),
    path("locations/nouvelle/personne/", new.PickPerson.as_view(), name="new_person"),
    path("locations/demandes/<int:pk>/", online.OnlineRequest.as_view(), name="online_request"),
    path("locations/demandes/<int:pk>/classer/", online.DismissRequest.as_view(), name="dismiss_request"),
    path(ONE, record.RentalPage.as_view(), name="rental"),
    path(f"{ONE}note/", record.AddNote.as_view(), name="note"),
    path(f"{ONE}confirmer/", acts.Confirm.as_view(), name="confirm"),
    path(f"{ONE}reserver/", acts.Hold.as_view(), name="hold"),
    path(f"{ONE}attente/", acts.Wait.as_view(), name="wait"),
    path(f"{ONE}refuser/", acts.Refuse.as_view(), name="refuse"),
    path(f"{ONE}annuler/", acts.Cancel.as_view(), name="cancel"),
    path(f"{ONE}appel/", acts.TryCall.as_view(), name="try_call"),
    path(f"{ONE}absence/", acts.NoShow.as_view(), name="no_show"),
    path(f"{ONE}dates/", changes.Reschedule.as_view(), name="reschedule"),
    path(f"{ONE}prolonger/", changes.Extend.as_view(), name="extend"),
    path(f"{ONE}vehicule/", changes.Swap.as_view(), name="swap"),
    path(f"{ONE}cloturer/", acts.Close.as_view(), name="close"),
    path(f"{ONE}encaisser/", money.Pay.as_view(), name="pay"),
    path(f"{ONE}rembourser/", money.Refund.as_view(), name="refund"),
    path(f"{ONE}ajouter/", money.Charge.as_view(), name="charge"),
    path(f"{ONE}caution/", money.TakeDeposit.as_view(), name="deposit"),
    path(f"{ONE}caution/rendre/", money.GiveBackDeposit.as_view(), name="give_back"),
    path(f"{ONE}devis/", papers.IssueQuote.as_view(), name="issue_quote"),
    path(f"{ONE}contrat/", papers.IssueContract.as_view(), name="issue_contract"),
    path(f"{ONE}signature/", papers.Sign.as_view(), name="sign"),
    path(f"{ONE}exemplaire-signe/", papers.SignedCopy.as_view(), name="signed_copy"),
    path("reglages/offres/", offers.OfferList.as_view(), name="offers"),
    path("reglages/offres/nouvelle/", offers.NewOffer.as_view(), name="new_offer"),
    path("reglages/offres/<int:pk>/", offers.OfferPage.as_view(), name="offer"),
    path("reglages/offres/<int:pk>/modifier/", offers.EditOffer.as_view(), name="edit_offer"),
    path("reglages/offres/<int:pk>/tarif/", offers.AddRate.as_view(), name="add_rate"),
    *kerb_urls,
]
