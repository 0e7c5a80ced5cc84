"""What the database cannot hold alone: ends that are sums, durations in months, who accepts a reason that is encrypted."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from advice.recruitment.eligibility.engine import prolongation
from advice.recruitment.eligibility.engine.passes import LONGEST_SUSPENSION
from advice.recruitment.eligibility.models import Assessment, PassIae
from advice.recruitment.eligibility.operations.assessing import ends
from mobilite.integrity import Check, Finding
from mobilite.pages.french import typography
from mobilite.periods import add_months


def _page(person_id: int) -> str:
    return reverse("eligibility:person", args=[person_id])


def passes_add_up(now: datetime) -> Iterator[Finding]:
    """Find the PASSes whose end is not what suspensions and prolongations make, or one of which breaks its rule."""
    rows = PassIae.objects.prefetch_related("suspensions", "prolongations").order_by("pk")
    for one in rows.iterator(500):
        spans, more = list(one.suspensions.all()), list(one.prolongations.all())
        days = sum((row.ends_on - row.starts_on).days for row in spans) + sum(row.days for row in more)
        if (one.ends_on - one.first_ends_on).days != days:
            yield Finding(
                typography(
                    f"{one} : sa fin n’est pas celle de ses suspensions et prolongations. Vérifiez-les."
                ),
                _page(one.person_id),
            )
        if any(row.ends_on > add_months(row.starts_on, LONGEST_SUSPENSION) for row in spans):
            yield Finding(
                typography(f"{one} : une suspension dépasse 36 mois. Mettez-y fin."), _page(one.person_id)
            )
        if any(prolongation(row.reason).needs_prescriber and row.accepted_by_id is None for row in more):
            yield Finding(
                typography(f"{one} : une prolongation n’a pas l’accord d’un prescripteur. Notez-le."),
                _page(one.person_id),
            )


def assessments_end(now: datetime) -> Iterator[Finding]:
    """Find the assessments that hold longer than their author may give."""
    for one in Assessment.objects.order_by("pk").iterator(500):
        if one.ends_on > ends(one.author, one.made_on):
            yield Finding(
                typography(f"{one} : il vaut plus longtemps que son auteur ne le peut. Refaites-le."),
                _page(one.person_id),
            )


#: Registered at « integrity ».
CHECKS = {
    "eligibility.passes": Check("PASS IAE et leur fin", passes_add_up),
    "eligibility.assessments": Check("Durée des diagnostics d’éligibilité", assessments_end),
}
