"""One message, and what colleagues do about messages."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.fields import french_phone
from mobilite.outbox import operations, segments
from mobilite.outbox.cards import WRITE, stops_of
from mobilite.outbox.events import about_now, label_of
from mobilite.outbox.models import Channel, Message, OptOut, State
from mobilite.outbox.models.stops import How
from mobilite.outbox.operations.acts import free_draft, may_cancel, may_send_again, reach_by_sms
from mobilite.outbox.story import ICONS, detail
from mobilite.pages.form_page import ActView
from mobilite.pages.forms import CheckboxCards, Option, PageForm
from mobilite.pages.french import datetime_fr, plural
from mobilite.pages.presentation import chip_of
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage, StoryItem
from mobilite.people.shown import shown_name
from mobilite.people.views.base import PersonForm
from mobilite.workflow import Refusal

MESSAGES = ("Messages", reverse_lazy("outbox:messages"))


class MessagePage(RecordPage):
    """A message: the text as sent, where it went, what became of it."""

    permission_required = "outbox.view_message"
    queryset = Message.objects.select_related("person", "contact__partner", "user", "written_by", "follows")
    crumbs = (MESSAGES,)

    @cached_property
    def message(self) -> Message:
        return self.object

    @property
    def icon(self):
        return ICONS[self.message.channel]

    @cached_property
    def name(self) -> str:
        message = self.message
        return shown_name(message.person, self.request.user) if message.person else str(message.addressee)

    @cached_property
    def replaced_by(self) -> Message | None:
        return Message.objects.filter(follows=self.message).first()

    def heading(self):
        return label_of(self.message.event)

    def number(self):
        return f"pour {self.name}"

    def chips(self):
        return [chip_of(self.message, "state", large=True)]

    def subtitle(self):
        return [self.message.get_channel_display(), self.name, datetime_fr(self.message.created_at)]

    def _link(self, name):
        return reverse(f"outbox:{name}", args=[self.message.pk])

    def next_step(self):
        if self.request.user.has_perm(WRITE) and may_send_again(self.message):
            return Act("Renvoyer", self._link("send_again"), "send", post=True)
        return None

    def acts(self):
        if self.request.user.has_perm(WRITE) and may_cancel(self.message):
            return [Act("Annuler ce message", self._link("cancel"), "x", post=True)]
        return []

    def notices(self):
        message = self.message
        if not message.to:
            return [
                Notice("Ce message n’est pas écrit\u00a0: il est à dire.", message.why, "miss", "phone-call")
            ]
        if message.state == State.FAILED:
            return [Notice("Ce message n’est pas arrivé.", message.why, "bad", "circle-alert")]
        if message.state == State.CANCELLED:
            return [Notice("Ce message n’est pas parti.", message.why, "", "info")]
        if message.state == State.TO_SEND:
            return [Notice(f"{detail(message)}.", kind="wait", icon="clock")]
        return []

    def main_cards(self):
        context = {"message": self.message}
        return [
            Card(
                "Ce qui est écrit", ICONS[self.message.channel], template="outbox/text.html", context=context
            )
        ]

    def cards(self):
        return [self._who(), self._sending()]

    def _who(self):
        message = self.message
        url = message.person.get_absolute_url() if message.person else ""
        facts = [Fact("Pour", self.name, url=url)]
        if message.to:
            facts.append(
                Fact("À", french_phone(message.to) if message.channel == Channel.SMS else message.to)
            )
        about = about_now(message)
        if about is not None and about != message.person:
            address = getattr(about, "get_absolute_url", lambda: "")()
            facts.append(Fact("À propos de", str(about), url=address))
        if message.written_by is not None:
            facts.append(Fact("Demandé par", message.written_by))
        for label, other in (("Remplace", message.follows), ("Remplacé par", self.replaced_by)):
            if other is not None:
                words = f"{other.get_channel_display()} du {datetime_fr(other.created_at, year=False)}"
                facts.append(Fact(label, words, url=other.get_absolute_url()))
        return Card("Qui et pourquoi", "user", facts)

    def _sending(self):
        message = self.message
        facts = [Fact("Essais", message.attempts or "aucun")]
        if message.segments:
            facts.append(Fact("Longueur", plural(message.segments, "SMS", "SMS")))
        if message.cost is not None:
            facts.append(Fact("Coût", f"{message.cost.normalize():f}\u00a0€".replace(".", ",")))
        if message.provider:
            facts.append(Fact("Fournisseur", message.provider, message.provider_reference))
        if message.not_after is not None:
            facts.append(Fact("Plus utile après", datetime_fr(message.not_after)))
        return Card("L’envoi", "send", facts)

    def story(self):
        message = self.message
        by_phone = message.channel == Channel.SMS
        steps = [
            (message.sent_at, "send", "Envoyé", f"Par\u00a0: {message.provider}", ""),
            (message.delivered_at, "check-check", "Reçu par le téléphone" if by_phone else "Reçu", "", ""),
            (message.failed_at, "circle-alert", "Pas arrivé", message.why, "bad"),
        ]
        if message.written_by is None:
            steps.insert(0, (message.created_at, "pen-line", "Le logiciel a écrit ce message", "", ""))
        if message.cancelled_at is not None and not message.why.startswith("Annulé par"):
            # A colleague's act is in the journal.
            steps.append((message.cancelled_at, "x", "Annulé par le logiciel", message.why, ""))
        items = [
            StoryItem(at, "message", icon, words, detail=why, tone=tone)
            for at, icon, words, why, tone in steps
            if at
        ]
        return items + story_of(message)


class _OfMessage:
    permission_required = WRITE
    refusals = (Refusal,)

    @cached_property
    def message(self) -> Message:
        return get_object_or_404(Message.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_back_url(self):
        return self.message


class Cancel(_OfMessage, ActView):
    said = "Le message ne partira pas."

    def perform(self):
        return operations.cancel(self.message.pk, at=clock.now(), actor=self.request.user)


class SendAgain(_OfMessage, ActView):
    said = "Le message repart."

    def perform(self):
        return operations.send_again(self.message.pk, at=clock.now(), actor=self.request.user)


class SmsForm(PageForm, forms.Form):
    """A few words."""

    text = forms.CharField(
        label="Votre message",
        max_length=1000,
        strip=True,
        help_text="Une seule chose à la fois. Rien de privé\u00a0: quelqu’un d’autre peut le lire.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WriteSms(PersonForm):
    """« Écrire un SMS » from a person's page. ``do=look`` counts what was typed and sends nothing."""

    template_name = "outbox/write.html"
    title = "Écrire un SMS"
    permission_required = WRITE
    form_class = SmsForm
    button, button_icon = "Envoyer", "send"
    said = "Le SMS part."

    def post(self, request, *args, **kwargs):
        if request.POST.get("do") == "look":
            return self.render_to_response(self.get_context_data(form=self.get_form()))
        return super().post(request, *args, **kwargs)

    def perform(self, form):
        at = clock.now()
        key = f"outbox.free:{self.person.pk}:{self.press or at.isoformat()}"
        text = form.cleaned_data["text"]
        message = operations.write(self.person, text, key=key, **{**self.done, "at": at})
        if message.send_after > at:
            self.said = f"Le SMS attend le jour\u00a0: il part {datetime_fr(message.send_after)}."
        return self.person

    @cached_property
    def known(self):
        return reach_by_sms(self.person, at=clock.now())

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        text, looked = context["form"].data.get("text", ""), None
        try:
            draft = free_draft(self.person, text or "…", self.known, at=clock.now())
            looked = (draft.text if text.strip() else "", segments.count(draft.text))
        except Refusal as refusal:
            context["refusal"] = refusal.sentence
        if looked and text.strip():
            context["draft"], context["counted"] = looked
        way = next(iter(self.known.ways), None)
        context |= {"way": way, "person_name": shown_name(self.person, self.request.user)}
        return context


class OptOutForm(PageForm, forms.Form):
    """What the person does not want any more."""

    channels = forms.MultipleChoiceField(label="Ne plus écrire par", widget=CheckboxCards)

    def __init__(self, *args, choices=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["channels"].choices = choices
        if len(choices) == 1:
            self.fields["channels"].initial = [choices[0][0]]


class RefuseMessages(PersonForm):
    """A person says at the counter that she wants no more SMS, or e-mails."""

    title = "Ne veut plus de messages"
    permission_required = WRITE
    form_class = OptOutForm
    intro = "Cela vaut pour tous ceux qui ont ce numéro ou cette adresse. Vous devrez appeler."
    button = "Ne plus écrire"
    said = "C’est noté\u00a0: nous n’écrivons plus."

    @cached_property
    def choices(self) -> list[tuple[str, Option]]:
        """What still may be written, and where."""
        person, stopped = self.person, {stop.channel for stop in stops_of(self.person)}
        there = {
            Channel.SMS: (
                person.phone,
                Option("SMS", detail=f"Au {french_phone(person.phone)}. Aucun ne part plus."),
            ),
            Channel.EMAIL: (
                person.email,
                Option(
                    "E-mail", detail=f"À {person.email}. L’essentiel part encore\u00a0: contrat, rendez-vous."
                ),
            ),
        }
        return [(key, option) for key, (where, option) in there.items() if where and key not in stopped]

    def get(self, request, *args, **kwargs):
        if not self.choices:
            messages.info(request, "Plus aucun message ne part déjà vers cette personne.")
            return redirect(self.person)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "choices": self.choices}

    def perform(self, form):
        addresses = {Channel.SMS: self.person.phone, Channel.EMAIL: self.person.email}
        for channel in map(Channel, form.cleaned_data["channels"]):
            operations.opt_out(channel, addresses[channel], how=How.COUNTER, **self.done)
        return self.person


class ReasonForm(PageForm, forms.Form):
    reason = forms.CharField(
        label="Pourquoi\u202f?",
        max_length=200,
        help_text="Par exemple\u00a0: demandé à l’accueil ce matin.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class UndoOptOut(PersonForm):
    """A person asks for messages again."""

    title = "Écrire à nouveau"
    permission_required = WRITE
    form_class = ReasonForm
    button = "Reprendre les messages"
    said = "Les messages reprennent."

    @cached_property
    def stop(self) -> OptOut:
        return get_object_or_404(stops_of(self.person), pk=self.kwargs["stop_pk"])

    @property
    def intro(self):
        stop = self.stop
        where = (
            f"SMS au {french_phone(stop.address)}"
            if stop.channel == Channel.SMS
            else f"E-mails à {stop.address}"
        )
        return f"{where}\u00a0: seulement si la personne l’a demandé."

    def perform(self, form):
        operations.undo_opt_out(self.stop.pk, why=form.cleaned_data["reason"], **self.done)
        return self.person
