"""What people do with records of persons and partners: one function, one transaction, one audit entry."""

from mobilite.people.duplicates import likely_duplicates
from mobilite.people.operations.following import add_note, record_consent
from mobilite.people.operations.partners import (
    add_contact,
    contact_leaves,
    create_partner,
    update_contact,
    update_partner,
)
from mobilite.people.operations.persons import (
    create_person,
    join_household,
    leave_household,
    open_hidden_address,
    phone_failed,
    set_caution,
    update_person,
    verify_phone,
)
from mobilite.people.operations.proofs import (
    add_activity,
    add_licence,
    end_activity,
    remove_licence,
    remove_paper,
    see_paper,
    update_activity,
    update_licence,
)
from mobilite.people.papers import MissingPaper, missing_papers
from mobilite.people.territory import territory_doors

__all__ = [
    "MissingPaper",
    "add_activity",
    "add_contact",
    "add_licence",
    "add_note",
    "contact_leaves",
    "create_partner",
    "create_person",
    "end_activity",
    "join_household",
    "leave_household",
    "likely_duplicates",
    "missing_papers",
    "open_hidden_address",
    "phone_failed",
    "record_consent",
    "remove_licence",
    "remove_paper",
    "see_paper",
    "set_caution",
    "territory_doors",
    "update_activity",
    "update_contact",
    "update_licence",
    "update_partner",
    "update_person",
    "verify_phone",
]
