"""« Messages reçus »: what was written to her, whole; a code or a personal link stays out of it (issue 11, § 5)."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from mobilite.outbox.events import LINK_HERE
from mobilite.outbox.models import Message, State
from mobilite.pages.french import datetime_fr
from mobilite.people.models import Person
from mobilite.portal.own import OwnPage, OwnSection
from mobilite.portal.telling import CODE

#: The latest ones, on one page.
SHOWN = 30


def messages_of(person: Person):
    """Return what left for her, the latest first: codes are left out."""
    left = Message.objects.filter(person=person, state__in=[State.SENT, State.DELIVERED])
    return left.exclude(event=CODE).order_by("-sent_at", "-pk")


def lately(person: Person, at: datetime) -> dict | None:
    """Return when she was last written to, None when she never was."""
    last = messages_of(person).values_list("sent_at", flat=True).first()
    return {"last": datetime_fr(last, year=False)} if last else None


class MessagesPage(OwnPage, TemplateView):
    """Each message as it was read on the telephone."""

    template_name = "portal/own/messages.html"
    extra_context = {"title": gettext_lazy("Messages reçus")}

    def get_context_data(self, **kwargs):
        link = _("(un lien, dans le message)")
        rows = [
            {
                "at": datetime_fr(one.sent_at),
                "subject": one.subject,
                "text": one.text.replace(LINK_HERE, link),
                "channel": one.get_channel_display(),
                "language": one.language,
            }
            for one in messages_of(self.person)[:SHOWN]
        ]
        return super().get_context_data(rows=rows, back=reverse("own:home"), **kwargs)


MESSAGES = OwnSection(gettext_lazy("Messages reçus"), lately, "portal/own/messages_card.html")
