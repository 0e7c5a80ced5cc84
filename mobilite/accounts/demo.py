"""One account per role to try the demonstration with."""

from mobilite.accounts.models import User
from mobilite.accounts.operations import create_account
from mobilite.accounts.roles import Role
from mobilite.demonstration import Demonstration

PASSWORD = "demonstration"  # noqa: S105 (printed at the start: it opens invented data only)
COLLEAGUES = {
    Role.AGENT: ("Solène", "Guérin"),
    Role.WORKSHOP: ("Bruno", "Tessier"),
    Role.WORKSHOP_EMPLOYEE: ("Moussa", "Cissé"),
    Role.ADVISER: ("Mehdi", "Roy"),
    Role.RECRUITER: ("Pauline", "Vallée"),
    Role.MANAGER: ("Hélène", "Maillard"),
    Role.ADMINISTRATOR: ("Arthur", "Voisin"),
}
DOMAIN = "eli.example"


def address(role: Role) -> str:
    """Return what somebody types to sign in with a role: « agent@eli.example »."""
    return f"{role.value.replace('_', '-')}@{DOMAIN}"


def make(demo: Demonstration) -> None:
    """Open the accounts, all at the first place."""
    team = {}
    for role, (first_name, last_name) in COLLEAGUES.items():
        user = create_account(
            address(role),
            first_name=first_name,
            last_name=last_name,
            roles=[role],
            place=demo.made["places"][0],
            at=demo.began_at,
            actor=None,
        )
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
        team[role] = user
    demo.made["team"] = team


def sign_ins() -> list[str]:
    """Return how to sign in with each role of the demonstration that is there, one line each."""
    known = set(User.objects.filter(email__endswith=f"@{DOMAIN}").values_list("email", flat=True))
    lines = [f"  {address(role):32} {role.label}" for role in Role if address(role) in known]
    return [*lines, f"  mot de passe : {PASSWORD}"] if lines else []
