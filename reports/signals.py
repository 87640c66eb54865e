"""What is erased takes its files along, whoever or whatever deletes the row.

A report that is erased takes its files; a candidate who is erased takes the comparisons of their assessment, since each
may name them.
"""

from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver

from assessments.models import Attempt
from reports import files
from reports.models import Report


@receiver(post_delete, sender=Report)
def erase_files(instance: Report, **_: object) -> None:
    transaction.on_commit(partial(files.clear, instance.pk), robust=True)


@receiver(pre_delete, sender=Attempt)
def erase_comparisons(instance: Attempt, **_: object) -> None:
    if instance.invitation_id:
        Report.objects.filter(assessment__invitations=instance.invitation_id).delete()
