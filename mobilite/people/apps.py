from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "mobilite.people"
    label = "people"
    verbose_name = "personnes"

    def ready(self):
        from mobilite.pages.navigation import MenuEntry
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

        from mobilite.people import demo, demo_papers, papers
        from mobilite.people.imports import PEOPLE
        from mobilite.people.operations.papers import WORK
        from mobilite.people.registered import register_people
        from mobilite.people.to_check import papers_to_check

        register_people()
        for order, parameter in enumerate(papers.PARAMETERS, 60):
            register("parameter", parameter.key, parameter, order=order)
        register("due", "people.paper_files", WORK)
        register("today", "papers_to_check", papers_to_check, order=32)
        action = MenuEntry("Nouvelle personne", "user-plus", "people:new", "people.add_person")
        register("today_action", "person", action, order=10)
        register("import", "people", PEOPLE, order=10)
        register("demo", "structure", demo.make_structure, order=10)
        register("demo", "people", demo.make, order=25)
        register("demo", "papers", demo_papers.make_papers, order=60)
        register("demo_is_empty", "people", demo.is_empty)

        from mobilite.people.personal import DECLARED
        from mobilite.privacy import declare

        declare(*DECLARED)

        from mobilite import kept
        from mobilite.people import retention

        kept.declare(*retention.DECLARED, order=0)
