"""Set up the software of a structure: its address, its columns, its secret."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import render
from django.urls import reverse

from advice.recruitment.feed import forms, operations
from advice.recruitment.feed.lists import CHANGE
from advice.recruitment.feed.models import Destination, Way
from advice.recruitment.feed.operations.destinations import BOTH_SECRETS
from advice.recruitment.feed.signing import HEADER, KEY_HEADER
from advice.recruitment.feed.views.base import CRUMBS, DestinationAct, DestinationForm
from advice.recruitment.models import Employer
from advice.recruitment.sheet import NEVER
from mobilite import clock
from mobilite.pages.form_page import Consequences, FormPage
from mobilite.pages.french import plural
from mobilite.workflow import Refusal


def show_secret(request, destination: Destination, secret: str, *, changed: bool):
    """Answer the page that shows a secret: it is written nowhere else, and cannot be shown again."""
    words = {
        "title": "Le secret du logiciel",
        "crumbs": [*CRUMBS, (str(destination), destination.get_absolute_url())],
        "destination": destination,
        "secret": secret,
        "changed": changed,
        "both": plural(BOTH_SECRETS.days, "jour"),
        "signature": HEADER,
        "key": KEY_HEADER,
        "back": request.build_absolute_uri(reverse("feed:incoming", args=[destination.code])),
    }
    response = render(request, "feed/secret.html", words)
    response["Cache-Control"] = "no-store"
    return response


class ShowsSecret:
    """Mixin of a form that draws a secret: its answer is the page that shows it, once, without a redirection."""

    shown: tuple[Destination, str] | None = None
    changes = False

    def form_valid(self, form):
        response = super().form_valid(form)
        if self.shown is None or response.status_code != 302:
            return response
        return show_secret(self.request, *self.shown, changed=self.changes)


class NewDestination(ShowsSecret, FormPage):
    permission_required = CHANGE
    title = "Brancher le logiciel d’une structure"
    form_class: Any = forms.NewDestinationForm
    button = "Brancher le logiciel"
    button_icon = "link"
    intro = "Seules les candidatures des personnes qui l’acceptent partent, et seulement ce qu’elles acceptent de partager."
    refusals = (Refusal,)
    crumbs = CRUMBS

    def get_initial(self):
        asked = self.request.GET.get("structure", "")
        known: QuerySet[Employer] = Employer.objects.filter(is_active=True)
        if asked.isdecimal() and len(asked) < 12 and known.filter(pk=asked).exists():
            return {"employer": asked}
        return {}

    def perform(self, form):
        values = dict(form.cleaned_data)
        destination, secret = operations.make_destination(
            values.pop("employer"), **values, at=clock.now(), actor=self.request.user
        )
        if secret:
            self.shown = (destination, secret)
        else:
            self.said = "Le logiciel est branché. Réglez ses colonnes, puis préparez un premier fichier."
        return destination


class EditDestination(DestinationForm):
    title = "Modifier le logiciel"
    said = "Le logiciel est à jour."

    def get_form_class(self):
        return forms.WebhookForm if self.destination.way == Way.WEBHOOK else forms.CsvForm

    def get_initial(self):
        one = self.destination
        return {"name": one.name, "url": one.url, "rhythm": one.rhythm}

    def perform(self, form):
        return operations.change_destination(self.destination.pk, **form.cleaned_data, **self.done)


class Columns(DestinationForm):
    title = "Régler ce qui part"
    template_name = "feed/columns.html"
    form_class = forms.ColumnsForm
    said = "Les colonnes sont réglées."
    never = NEVER

    @property
    def intro(self):
        return "Cochez ce que ce logiciel reçoit, donnez le rang et le titre qu’il attend. Tout vient de la fiche que la personne a acceptée."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"destination": self.destination}

    def get_initial(self):
        one = self.destination
        return {"separator": one.separator, "encoding": one.encoding, "dates": one.dates}

    def perform(self, form):
        said = form.cleaned_data
        return operations.set_columns(
            self.destination.pk,
            form.columns(),
            separator=said.get("separator", ""),
            encoding=said.get("encoding", ""),
            dates=said["dates"],
            **self.done,
        )


class RenewSecret(ShowsSecret, DestinationForm):
    title = "Changer le secret"
    form_class = forms.SureForm
    button = "Tirer un nouveau secret"
    button_icon = "key-round"
    changes = True

    def consequences(self, form):
        days = plural(BOTH_SECRETS.days, "jour")
        said = [
            (
                "key-round",
                "Un nouveau secret s’affiche une seule fois\u00a0: donnez-le à l’éditeur du logiciel.",
            ),
            ("clock", f"L’ancien signe encore {days}, le temps de le remplacer là-bas."),
        ]
        return Consequences(icon="key-round", sentences=said)

    def perform(self, form):
        self.shown = (self.destination, operations.renew_secret(self.destination.pk, **self.done))
        return self.destination


class CloseDestination(DestinationForm):
    title = "Arrêter les envois"
    form_class = forms.SureForm
    button = "Arrêter les envois"
    button_icon = "ban"
    danger = True
    said = "Plus rien ne part vers ce logiciel."

    def consequences(self, form):
        said = [
            ("ban", "Plus rien ne part vers ce logiciel\u00a0; ce qui attend non plus."),
            ("mail", "Un retrait d’accord se dit alors par mail seulement, au contact de la structure."),
            ("undo-2", "On peut reprendre les envois."),
        ]
        return Consequences(icon="ban", sentences=said)

    def perform(self, form):
        return operations.close_destination(self.destination.pk, **self.done)


class ReopenDestination(DestinationAct):
    said = "Les envois reprennent, pour ce qui arrive à partir de maintenant."

    def perform(self):
        return operations.reopen_destination(self.destination.pk, **self.done)
