from datetime import timedelta

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "mobilite.jobs"
    label = "jobs"
    verbose_name = "travaux de fond"

    def ready(self):
        from mobilite.due import DueWork
        from mobilite.jobs.keeping import prune
        from mobilite.jobs.overview import told_today
        from mobilite.pages.presentation import Chip
        from mobilite.parameters.cards import SettingsCard
        from mobilite.registry import register

        work = DueWork("Oublier les vieux travaux", prune, every=timedelta(days=1))
        register("due", "jobs.prune", work, order=900)
        card = SettingsCard(
            "Travaux de fond",
            "cog",
            "jobs:index",
            "jobs.view_duerun",
            "Ce qui se fait derrière les pages\u00a0: messages, rappels, documents.",
        )
        register("settings_card", "jobs", card, order=85)
        register("today_fact", "jobs", told_today, order=900)
        register("chip", "running", Chip("refresh-cw", "st-ongoing"))
        register("chip", "put_back", Chip("clock", "st-expected"))

        from mobilite import kept
        from mobilite.jobs import retention

        kept.declare(*retention.DECLARED, order=440)
