"""The door of the own space: a number or an address, a code, sometimes a birth date. One question a page, no script.

Whatever was typed, known here or not, the next page is the same, with the same words.
"""

import re
from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from mobilite import clock
from mobilite.accounts.network import client_address
from mobilite.fields import to_e164
from mobilite.outbox.models import Channel
from mobilite.portal import operations
from mobilite.portal.codes import DIGITS, network_of
from mobilite.portal.own import begin, current_visit
from mobilite.portal.pages import PublicPage
from mobilite.workflow import Refusal

#: What the session remembers at the door: the knock, the channel, and where she was going.
DOOR = "own_door"
OLDEST = 1900


class WhereForm(forms.Form):
    where = forms.CharField(
        label=gettext_lazy("Votre téléphone ou votre adresse e-mail"),
        help_text=gettext_lazy(
            "Celui que nous connaissons. Exemple\u00a0: 06\u00a012\u00a034\u00a056\u00a078"
        ),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "tel", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={
            "required": gettext_lazy("Écrivez votre numéro de téléphone ou votre adresse e-mail.")
        },
    )

    def clean_where(self) -> tuple[str, str]:
        """Return the channel and the number or address that was typed."""
        typed = self.cleaned_data["where"].strip()
        try:
            if "@" in typed:
                validate_email(typed)
                return Channel.EMAIL.value, typed.lower()
            return Channel.SMS.value, to_e164(typed)
        except ValidationError as error:
            words = _("Ce n’est ni un numéro de téléphone ni une adresse e-mail. Recommencez.")
            raise ValidationError(words) from error


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Le code de 6 chiffres"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "code", "inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}
        ),
        error_messages={"required": gettext_lazy("Écrivez les 6 chiffres du message.")},
    )

    def clean_code(self) -> str:
        code = re.sub(r"[\s.\-]", "", self.cleaned_data["code"])
        if len(code) != DIGITS or not (code.isascii() and code.isdecimal()):
            raise ValidationError(_("Le code a 6 chiffres. Recopiez-le depuis le message."))
        return code


class BirthForm(forms.Form):
    day = forms.CharField(
        label=gettext_lazy("Votre date de naissance"),
        help_text=gettext_lazy("Jour, mois, année. Exemple\u00a0: 24/03/1990"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday", "dir": "ltr"}),
        error_messages={"required": gettext_lazy("Écrivez votre date de naissance.")},
    )

    def clean_day(self) -> date:
        """Read « 24/03/1990 », « 24 3 1990 » or « 24031990 »."""
        typed = self.cleaned_data["day"].strip()
        found = re.fullmatch(r"(\d{1,2})\D+(\d{1,2})\D+(\d{4})|(\d{2})(\d{2})(\d{4})", typed, re.ASCII)
        try:
            day, month, year = (int(part) for part in found.groups() if part)
            if year < OLDEST:
                raise ValueError(year)
            return date(year, month, day)
        except (AttributeError, ValueError) as error:
            words = _("Écrivez le jour, le mois et l’année. Exemple\u00a0: 24/03/1990")
            raise ValidationError(words) from error


class DoorPage(PublicPage, FormView):
    """Mixin of the three pages: whoever is inside already is sent home."""

    needs_knock = True

    def dispatch(self, request, *args, **kwargs):
        self.at = clock.now()
        self.door = request.session.get(DOOR, {})
        if current_visit(request, at=self.at) is not None:
            return redirect("own:home")
        if self.needs_knock and "knock" not in self.door:
            return redirect("own:enter")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=self.title, channel=self.door.get("channel", ""), **kwargs)

    def again(self, refusal: Refusal):
        """Send back to the first page, with why."""
        messages.error(self.request, refusal.sentence)
        return redirect("own:enter")


class EnterPage(DoorPage):
    """« Votre téléphone ou votre adresse e-mail »."""

    template_name = "portal/own/enter.html"
    form_class = WhereForm
    title = gettext_lazy("Mon espace")
    needs_knock = False

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get("suite", "") or self.request.POST.get("suite", "")
        return super().get_context_data(going=asked if _ours(asked) else "", **kwargs)

    def form_valid(self, form):
        channel, address = form.cleaned_data["where"]
        try:
            row = operations.knock(
                channel, address, network=network_of(client_address(self.request)), at=self.at
            )
        except operations.TooMany as refusal:
            form.add_error("where", refusal.sentence)
            return self.form_invalid(form)
        going = self.request.POST.get("suite", "")
        self.request.session[DOOR] = {
            "knock": row.pk,
            "channel": channel,
            "going": going if _ours(going) else "",
        }
        return redirect("own:code")


class CodePage(DoorPage):
    """The six digits."""

    template_name = "portal/own/code.html"
    form_class = CodeForm
    title = gettext_lazy("Votre code")

    def form_valid(self, form):
        key = self.door["knock"]
        try:
            operations.try_code(key, form.cleaned_data["code"], at=self.at)
        except operations.CodeOver as refusal:
            return self.again(refusal)
        except operations.WrongCode as refusal:
            form.add_error("code", refusal.sentence)
            return self.form_invalid(form)
        return self.enter(key)

    def enter(self, key):
        try:
            visit = operations.enter(key, at=self.at)
        except operations.BirthNeeded:
            return redirect("own:birth")
        except Refusal as refusal:
            return self.again(refusal)
        return came_in(self.request, visit, self.door, at=self.at)


class BirthPage(DoorPage):
    """The birth date, where the code is not enough. Without a code given, each date is refused alike."""

    template_name = "portal/own/birth.html"
    form_class = BirthForm
    title = gettext_lazy("Une dernière question")

    def form_valid(self, form):
        try:
            visit = operations.enter(self.door["knock"], birth_date=form.cleaned_data["day"], at=self.at)
        except operations.WrongBirth as refusal:
            form.add_error("day", refusal.sentence)
            return self.form_invalid(form)
        except Refusal as refusal:
            return self.again(refusal)
        return came_in(self.request, visit, self.door, at=self.at)


def came_in(request, visit, door, *, at):
    """Begin the visit in this browser and send where she was going."""
    request.session.pop(DOOR, None)
    begin(request, visit, at=at)
    going = door.get("going", "")
    return redirect(going if _ours(going) else "own:home")


def _ours(address: str) -> bool:
    """Tell whether an address is a page of the own space."""
    return address.startswith("/moi/") and url_has_allowed_host_and_scheme(address, None)
