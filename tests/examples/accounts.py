"""Examples of accounts."""

from django.contrib.auth.models import Group

from mobilite.accounts.models import User
from mobilite.accounts.roles import Role
from tests.cast import staff
from tests.examples import Example
from tests.factories import a_place


def an_account(**fields):
    return lambda: {"pk": staff(Role.AGENT, "Lucie", "Hamon", **fields).pk}


def accounts(n):
    start = User.objects.count()
    groups = list(Group.objects.order_by("pk"))
    for i in range(start, start + n):
        user = User.objects.create_user(
            f"compte{i}@structure.example",
            first_name="Lucie",
            last_name=f"Hamon{i}",
            place=a_place(f"Lieu {i}", short_name=f"Lieu {i}"),
        )
        user.groups.set([groups[i % len(groups)], groups[(i + 1) % len(groups)]])


PAGES = {
    "accounts:sign_in": Example(open_to="everyone"),
    "accounts:sign_out": Example(open_to="signed in"),
    "accounts:forgotten": Example(open_to="everyone"),
    "accounts:link_sent": Example(open_to="everyone"),
    "accounts:choose_password": Example(kwargs=lambda: {"uidb64": "MQ", "token": "faux"}, open_to="everyone"),
    "accounts:me": Example(open_to="signed in"),
    "accounts:change_password": Example(open_to="signed in"),
    "accounts:work_at": Example(open_to="signed in"),
    "accounts:counter_mode": Example(open_to="signed in"),
    "accounts:account": Example(kwargs=an_account()),
    "accounts:edit": Example(kwargs=an_account()),
    "accounts:send_link": Example(kwargs=an_account()),
    "accounts:deactivate": Example(kwargs=an_account()),
    "accounts:activate": Example(kwargs=an_account(is_active=False)),
}
ROWS = {"accounts.user": accounts}
