"""What the worker does for accounts. A task carries an id only; whatever it needs to know it reads."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts import jobs, mail
from accounts.models import Mailing


@shared_task(name=Mailing.TASK)
def send_mailing(mailing_id: str) -> None:
    """Send what is unsent of a mailing, unless somebody else does or did."""
    claim = jobs.claim(Mailing, UUID(mailing_id), now=timezone.now())
    if claim is not None:
        mail.send(claim)
