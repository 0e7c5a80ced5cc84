"""The page of one software: what leaves, what was sent and answered, the files; make one, take it away."""

from functools import cached_property

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify
from django.views.generic import View

from advice.recruitment.feed import operations
from advice.recruitment.feed.fields import FIELDS
from advice.recruitment.feed.lists import CHANGE, SEND, VIEW, delivery_state, state_of
from advice.recruitment.feed.models import Destination, State, Way
from advice.recruitment.feed.views.base import CRUMBS, DestinationAct, OfDestination
from advice.recruitment.models import Referral
from mobilite import clock
from mobilite.audit.readings import note_export
from mobilite.audit.story import story_of
from mobilite.files.serving import serve
from mobilite.pages.french import datetime_fr, local, plural
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage

SHOWN = 15


class DestinationPage(RecordPage):
    permission_required = VIEW
    queryset = Destination.objects.select_related("employer__partner")
    template_name = "feed/destination.html"
    crumbs = CRUMBS
    icon = "send"

    @cached_property
    def may_change(self) -> bool:
        return self.request.user.has_perm(CHANGE)

    @cached_property
    def may_send(self) -> bool:
        return self.request.user.has_perm(SEND) and self.object.closed_at is None

    @cached_property
    def counted(self) -> dict:
        rows = self.object.deliveries.order_by().values_list("state")
        return dict(rows.annotate(n=Count("pk")))

    @property
    def direct(self) -> bool:
        return self.object.way == Way.WEBHOOK

    def url(self, name, *args):
        return reverse(f"feed:{name}", args=[self.object.pk, *args])

    def log_url(self, **narrowed):
        query = "&".join(
            [f"destination={self.object.pk}", *(f"{key}={value}" for key, value in narrowed.items())]
        )
        return f"{reverse('feed:log')}?{query}"

    def chips(self):
        self.object.dead = self.counted.get(State.DEAD, 0)
        value, label = state_of(self.object)
        return [chip(value, label, model_name="destination", large=True)]

    def subtitle(self):
        return [self.object.employer.short, self.object.get_way_display()]

    def next_step(self):
        if not self.direct and self.may_send:
            return Act("Préparer le fichier", self.url("make_file"), "file-plus", post=True)
        if self.may_change and self.object.closed_at is not None:
            return Act("Reprendre les envois", self.url("reopen"), "rotate-ccw", post=True)
        return Act("Régler ce qui part", self.url("columns"), "list-checks") if self.may_change else None

    def acts(self):
        if not self.may_change:
            return []
        one = self.object
        acts = [
            Act("Régler ce qui part", self.url("columns"), "list-checks"),
            Act("Modifier le logiciel", self.url("edit"), "pencil"),
        ]
        if self.direct:
            acts.append(Act("Changer le secret", self.url("secret"), "key-round"))
        why = "Les envois sont déjà arrêtés."
        acts.append(Act("Arrêter les envois", self.url("close"), "ban", one.closed_at is None, why))
        main = self.next_step()
        return [act for act in acts if main is None or act.url != main.url]

    def notices(self):
        one, found = self.object, []
        dead = self.counted.get(State.DEAD, 0)
        if one.closed_at is not None:
            found.append(Notice("Les envois sont arrêtés.", "Rien ne part vers ce logiciel.", "wait", "ban"))
        elif dead:
            act = Act("Les voir", self.log_url(vue="echec"))
            words = "Corrigez ce qui ne va pas avec l’éditeur, puis rejouez-les\u00a0: rien n’est perdu."
            found.append(Notice(f"{plural(dead, 'envoi')} en échec.", words, "bad", "circle-alert", act))
        return found

    def main_cards(self):
        return [self._log() if self.direct else self._files()]

    def _log(self):
        rows = self.object.deliveries.select_related("referral").order_by("-asked_at", "-pk")[:SHOWN]
        lines = [
            {
                "name": one.referral.reference,
                "url": one.get_absolute_url(),
                "what": one.get_kind_display(),
                "when": datetime_fr(one.ended_at or one.asked_at, year=False),
                "answer": f"réponse {one.status}" if one.status else "",
                "tries": plural(one.attempts, "essai"),
                "why": one.why,
                "chip": chip(*delivery_state(one), model_name="delivery"),
            }
            for one in rows
        ]
        return Card(
            "Envois", "send", template="feed/log.html", context={"lines": lines, "all": self.log_url(vue="tous")}
        )  # fmt: skip

    def _files(self):
        rows = self.object.exports.select_related("made_by").order_by("-made_at", "-pk")[:SHOWN]
        lines = [
            {
                "name": f"Fichier du {datetime_fr(one.made_at, weekday=False, year=False, nobreak=False)}",
                "url": self.url("file", one.pk) if self.may_send and operations.may_open(one) else "",
                "who": f"par {one.made_by}" if one.made_by else "préparé tout seul",
                "lines": plural(one.lines_count, "ligne"),
                "gone": one.why_gone if one.gone_at else "",
            }
            for one in rows
        ]
        return Card("Fichiers", "file-text", template="feed/files.html", context={"lines": lines})

    def cards(self):
        one = self.object
        edit = Act("Régler", self.url("columns"), "pencil") if self.may_change else None
        columns = [Fact(FIELDS[key].label, title) for key, title in one.columns]
        if self.direct:
            until = one.old_secret_until
            both = f"l’ancien signe jusqu’au {datetime_fr(until)}" if until and until > clock.now() else ""
            facts = [
                Fact("Adresse", one.url),
                Fact(
                    "Retours reçus à",
                    self.request.build_absolute_uri(reverse("feed:incoming", args=[one.code])),
                ),
                Fact("Secret", "gardé chiffré, jamais montré de nouveau", both),
            ]
        else:
            facts = [
                Fact("Préparé", one.get_rhythm_display()),
                Fact("Séparateur", one.get_separator_display()),
                Fact("Encodage", one.get_encoding_display()),
                Fact("Gardés ici", "un mois, puis effacés"),
            ]
        facts.append(Fact("Dates", one.get_dates_display()))
        change = Act("Modifier", self.url("edit"), "pencil") if self.may_change else None
        return [
            Card("Comment il reçoit", "link", facts, change),
            Card("Ce qui part", "list-checks", columns, edit),
        ]

    def story(self):
        return story_of(self.object)


class MakeFile(DestinationAct):
    permission_required = SEND

    def perform(self):
        export = operations.make_file(self.destination.pk, **self.done)
        self.said = (
            f"Le fichier est prêt\u00a0: {plural(export.lines_count, 'ligne')}. Téléchargez-le ci-dessous."
        )
        return self.destination


class TakeFile(PermissionRequiredMixin, OfDestination, View):
    """The file itself. Who took it is written."""

    http_method_names = ["get", "head"]
    permission_required = SEND

    def get(self, request, *args, **kwargs):
        export = get_object_or_404(self.destination.exports, pk=self.kwargs["export"])
        if not operations.may_open(export):
            messages.error(request, "Ce fichier est effacé. Préparez-en un nouveau.")
            return HttpResponseRedirect(self.destination.get_absolute_url())
        note_export(request.user, Referral, f"Logiciel {self.destination.name}", at=clock.now())
        name = f"{slugify(self.destination.name) or 'candidatures'}-{local(export.made_at):%Y-%m-%d}.csv"
        return serve(export.file_name, "text/csv", download_as=name)
