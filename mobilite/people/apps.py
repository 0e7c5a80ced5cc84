from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "mobilite.people"
    label = "people"
    verbose_name = "personnes"

    def ready(self):
        from mobilite.people.reference import sync_communes

        # Reference data, not a signal of ours: communes are there after a migrate, and back after a test's flush.
        post_migrate.connect(sync_communes, sender=self, dispatch_uid="people.sync_communes")
