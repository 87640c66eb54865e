"""Sending what waits in the outbox: one mail after another over one connection, each marked as soon as it is taken."""

import logging
import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import parseaddr
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts import jobs
from accounts.models import Mail, Mailing
from accounts.sealing import token_for

logger = logging.getLogger(__name__)

WORKING_TIME = timedelta(seconds=40)
"""After it the rest is left to another task: one that reaches its time limit is killed with a mail in its hand."""

PATIENCE = 10
"""Seconds to wait for a word of the mail server, unless EMAIL_URL says another number."""

NOT_SENT = (
    "The mail server took nothing in eight tries, so this was not sent. Tell whoever runs this site, who finds the "
    "reason in the worker's log, then send it again."
)
REFUSED = "The mail server refused this mail: {reason}. Check the address, then send it again."
UNUSABLE = "No mail can be sent to this address. Check it, then send it again."


def send(claim: jobs.Claim, *, within: timedelta = WORKING_TIME) -> None:
    """Send what is unsent of a mailing, and say how that went.

    Only a try in which nothing got through is counted, so a server that takes a few mails an hour gets them all.
    """
    mailing = Mailing.objects.get(pk=claim.job_id)
    mails = list(mailing.mails.unsent())
    in_time = True
    try:
        in_time = _send_all(mails, mailing, until=monotonic() + within.total_seconds())
    except Exception:
        logger.exception("Mailing %s was not sent whole, try %d of %d.", mailing.pk, claim.tries, Mailing.MAX_TRIES)
    left = mailing.mails.unsent().count()
    now = timezone.now()
    if not left:
        jobs.settle(claim, Mailing.State.DONE, finished_at=now, problem="")
    elif left == len(mails):
        jobs.fail(claim, NOT_SENT, now=now)
        tell_unsent()
    elif in_time:
        jobs.settle(claim, Mailing.State.QUEUED, tries=1, published_at=now)
    elif jobs.settle(claim, Mailing.State.QUEUED, tries=0, published_at=now):
        jobs.publish(Mailing, mailing.pk)


def tell_unsent() -> int:
    """Say of each mail that a failed mailing left unsent why it was. Returns how many."""
    why = Mailing.objects.filter(pk=OuterRef("mailing")).values("problem")
    return Mail.objects.unsent().filter(mailing__state=Mailing.State.FAILED).update(problem=Subquery(why))


def forget(*, now: datetime) -> int:
    """Forget the mailings that ended a month ago, with their mails. Returns how many rows went."""
    return Mailing.objects.outdated(at=now).delete()[0]


def _send_all(mails: Iterable[Mail], mailing: Mailing, *, until: float) -> bool:
    """False when the time was over before. Raises OSError when the server is away, or goes away twice in a row."""
    is_second = False
    with get_connection(timeout=settings.EMAIL_TIMEOUT or PATIENCE) as connection:
        for mail in mails:
            if monotonic() >= until:
                return False
            try:
                _deliver(mail, _message(mail, mailing, connection))
                is_second = False
            except smtplib.SMTPServerDisconnected:
                if is_second:
                    raise
                # It may be this one mail that the server cannot stand: the others need not wait for it.
                logger.warning("The mail server went away during mail %s, which has to wait.", mail.pk)
                is_second = True
                connection.close()
                connection.open()
    return True


def _deliver(mail: Mail, message: EmailMessage) -> None:
    """Send it and mark it, as sent or as refused. One that the server only puts off stays unsent."""
    try:
        message.send()
    except smtplib.SMTPSenderRefused:
        raise  # of all mails, until whoever runs the site gives them another sender
    except smtplib.SMTPRecipientsRefused as error:
        _note_answer(mail, *error.recipients.popitem()[1])
    except smtplib.SMTPResponseException as error:
        _note_answer(mail, error.smtp_code, error.smtp_error)
    except ValueError as error:
        logger.warning("Mail %s cannot be written: %s", mail.pk, error)
        Mail.objects.filter(pk=mail.pk).update(problem=UNUSABLE)
    else:
        Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), problem="")


def _note_answer(mail: Mail, code: int, answer: bytes | str) -> None:
    said = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    reason = "".join(one for one in " ".join(f"{code} {said}".split()) if one.isprintable())
    logger.warning("Mail %s was not taken: %s", mail.pk, reason)
    if code >= 500:
        Mail.objects.filter(pk=mail.pk).update(problem=REFUSED.format(reason=reason[:180].rstrip(".")))


def _message(mail: Mail, mailing: Mailing, connection: BaseEmailBackend) -> EmailMessage:
    """The mail with its link. It says each time the same Message-ID, by which one that came twice is known."""
    text = mail.text
    if mail.link_name:
        path = reverse(mail.link_name, args=[token_for(mail.link_key)])
        text = text.replace(Mail.LINK, mailing.base_url + path)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": f"<{mail.pk}@{domain}>"}
    return EmailMessage(mail.subject, text, to=[mail.to], headers=headers, connection=connection)
