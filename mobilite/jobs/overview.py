"""What the administrator sees of the work behind the pages. Questions only; nothing is written."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q, Sum
from django_tasks_db.models import DBTaskResult, get_date_max

from mobilite.due import DueWork
from mobilite.jobs import lives
from mobilite.jobs.models import DueRun, Worker
from mobilite.jobs.queue import Status, job_of, label_of, ready, why
from mobilite.pages.french import datetime_fr, local, number_fr, plural, time_fr
from mobilite.periods import paris_date
from mobilite.registry import registered

#: Past that without a worker, what waits is told loudly.
SILENCE = timedelta(minutes=5)
DAY = timedelta(days=1)

WAITING, RUNNING, PUT_BACK, FAILED, DONE = "waiting", "running", "put_back", "failed", "done"
LABELS = {
    WAITING: "En attente",
    RUNNING: "En cours",
    PUT_BACK: "Plus tard",
    FAILED: "En échec",
    DONE: "Fait",
}


def only(state: str, rows, at: datetime):
    """Keep the rows of the queue in a state, as people see it."""
    now = Q(run_after=get_date_max()) | Q(run_after__lte=at)
    found = {
        WAITING: Q(status=Status.READY) & now,
        PUT_BACK: Q(status=Status.READY) & ~now,
        RUNNING: Q(status=Status.RUNNING),
        FAILED: Q(status=Status.FAILED),
        DONE: Q(status=Status.SUCCESSFUL),
    }
    return rows.filter(found[state])


def state_of(row: DBTaskResult, at: datetime) -> str:
    """Return the state of a row of the queue, as people see it."""
    if row.status == Status.READY:
        return PUT_BACK if at < row.run_after < get_date_max() else WAITING
    return {Status.RUNNING: RUNNING, Status.FAILED: FAILED, Status.SUCCESSFUL: DONE}[Status(row.status)]


def attempts_of(row: DBTaskResult) -> str:
    """Say how many times a row was tried: « 2 sur 5 »; nothing before the first time."""
    tried, job = len(row.worker_ids), job_of(row)
    return (f"{tried} sur {job.attempts}" if job else str(tried)) if tried else ""


def planned(row: DBTaskResult) -> datetime:
    """Return when a row may run: when it was asked for, or its own hour."""
    return row.enqueued_at if row.run_after == get_date_max() else row.run_after


def moment(then: datetime, at: datetime) -> str:
    """Say when: « à 11 h 02 » for today, the day too for another."""
    if paris_date(then) == paris_date(at):
        return f"à {time_fr(local(then))}"
    return f"le {datetime_fr(then, year=False)}"


def how_often(every: timedelta) -> str:
    """Say « chaque minute », « toutes les 5 minutes », « chaque jour »."""
    for unit, one, many in (
        (DAY, "chaque jour", "tous les {} jours"),
        (timedelta(hours=1), "chaque heure", "toutes les {} heures"),
        (timedelta(minutes=1), "chaque minute", "toutes les {} minutes"),
    ):
        if every >= unit:
            return one if every < 2 * unit else many.format(every // unit)
    return "chaque minute"


def last_seen(at: datetime) -> datetime | None:
    """Return when a worker was last seen; None if none ever was."""
    seen = Worker.objects.aggregate(last=Max("seen_at"))["last"]
    swept = DueRun.objects.aggregate(last=Max("started_at"))["last"]
    return max((moment for moment in (seen, swept) if moment), default=None)


def is_stalled(at: datetime) -> bool:
    """Tell whether work waits while no worker has been seen for five minutes."""
    if not ready(at).exists() or lives.living(at):
        return False
    seen = last_seen(at)
    return seen is None or seen <= at - SILENCE


@dataclass(frozen=True)
class WorkLine:
    """A due work and how its last run went."""

    key: str
    work: DueWork
    run: DueRun | None
    today: int
    at: datetime

    @property
    def often(self) -> str:
        return how_often(self.work.every)

    @property
    def when(self) -> str:
        """Say when its last run was: the hour alone for one of today."""
        return moment(self.run.started_at, self.at) if self.run else ""

    @property
    def state(self) -> str:
        """Return "never", "running", "failed" or "done"."""
        if self.run is None:
            return "never"
        if self.run.finished_at is None:
            return RUNNING
        return FAILED if self.run.error else DONE

    @property
    def counts(self) -> str:
        """Say what it did: at the last run, and in a day."""
        if self.run is None:
            return ""
        done = plural(self.run.done, "fait") if self.run.done else "rien à faire"
        return done if self.today == self.run.done else f"{done}, {number_fr(self.today)} en 24\u00a0h"


def due_works(at: datetime) -> list[WorkLine]:
    """Return every due work of this version with its last run. Three queries, however many there are."""
    last = DueRun.objects.values("key").annotate(last=Max("started_at"))
    moments = {one["key"]: one["last"] for one in last}
    runs = {
        run.key: run
        for run in DueRun.objects.filter(started_at__in=set(moments.values())).order_by("pk")
        if run.started_at == moments[run.key]
    }
    done = DueRun.objects.filter(started_at__gt=at - DAY).values("key").annotate(total=Sum("done"))
    totals = {one["key"]: one["total"] for one in done}
    return [
        WorkLine(entry.key, entry.value, runs.get(entry.key), totals.get(entry.key, 0), at)
        for entry in registered("due")
    ]


@dataclass(frozen=True)
class JobLine:
    """A row of the queue in words."""

    row: DBTaskResult
    at: datetime

    @property
    def label(self) -> str:
        return label_of(self.row)

    @property
    def why(self) -> str:
        return why(self.row)

    @property
    def when(self) -> str:
        """Say when it ended, or began if it is under way."""
        return moment(self.row.finished_at or self.row.started_at or self.row.enqueued_at, self.at)

    @property
    def attempts(self) -> str:
        return attempts_of(self.row)


def failures(most: int, at: datetime) -> list[JobLine]:
    """Return the last jobs that failed for good."""
    rows = DBTaskResult.objects.filter(status=Status.FAILED).order_by("-finished_at", "pk")
    return [JobLine(row, at) for row in rows[:most]]


def under_way(at: datetime) -> list[JobLine]:
    """Return the jobs that workers do now."""
    rows = DBTaskResult.objects.filter(status=Status.RUNNING).order_by("started_at", "pk")
    return [JobLine(row, at) for row in rows]


def counts(at: datetime) -> dict[str, int]:
    """Return how many jobs are in each state; those done are those of the last day."""
    rows = DBTaskResult.objects.all()
    found = {state: only(state, rows, at).count() for state in (WAITING, RUNNING, PUT_BACK, FAILED)}
    return found | {DONE: only(DONE, rows, at).filter(finished_at__gt=at - DAY).count()}


def notice_of_silence(at: datetime) -> str:
    """Say loudly that nobody works; nothing when all is well."""
    if not is_stalled(at):
        return ""
    waiting = ready(at).count()
    verb = "attendent" if waiting > 1 else "attend"
    return f"{plural(waiting, 'travail', 'travaux')} {verb}, et aucun programme de fond ne tourne."


def told_today(asked) -> list[tuple[str, str]]:
    """Tell the administrator on the home page that nobody works."""
    if not asked.user.has_perm("jobs.view_duerun"):
        return []
    notice = notice_of_silence(asked.now)
    return [("octagon-alert", f"{notice} Voir Réglages, Travaux de fond.")] if notice else []
