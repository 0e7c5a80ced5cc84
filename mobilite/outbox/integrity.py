"""What the database cannot hold alone: a wording that says what its event no longer knows."""

from collections.abc import Iterator
from datetime import datetime

from mobilite.integrity import Check, Finding
from mobilite.outbox import templates
from mobilite.outbox.events import event
from mobilite.outbox.models import Template


def outdated_wordings(now: datetime) -> Iterator[Finding]:
    """Find the texts in force whose event is gone, or fills in less than they say: the first wording is sent instead."""
    holding: dict[tuple, Template] = {}
    for template in Template.objects.in_force(now):
        holding.setdefault((template.event, template.channel, template.language), template)
    for template in holding.values():
        if not template.text:
            continue
        try:
            wording = templates.written(event(template.event), template)
        except KeyError:
            yield Finding(f"Texte écrit pour un message qui n’existe plus\u00a0: {template.event}.")
            continue
        if unknown := templates.unknown_variables(wording):
            names = ", ".join(f"{{{name}}}" for name in unknown)
            yield Finding(
                f"Message «\u00a0{wording.event.label}\u00a0»\u00a0: {names} n’existe plus, le texte d’origine part.",
                template.get_absolute_url(),
            )


CHECKS = {
    "outbox.wordings": Check("Les textes des messages disent ce que l’on sait remplir", outdated_wordings)
}
