"""Note what an organisation asks for on its invoices: Chorus Pro's references, and to whom we write."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from mobilite.audit.entries import record
from mobilite.people.models import Contact, Partner
from rentals.invoices.models import PLAIN, PayerAccount
from rentals.invoices.operations.issuing import InvoiceRefused


@transaction.atomic
def change_account(
    partner: Partner,
    *,
    by_chorus: bool,
    service_code: str = "",
    engagement: str = "",
    contact: Contact | None = None,
    at: datetime,
    actor,
) -> PayerAccount:
    """Write how an organisation is invoiced; the next invoice says so, those issued stay as they are.

    Chorus Pro asks for the SIRET of who receives. Raises InvoiceRefused.
    """
    account = PayerAccount.objects.locked().filter(partner=partner).first() or PayerAccount(partner=partner)
    if by_chorus and not partner.siret:
        raise InvoiceRefused(
            f"Chorus Pro demande le SIRET de {partner} : ajoutez-le sur sa fiche, puis revenez.",
            field="by_chorus",
        )
    if contact is not None and contact.partner_id != partner.pk:
        raise InvoiceRefused("Choisissez un contact de cette organisation.", field="contact")
    account.by_chorus, account.contact = by_chorus, contact
    for name, text in (("service_code", service_code), ("engagement", engagement)):
        text = text.strip()
        try:
            if text:
                PLAIN(text)
        except ValidationError as error:
            raise InvoiceRefused(f"{error.messages[0]} Corrigez cette référence.", field=name) from error
        setattr(account, name, text[:50])
    account.changed_at, account.changed_by = at, actor
    account.save()
    record(
        "update_payer_account",
        account,
        sentence=f"a noté comment facturer {partner}."[:300],
        actor=actor,
        at=at,
        data={"partner": partner.pk},
    )
    return account
