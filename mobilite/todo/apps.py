from django.apps import AppConfig


class TodoConfig(AppConfig):
    name = "mobilite.todo"
    label = "todo"
    verbose_name = "tâches"
