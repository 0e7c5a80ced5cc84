from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "mobilite.people"
    label = "people"
    verbose_name = "personnes"
