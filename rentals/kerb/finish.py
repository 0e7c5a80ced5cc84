"""End an act at the kerb: one operation, then the draft goes away, then the paper."""

from dataclasses import replace

from django.db import transaction

from mobilite.files import storage
from mobilite.pages.french import euros, time_fr
from mobilite.workflow import Refusal
from rentals import operations
from rentals.documents import issue_condition_report
from rentals.documents.parts import side_label
from rentals.kerb import drafts
from rentals.kerb.act import Act
from rentals.operations import RentalRefused, Signing


def finish(act: Act, *, version: int, change: str, signing: Signing | None = None) -> str:
    """Give the keys or take them back, with what was noted, and issue the condition report.

    ``version`` and ``change`` are what the page showed: when a colleague, or the hour, changed it since, it is shown
    again first. ``signing``: what both sides signed on the screen, if they did. Returns the sentence that says why the paper is not there, or nothing. Raises AlreadyDone, Refusal.
    """
    with transaction.atomic():
        with drafts.written(act.rental, act.moment, at=act.at, actor=act.user) as draft:
            act.draft = draft
            same_as_shown(act, version, change)
            seen = act.report_data([(view, _image(view, name)) for view, name in act.photo_names()])
            report = replace(seen, signing=signing)
        if act.is_return:
            operations.take_back(
                act.rental.pk,
                report=report,
                at=act.back_at,
                actor=act.user,
                charge_late=not act.late_is_waived,
                late_waived_reason=act.data.get("late_reason", ""),
                supplement_waived_reason=act.data.get("supplement_reason", ""),
                extra_lines=act.extra_lines,
                damages=act.decisions,
                keys_missing=act.keys_are_missing,
                inspected_at=act.at if act.drop is not None else None,
            )
        else:
            operations.hand_over(act.rental.pk, report=report, at=act.at, actor=act.user)
        drafts.remove(act.rental, act.moment)
    try:
        issue_condition_report(act.report, at=act.at, actor=act.user)
    except Refusal as refusal:
        # The keys changed hands all the same: the page after offers to issue it again.
        return refusal.sentence
    return ""


def _image(view, file_name):
    try:
        return storage.read(file_name)
    except FileNotFoundError as error:
        raise RentalRefused(f"La photo « {side_label(view)} » n’est plus là : reprenez-la.") from error


def same_as_shown(act: Act, version: int, change: str) -> None:
    """Refuse what is not answered, or not any more what the page showed. Raises RentalRefused."""
    missing = act.unanswered()
    if missing:
        raise RentalRefused(missing[0][1])
    if act.draft.version != version:
        who = act.draft.updated_by or "Quelqu’un"
        raise RentalRefused(
            f"{who} a changé quelque chose à {time_fr(act.draft.updated_at)} : relisez, puis recommencez."
        )
    if act.is_return and str(act.change) != change:
        raise RentalRefused(
            f"Le montant est maintenant de {euros(act.change)} : relisez-le, puis recommencez."
        )
