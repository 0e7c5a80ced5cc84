"""What the catalogue must go on saying: each version in force reads, and its own examples still pass."""

from collections.abc import Iterator
from datetime import datetime

from advice.aids import catalogue
from advice.aids.engine import BadRule, examples
from advice.aids.models import Aid
from mobilite.integrity import Check, Finding
from mobilite.periods import paris_date


def examples_pass(now: datetime) -> Iterator[Finding]:
    """Find the versions in force that the engine cannot read, or one of whose examples answers something else."""
    day, known = paris_date(now), {"values": catalogue.values(), "zones": catalogue.zones()}
    for aid in Aid.objects.prefetch_related("versions__aid").order_by("slug"):
        version = catalogue.latest(aid.versions.all(), day)
        if version is None:
            continue
        try:
            runs = examples.run_all(catalogue.of_version(version), version.examples, today=day, **known)
        except BadRule as error:
            yield Finding(f"{version}\u00a0: {error.sentence}", version.get_absolute_url())
            continue
        for one in runs:
            if one.fault:
                yield Finding(
                    f"{version}, «\u00a0{one.label}\u00a0»\u00a0: {one.fault}", version.get_absolute_url()
                )


#: Registered at « integrity ».
CHECKS = {"aids.examples": Check("Exemples des aides", examples_pass)}
