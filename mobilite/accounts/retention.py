"""How long what opens doors is kept: links, sessions, failed sign-ins, and the account of a person who is forgotten."""

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db.models import F, Q

from mobilite.accounts.models import User
from mobilite.audit.retention import forget_entries
from mobilite.kept import CNIL_LOGS, OURS, YEAR, Forgetting, Rule, Stage, Touch, simply_deleted


def _expired(terms):
    return Session.objects.filter(expire_date__lt=terms.now).annotate(since=F("expire_date"))


def _end(keys, terms):
    Session.objects.filter(pk__in=keys).delete()
    return ()


def social(people, now):
    """Close the accounts of people who are gone."""
    User.objects.filter(person__in=people).update(is_active=False)
    return ()


def identity(people, now):
    for user in User.objects.filter(person__in=people):
        AccessAttempt.objects.filter(username=user.email).delete()
        forget_entries(Q(object_label="accounts.user", object_id=user.pk))
        user.email = f"personne-{user.person_id}@anonyme.invalid"
        user.first_name, user.last_name = "Personne", f"n°\u00a0{user.person_id}"
        user.last_login = None
        user.set_unusable_password()
        user.save()
    return ()


DECLARED = (
    Touch("accounts.sign_ins", "accounts.User", "last_login", where=Q(person__isnull=False)),
    Forgetting("accounts", social, identity),
    Rule(
        "accounts.links",
        "Liens personnels",
        since="leur dernière date",
        then="effacés",
        source=OURS,
        active=1,
        erase=simply_deleted("accounts.PersonalLink", "expires_at"),
        deletes=("accounts.personallink",),
        say=lambda link: f"lien n°\u00a0{link.pk}",
    ),
    Rule(
        "accounts.sessions",
        "Sessions",
        since="la fin de la session",
        then="effacées",
        source=OURS,
        fixed=True,
        erase=Stage(_expired, _end),
        deletes=("sessions.session",),
        say=lambda session: "session échue",
    ),
    Rule(
        "accounts.attempts",
        "Essais de connexion",
        since="l’essai",
        then="effacés",
        source=CNIL_LOGS,
        active=YEAR,
        erase=simply_deleted("axes.AccessAttempt", "attempt_time"),
        deletes=("axes.accessattempt",),
        say=lambda attempt: f"essai n°\u00a0{attempt.pk}",
    ),
    Rule(
        "accounts.sign_ins",
        "Connexions",
        since="la connexion",
        then="effacées",
        source=CNIL_LOGS,
        active=YEAR,
        erase=simply_deleted("axes.AccessLog", "attempt_time"),
        deletes=("axes.accesslog",),
        say=lambda log: f"connexion n°\u00a0{log.pk}",
    ),
)
