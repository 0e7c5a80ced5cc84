"""Where jobs wait: the rows of django-tasks-db, whose tasks are our jobs."""

from django_tasks_db.backend import DatabaseBackend

from mobilite.jobs.policy import Job


class Jobs(DatabaseBackend):
    task_class = Job
