from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "mobilite.accounts"
    label = "accounts"
    verbose_name = "comptes"

    def ready(self):
        from mobilite.accounts import demo
        from mobilite.accounts.roles import sync_roles
        from mobilite.parameters.cards import SettingsCard
        from mobilite.registry import register

        # Reference data, not a signal of ours: groups are there after a migrate, and back after a flush.
        post_migrate.connect(sync_roles, sender=self, dispatch_uid="accounts.sync_roles")
        card = SettingsCard(
            "Comptes", "user-cog", "accounts:list", "accounts.change_user", "Qui entre ici, avec quels rôles."
        )
        register("settings_card", "accounts", card, order=80)
        card = SettingsCard(
            "Rôles",
            "list-checks",
            "accounts:roles",
            "accounts.change_user",
            "Ce que chaque rôle voit et fait.",
        )
        register("settings_card", "roles", card, order=81)
        register("demo", "accounts", demo.make, order=20)
        register("demo_accounts", "accounts", demo.sign_ins)
        register("top_bar", "place", "accounts/top_place.html", order=10)

        from mobilite.accounts.personal import DECLARED
        from mobilite.privacy import declare

        declare(*DECLARED)

        from mobilite import kept
        from mobilite.accounts import retention

        kept.declare(*retention.DECLARED, order=360)
