"""The demonstration's papers: the last contract that was signed is sealed as soon as the work behind the pages begins."""

from django.conf import settings

from mobilite.demonstration import Demonstration
from mobilite.documents.models import Seal
from mobilite.documents.seals import put_on


def make_papers(demo: Demonstration) -> None:
    """Seal one contract at once; the hourly look seals the others, a few at a time."""
    last = Seal.objects.filter(sealed_at=None).order_by("-asked_at", "-pk").first()
    if last is not None and settings.SEAL_CERTIFICATE:
        put_on.enqueue(last.pk)
