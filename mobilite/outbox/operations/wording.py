"""What messages say, rewritten by the structure: each time a new version, and one entry in the journal."""

from datetime import datetime

from django.db import IntegrityError, transaction

from mobilite.audit.entries import record
from mobilite.outbox import templates
from mobilite.outbox.events import Event, event
from mobilite.outbox.models import Channel, Template
from mobilite.pages.french import datetime_fr
from mobilite.people.models.persons import Language
from mobilite.workflow import Refusal

LANGUAGES = {value: label for value, label in Language.choices if value != Language.OTHER}


class NewerVersion(Refusal):
    """Somebody else wrote a version since this one was begun. ``latest`` is theirs."""

    def __init__(self, latest: Template | None):
        who = f"{latest.created_by}, {datetime_fr(latest.created_at)}\u00a0: " if latest else ""
        super().__init__(
            f"Une version plus récente existe ({who}montrée plus bas). Votre texte est gardé\u00a0: enregistrez-le encore "
            "une fois s’il doit la remplacer."
            if latest
            else "Ce texte a changé depuis que vous avez ouvert la page. Le vôtre est gardé\u00a0: enregistrez-le encore une fois.",
            field="text",
        )
        self.latest = latest


class SameText(Refusal):
    """Nothing would change."""

    def __init__(self):
        super().__init__("C’est déjà ce texte qui part\u00a0: rien n’a changé.", field="text")


class PastDate(Refusal):
    """Messages of the past say what they said."""

    def __init__(self):
        super().__init__(
            "Choisissez une date à venir\u00a0: ce qui est parti ne change pas.", field="from_on"
        )


class NotWritable(Refusal):
    """No such text: another language, or a channel that the event does not use."""

    def __init__(self):
        super().__init__("Ce message ne s’écrit pas dans cette langue ou par ce moyen.", field="text")


class NeededLanguage(Refusal):
    """What the software brings with it may be rewritten, not left out."""

    def __init__(self):
        super().__init__("Ce texte est toujours nécessaire\u00a0: reprenez plutôt celui d’origine.")


@transaction.atomic
def write_template(
    event_key: str,
    *,
    channel: str,
    language: str,
    text: str,
    subject: str = "",
    base: int,
    from_at: datetime | None = None,
    at: datetime,
    actor,
) -> Template:
    """Write a new version of what an event says by a channel, in a language; it holds from ``from_at``, or from now.

    ``base`` is the number of the latest version that the writer had seen, 0 for none. Raises BadTemplate, NewerVersion,
    SameText, PastDate and NotWritable. Messages already written keep their words.
    """
    kind, channel = event(event_key), Channel(channel)
    if language not in LANGUAGES or not templates.has_text(kind, channel):
        raise NotWritable
    text, subject = templates.tidy(text), templates.tidy(subject)
    wrong = templates.problems(kind, channel, text, subject)
    if any(wrong.values()):
        raise templates.BadTemplate(wrong)
    if from_at is not None and from_at < at:
        raise PastDate
    latest = _unless_newer(kind, channel, language, base)
    before = templates.written(kind, latest) if latest else templates.original(kind, channel, language)
    same = before is not None and (before.text, before.subject) == (text, subject)
    if same and from_at is None and (latest is None or latest.from_at <= at):
        raise SameText
    return _write(
        kind,
        channel,
        language,
        text,
        subject,
        latest,
        from_at or at,
        verb="write_template",
        at=at,
        actor=actor,
    )


@transaction.atomic
def stop_language(event_key: str, *, channel: str, language: str, base: int, at: datetime, actor) -> Template:
    """Write this event no longer in a language that the structure added: French is sent. An earlier version may be taken back.

    Raises NeededLanguage for a text that the software brings, NewerVersion, and NotWritable when it is not written now.
    """
    kind, channel = event(event_key), Channel(channel)
    if templates.original(kind, channel, language) is not None:
        raise NeededLanguage
    latest = _unless_newer(kind, channel, language, base)
    if latest is None or not latest.text:
        raise NotWritable
    return _write(kind, channel, language, "", "", latest, at, verb="stop_language", at=at, actor=actor)


def _unless_newer(kind: Event, channel, language, base) -> Template | None:
    versions = Template.objects.of(kind.key, channel, language).select_related("created_by")
    latest = versions.order_by("-version").first()
    if (latest.version if latest else 0) != base:
        raise NewerVersion(latest)
    return latest


def _write(kind, channel, language, text, subject, latest, from_at, *, verb, at, actor) -> Template:
    template = Template(
        event=kind.key,
        channel=channel,
        language=language,
        version=latest.version + 1 if latest else 1,
        subject=subject,
        text=text,
        from_at=from_at,
        created_at=at,
        created_by=actor,
    )
    try:
        # Two at the same instant: the database keeps one version of this number.
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        versions = Template.objects.of(kind.key, channel, language).select_related("created_by")
        raise NewerVersion(versions.order_by("-version").first()) from error
    what = f"«\u00a0{kind.label}\u00a0» ({channel.label}, {LANGUAGES[language].lower()})"
    did = "a réécrit le message" if text else "n’écrit plus le message"
    record(
        verb,
        template,
        sentence=f"{did} {what}",
        actor=actor,
        at=at,
        data={"event": kind.key, "channel": str(channel), "language": language, "version": template.version},
    )
    return template
