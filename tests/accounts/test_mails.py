"""The outbox: mails are kept with what they are about, and go out one by one whatever happens meanwhile."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts import jobs, mail
from accounts.models import Mail, Mailing, User
from accounts.sealing import hash_of, token_for
from accounts.services import Letter, queue_mails
from accounts.tasks import send_mailing
from tests.broker import Broker
from tests.mail_server import MailServer, mail_server
from tests.queries import queries

SITE = "https://skills.example.org"
State = Mailing.State


def letters(*names: str) -> list[Letter]:
    return [Letter(to=f"{name}@example.org", subject=f"For {name}", text="Hello") for name in names]


def queued(by: User, *names: str) -> Mailing:
    mails = queue_mails(letters=letters(*names), base_url=SITE, by=by, organisation=None)
    return mails[0].mailing


def tried(mailing: Mailing) -> Mailing:
    send_mailing(str(mailing.pk))
    mailing.refresh_from_db()
    return mailing


def problems(mailing: Mailing) -> dict[str, str]:
    return {one.to.partition("@")[0]: one.problem for one in mailing.mails.exclude(problem="")}


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


class TestTokens:
    def test_the_same_key_makes_the_same_token_and_another_key_another(self) -> None:
        assert token_for("invitation:1") == token_for("invitation:1")
        assert token_for("invitation:1") != token_for("invitation:2")

    def test_a_token_has_256_bits_that_an_address_carries_as_they_are(self) -> None:
        token = token_for("invitation:1")
        assert len(token) == 43
        assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

    def test_another_site_makes_another_token(self, settings: Settings) -> None:
        here = token_for("invitation:1")
        settings.SECRET_KEY = "another"
        assert token_for("invitation:1") != here

    def test_the_hash_is_sha_256(self) -> None:
        assert hash_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


class TestQueueing:
    def test_one_message_goes_out_for_all_after_the_transaction(
        self,
        person: User,
        broker: Broker,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            mailing = queued(person, "ada", "bob", "cyd")
            assert broker.ids() == []
        assert broker.ids() == [str(mailing.pk)]
        assert [one.to for one in mailing.mails.all()] == ["ada@example.org", "bob@example.org", "cyd@example.org"]

    def test_no_letter_makes_no_mailing(self, person: User) -> None:
        assert queue_mails(letters=[], base_url=SITE, by=person, organisation=None) == []
        assert not Mailing.objects.exists()

    def test_a_line_break_in_a_subject_begins_no_other_header(self, person: User) -> None:
        letter = Letter(to="ada@example.org", subject="Hello\r\nBcc: all@example.org\u2028 you", text="Hello")
        (one,) = queue_mails(letters=[letter], base_url=SITE, by=person, organisation=None)
        assert one.subject == "Hello Bcc: all@example.org you"
        tried(one.mailing)
        assert django_mail.outbox[0].recipients() == ["ada@example.org"]

    def test_a_long_subject_is_shortened(self, person: User) -> None:
        letter = Letter(to="ada@example.org", subject="x" * 300, text="Hello")
        (one,) = queue_mails(letters=[letter], base_url=SITE, by=person, organisation=None)
        assert (len(one.subject), one.subject[-1]) == (200, "…")

    def test_two_thousand_are_kept_by_few_statements(self, person: User) -> None:
        many = letters(*(f"person{number}" for number in range(2_000)))
        mails = queue_mails(letters=many, base_url=SITE, by=person, organisation=None)
        assert [one.to for one in mails] == [letter.to for letter in many]
        with queries(1):
            counted = Mailing.objects.with_progress().get()
            assert (counted.total, counted.sent, counted.refused) == (2_000, 0, 0)

    def test_what_was_sent_has_no_problem(self, person: User) -> None:
        queued(person, "ada")
        with pytest.raises(IntegrityError), transaction.atomic():
            Mail.objects.update(sent_at=timezone.now(), problem="No.")


class TestSending:
    def test_each_goes_to_its_own_address_as_a_plain_text_that_says_it_was_made_by_a_machine(
        self, person: User
    ) -> None:
        mailing = tried(queued(person, "ada", "bob"))

        assert [message.recipients() for message in django_mail.outbox] == [["ada@example.org"], ["bob@example.org"]]
        message = django_mail.outbox[0].message()
        assert message.get_content_type() == "text/plain"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Message-ID"] == f"<{mailing.mails.first().pk}@localhost>"
        assert (mailing.state, mailing.problem, mailing.lease_token) == (State.DONE, "", None)
        assert mailing.finished_at is not None
        assert not mailing.mails.filter(sent_at=None).exists()

    def test_the_link_is_made_when_it_is_sent_and_no_token_is_kept(self, person: User) -> None:
        letter = Letter("ada@example.org", "Hello", "Open {link} soon. {not this}", "account_confirm_email", "key:1")
        (one,) = queue_mails(letters=[letter], base_url=f"{SITE}/", by=person, organisation=None)
        tried(one.mailing)

        link = SITE + reverse("account_confirm_email", args=[token_for("key:1")])
        assert django_mail.outbox[0].body == f"Open {link} soon. {{not this}}"
        assert token_for("key:1") not in str(list(Mail.objects.values()))

    def test_a_message_delivered_twice_sends_once(self, person: User) -> None:
        mailing = tried(queued(person, "ada"))
        tried(mailing)
        assert len(django_mail.outbox) == 1

    def test_one_that_another_worker_has_is_left_alone(self, person: User) -> None:
        mailing = queued(person, "ada")
        jobs.claim(Mailing, mailing.pk, now=timezone.now())
        tried(mailing)
        assert django_mail.outbox == []

    def test_when_its_time_is_over_another_task_goes_on_and_no_try_is_used_up(
        self,
        person: User,
        broker: Broker,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        mailing = queued(person, "ada", "bob", "cyd")
        clock = iter([0.0, 39.0, 40.0])
        with monkeypatch.context() as patch:
            patch.setattr(mail, "monotonic", lambda: next(clock))
            tried(mailing)
        assert (mailing.state, mailing.tries, len(django_mail.outbox)) == (State.QUEUED, 0, 1)
        assert broker.ids() == [str(mailing.pk)]

        assert tried(mailing).state == State.DONE
        assert len(django_mail.outbox) == 3

    def test_a_worker_that_dies_repeats_only_the_mail_in_its_hand(
        self, person: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Killed(BaseException):
            pass

        mailing = queued(person, "ada", "bob", "cyd")
        sent = EmailBackend.send_messages

        def killed_after_the_second(self: EmailBackend, messages: list[django_mail.EmailMessage]) -> int:
            sent(self, messages)
            if len(django_mail.outbox) == 2:
                raise Killed
            return 1

        with monkeypatch.context() as patch:
            patch.setattr(EmailBackend, "send_messages", killed_after_the_second)
            with pytest.raises(Killed):
                tried(mailing)
        Mailing.objects.update(leased_until=timezone.now())
        tried(mailing)

        got = [message.to[0].partition("@")[0] for message in django_mail.outbox]
        assert got == ["ada", "bob", "bob", "cyd"]
        assert mailing.state == State.DONE


class TestMailServer:
    def test_all_go_over_one_connection(self, person: User, server: MailServer) -> None:
        tried(queued(person, "ada", "bob", "cyd"))
        assert (server.connections, len(server.taken)) == (1, 3)
        assert server.taken[0][1]["subject"] == "For ada"

    def test_an_address_it_refuses_is_told_and_the_rest_goes_on(self, person: User, server: MailServer) -> None:
        server.answers["bob@example.org"] = "550 5.1.1 No such user here."
        mailing = tried(queued(person, "ada", "bob", "cyd"))

        assert server.addresses == ["ada@example.org", "cyd@example.org"]
        assert mailing.state == State.DONE
        said = "The mail server refused this mail: 550 5.1.1 No such user here. Check the address, then send it again."
        assert problems(mailing) == {"bob": said}
        counted = Mailing.objects.with_progress().get()
        assert (counted.total, counted.sent, counted.refused) == (3, 2, 1)

    def test_an_address_that_no_mail_can_carry_is_told_and_the_rest_goes_on(
        self, person: User, server: MailServer
    ) -> None:
        mailing = queued(person, "ada", "bob")
        mailing.mails.filter(to__startswith="ada").update(to="ada@example.org\nBcc: all@example.org")
        tried(mailing)

        assert server.addresses == ["bob@example.org"]
        assert problems(mailing) == {"ada": mail.UNUSABLE}

    def test_an_address_it_puts_off_is_tried_again_after_a_pause(self, person: User, server: MailServer) -> None:
        server.answers["ada@example.org"] = "450 4.2.0 Greylisted, come back later"
        mailing = tried(queued(person, "ada", "bob"))
        assert (mailing.state, mailing.tries, server.addresses) == (State.QUEUED, 1, ["bob@example.org"])

        del server.answers["ada@example.org"]
        assert tried(mailing).state == State.DONE
        assert server.addresses == ["bob@example.org", "ada@example.org"]

    def test_a_mail_on_which_it_hangs_up_holds_up_no_other(self, person: User, server: MailServer) -> None:
        server.drops.add("ada@example.org")
        mailing = tried(queued(person, "ada", "bob", "cyd"))

        assert server.addresses == ["bob@example.org", "cyd@example.org"]
        assert (mailing.state, mailing.tries) == (State.QUEUED, 1)
        for _ in range(Mailing.MAX_TRIES):
            tried(mailing)
        assert mailing.state == State.FAILED
        assert problems(mailing) == {"ada": mail.NOT_SENT}

    def test_one_that_keeps_hanging_up_is_left_for_later(self, person: User, server: MailServer) -> None:
        server.drops |= {"ada@example.org", "bob@example.org"}
        mailing = tried(queued(person, "ada", "bob", "cyd"))
        assert (mailing.state, mailing.tries, server.addresses) == (State.QUEUED, 1, [])

    def test_one_that_is_away_is_waited_for_and_then_every_mail_says_why_it_was_not_sent(
        self, person: User, server: MailServer
    ) -> None:
        server.greeting = "421 4.3.2 Closed for the day"
        mailing = queued(person, "ada", "bob")
        for number in range(1, Mailing.MAX_TRIES):
            assert (tried(mailing).state, mailing.tries) == (State.QUEUED, number)
        tried(mailing)

        assert (mailing.state, mailing.problem) == (State.FAILED, mail.NOT_SENT)
        assert problems(mailing) == {"ada": mail.NOT_SENT, "bob": mail.NOT_SENT}

    def test_one_that_refuses_the_sender_refuses_no_address(self, person: User, server: MailServer) -> None:
        server.answers["ada@example.org"] = "550 5.1.1 No such user here."
        server.of_senders = "550 5.7.1 Not you"
        mailing = tried(queued(person, "ada", "bob"))
        assert (mailing.state, problems(mailing)) == (State.QUEUED, {})

    def test_a_try_in_which_something_got_through_is_not_counted(self, person: User, server: MailServer) -> None:
        server.answers = {f"person{number}@example.org": "451 Enough for now" for number in range(20)}
        mailing = queued(person, *(f"person{number}" for number in range(20)))
        for number in range(20):
            del server.answers[f"person{number}@example.org"]
            tried(mailing)
        assert (mailing.state, len(server.taken)) == (State.DONE, 20)


class TestSweeping:
    def test_the_pause_grows_with_each_try_that_failed(self, person: User) -> None:
        mailing = queued(person, "ada")
        for tries, pause in enumerate(Mailing.PAUSES):
            Mailing.objects.update(tries=tries)
            late = mailing.published_at + pause
            assert not Mailing.objects.overdue(at=late - timedelta(seconds=1)).exists()
            assert Mailing.objects.overdue(at=late).exists()

    def test_one_whose_worker_was_lost_does_not_wait_for_the_pause(self, person: User) -> None:
        mailing = queued(person, "ada")
        Mailing.objects.update(tries=4)
        claim = jobs.claim(Mailing, mailing.pk, now=mailing.published_at)
        assert claim is not None
        mailing.refresh_from_db()
        assert mailing.leased_until is not None
        assert Mailing.objects.overdue(at=mailing.leased_until).exists()

    def test_one_that_lost_its_message_is_published_again(self, person: User, broker: Broker) -> None:
        mailing = queued(person, "ada")
        assert jobs.republish(now=mailing.published_at + Mailing.PAUSES[0]) == {Mailing: 1}
        assert broker.ids() == [str(mailing.pk)]

    def test_one_in_its_pause_is_no_reason_to_publish_another_twice(
        self,
        person: User,
        broker: Broker,
    ) -> None:
        pausing, lost = queued(person, "ada"), queued(person, "bob")
        Mailing.objects.filter(pk=pausing.pk).update(tries=5, published_at=lost.published_at)
        for seconds in (10, 20, 30):
            jobs.republish(now=lost.published_at + timedelta(seconds=seconds))
        assert broker.ids() == [str(lost.pk)]

    def test_one_that_killed_its_workers_is_given_up_and_every_unsent_mail_says_so(self, person: User) -> None:
        mailing = queued(person, "ada", "bob")
        Mail.objects.filter(to__startswith="ada").update(sent_at=timezone.now())
        now = timezone.now()
        for _ in range(Mailing.MAX_TRIES):
            assert jobs.claim(Mailing, mailing.pk, now=now) is not None
            now += timedelta(hours=1)
        jobs.republish(now=now)
        assert mail.tell_unsent() == 1
        assert mail.tell_unsent() == 0

        mailing.refresh_from_db()
        assert (mailing.state, mailing.problem) == (State.FAILED, Mailing.WORKER_LOST)
        assert problems(mailing) == {"bob": Mailing.WORKER_LOST}

    def test_one_that_ended_a_month_ago_is_forgotten_and_one_that_waits_is_not(self, person: User) -> None:
        mailing, waiting = tried(queued(person, "ada")), queued(person, "bob")
        assert mailing.finished_at is not None
        mail.forget(now=mailing.finished_at + timedelta(days=30) - timedelta(seconds=1))
        assert Mailing.objects.count() == 2
        mail.forget(now=mailing.finished_at + timedelta(days=30))
        assert Mailing.objects.get() == waiting
        assert Mail.objects.get().mailing == waiting
