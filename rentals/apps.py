from django.apps import AppConfig

from mobilite import registry


class RentalsConfig(AppConfig):
    name = "rentals"
    verbose_name = "locations"

    def ready(self):
        from mobilite.pages.navigation import MenuEntry
        from mobilite.pages.presentation import Chip
        from mobilite.parameters.cards import SettingsCard
        from rentals import demo, deposit_due, discounts, driving, due, integrity, messages, today, upward
        from rentals.access import upward as access_upward
        from rentals.demo.mornings import make_mornings
        from rentals.documents.signed import signed_facts
        from rentals.indicators import terms as figures
        from rentals.missing import papers_of_rentals, rights_of_rentals
        from rentals.moved import vehicles_moved
        from rentals.operations import call_noted, contests, keybox, paperdays
        from rentals.operations.deposits import link_hold
        from rentals.operations.sheets import close_links
        from rentals.portal import own, own_acts
        from rentals.promises import absence, risks, telling
        from rentals.promises import messages as promise_messages
        from rentals.rules import promised_vehicles
        from rentals.sheets import messages as sheet_messages
        from rentals.sheets import upward as sheets
        from rentals.story import story_of_person

        registry.register("own_section", "rentals.mine", own.MINE, order=10)
        registry.register("own_section", "rentals.owed", own_acts.OWED, order=30)
        registry.register("demo", "rentals", demo.make, order=40)
        registry.register("demo", "mornings", make_mornings, order=68)
        for order, parameter in enumerate(due.PARAMETERS, 20):
            registry.register("parameter", parameter.key, parameter, order=order)
        for order, parameter in enumerate((*keybox.PARAMETERS, *contests.PARAMETERS), 45):
            registry.register("parameter", parameter.key, parameter, order=order)
        for order, parameter in enumerate((*discounts.PARAMETERS, *figures.PARAMETERS), 50):
            registry.register("parameter", parameter.key, parameter, order=order)
        told = (*messages.EVENTS, *promise_messages.EVENTS, *sheet_messages.EVENTS)
        for order, event in enumerate(told, 10):
            registry.register("message_event", event.key, event, order=order)
        for order, parameter in enumerate(risks.PARAMETERS, 55):
            registry.register("parameter", parameter.key, parameter, order=order)
        registry.register("booking_moved", "rentals", telling.booking_moved)
        for key, work in (due.WORKS | deposit_due.WORKS | telling.WORKS | absence.WORKS).items():
            registry.register("due", key, work)
        for order, (key, check) in enumerate(integrity.CHECKS.items(), 30):
            registry.register("integrity", key, check, order=order)
        registry.register("may_reassign", "rentals", promised_vehicles)
        registry.register("vehicles_moved", "rentals", vehicles_moved)
        registry.register("who_drives", "rentals", driving.of_occupancies)
        registry.register("drivers", "rentals", driving.drivers_at)
        entry = MenuEntry(
            "Locations",
            "key-round",
            "rentals:list",
            "rentals.view_rental",
            count=upward.late_count,
            count_label="en retard",
            hot=True,
        )
        registry.register("menu", "rentals", entry, order=30)
        caisse = MenuEntry("Caisse", "banknote", "rentals:caisse", "payments.view_bill", section=3)
        registry.register("menu", "caisse", caisse, order=90)
        figures = MenuEntry(
            "Pilotage", "chart-column", "rentals:indicators", section=3, seen_by=upward.sees_figures
        )
        registry.register("menu", "figures", figures, order=100)
        registry.register("search", "rentals", upward.search, order=20)
        for kind in ("rental", "lease", "hold"):
            registry.register("occupancy", kind, upward.occupancies)
        registry.register("person_acts", "rentals", upward.person_acts, order=10)
        registry.register("person_now", "rentals", upward.person_now, order=10)
        registry.register("person_cards", "rentals", upward.person_cards, order=10)
        registry.register("partner_cards", "rentals", upward.partner_cards)
        registry.register("contact_left", "sheets", close_links)
        registry.register("partner_cards", "sheets", sheets.partner_cards, order=10)
        registry.register("chip", "to_decide", Chip("circle-question-mark", "st-late"))
        registry.register("chip", "promised", Chip("handshake", "st-expected"))
        registry.register("chip", "billed", Chip("receipt-euro", "st-waiting"))
        registry.register("chip", "dropped", Chip("inbox", "st-held"))
        registry.register("chip", "void", Chip("x", "st-cancelled"))
        registry.register("person_cards", "access", access_upward.person_cards, order=11)
        registry.register("person_acts", "access", access_upward.person_acts, order=11)
        registry.register("story", "rentals", story_of_person)
        registry.register("papers_asked", "rentals", papers_of_rentals)
        registry.register("also_missing", "rentals", rights_of_rentals)
        registry.register("deposit_held", "rentals", link_hold)
        registry.register("paper_signed", "rentals", signed_facts)
        registry.register("call_noted", "rentals", call_noted)
        for order, name, column in today.COLUMNS:
            registry.register("today", name, column, order=order)
        for key, work in paperdays.WORKS.items():
            registry.register("due", key, work)
        action = MenuEntry("Demain sur papier", "printer", "rentals:paper_days", "rentals.change_rental")
        registry.register("today_action", "paper_day", action, order=15)
        action = MenuEntry("Préparer des remises", "list-checks", "rentals:mornings", "rentals.change_rental")
        registry.register("today_action", "mornings", action, order=16)
        registry.register("today", "sheets", sheets.waiting_sheets, order=12)
        action = MenuEntry("Prescription au téléphone", "phone", "rentals:phone_sheet", "rentals.add_rental")
        registry.register("today_action", "phone_sheet", action, order=25)
        action = MenuEntry("Nouvelle location", "plus", "rentals:new", "rentals.add_rental")
        registry.register("today_action", "rental", action, order=20)
        registry.register("touched_by_closure", "rentals", upward.touched_by_closure)
        card = SettingsCard(
            "Offres et tarifs",
            "tag",
            "rentals:offers",
            "rentals.change_offer",
            "Ce que l’on prête, à qui, à quel prix.",
        )
        registry.register("settings_card", "offers", card, order=40)
        card = SettingsCard(
            "Règles de l’assureur",
            "shield-check",
            "rentals:insurer",
            "rentals.change_offer",
            "Qui peut conduire, et la franchise de chaque conducteur.",
        )
        registry.register("settings_card", "insurer", card, order=42)
        card = SettingsCard(
            "Casques et gants",
            "shield-check",
            "rentals:helmets",
            "vehicles.change_vehicle",
            "Ce que l’on prête avec un scooter, et qui l’a.",
        )
        registry.register("settings_card", "gear", card, order=52)

        from mobilite.privacy import declare
        from rentals.access import personal as access_personal
        from rentals.personal import DECLARED
        from rentals.sheets import personal as sheets_personal

        declare(*DECLARED, *access_personal.DECLARED, *sheets_personal.DECLARED)

        from mobilite import kept
        from rentals import archives, retention
        from rentals.access import retention as access_retention
        from rentals.sheets import retention as sheets_retention

        kept.declare(*retention.DECLARED, order=100)
        kept.declare(*access_retention.DECLARED, order=140)
        kept.declare(*sheets_retention.DECLARED, order=145)
        registry.register("kept_record", "rentals", archives.kept_record)
        registry.register("archive_cards", "rentals", archives.archive_cards)
