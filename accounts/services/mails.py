"""Mails, kept in the transaction they belong to, and handed to the workers after it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from accounts import jobs
from accounts.models import Mail, Mailing, Organisation, User

SUBJECT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to write.

    `text` has `{link}` where the link goes: to the URL named `link_name`, which takes the token made from `link_key`.
    """

    to: str
    subject: str
    text: str
    link_name: str = ""
    link_key: str = ""


@transaction.atomic
def queue_mails(
    *, letters: Iterable[Letter], base_url: str, by: User | None, organisation: Organisation | None
) -> list[Mail]:
    """Keep the mails, in the order of the letters, and have a worker send them once the transaction is through.

    `base_url` is the address of the site as the sender used it, such as "https://skills.example.org": links begin so.
    """
    mailing = Mailing(by=by, organisation=organisation, base_url=base_url.rstrip("/"))
    mails = [
        Mail(
            mailing=mailing,
            to=letter.to,
            subject=_one_line(letter.subject),
            text=letter.text,
            link_name=letter.link_name,
            link_key=letter.link_key,
        )
        for letter in letters
    ]
    if mails:
        mailing.save(force_insert=True)
        Mail.objects.bulk_create(mails)
        jobs.publish_on_commit(mailing)
    return mails


def _one_line(subject: str) -> str:
    """The subject as a header can carry it: a line break in a name that people type would begin another header."""
    line = " ".join(subject.split())
    return line if len(line) <= SUBJECT_LENGTH else f"{line[: SUBJECT_LENGTH - 1]}…"
