from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from assessments import signals  # noqa: F401  # receivers connect on import; models must be ready first
