"""What people do with records of persons and partners: one function, one transaction, one audit entry."""

from mobilite.people.duplicates import likely_duplicates
from mobilite.people.operations.following import add_note, record_consent
from mobilite.people.operations.papers import (
    accept_licence,
    accept_paper,
    ask_paper,
    receive_paper,
    refuse_paper,
    remove_paper,
    see_paper,
    stop_keeping,
)
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
    update_activity,
    update_licence,
)
from mobilite.people.operations.representing import (
    add_representative,
    end_representative,
    update_representative,
)
from mobilite.people.papers import MissingPaper, missing_papers
from mobilite.people.territory import territory_doors

__all__ = [
    "MissingPaper",
    "accept_licence",
    "accept_paper",
    "add_activity",
    "add_contact",
    "add_licence",
    "add_note",
    "add_representative",
    "ask_paper",
    "contact_leaves",
    "create_partner",
    "create_person",
    "end_activity",
    "end_representative",
    "join_household",
    "leave_household",
    "likely_duplicates",
    "missing_papers",
    "open_hidden_address",
    "phone_failed",
    "receive_paper",
    "record_consent",
    "refuse_paper",
    "remove_licence",
    "remove_paper",
    "see_paper",
    "set_caution",
    "stop_keeping",
    "territory_doors",
    "update_activity",
    "update_contact",
    "update_licence",
    "update_partner",
    "update_person",
    "update_representative",
    "verify_phone",
]
