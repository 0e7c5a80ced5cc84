from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "mobilite.people"
    label = "people"
    verbose_name = "personnes"

    def ready(self):
        from mobilite.parameters.cards import SettingsCard
        from mobilite.people.reference import sync_communes
        from mobilite.registry import register

        # Reference data, not a signal of ours: communes are there after a migrate, and back after a test's flush.
        post_migrate.connect(sync_communes, sender=self, dispatch_uid="people.sync_communes")
        card = SettingsCard("Lieux", "store", "places:list", "people.change_place", "Adresses, horaires.")
        register("settings_card", "places", card, order=20)
        card = SettingsCard(
            "Jours fermés, jours ouverts",
            "calendar-x",
            "places:closures",
            "people.change_place",
            "Congés, ponts, ouvertures exceptionnelles. Les jours fériés sont connus.",
        )
        register("settings_card", "closures", card, order=30)

        from mobilite.people.registered import register_people

        register_people()
