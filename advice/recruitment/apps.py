from django.apps import AppConfig


class RecruitmentConfig(AppConfig):
    name = "advice.recruitment"
    label = "recruitment"
    verbose_name = "recrutement"

    def ready(self):
        from advice.recruitment import (
            demo,
            integrity,
            lists,
            messages,
            operations,
            own,
            personal,
            retention,
            upward,
        )
        from mobilite import kept
        from mobilite.pages.navigation import MenuEntry
        from mobilite.pages.presentation import Chip
        from mobilite.privacy import declare
        from mobilite.registry import register

        declare(*personal.DECLARED)
        kept.declare(*retention.DECLARED, order=160)
        for order, event in enumerate(messages.EVENTS, 70):
            register("message_event", event.key, event, order=order)
        for key, check in integrity.CHECKS.items():
            register("integrity", key, check, order=78)
        entry = MenuEntry(
            "Recrutement",
            "briefcase",
            "recruitment:list",
            lists.VIEW,
            count=lists.to_call_count,
            count_label="à appeler",
            hot=True,
        )
        register("menu", "recruitment", entry, order=60)
        for key, work in upward.WORKS.items():
            register("due", key, work)
        register("call_noted", "recruitment", operations.call_noted)
        register("case_closed", "recruitment", operations.case_closed)
        register("rental_changed", "recruitment", operations.rental_changed)
        register("today", "recruitment", upward.today, order=13)
        register("consent_noted", "recruitment", operations.consent_noted)
        register("contact_left", "recruitment", operations.contact_left)
        register("record_acts", "recruitment", upward.acts, order=50)
        register("person_acts", "recruitment", upward.person_acts, order=22)
        register("person_now", "recruitment", upward.person_now, order=50)
        register("partner_cards", "recruitment", upward.partner_cards, order=20)
        register("story", "recruitment", upward.Story())
        register("search", "recruitment", upward.search, order=29)
        register("demo", "recruitment", demo.make, order=68)
        register("own_section", "recruitment.way", own.WORK, order=40)
        register("sheet_followed", "recruitment", own.followed)
        chips = {
            "new": Chip("inbox", "st-requested"),
            "processing": Chip("eye", "st-ongoing"),
            "postponed": Chip("hourglass", "st-waiting"),
            "prior_to_hire": Chip("milestone", "st-held"),
            "accepted": Chip("badge-check", "st-confirmed"),
            "refused": Chip("ban", "st-refused"),
            "cancelled": Chip("x", "st-cancelled"),
            "obsolete": Chip("archive", "st-closed"),
            "pool": Chip("users", "st-expected"),
            "withdrawn": Chip("undo-2", "st-cancelled"),
        }
        for state, chip in chips.items():
            register("chip", f"referral.{state}", chip)
        for state, chip in {
            "ours": Chip("house", "st-confirmed"),
            "agreed": Chip("handshake", "st-ongoing"),
            "waiting": Chip("hourglass", "st-waiting"),
            "closed": Chip("archive", "st-closed"),
        }.items():
            register("chip", f"employer.{state}", chip)
