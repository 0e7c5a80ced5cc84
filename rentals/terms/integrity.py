"""What the contract must go on saying: what the law asks, and only what the software can fill in."""

from collections.abc import Iterator
from datetime import datetime

from mobilite.integrity import Check, Finding
from mobilite.periods import paris_date
from rentals.terms import law, markup, versions
from rentals.terms.models import Version


def says_what_the_law_asks(now: datetime) -> Iterator[Finding]:
    """Find the version in force, and those to come, that no longer say what the law asks or name an unknown variable."""
    day = paris_date(now)
    first = Version.objects.in_force(day).first()
    for version in Version.objects.filter(pk=first.pk if first else None) | Version.objects.filter(
        from_date__gt=day
    ):
        terms = versions.of(version)
        for one in law.missing(terms.clauses):
            yield Finding(f"{version}\u00a0: {one.sentence}", version.get_absolute_url())
        for clause in terms.clauses:
            for sentence in markup.problems(clause.text):
                yield Finding(
                    f"{version}, «\u00a0{clause.title}\u00a0»\u00a0: {sentence}", version.get_absolute_url()
                )


#: Registered at « integrity ».
CHECKS = {"terms.law": Check("Modèle de contrat", says_what_the_law_asks)}
