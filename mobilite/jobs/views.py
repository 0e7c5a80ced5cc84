"""The administrator's pages about the work behind the pages, and the bar that anybody watches."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import DetailView, TemplateView
from django_tasks_db.models import DBTaskResult

from mobilite import clock
from mobilite.jobs import lives, operations, overview
from mobilite.jobs import progress as progresses
from mobilite.jobs.lists import CRUMBS, PERMISSION
from mobilite.jobs.models import Progress, Worker
from mobilite.jobs.queue import label_of, why
from mobilite.pages.form_page import ActView
from mobilite.workflow import Refusal

FEW = 10


class Index(PermissionRequiredMixin, TemplateView):
    """Who works, what waits, what failed, what is done by itself."""

    permission_required = PERMISSION
    template_name = "jobs/index.html"

    def get_context_data(self, **kwargs):
        at = clock.now()
        living = lives.living(at)
        workers = [worker for worker in Worker.objects.order_by("started_at", "pk") if worker.name in living]
        counts, last = overview.counts(at), None if workers else overview.last_seen(at)
        return super().get_context_data(
            title="Travaux de fond",
            crumbs=CRUMBS[:1],
            silence=overview.notice_of_silence(at),
            last_seen=last and overview.moment(last, at),
            workers=[
                (one, overview.moment(one.started_at, at), overview.moment(one.seen_at, at))
                for one in workers
            ],
            counts=[
                (state, tab, overview.LABELS[state], counts[state])
                for state, tab in (
                    (overview.WAITING, "attente"),
                    (overview.RUNNING, "cours"),
                    (overview.PUT_BACK, "plus-tard"),
                    (overview.FAILED, "echec"),
                )
            ],
            done=counts[overview.DONE],
            under_way=overview.under_way(at),
            failures=overview.failures(FEW, at),
            failed=counts[overview.FAILED],
            works=overview.due_works(at),
            **kwargs,
        )


class JobPage(PermissionRequiredMixin, DetailView):
    """One job: what it is, when, and what went wrong."""

    permission_required = PERMISSION
    template_name = "jobs/job.html"
    queryset = DBTaskResult.objects.all()
    context_object_name = "row"

    def get_context_data(self, **kwargs):
        row, at = self.object, clock.now()
        state = overview.state_of(row, at)
        return super().get_context_data(
            title=label_of(row),
            crumbs=(*CRUMBS, ("File des travaux", reverse("jobs:queue"))),
            state=state,
            state_label=overview.LABELS[state],
            planned=overview.planned(row) if state in (overview.WAITING, overview.PUT_BACK) else None,
            attempts=overview.attempts_of(row),
            why=why(row),
            **kwargs,
        )


class TryAgain(ActView):
    """Let a failed job wait again."""

    permission_required = PERMISSION
    refusals = (Refusal,)
    said = "Le travail est relancé\u00a0: un programme de fond va le reprendre."

    def get_back_url(self):
        return reverse("jobs:index")

    def perform(self):
        operations.try_again(self.kwargs["pk"], at=clock.now(), actor=self.request.user)
        return self.get_back_url()


class TryAllAgain(TryAgain):
    """Let all that failed wait again: the service that was down is back."""

    def perform(self):
        count = operations.try_all_again(at=clock.now(), actor=self.request.user)
        self.said = (
            f"{count} travaux sont relancés."
            if count > 1
            else self.said
            if count
            else "Rien n’était en échec."
        )
        return self.get_back_url()


class RunNow(ActView):
    """Ask for a due work now."""

    permission_required = PERMISSION
    refusals = (Refusal,)
    said = "C’est demandé\u00a0: un programme de fond va le faire. Rechargez la page pour voir le résultat."

    def get_back_url(self):
        return reverse("jobs:index")

    def perform(self):
        operations.ask_for(self.kwargs["key"], at=clock.now(), actor=self.request.user)
        return self.get_back_url()


class ProgressPage(TemplateView):
    """A bar that moves; then how it ended, and where to go. The owner's, and the administrator's."""

    template_name = "jobs/progress.html"

    def get_context_data(self, **kwargs):
        progress = get_object_or_404(
            Progress.objects.visible_to(self.request.user).select_related("owner"), pk=self.kwargs["pk"]
        )
        at = clock.now()
        seen = progresses.seen(progress)
        return super().get_context_data(
            title=progress.title,
            progress=progress,
            seen=seen,
            silence="" if seen.is_over else overview.notice_of_silence(at),
            **kwargs,
        )
