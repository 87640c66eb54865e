"""A report that is erased takes its files along, whoever or whatever deletes the row."""

from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from reports import files
from reports.models import Report


@receiver(post_delete, sender=Report)
def erase_files(instance: Report, **_: object) -> None:
    transaction.on_commit(partial(files.clear, instance.pk), robust=True)
