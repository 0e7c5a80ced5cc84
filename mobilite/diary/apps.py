from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "mobilite.diary"
    label = "diary"
    verbose_name = "agenda"
