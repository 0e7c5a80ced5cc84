"""What administrators do to accounts, and what people do to their own."""

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction

from mobilite.accounts.models import Kind, User
from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.pages.french import de
from mobilite.workflow import Refusal


class EmailTaken(Refusal):
    def __init__(self):
        super().__init__("Un compte a déjà cette adresse e-mail.", field="email")


class NotYourself(Refusal):
    """So that nobody shuts oneself out by mistake."""

    def __init__(self):
        super().__init__("C’est votre propre compte\u00a0: demandez à un autre administrateur.")


class LastAdministrator(Refusal):
    def __init__(self):
        super().__init__(
            "C’est le dernier administrateur\u00a0: donnez d’abord ce rôle à quelqu’un d’autre.",
            field="roles",
        )


@transaction.atomic
def create_account(email, *, first_name, last_name, roles, place=None, at: datetime, actor) -> User:
    """Open a colleague's account, without a password: send a link next. Raises EmailTaken."""
    if User.objects.filter(email__iexact=email).exists():
        raise EmailTaken
    user = User.objects.create_user(email, first_name=first_name, last_name=last_name, place=place)
    user.groups.set(_groups(roles))
    record(
        "create",
        user,
        sentence=f"a ouvert le compte {de(user)}",
        actor=actor,
        at=at,
        data={"roles": sorted(roles)},
    )
    return user


@transaction.atomic
def update_account(
    user_id, *, email, first_name, last_name, roles=(), place=None, at: datetime, actor
) -> User:
    """Change an account's name, address, place and roles. Raises EmailTaken or LastAdministrator.

    Only staff have roles and a place.
    """
    user = _locked(user_id)
    email = email.lower()
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise EmailTaken
    changed, before = [], [role.value for role in user.roles]
    values = {"email": email, "first_name": first_name, "last_name": last_name}
    if user.kind == Kind.STAFF:
        values["place"] = place
    for name, value in values.items():
        if getattr(user, name) != value:
            setattr(user, name, value)
            changed.append(name)
    user.save(update_fields=[*values])
    data = {}
    if user.kind == Kind.STAFF and set(before) != set(roles):
        if Role.ADMINISTRATOR in before and Role.ADMINISTRATOR not in roles:
            _keep_an_administrator(user)
        user.groups.set(_groups(roles))
        changed.append("roles")
        data = {"roles": sorted(roles)}
    record(
        "update",
        user,
        sentence=f"a modifié le compte {de(user)}",
        actor=actor,
        at=at,
        changed=changed,
        data=data,
    )
    return user


@transaction.atomic
def deactivate(user_id, *, at: datetime, actor) -> User:
    """Close an account: its sessions end now and its password opens nothing any more.

    What it did keeps its name. Raises NotYourself or LastAdministrator.
    """
    user = _locked(user_id)
    if actor is not None and user.pk == actor.pk:
        raise NotYourself
    if Role.ADMINISTRATOR in user.roles:
        _keep_an_administrator(user)
    user.is_active = False
    # Sessions are signed with the password: without it, not one lives on, even if the account opens again.
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    record("deactivate", user, sentence=f"a fermé le compte {de(user)}", actor=actor, at=at)
    return user


@transaction.atomic
def activate(user_id, *, at: datetime, actor) -> User:
    """Open an account again, without a password: send a link next."""
    user = _locked(user_id)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("activate", user, sentence=f"a rouvert le compte {de(user)}", actor=actor, at=at)
    return user


@transaction.atomic
def change_password(user_id, *, password, at: datetime) -> User:
    """Set the password that its owner chose. Every other session of the account ends."""
    user = _locked(user_id)
    user.set_password(password)
    user.save(update_fields=["password"])
    record("password", user, sentence="a choisi un nouveau mot de passe", actor=user, at=at)
    return user


@transaction.atomic
def work_at(user_id, *, place, at: datetime) -> User:
    """Say where one works today; without a place, everywhere. Nothing is written when one is there already."""
    user = _locked(user_id)
    if user.place_id != (place.pk if place else None):
        user.place = place
        user.save(update_fields=["place"])
        where = f"travaille à {place}" if place else "travaille pour tous les lieux"
        record("update", user, sentence=where, actor=user, at=at, changed=["place"])
    return user


@transaction.atomic
def hide_surnames(user_id, *, hidden: bool, at: datetime) -> User:
    """Turn the counter mode on or off: surnames hidden on screens that the public can see (row L1)."""
    user = _locked(user_id)
    if user.hides_surnames != hidden:
        user.hides_surnames = hidden
        user.save(update_fields=["hides_surnames"])
        word = "a masqué" if hidden else "a montré"
        record(
            "update",
            user,
            sentence=f"{word} les noms de famille sur son écran",
            actor=user,
            at=at,
            changed=["hides_surnames"],
        )
    return user


def _locked(user_id) -> User:
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=user_id)


def _groups(roles):
    return Group.objects.filter(name__in=[str(role) for role in roles])


def _keep_an_administrator(user) -> None:
    """Raise LastAdministrator when no other active account has that role.

    The group's row is what two administrators who leave at once compete for.
    """
    group = Group.objects.select_for_update().get(name=Role.ADMINISTRATOR)
    if not group.user_set.filter(is_active=True).exclude(pk=user.pk).exists():
        raise LastAdministrator
