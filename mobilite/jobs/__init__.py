"""Work that happens behind the pages: what was asked for in a transaction, and what falls due."""

from mobilite.jobs.policy import GiveUp, Job, Later, job

__all__ = ["GiveUp", "Job", "Later", "job"]
