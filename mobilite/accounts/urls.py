from django.urls import path

from mobilite.accounts import account_views, lists, views

app_name = "accounts"
urlpatterns = [
    path("compte/connexion/", views.SignIn.as_view(), name="sign_in"),
    path("compte/deconnexion/", views.SignOut.as_view(), name="sign_out"),
    path("compte/oubli/", views.Forgotten.as_view(), name="forgotten"),
    path("compte/oubli/envoye/", views.LinkSent.as_view(), name="link_sent"),
    path("compte/choisir/<uidb64>/<token>/", views.ChoosePassword.as_view(), name="choose_password"),
    path("compte/", views.Me.as_view(), name="me"),
    path("compte/mot-de-passe/", views.ChangePassword.as_view(), name="change_password"),
    path("compte/lieu/", views.WorkAt.as_view(), name="work_at"),
    path("compte/comptoir/", views.CounterMode.as_view(), name="counter_mode"),
    path("reglages/comptes/", lists.Accounts.as_view(), name="list"),
    path("reglages/comptes/nouveau/", account_views.OpenAccount.as_view(), name="create"),
    path("reglages/comptes/roles/", account_views.Roles.as_view(), name="roles"),
    path("reglages/comptes/<int:pk>/", account_views.AccountPage.as_view(), name="account"),
    path("reglages/comptes/<int:pk>/modifier/", account_views.EditAccount.as_view(), name="edit"),
    path("reglages/comptes/<int:pk>/lien/", account_views.SendLink.as_view(), name="send_link"),
    path("reglages/comptes/<int:pk>/fermer/", account_views.CloseAccount.as_view(), name="deactivate"),
    path("reglages/comptes/<int:pk>/rouvrir/", account_views.ActivateAccount.as_view(), name="activate"),
]
