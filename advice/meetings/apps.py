from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "advice.meetings"
    label = "meetings"
    verbose_name = "rendez-vous de conseil et ateliers"

    def ready(self):
        from advice.meetings import (
            demo,
            integrity,
            lists,
            messages,
            operations,
            personal,
            retention,
            terms,
            upward,
        )
        from mobilite import kept
        from mobilite.due import DueWork
        from mobilite.pages.navigation import MenuEntry
        from mobilite.pages.presentation import Chip
        from mobilite.privacy import declare
        from mobilite.registry import register

        declare(*personal.DECLARED)
        kept.declare(*retention.DECLARED, order=152)
        work = DueWork("Rappeler les rendez-vous et les ateliers", operations.remind, upward.OFTEN)
        register("due", "meetings.remind", work)
        for order, parameter in enumerate(terms.PARAMETERS, 94):
            register("parameter", parameter.key, parameter, order=order)
        for order, event in enumerate(messages.EVENTS, 65):
            register("message_event", event.key, event, order=order)
        register("appointment_changed", "meetings", operations.follow)
        register("appointment_held", "meetings", upward.held)
        register("case_opened", "meetings", operations.join_file)
        register("case_cards", "meetings", upward.case_cards)
        register("record_acts", "meetings", upward.case_acts, order=45)
        register("record_notices", "meetings", upward.notices, order=40)
        register("person_cards", "meetings", upward.person_cards, order=6)
        register("person_acts", "meetings", upward.person_acts, order=45)
        register("story", "meetings", upward.Story())
        entry = MenuEntry(
            "Ateliers",
            "users",
            "meetings:workshops",
            lists.VIEW,
            count=upward.workshops_waiting,
            count_label="à noter",
        )
        register("menu", "meetings", entry, order=59)
        register("demo", "meetings", demo.make, order=67)
        for order, (key, check) in enumerate(integrity.CHECKS.items(), 77):
            register("integrity", key, check, order=order)
        chips = {
            "workshop.planned": Chip("calendar-clock", "st-confirmed"),
            "workshop.held": Chip("check", "st-ongoing"),
            "enrolment.enrolled": Chip("check", "st-confirmed"),
            "enrolment.waiting": Chip("hourglass", "st-waiting"),
            "enrolment.came": Chip("user-check", "st-ongoing"),
            "enrolment.missed": Chip("user-x", "st-noshow"),
            "enrolment.excused": Chip("message-square", "st-waiting"),
        }
        for key, chip in chips.items():
            register("chip", key, chip)
