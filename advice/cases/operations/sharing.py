"""What she agrees that a partner hears, and telling it: nothing more than she agreed to."""

from datetime import date, datetime

from django.db import transaction

from advice.cases.models import ActionStatus, Case, Scope, Sharing
from advice.cases.operations.base import deny, held, locked, not_ahead, told
from mobilite.outbox.models import Channel, Message
from mobilite.outbox.operations import notify
from mobilite.outbox.reach import reach
from mobilite.pages.french import date_fr
from mobilite.people.models import Contact
from mobilite.people.operations.saving import saved
from mobilite.periods import paris_date

EVENT = "cases.update"
SHOWN = 8


@transaction.atomic
def share_with(
    case_id: int, *, contact: Contact, scopes: list[str], agreed_on: date, how: str, at: datetime, actor
) -> Sharing:
    """Note what she agrees that a contact hears, from that day. Raises CaseRefused, NotValid."""
    case = locked(case_id)
    not_ahead(agreed_on, at, field="agreed_on")
    asked = [one.value for one in Scope if one.value in scopes]
    if not asked:
        deny("Choisissez ce qu’elle accepte de partager.", field="scopes")
    if case.sharings.live().filter(contact=contact).exists():
        deny("Un accord est déjà noté pour ce contact : retirez-le d’abord.", field="contact")
    sharing = Sharing(case=case, contact=contact, scopes=asked, at=at, by=actor)
    saved(sharing, {"agreed_on": agreed_on, "how": how})
    told(
        case, "share_case", f"a noté un accord de partage avec {contact.partner}, dossier {case.reference}", at=at,
        actor=actor, data={"scopes": asked},
    )  # fmt: skip
    return sharing


@transaction.atomic
def revoke_sharing(sharing_id: int, *, at: datetime, actor) -> Sharing:
    """End what a contact may hear, from today: she changes her mind as freely as she agreed (GDPR, art. 7-3)."""
    sharing = (
        Sharing.objects.select_for_update(of=("self",)).select_related("contact__partner").get(pk=sharing_id)
    )
    if sharing.revoked_on is not None:
        deny("Cet accord est déjà retiré. Rechargez la page.")
    case = held(sharing.case_id)
    saved(sharing, {"revoked_on": paris_date(at), "revoked_by": actor})
    told(
        case, "revoke_sharing", f"a retiré l’accord de partage avec {sharing.contact.partner}, dossier {case.reference}",
        at=at, actor=actor,
    )  # fmt: skip
    return sharing


def lines_for(sharing: Sharing, today: date) -> list[str]:
    """Return what a contact may be told today, one sentence a line, of what she agreed to alone."""
    case, lines = sharing.case, []
    if Scope.PRESENCE in sharing.scopes:
        lines.append(f"Suivie par notre conseil mobilité depuis le {_day(case.opened_at)}.")
        met = case.interviews.order_by("on", "pk")
        count = met.count()
        if count:
            lines.append(f"{count} entretien{'s' if count > 1 else ''}, le dernier le {_day(met.last().on)}.")
        else:
            lines.append("Le premier entretien n’a pas encore eu lieu.")
    if Scope.ACTIONS in sharing.scopes:
        actions = list(case.actions.exclude(status=ActionStatus.DROPPED).order_by("due_on", "pk"))
        done = [one for one in actions if one.status == ActionStatus.DONE]
        todo = [one for one in actions if one.is_open]
        lines += [f"Fait le {_day(one.ended_on)} : {one.what}." for one in done[-SHOWN:]]
        lines += [f"À faire pour le {_day(one.due_on)} : {one.what}." for one in todo[:SHOWN]]
    if Scope.OUTCOME in sharing.scopes:
        if case.is_closed:
            lines.append(f"Suivi terminé le {_day(case.closed_at)} : {_lower(case.get_outcome_display())}.")
        for one in case.follow_ups.order_by("moment"):
            lines.append(f"{one.get_moment_display()} : {_lower(one.get_outcome_display())}.")
    return lines


@transaction.atomic
def tell_partner(sharing_id: int, *, at: datetime, actor) -> Message:
    """Write to a contact what she agreed that he hears, by e-mail. Raises CaseRefused when there is nothing, or no way."""
    sharing = Sharing.objects.select_related("contact__partner").get(pk=sharing_id)
    case = held(sharing.case_id)
    sharing.case = case
    if sharing.revoked_on is not None:
        deny("Elle a retiré son accord : rien n’est dit à ce partenaire. Demandez-lui d’abord.")
    lines = lines_for(sharing, paris_date(at))
    if not lines:
        deny("Il n’y a rien à dire de ce qu’elle accepte de partager. Complétez l’accord avec elle.")
    if not any(way.channel == Channel.EMAIL for way in reach(sharing.contact, at=at).ways):
        deny("Ce contact n’a pas d’adresse e-mail qui serve : appelez-le, ou complétez son adresse.")
    message = notify(
        EVENT, to=sharing.contact, about=case, key=f"{EVENT}:{sharing.pk}:{at.isoformat()}", at=at, actor=actor,
        extra={"personne": case.person.first_name, "point": "\n".join(lines)},
    )  # fmt: skip
    if message is None:
        deny("Aucun e-mail ne peut partir vers ce contact : appelez-le.")
    told(
        case, "tell_partner", f"a fait le point avec {sharing.contact.partner}, dossier {case.reference}", at=at,
        actor=actor,
    )  # fmt: skip
    return message


def _day(day) -> str:
    return date_fr(day, weekday=False)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def sharings_of(case: Case):
    return case.sharings.select_related("contact__partner").order_by("revoked_on", "-agreed_on", "-pk")
