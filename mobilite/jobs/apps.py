from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "mobilite.jobs"
    label = "jobs"
    verbose_name = "travaux de fond"
