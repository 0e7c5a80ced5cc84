"""The machine's file of an organisation's invoice: Factur-X EN 16931, attached to its PDF/A-3. The library's only door.

It is made from the frozen context alone. What was tried, and the traps, stand in the facts (legal part 4.3): always a day
of delivery, a credit note cites its invoice, no unit price below nil, an exempt seller has a tax identifier.
"""

from datetime import date
from decimal import Decimal

from mobilite.documents.models import Document, Kind
from rentals.invoices.models import Kind as InvoiceKind

#: UNTDID 1001: a commercial invoice, a credit note; UNECE 20: one, without a unit.
TYPES = {InvoiceKind.INVOICE: "380", InvoiceKind.CREDIT: "381"}
ONE = "C62"
#: Credit transfer, to an account that is said; else no means in particular (UNTDID 4461).
TRANSFER, UNSAID = "30", "1"
LEVEL = "en16931"
#: Electronic addresses by SIREN; SIRET and SIREN in the ISO 6523 list.
BY_SIREN, SIRET, SIREN = "0225", "0009", "0002"


def attached(document: Document, pdf: bytes) -> bytes:
    """Return the PDF of an organisation's invoice with its Factur-X file inside; any other paper as it is.

    Registered at « paper_drawn ». Raises what the library raises when the file does not pass its XSD: no invoice is kept
    that a machine could not read.
    """
    # A paper that is drawn without being kept has no kind.
    if getattr(document, "kind", "") != Kind.INVOICE or not document.context["is_organisation"]:
        return pdf
    from facturx import generate_from_binary

    context = document.context
    return generate_from_binary(
        pdf,
        xml(context),
        flavor="factur-x",
        level=LEVEL,
        lang="fr-FR",
        xmp_compression=False,
        check_xsd=True,
        pdf_metadata={
            "author": context["lessor"]["name"],
            "title": f"{context['title']} {context['number']}",
            "subject": f"{context['title']} {context['number']}, {context['lessor']['name']}",
            "keywords": f"{context['title']}, Factur-X",
        },
    )


def xml(context: dict) -> bytes:
    """Return the Factur-X file of what is frozen, checked against the XSD."""
    from facturx import generate_xml

    return generate_xml(data(context), flavor="factur-x", level=LEVEL, check_xsd=True, check_schematron=False)


def data(context: dict) -> dict:
    """Return the fields of EN 16931, by their keys, of a frozen invoice or credit note."""
    lessor, to = context["lessor"], context["to"]
    total, paid = Decimal(context["total"]), Decimal(context["paid"])
    is_credit = context["kind"] == InvoiceKind.CREDIT
    delivered = date.fromisoformat(context["delivered_on"])
    category, reason = (
        ("O", "VATEX-EU-O") if context["vat_code"] == "VATEX-EU-O" else ("E", context["vat_code"])
    )
    rate = {} if category == "O" else {"BT-119": "0"}
    found = {
        "BT-1": context["number"],
        "BT-2": date.fromisoformat(context["issued_at"][:10]),
        "BT-3": TYPES[context["kind"]],
        "BT-5": "EUR",
        "BT-9": date.fromisoformat(context["due_on"]) if context["due_on"] else None,
        "BT-10": to["service_code"] or None,
        "BT-13": to["engagement"] or None,
        "BT-20": context["reason"] if is_credit else None,
        "BT-23": "S2" if total == paid and not is_credit else "S1",
        "BT-72": delivered,
        "BT-81": TRANSFER if context["iban"] else UNSAID,
        "BT-84": context["iban"] or None,
        "BT-106": _sum(total),
        "BT-109": _sum(total),
        "BT-110": _sum(Decimal(0)),
        "BT-112": _sum(total),
        "BT-113": _sum(paid),
        "BT-115": _sum(total - paid),
        "BG-1": _notes(context),
        "BG-4": _seller(lessor, category),
        "BG-7": _buyer(to),
        "BG-23": [
            {"BT-116": _sum(total), "BT-117": _sum(Decimal(0)), "BT-118": category, **rate,
             "BT-120": context["vat_mention"], "BT-121": reason}
        ],
        "BG-25": [_line(rank, line, category) for rank, line in enumerate(context["lines"], 1)],
    }  # fmt: skip
    if is_credit:
        found["BG-3"] = [
            {"BT-25": context["credits"]["number"], "BT-26": date.fromisoformat(context["credits"]["on"])}
        ]
    return {key: value for key, value in found.items() if value is not None}


def _sum(amount: Decimal) -> str:
    """Write euros as the library takes them: a text keeps its cents."""
    return f"{amount:.2f}"


def _notes(context) -> list[dict]:
    """Return the three notes that France asks for: penalties, recovery, discount; and what is left to say."""
    notes = [("PMD", context["late"]), ("PMT", context["fee"]), ("AAB", context["discount"])]
    return [{"BT-21": code, "BT-22": words} for code, words in notes]


def _seller(lessor, category) -> dict:
    siren = lessor["siret"][:9]
    town = lessor["address"].rpartition(", ")[2]
    found = {
        "name": lessor["name"],
        "identifiers": {SIRET: lessor["siret"]},
        "legal_identifier": siren,
        "legal_identifier_schemeid": SIREN,
        "addr_l1": lessor["address"].rpartition(", ")[0] or lessor["address"],
        "postcode": town[:5] if town[:5].isdigit() else "",
        "city": town[6:] if town[:5].isdigit() else town,
        "country_code": "FR",
        "einvoicing_addr": siren,
        "einvoicing_addr_schemeid": BY_SIREN,
    }
    if category != "O":
        found["tax_identifier"] = siren
    return {key: value for key, value in found.items() if value}


def _buyer(to) -> dict:
    siret = to["siret"]
    found = {
        "name": to["name"],
        "identifiers": {SIRET: siret} if siret else {},
        "legal_identifier": siret[:9],
        "legal_identifier_schemeid": SIREN if siret else "",
        "addr_l1": to["address"],
        "postcode": to["postcode"],
        "city": to["town"],
        "country_code": "FR",
        "einvoicing_addr": siret[:9],
        "einvoicing_addr_schemeid": BY_SIREN if siret else "",
    }
    return {key: value for key, value in found.items() if value}


def _line(rank: int, line: dict, category: str) -> dict:
    amount, price = Decimal(line["amount"]), Decimal(line["unit_price"])
    quantity = Decimal(line["quantity"])
    if price < 0:  # a unit price is never below nil: the quantity is
        price, quantity = -price, -quantity
    rate = {} if category == "O" else {"BT-152": "0"}
    return {
        "BT-126": str(rank),
        "BT-153": line["label"],
        "BT-129": f"{quantity:f}",
        "BT-130": ONE,
        "BT-146": _sum(price),
        "BT-151": category,
        **rate,
        "BT-131": _sum(amount),
    }
