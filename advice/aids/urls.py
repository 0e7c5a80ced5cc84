from django.urls import path

from advice.aids import lists
from advice.aids.views import ask, catalogue, drafts, editing

app_name = "aids"

DRAFT = "aides/brouillons/<int:pk>/"

urlpatterns = [
    path("aides/", lists.AidList.as_view(), name="list"),
    path("aides/demander/", ask.Ask.as_view(), name="ask"),
    path("aides/valeurs/", catalogue.Amounts.as_view(), name="amounts"),
    path("aides/nouvelle/", drafts.StartNew.as_view(), name="new"),
    path(DRAFT, drafts.DraftPage.as_view(), name="draft"),
    path(f"{DRAFT}textes/", editing.Texts.as_view(), name="texts"),
    path(f"{DRAFT}condition/", editing.NewCondition.as_view(), name="new_condition"),
    path(f"{DRAFT}condition/<str:path>/", editing.EditCondition.as_view(), name="condition"),
    path(f"{DRAFT}phrase/<slug:fact>/", editing.Phrase.as_view(), name="phrase"),
    path(f"{DRAFT}groupe/", editing.AddGroup.as_view(), name="add_group"),
    path(f"{DRAFT}retirer/", editing.RemoveNode.as_view(), name="remove_node"),
    path(f"{DRAFT}montant/", editing.Amount.as_view(), name="amount"),
    path(f"{DRAFT}exemples/nouveau/", editing.NewExample.as_view(), name="new_example"),
    path(f"{DRAFT}exemples/<int:rank>/", editing.EditExample.as_view(), name="example"),
    path(f"{DRAFT}exemples/<int:rank>/retirer/", editing.RemoveExample.as_view(), name="remove_example"),
    path(f"{DRAFT}proposer/", drafts.Propose.as_view(), name="propose"),
    path(f"{DRAFT}renvoyer/", drafts.SendBack.as_view(), name="send_back"),
    path(f"{DRAFT}publier/", drafts.Publish.as_view(), name="publish"),
    path(f"{DRAFT}abandonner/", drafts.Drop.as_view(), name="drop"),
    path("aides/<slug:slug>/", catalogue.AidPage.as_view(), name="aid"),
    path("aides/<slug:slug>/versions/<int:number>/", catalogue.VersionPage.as_view(), name="version"),
    path("aides/<slug:slug>/controler/", catalogue.Review.as_view(), name="review"),
    path("aides/<slug:slug>/modifier/", drafts.Start.as_view(), name="start"),
]
