"""The structure itself, for what prints its name."""

from datetime import date

from mobilite.parameters.models import Organisation


def the_organisation(from_date=date(2025, 1, 1), **fields) -> Organisation:
    """Return the structure as it is from a date, with invented data. Same date, same structure."""
    values = {
        "name": "Erdre et Loire Initiatives",
        "short_name": "ELI",
        "legal_form": "Association loi 1901",
        "address": "12 rue des Ateliers, 44150 Ancenis-Saint-Géréon",
        "phone": "+33261910000",
        "email": "contact@structure.example",
        "assistance_phone": "+33261910099",
        "insurer": "Assurances Exemple",
        "insurance_policy": "EX-000-001",
        "mediator": "Médiateur Exemple, 1 place de la Paix, 75000 Paris, mediateur.example",
        "vat_mention": "TVA non applicable, article 293 B du CGI",
        "data_contact": "donnees@structure.example",
        "is_example": True,
    }
    return Organisation.objects.get_or_create(from_date=from_date, defaults=values | fields)[0]
