from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "mobilite.diary"
    label = "diary"
    verbose_name = "agenda"

    def ready(self):
        from mobilite.diary import demo, upward
        from mobilite.diary.shown import CHIPS
        from mobilite.diary.story import story_of_person
        from mobilite.pages.navigation import MenuEntry
        from mobilite.registry import register

        entry = MenuEntry("Agenda", "calendar-days", "diary:agenda", "diary.view_appointment")
        register("menu", "diary", entry, order=25)
        register("today", "appointments", upward.today, order=22)
        register("person_acts", "diary", upward.person_acts, order=20)
        register("person_cards", "diary", upward.person_cards, order=5)
        register("story", "diary", story_of_person)
        register("touched_by_closure", "diary", upward.touched_by_closure)
        for key, chip in CHIPS.items():
            register("chip", key, chip)
        register("demo", "diary", demo.make, order=45)

        from mobilite.diary.personal import DECLARED
        from mobilite.privacy import declare

        declare(*DECLARED)

        from mobilite import kept
        from mobilite.diary import retention

        kept.declare(*retention.DECLARED, order=340)
