"""Accounts, for administrators: open one, change it, close it, send a link. Nobody ever sees a password."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.auth.models import Group
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.accounts import operations
from mobilite.accounts.forms import AccountForm, NoQuestion
from mobilite.accounts.mails import MailNotSent, send_password_link
from mobilite.accounts.models import User
from mobilite.accounts.roles import MATRIX, Role
from mobilite.audit.story import story_of
from mobilite.pages import french, presentation
from mobilite.pages.form_page import ActView, FormPage
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.workflow import Refusal

MAY = "accounts.change_user"
CRUMBS = (("Réglages", reverse_lazy("parameters:index")), ("Comptes", reverse_lazy("accounts:list")))


def _state(user):
    return presentation.chip(
        "in_service" if user.is_active else "closed", "Actif" if user.is_active else "Fermé"
    )


class AccountPage(RecordPage):
    """One account: its roles, its place, what it did to itself."""

    queryset = User.objects.select_related("place").prefetch_related(Prefetch("groups", Group.objects.all()))
    permission_required = MAY
    crumbs = CRUMBS

    def avatar(self):
        return str(self.object)

    def chips(self):
        return [_state(self.object)]

    def subtitle(self):
        return [self.object.role_labels or self.object.get_kind_display(), self.object.email]

    def next_step(self):
        return Act("Modifier", reverse("accounts:edit", args=[self.object.pk]), icon="pencil")

    def acts(self):
        user, key = self.object, [self.object.pk]
        mine = user.pk == self.request.user.pk
        link = Act(
            "Envoyer un lien pour choisir un mot de passe",
            reverse("accounts:send_link", args=key),
            icon="mail",
            post=True,
            possible=user.is_active,
            why_not="Le compte est fermé\u00a0: rouvrez-le d’abord.",
        )
        if not user.is_active:
            return [
                link,
                Act("Rouvrir le compte", reverse("accounts:activate", args=key), "undo-2", post=True),
            ]
        close = Act(
            "Fermer le compte",
            reverse("accounts:deactivate", args=key),
            icon="lock",
            possible=not mine,
            why_not="C’est votre propre compte.",
        )
        return [link, close]

    def notices(self):
        user = self.object
        if user.is_active and not user.has_usable_password():
            act = Act(
                "Envoyer le lien", reverse("accounts:send_link", args=[user.pk]), icon="mail", post=True
            )
            return [
                Notice(
                    "Pas encore de mot de passe.",
                    "Le lien reçu par e-mail sert à en choisir un, pendant un jour.",
                    kind="wait",
                    icon="key-round",
                    act=act,
                )
            ]
        return []

    def cards(self):
        user = self.object
        facts = [
            Fact("Type", user.get_kind_display()),
            Fact("Rôles", user.role_labels or "aucun"),
            Fact("Lieu", user.place or "tous les lieux"),
            Fact("E-mail", user.email),
            Fact("Connexion", french.datetime_fr(user.last_login) or "jamais"),
        ]
        return [Card("Le compte", icon="user-cog", facts=facts)]

    def story(self):
        return story_of(self.object)


class OpenAccount(FormPage):
    """Open a colleague's account and send the link that lets her choose a password."""

    title = "Nouveau compte"
    permission_required = MAY
    form_class = AccountForm
    refusals = (Refusal,)
    button = "Ouvrir le compte et envoyer le lien"
    crumbs = CRUMBS

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": User()}

    def perform(self, form):
        user = operations.create_account(
            form.cleaned_data["email"],
            first_name=form.cleaned_data["first_name"],
            last_name=form.cleaned_data["last_name"],
            roles=form.cleaned_data["roles"],
            place=form.cleaned_data["place"],
            at=clock.now(),
            actor=self.request.user,
        )
        _send(self.request, user, f"Le compte {french.de(user)} est ouvert. ")
        return user


class EditAccount(FormPage):
    permission_required = MAY
    form_class = AccountForm
    refusals = (Refusal,)

    def get_form_kwargs(self):
        self.account = get_object_or_404(User, pk=self.kwargs["pk"])
        # A copy for the form: what was typed wrongly must not reach the page's title.
        return super().get_form_kwargs() | {"instance": User.objects.get(pk=self.account.pk)}

    def get_title(self):
        return f"Modifier le compte {french.de(self.account)}"

    def get_crumbs(self):
        return (*CRUMBS, (str(self.account), self.account.get_absolute_url()))

    def perform(self, form):
        user = operations.update_account(
            self.account.pk,
            email=form.cleaned_data["email"],
            first_name=form.cleaned_data["first_name"],
            last_name=form.cleaned_data["last_name"],
            roles=form.cleaned_data.get("roles", ()),
            place=form.cleaned_data.get("place"),
            at=clock.now(),
            actor=self.request.user,
        )
        self.said = f"Le compte {french.de(user)} est modifié."
        return user


class CloseAccount(FormPage):
    """Say what closing does, then close."""

    permission_required = MAY
    form_class = NoQuestion
    refusals = (Refusal,)
    button = "Fermer le compte"
    danger = True
    intro = (
        "La personne ne pourra plus entrer, et ses connexions en cours s’arrêtent. Ce qu’elle a fait reste à son nom. "
        "Le compte peut être rouvert."
    )

    def get_form_kwargs(self):
        self.account = get_object_or_404(User, pk=self.kwargs["pk"])
        return super().get_form_kwargs()

    def get_title(self):
        return f"Fermer le compte {french.de(self.account)}"

    def get_crumbs(self):
        return (*CRUMBS, (str(self.account), self.account.get_absolute_url()))

    def perform(self, form):
        operations.deactivate(self.account.pk, at=clock.now(), actor=self.request.user)
        self.said = f"Le compte {french.de(self.account)} est fermé."
        return self.account


class _AccountAct(ActView):
    permission_required = MAY
    refusals = (Refusal,)

    def get_back_url(self):
        return reverse("accounts:account", args=[self.kwargs["pk"]])


class ActivateAccount(_AccountAct):
    def perform(self):
        account = get_object_or_404(User, pk=self.kwargs["pk"], is_active=False)
        user = operations.activate(account.pk, at=clock.now(), actor=self.request.user)
        self.said = (
            f"Le compte {french.de(user)} est rouvert. Envoyez-lui un lien pour choisir un mot de passe."
        )
        return user


class SendLink(_AccountAct):
    def perform(self):
        user = get_object_or_404(User, pk=self.kwargs["pk"], is_active=True)
        _send(self.request, user, "")
        return user


def _send(request, user, before):
    """Send the link and say so; a mail that does not leave is said, too."""
    try:
        send_password_link(user, base_url=request.build_absolute_uri("/"))
    except MailNotSent as error:
        messages.warning(request, before + error.sentence)
    else:
        messages.success(request, f"{before}Un lien pour choisir un mot de passe est parti à {user.email}.")


class Roles(PermissionRequiredMixin, TemplateView):
    """Show the matrix of access: what each role sees and does."""

    template_name = "accounts/roles.html"
    permission_required = MAY

    def get_context_data(self, **kwargs):
        groups = [
            (title, [(words, [one == "x" for one in crosses]) for crosses, words in rows.values()])
            for title, rows in MATRIX.items()
        ]
        return super().get_context_data(
            title="Ce que chaque rôle voit et fait", crumbs=CRUMBS, roles=list(Role), groups=groups, **kwargs
        )
