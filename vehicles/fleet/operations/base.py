"""What these operations share."""

from mobilite.workflow import Refusal


class FleetRefused(Refusal):
    """The act is not possible now; the sentence says why and what to do."""
