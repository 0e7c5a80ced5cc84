"""What the night does: the rules, and a task when a hold is to be looked at again."""

from datetime import datetime, timedelta

from django.urls import reverse

from mobilite.accounts.roles import Role
from mobilite.integrity import Check, Finding
from mobilite.kept import rules
from mobilite.pages.french import plural
from mobilite.periods import paris_date
from mobilite.retention import engine
from mobilite.retention.models import FileToErase, Hold, Run
from mobilite.retention.terms import terms
from mobilite.todo.models import Task
from mobilite.todo.operations import open_task

#: A night may fail; three in a row is too much.
PATIENCE = timedelta(days=3)
REVIEW = "Revoir une réserve de conservation"


def nightly(now: datetime) -> int:
    """Do what is due."""
    return engine.run(now)


def ask_for_reviews(now: datetime) -> int:
    """Open one task for the managers per hold whose day has come."""
    done = 0
    for hold in Hold.objects.standing().filter(review_on__lte=paris_date(now)).order_by("pk"):
        key = f"retention.hold:{hold.pk}:{hold.review_on}"
        if not _asked(key):
            open_task(
                REVIEW,
                role=Role.MANAGER,
                about=hold,
                due_at=now + timedelta(days=7),
                key=key,
                at=now,
                actor=None,
            )
            done += 1
    return done


def _asked(key: str) -> bool:
    return Task.objects.filter(key=key).exists()


def past_their_term(now: datetime):
    """Find what should have gone three nights ago and is still there. Before its first night a rule is late in nothing."""
    limits = terms(now - PATIENCE)
    tried = set(Run.objects.values_list("rule", flat=True).distinct())
    for rule in rules():
        if rule.key not in tried:
            continue
        for due in engine.due(rule, limits[rule.key]):
            count = due.rows.count()
            if count:
                yield Finding(
                    f"{rule.label}\u00a0: {plural(count, 'ligne a', 'lignes ont')} passé "
                    "leur terme depuis plus de trois jours.",
                    reverse("retention:index"),
                )
    left = FileToErase.objects.filter(asked_at__lt=now - PATIENCE).count()
    if left:
        yield Finding(f"{plural(left, 'fichier à effacer est', 'fichiers à effacer sont')} encore là.")


#: Registered at « integrity ».
CHECKS = {"retention.terms": Check("Durées de conservation", past_their_term)}
