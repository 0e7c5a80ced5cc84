from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "mobilite.imports"
    label = "imports"
    verbose_name = "imports"

    def ready(self):
        from mobilite.pages.presentation import Chip
        from mobilite.parameters.cards import SettingsCard
        from mobilite.registry import register

        card = SettingsCard(
            "Importer un fichier",
            "upload",
            "imports:new",
            "imports.add_importrun",
            "Personnes ou véhicules, depuis un tableau CSV ou Excel.",
        )
        register("settings_card", "imports", card, order=60)
        register("chip", "importrun.prepared", Chip("list-checks", "st-waiting"))
        register("chip", "importrun.imported", Chip("check", "st-ongoing"))
        register("chip", "importrun.abandoned", Chip("x", "st-cancelled"))

        from mobilite import kept
        from mobilite.imports import retention

        kept.declare(*retention.DECLARED, order=420)
