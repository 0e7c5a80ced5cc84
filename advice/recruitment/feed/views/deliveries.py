"""The page of one sending: each try and its answer, never what was said of a person; replay it, or set it aside."""

from functools import cached_property

from django.shortcuts import get_object_or_404
from django.urls import reverse

from advice.recruitment.feed import operations
from advice.recruitment.feed.lists import LOG, SEND, VIEW, delivery_state
from advice.recruitment.feed.models import Delivery, State
from advice.recruitment.feed.views.base import CRUMBS
from advice.recruitment.lists import VIEW as SEE_REFERRALS
from mobilite import clock
from mobilite.pages.form_page import ActView
from mobilite.pages.french import datetime_fr
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage, StoryItem
from mobilite.workflow import Refusal

LOADED = ("destination__employer__partner", "referral__person")
#: What each state means, and what to do.
SAID = {
    State.SENT: ("Le logiciel l’a reçu.", "", "good", "circle-check"),
    State.DROPPED: ("Rien n’est parti de plus.", "", "", "archive"),
}


class DeliveryPage(RecordPage):
    permission_required = VIEW
    queryset = Delivery.objects.select_related(*LOADED)
    crumbs = (*CRUMBS, LOG)
    icon = "send"

    @cached_property
    def may_send(self) -> bool:
        return self.request.user.has_perm(SEND)

    def url(self, name):
        return reverse(f"feed:{name}", args=[self.object.pk])

    def heading(self):
        return self.object.referral.reference

    def chips(self):
        return [chip(*delivery_state(self.object), model_name="delivery", large=True)]

    def subtitle(self):
        one = self.object
        return [str(one.destination), one.destination.employer.short, one.get_kind_display()]

    def next_step(self):
        if not self.may_send or self.object.state != State.DEAD:
            return None
        return Act("Rejouer l’envoi", self.url("replay"), "refresh-cw", post=True)

    def acts(self):
        if not self.may_send:
            return []
        dead = self.object.state == State.DEAD
        return [
            Act("Classer", self.url("set_aside"), "archive", dead, "Cet envoi n’est pas en échec.", post=True)
        ]

    def notices(self):
        one = self.object
        if one.state == State.DEAD:
            words = f"{one.why} Corrigez ce qui ne va pas avec l’éditeur, puis rejouez l’envoi."
            return [Notice("Cet envoi est en échec.", words, "bad", "circle-alert")]
        if one.state == State.WAITING:
            again = f"Prochain essai {datetime_fr(one.next_at, year=False)}."
            return [Notice("Cet envoi attend.", f"{one.why} {again}".strip(), "wait", "clock")]
        if one.state in SAID:
            title, text, kind, icon = SAID[one.state]
            return [Notice(title, text or one.why, kind, icon)]
        return []

    def cards(self):
        one = self.object
        link = one.referral.get_absolute_url() if self.request.user.has_perm(SEE_REFERRALS) else ""
        return [
            Card(
                "L’envoi",
                "send",
                [
                    Fact("Candidature", one.referral.reference, url=link),
                    Fact("Logiciel", str(one.destination), url=one.destination.get_absolute_url()),
                    Fact("Ce qui part", one.get_kind_display()),
                    Fact("Demandé le", datetime_fr(one.asked_at)),
                    Fact("Essais", str(one.attempts)),
                    Fact("Dernière réponse", str(one.status or "aucune")),
                    Fact("Clé d’idempotence", one.key or "pas encore"),
                ],
            ),
        ]

    def story(self):
        items = []
        for one in self.object.log.order_by("-number"):
            if one.ended_at is None:
                words = "envoi commencé"
            else:
                words = f"réponse {one.status}" if one.status else "pas de réponse"
            good = one.status is not None and 200 <= one.status < 300
            tone = "" if good else "miss"
            items.append(
                StoryItem(
                    one.started_at,
                    "message",
                    "send",
                    f"Essai {one.number}\u00a0: {words}",
                    one.why,
                    tone=tone,
                )
            )
        return items


class OfDelivery(ActView):
    permission_required = SEND
    refusals = (Refusal,)

    @cached_property
    def delivery(self) -> Delivery:
        rows = Delivery.objects.visible_to(self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.delivery


class Replay(OfDelivery):
    said = "L’envoi repart."

    def perform(self):
        return operations.replay(self.delivery.pk, **self.done)


class SetAside(OfDelivery):
    said = "L’envoi est classé."

    def perform(self):
        return operations.set_aside(self.delivery.pk, **self.done)
