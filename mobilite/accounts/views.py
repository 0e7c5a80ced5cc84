"""Sign in, sign out, one's own account, one's password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, resolve_url
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import FormView, TemplateView, View

from mobilite import clock
from mobilite.accounts.forms import ChangePasswordForm, ChoosePasswordForm, ForgottenForm, SignInForm
from mobilite.accounts.mails import MailNotSent, send_password_link
from mobilite.accounts.models import Kind, User
from mobilite.accounts.operations import change_password, hide_surnames, work_at
from mobilite.pages.navigation import Frame
from mobilite.people.models import Place

#: One mail a minute to an account, so that nobody floods a colleague.
MAIL_PAUSE = 60


class BarePage:
    """A form on the public frame: one card in the middle of the page."""

    title = ""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context.get("form")
        shown = form is not None and form.is_bound
        return context | {"title": self.title, "summary": form.summary() if shown else []}


class SignIn(BarePage, auth.LoginView):
    """An address, a password; then the first page that the role may open."""

    title = "Se connecter"
    template_name = "accounts/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self):
        # « / » is where everybody is sent from; not every role may open it.
        address = super().get_redirect_url()
        return "" if address == "/" else address

    def get_default_redirect_url(self):
        menu = Frame(self.request).menu
        return menu[0].url if menu else reverse("accounts:me")


class SignOut(auth.LogoutView):
    """By POST only."""

    next_page = reverse_lazy("accounts:sign_in")


@method_decorator(login_not_required, name="dispatch")
class Forgotten(BarePage, FormView):
    """Ask for the link that lets one choose a password. The answer is the same for an unknown address."""

    title = "Mot de passe oublié"
    template_name = "accounts/forgotten.html"
    form_class = ForgottenForm

    def form_valid(self, form):
        user = User.objects.filter(email__iexact=form.cleaned_data["email"], is_active=True).first()
        if (
            user is not None
            and user.kind == Kind.STAFF
            and cache.add(f"password-link:{user.pk}", 1, MAIL_PAUSE)
        ):
            try:
                send_password_link(user, base_url=self.request.build_absolute_uri("/"))
            except MailNotSent as error:
                # A failure is said whoever asks: it tells nothing about the address.
                form.add_error(None, error.sentence)
                cache.delete(f"password-link:{user.pk}")
                return self.form_invalid(form)
        return HttpResponseRedirect(reverse("accounts:link_sent"))


@method_decorator(login_not_required, name="dispatch")
class LinkSent(TemplateView):
    template_name = "accounts/link_sent.html"
    extra_context = {"title": "Regardez votre courrier"}


class ChoosePassword(BarePage, auth.PasswordResetConfirmView):
    """Choose a password, from the link of the mail. The link serves once."""

    title = "Choisir un mot de passe"
    template_name = "accounts/choose_password.html"
    form_class = ChoosePasswordForm
    success_url = reverse_lazy("accounts:sign_in")
    reset_url_token = "nouveau"  # noqa: S105 (the word of the address)

    def form_valid(self, form):
        change_password(self.user.pk, password=form.cleaned_data["new_password1"], at=clock.now())
        self.request.session.pop(auth.INTERNAL_RESET_SESSION_TOKEN, None)
        messages.success(self.request, "Votre mot de passe est enregistré. Connectez-vous avec lui.")
        return HttpResponseRedirect(self.get_success_url())


class ChangePassword(auth.PasswordChangeView):
    """Choose another password. One's other sessions end."""

    template_name = "accounts/change_password.html"
    form_class = ChangePasswordForm
    button = "Changer le mot de passe"
    extra_context = {"title": "Changer de mot de passe"}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        return context | {
            "crumbs": [("Mon compte", reverse("accounts:me"))],
            "cancel_url": reverse("accounts:me"),
            "summary": form.summary() if form.is_bound else [],
            "title": "Changer de mot de passe",
        }

    def form_valid(self, form):
        user = change_password(
            self.request.user.pk, password=form.cleaned_data["new_password1"], at=clock.now()
        )
        update_session_auth_hash(self.request, user)
        messages.success(self.request, "Votre mot de passe est changé. Vos autres connexions sont fermées.")
        return HttpResponseRedirect(reverse("accounts:me"))


class Me(TemplateView):
    """What the software knows about the person signed in, and what she may set for herself."""

    template_name = "accounts/me.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        places = Place.objects.filter(is_open=True).order_by("name") if user.kind == Kind.STAFF else []
        return super().get_context_data(title="Mon compte", places=places, **kwargs)


class _OwnSetting(View):
    """A setting of one's own: POST, then back where one was."""

    http_method_names = ["post"]

    def back(self):
        address = self.request.POST.get("next", "")
        if url_has_allowed_host_and_scheme(address, {self.request.get_host()}, self.request.is_secure()):
            return HttpResponseRedirect(address)
        return HttpResponseRedirect(resolve_url("accounts:me"))


class WorkAt(_OwnSetting):
    """Change the place one works at; an empty one is everywhere."""

    def post(self, request):
        key = request.POST.get("place", "")
        place = get_object_or_404(Place, pk=key, is_open=True) if key.isdecimal() and len(key) < 10 else None
        work_at(request.user.pk, place=place, at=clock.now())
        messages.success(
            request, f"Vous travaillez à {place}." if place else "Vous travaillez pour tous les lieux."
        )
        return self.back()


class CounterMode(_OwnSetting):
    """Hide or show surnames on this account's screens."""

    def post(self, request):
        hidden = request.POST.get("hidden") == "oui"
        hide_surnames(request.user.pk, hidden=hidden, at=clock.now())
        messages.success(
            request,
            "Les noms de famille sont masqués sur votre écran."
            if hidden
            else "Les noms de famille sont visibles sur votre écran.",
        )
        return self.back()
