from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.audit import REFUSALS  # models must be ready first
        from accounts.triggers import install

        def keep_refusing(using: str, **_: object) -> None:
            install(REFUSALS, using=using)

        post_migrate.connect(keep_refusing, sender=self, weak=False, dispatch_uid="accounts.refusals")
