"""What `manage.py check` says of the providers: an address that cannot be read, an SMS that nobody carries."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured

from mobilite.outbox.providers import for_channel
from mobilite.outbox.providers.email import CONSOLE


@register(Tags.security)
def providers_can_be_read(**_) -> list[Error]:
    """Read the addresses of the providers before anybody waits for a message."""
    found = []
    for channel in ("sms", "email"):
        try:
            for_channel(channel)
        except ImproperlyConfigured as error:
            found.append(Error(str(error), id="outbox.E001"))
    return found


@register(Tags.security, deploy=True)
def messages_leave(**_) -> list[Warning]:
    """Warn an installation whose messages go nowhere."""
    found = []
    if not settings.SMS_URL:
        found.append(
            Warning(
                "SMS_URL manque\u00a0: les SMS ne sont pas branchés, chaque message part par e-mail ou devient une tâche.",
                hint="Le README dit comment l’écrire.",
                id="outbox.W001",
            )
        )
    elif settings.SMS_URL.startswith("console:"):
        found.append(
            Warning(
                "SMS_URL=console://\u00a0: les SMS s’affichent sur le serveur, personne ne les reçoit.",
                id="outbox.W002",
            )
        )
    if settings.EMAIL_BACKEND == CONSOLE and not settings.EMAIL_API_URL:
        found.append(
            Warning(
                "EMAIL_URL manque\u00a0: les e-mails s’affichent sur le serveur, personne ne les reçoit.",
                id="outbox.W003",
            )
        )
    return found
