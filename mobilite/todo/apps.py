"""What somebody has to do: tasks with an owner and a moment, calls and their next try."""

from django.apps import AppConfig


class TodoConfig(AppConfig):
    name = "mobilite.todo"
    label = "todo"
    verbose_name = "tâches"

    def ready(self):
        from mobilite.pages.navigation import MenuEntry
        from mobilite.registry import register
        from mobilite.todo import demo, upward

        entry = MenuEntry(
            "Tâches",
            "list-checks",
            "todo:list",
            "todo.view_task",
            count=upward.overdue_count,
            count_label="en retard",
            hot=True,
        )
        register("menu", "todo", entry, order=15)
        register("top_bar", "call", "todo/top_call.html", order=5)
        register("today", "tasks", upward.today, order=12)
        register("today", "forgotten_tasks", upward.left_behind, order=13)
        register("person_acts", "todo", upward.person_acts, order=20)
        register("person_cards", "todo", upward.person_cards, order=5)
        register("story", "todo", upward.story)
        register("away", "todo", upward.away)
        register("demo", "todo", demo.make, order=60)

        from mobilite.privacy import declare
        from mobilite.todo.personal import DECLARED

        declare(*DECLARED)

        from mobilite import kept
        from mobilite.todo import retention

        kept.declare(*retention.DECLARED, order=320)
