from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from accounts.triggers import install  # with the refusals, as signals are: after the models
        from assessments import signals  # noqa: F401  # receivers connect on import; models must be ready first
        from assessments.triggers import REFUSALS

        def keep_refusing(using: str, **_: object) -> None:
            install(REFUSALS, using=using)

        post_migrate.connect(keep_refusing, sender=self, weak=False, dispatch_uid="assessments.refusals")
