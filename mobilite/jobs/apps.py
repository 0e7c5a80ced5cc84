from datetime import timedelta

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "mobilite.jobs"
    label = "jobs"
    verbose_name = "travaux de fond"

    def ready(self):
        from mobilite.due import DueWork
        from mobilite.jobs.keeping import prune
        from mobilite.registry import register

        register(
            "due",
            "jobs.prune",
            DueWork("Oublier les vieux travaux", prune, every=timedelta(days=1)),
            order=900,
        )
