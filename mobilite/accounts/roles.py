"""What each role may do: one table, copied to one group per role after each migrate."""

from django.contrib.auth.management import create_permissions
from django.db import models


class Role(models.TextChoices):
    """What a colleague does here. One may have several."""

    AGENT = "agent", "Agent mobilité"
    WORKSHOP = "workshop", "Encadrant technique"
    WORKSHOP_EMPLOYEE = "workshop_employee", "Salarié en parcours, atelier"
    ADVISER = "adviser", "Conseiller mobilité"
    RECRUITER = "recruiter", "Chargé de recrutement"
    MANAGER = "manager", "Responsable"
    ADMINISTRATOR = "administrator", "Administrateur"

    @property
    def help(self) -> str:
        """Return what the role is for, in one sentence."""
        return DUTIES[self]


DUTIES = {
    Role.AGENT: "Tient le comptoir\u00a0: personnes, locations, départs, retours, encaissements.",
    Role.WORKSHOP: "Tient le parc\u00a0: véhicules, immobilisations, entretien.",
    Role.WORKSHOP_EMPLOYEE: "Voit les véhicules et le planning, sans les personnes.",
    Role.ADVISER: "Accompagne les personnes et voit leurs locations.",
    Role.RECRUITER: "Suit les personnes et les partenaires, et voit les locations.",
    Role.MANAGER: "Voit tout et règle tout, sauf les comptes.",
    Role.ADMINISTRATOR: "Voit tout et règle tout, comptes compris.",
}

PEOPLE = {
    "people.view_person",
    "people.add_person",
    "people.change_person",
    "people.view_partner",
    "people.change_partner",
}
INCOME = {"people.view_income"}
HIDDEN = {"people.view_hidden_address"}
FLEET_SEEN = {"vehicles.view_vehicle", "vehicles.view_occupancy"}
FLEET_KEPT = FLEET_SEEN | {"vehicles.add_vehicle", "vehicles.change_vehicle", "vehicles.change_occupancy"}
RENTALS_SEEN = {"rentals.view_rental", "documents.view_document"}
COUNTER = RENTALS_SEEN | {
    "rentals.add_rental",
    "rentals.change_rental",
    "rentals.waive_papers",
    "payments.view_bill",
    "payments.add_payment",
}
#: What every colleague does with tasks and the diary, of one's own and of one's place.
DESK = {"todo.view_task", "todo.change_task", "diary.view_appointment", "diary.change_appointment"}
MESSAGES = {"outbox.view_message", "outbox.add_message"}
SETTINGS = {
    "outbox.change_template",
    "people.change_place",
    "parameters.change_organisation",
    "rentals.change_offer",
    "audit.view_entry",
    "audit.view_reading",
    "imports.add_importrun",
    "safety.view_backup",
    "safety.add_backup",
}
ACCOUNTS = {"accounts.change_user", "jobs.view_duerun", "safety.download_backup"}

#: Permissions that pages ask for, by role, as "app.codename".
PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.AGENT: frozenset(
        PEOPLE | INCOME | FLEET_SEEN | {"vehicles.change_occupancy"} | COUNTER | DESK | MESSAGES
    ),
    Role.WORKSHOP: frozenset(FLEET_KEPT | {"rentals.view_rental"} | DESK),
    Role.WORKSHOP_EMPLOYEE: frozenset(FLEET_SEEN),
    Role.ADVISER: frozenset(PEOPLE | INCOME | HIDDEN | RENTALS_SEEN | DESK | MESSAGES),
    Role.RECRUITER: frozenset(PEOPLE | RENTALS_SEEN | DESK | MESSAGES),
    Role.MANAGER: frozenset(PEOPLE | INCOME | HIDDEN | FLEET_KEPT | COUNTER | DESK | MESSAGES | SETTINGS),
    Role.ADMINISTRATOR: frozenset(
        PEOPLE | INCOME | HIDDEN | FLEET_KEPT | COUNTER | DESK | MESSAGES | SETTINGS | ACCOUNTS
    ),
}


def sync_roles(*, using="default", **_kwargs) -> None:
    """Make the groups say what the table says. Runs after each migrate and flush; does nothing the second time."""
    from django.apps import apps
    from django.contrib.auth.models import Group, Permission

    wanted = set().union(*PERMISSIONS.values())
    for label in sorted({code.split(".")[0] for code in wanted}):
        # Django creates them app by app, and some apps come after this one.
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    known = {
        f"{label}.{codename}": pk
        for pk, label, codename in Permission.objects.using(using).values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    groups = Group.objects.using(using)
    Group.objects.using(using).bulk_create([Group(name=role) for role in Role], ignore_conflicts=True)
    links = Group.permissions.through.objects.using(using)
    for group in groups.filter(name__in=Role.values):
        needed = {known[code] for code in PERMISSIONS[Role(group.name)] if code in known}
        held = set(links.filter(group=group).values_list("permission_id", flat=True))
        links.filter(group=group, permission_id__in=held - needed).delete()
        links.bulk_create([links.model(group_id=group.pk, permission_id=pk) for pk in sorted(needed - held)])
