from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "mobilite.accounts"
    label = "accounts"
    verbose_name = "comptes"
