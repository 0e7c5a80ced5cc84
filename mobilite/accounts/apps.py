from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "mobilite.accounts"
    label = "accounts"
    verbose_name = "comptes"

    def ready(self):
        from mobilite.accounts.roles import sync_roles

        # Reference data, not a signal of ours: groups are there after a migrate, and back after a test's flush.
        post_migrate.connect(sync_roles, sender=self, dispatch_uid="accounts.sync_roles")
