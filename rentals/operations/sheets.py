"""A prescriber's sheets: her link, what she sends, what she may read, her new word (row H1)."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from mobilite.accounts import links
from mobilite.accounts.models import PersonalLink
from mobilite.audit.entries import record
from mobilite.outbox.models import Message
from mobilite.outbox.operations import cancel, notify
from mobilite.outbox.operations.acts import may_cancel
from mobilite.pages.french import date_fr, de
from mobilite.people.models import Contact, Person
from mobilite.periods import paris_date
from mobilite.todo.operations import open_task
from rentals.documents import NoOrganisation
from rentals.documents.sheets import issue_sheet
from rentals.models import Origin, PrescriberSheet, Prescription, Rental
from rentals.models.sheets import LINK_LASTS, LINK_PURPOSE, QUESTIONS, Answer, Reason
from rentals.operations.base import deny
from rentals.operations.prescriptions import PAUSE, RENEWED_BEFORE, renew_prescription, terms_of, word_for
from rentals.operations.sheet_answers import tell_answer

EVENT = "rentals.sheets_link"
#: More sheets than this in a day from one link are no prescriber's work.
MOST_A_DAY = 40
COUNTER = "agent"


# The link.


def _is_there(contact: Contact, today: date) -> bool:
    return contact.partner.is_active and (contact.left_on is None or contact.left_on > today)


def live_links(contacts, *, at: datetime) -> dict[int, PersonalLink]:
    """Return the link that still opens the sheets of each contact, by the contact's key: one query."""
    rows = PersonalLink.objects.filter(
        purpose=LINK_PURPOSE,
        object_label=Contact._meta.label_lower,
        object_id__in=[contact.pk for contact in contacts],
        revoked_at=None,
        expires_at__gt=at,
    )
    return {row.object_id: row for row in rows.order_by("created_at", "pk")}


def waiting_links(contacts) -> dict[int, Message]:
    """Return the message that will bring her link to each contact, by the contact's key: one query."""
    keys = [contact.pk for contact in contacts]
    rows = Message.objects.waiting().filter(event=EVENT, contact__in=keys)
    return {row.contact_id: row for row in rows.order_by("pk")}


@transaction.atomic
def send_link(contact_id: int, *, at: datetime, actor) -> Message:
    """Write to a contact with a new personal link; the former one opens nothing any more. Raises RentalRefused.

    The link itself is made when the e-mail leaves: nobody here can read it.
    """
    contact = Contact.objects.select_for_update(of=("self",)).select_related("partner").get(pk=contact_id)
    if not _is_there(contact, paris_date(at)):
        deny("Cette personne n’est plus à ce poste : choisissez quelqu’un qui y est.")
    if not contact.email:
        deny(f"Notez d’abord l’adresse e-mail {de(contact.first_name)} {contact.last_name}.")
    _withdraw(contact, at, actor)
    last = paris_date(at + LINK_LASTS)
    message = notify(
        EVENT, to=contact, about=contact, key=f"{EVENT}:{contact.pk}:{at.isoformat()}", at=at, actor=actor,
        extra={"fin": date_fr(last, weekday=False)},
    )  # fmt: skip
    if message is None:
        deny(f"Aucun e-mail n’arrive à {contact.email} : vérifiez l’adresse, ou appelez.")
    record(
        "send_sheets_link", contact.partner, sentence="a envoyé un lien de prescription à un contact", actor=actor,
        at=at, data={"contact": contact.pk},
    )  # fmt: skip
    return message


@transaction.atomic
def revoke_link(contact_id: int, *, at: datetime, actor) -> Contact:
    """Withdraw the link of a contact, and the e-mail that has not left yet. Raises RentalRefused."""
    contact = Contact.objects.select_for_update(of=("self",)).select_related("partner").get(pk=contact_id)
    if not _withdraw(contact, at, actor):
        deny("Il n’y a pas de lien à retirer. Rechargez la page.")
    record(
        "revoke_sheets_link", contact.partner, sentence="a retiré le lien de prescription d’un contact",
        actor=actor, at=at, data={"contact": contact.pk},
    )  # fmt: skip
    return contact


def close_links(contact: Contact, *, at: datetime, actor) -> None:
    """Withdraw the link of a contact who left, in the caller's transaction; before that day it still serves."""
    if contact.left_on is not None and contact.left_on <= paris_date(at):
        _withdraw(contact, at, actor)


def _withdraw(contact, at, actor) -> bool:
    found = links.revoke(contact, purpose=LINK_PURPOSE, at=at)
    for message in Message.objects.waiting().filter(event=EVENT, contact=contact).order_by("pk"):
        if may_cancel(message):
            cancel(message.pk, at=at, actor=actor)
            found += 1
    return bool(found)


def opened(token: str, *, at: datetime) -> tuple[PersonalLink, Contact]:
    """Return the link of a token and whose it is; nothing is written. Raises LinkRefused.

    Whoever left her post, or whose organisation closed, opens nothing any more, revoked or not.
    """
    link = links.open_link(token, purpose=LINK_PURPOSE, at=at)
    contact = Contact.objects.select_related("partner").filter(pk=link.object_id).first()
    if contact is None:
        raise links.UnknownLink
    if not _is_there(contact, paris_date(at)):
        raise links.RevokedLink
    return link, contact


# What she sends.


@transaction.atomic
def receive_sheet(
    contact: Contact, *, press_key: str, at: datetime, actor=None, **answers
) -> PrescriberSheet:
    """Keep a sheet and its paper, once however often the button is pressed. ``actor`` typed it during a call.

    ``answers`` are those of ``QUESTIONS``. Raises RentalRefused.
    """
    unknown = set(answers) - set(QUESTIONS)
    if unknown:
        raise TypeError(f"No question of a sheet: {sorted(unknown)}.")
    if known := _pressed(contact, press_key):
        return known
    if not answers.get("agrees"):
        deny(_("Dites d’abord à la personne ce que vous nous envoyez : il faut son accord."), field="agrees")
    today = PrescriberSheet.objects.filter(
        contact=contact, typed_by=None, received_at__gt=at - timedelta(days=1)
    )
    if actor is None and today.count() >= MOST_A_DAY:
        deny(_("Beaucoup de fiches sont parties de ce lien aujourd’hui : appelez-nous pour la suite."))
    try:
        with transaction.atomic():
            sheet = PrescriberSheet.objects.create(
                contact=contact, press_key=press_key, received_at=at, typed_by=actor, **answers
            )
    except IntegrityError:
        if known := _pressed(contact, press_key):
            return known
        # The key of somebody else's page says nothing of hers.
        deny(_("Cette page a déjà servi : rechargez-la."))
    try:
        with transaction.atomic():
            issue_sheet(sheet, at=at, actor=actor)
    except NoOrganisation:
        pass  # The paper names the structure; a sheet counts without it.
    how = "a reçu une fiche de prescription" if actor is None else "a noté une prescription au téléphone"
    record("receive_sheet", sheet, sentence=how, actor=actor, at=at, data={"contact": contact.pk})
    return sheet


def _pressed(contact, press_key):
    return PrescriberSheet.objects.filter(contact=contact, press_key=press_key).first()


# What the counter does of it.


@transaction.atomic
def decline(sheet_id: int, *, reason: str, at: datetime, actor) -> PrescriberSheet:
    """Answer a sheet without a rental, by one of the closed reasons that its prescriber will read. Raises RentalRefused."""
    sheet = waiting(sheet_id)
    _of_the_list(reason)
    sheet.reason, sheet.handled_at = reason, at
    sheet.save(update_fields=["reason", "handled_at"])
    record("decline_sheet", sheet, sentence="a répondu à une fiche de prescription", actor=actor, at=at)
    tell_answer(sheet, at=at, actor=actor)
    return sheet


def _of_the_list(reason):
    if reason not in Reason.values:
        deny("Choisissez ce que le prescripteur lira.", field="told")


def waiting(sheet_id: int) -> PrescriberSheet:
    """Lock a sheet that still waits. Raises RentalRefused."""
    sheets = PrescriberSheet.objects.select_for_update(of=("self",)).select_related("contact__partner")
    sheet = sheets.get(pk=sheet_id)
    if sheet.handled_at is not None:
        deny("Cette fiche a déjà sa réponse : quelqu’un a agi avant vous. Rechargez la page.")
    return sheet


def take_on(sheet_id: int, rental: Rental, *, at: datetime, actor) -> None:
    """Tie a sheet to the rental that answers it, in the caller's transaction, with the prescription that it is."""
    sheet = waiting(sheet_id)
    rental.origin, rental.prescriber = Origin.PRESCRIBER, sheet.contact
    rental.save(update_fields=["origin", "prescriber"])
    sheet.rental, sheet.handled_at = rental, at
    sheet.prescription = word_for(
        rental.person, service=rental.offer.service, given_on=paris_date(sheet.received_at), contact=sheet.contact,
        at=at, actor=actor,
    )  # fmt: skip
    sheet.save(update_fields=["rental", "handled_at", "prescription"])


def told_why(rental: Rental, *, told: str) -> None:
    """Keep the closed reason that the prescriber of a refused rental reads, in the caller's transaction."""
    sheet = PrescriberSheet.objects.select_for_update(of=("self",)).filter(rental=rental).first()
    if sheet is None:
        return
    _of_the_list(told)
    sheet.reason = told
    sheet.save(update_fields=["reason"])


# Her new word.


def last_word(sheet: PrescriberSheet) -> Prescription | None:
    """Return the last renewal of the prescription of a sheet; None when there is none."""
    word = sheet.prescription
    while word is not None:
        following = Prescription.objects.filter(renews=word).first()
        if following is None:
            return word
        word = following
    return None


def why_no_renewal(sheet: PrescriberSheet, word: Prescription | None, today: date) -> str:
    """Return why a prescriber may not renew now, "" when she may. Says nothing of what only the person is told."""
    if word is None or sheet.told.answer != Answer.ACCEPTED:
        return gettext("Rien à renouveler pour l’instant.")
    if today < word.until - RENEWED_BEFORE:
        first = date_fr(word.until - RENEWED_BEFORE, weekday=False)
        return gettext("Elle se renouvelle à partir du %(day)s.") % {"day": first}
    if today > word.until + PAUSE:
        return gettext("Elle est finie depuis plus d’un mois : envoyez une nouvelle fiche.")
    rules = terms_of(word.service, word.offer, today)
    if rules and rules.prescription_renewals is not None and word.number >= rules.prescription_renewals:
        return gettext("Elle a été renouvelée autant de fois que possible : appelez-nous.")
    return ""


@transaction.atomic
def renew_by_link(contact: Contact, sheet_id: int, *, renewed: int, at: datetime) -> Prescription:
    """Note the new word of who sent a sheet: ``renewed`` is the prescription that her page showed, once however often
    the button is pressed. The counter gets a task. Raises RentalRefused, PrescriberSheet.DoesNotExist.
    """
    sheets = PrescriberSheet.objects.select_for_update(of=("self",)).select_related("prescription", "rental")
    sheet = sheets.get(pk=sheet_id, contact=contact)
    word = last_word(sheet)
    if word is not None and word.renews_id == renewed:
        return word
    rental = sheet.rental
    if word is None or rental is None or word.pk != renewed:
        deny(_("Cette prescription a changé : rechargez la page."))
    if why := why_no_renewal(sheet, word, paris_date(at)):
        deny(why)
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=word.person_id)
    made = renew_prescription(word.pk, contact=contact, given_on=paris_date(at), at=at, actor=None)
    open_task(
        "Prescription renouvelée : voir s’il faut prolonger", role=COUNTER, about=rental, person=made.person,
        place=rental.pickup_place, due_at=at, key=f"rentals.renewed:{made.pk}", at=at,
    )  # fmt: skip
    return made
