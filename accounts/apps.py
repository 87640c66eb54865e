from collections.abc import Sequence

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.audit import REFUSALS  # models must be ready first
        from accounts.triggers import install, remove_all

        def keep_refusing(using: str, **_: object) -> None:
            install(REFUSALS, using=using)

        def make_way(using: str, plan: Sequence[object], **_: object) -> None:
            if plan:
                remove_all(using=using)

        # Sent before any migration runs, once for each app: this one speaks for all.
        pre_migrate.connect(make_way, sender=self, weak=False, dispatch_uid="accounts.make_way")
        post_migrate.connect(keep_refusing, sender=self, weak=False, dispatch_uid="accounts.refusals")
