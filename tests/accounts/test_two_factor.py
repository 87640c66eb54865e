"""An authenticator app and recovery codes (RFC 6238, RFC 4226)."""

import base64
import hashlib
import hmac
import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.conftest import confirm_that_it_is_me, is_signed_in, sign_in, unconfirmed

pytestmark = pytest.mark.django_db

SECRET = base64.b32encode(b"12345678901234567890").decode()
"""The secret of RFC 6238's examples."""


def app_shows(secret: str, moment: datetime) -> str:
    """The six digits by RFC 6238, computed here and not by the code under test."""
    counter = struct.pack(">Q", int(moment.timestamp()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2027, 3, 1, 9, 0, 5, tzinfo=UTC), tick=False) as travelling:
        yield travelling


@pytest.fixture
def with_app(person: User) -> User:
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    return person


def recovery_codes(person: User) -> list[str]:
    return Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()


def enter(client: Client, code: str) -> str:
    return client.post("/accounts/2fa/authenticate/", {"code": code}, follow=True).text


def now() -> datetime:
    return datetime.now(UTC)


def test_the_test_computes_codes_as_the_standard_does() -> None:
    assert app_shows(SECRET, datetime.fromtimestamp(59, UTC)) == "287082"
    assert app_shows(SECRET, datetime.fromtimestamp(1_111_111_109, UTC)) == "081804"


@pytest.mark.django_db(transaction=True)  # the mail goes out on commit
def test_an_app_is_set_up_by_picture_or_key_and_recovery_codes_follow(
    clock: object, signed_in: Client, person: User, mailoutbox: list[EmailMessage]
) -> None:
    confirm_that_it_is_me(signed_in)
    page = signed_in.get("/accounts/2fa/totp/activate/").text
    assert 'src="data:image/svg+xml;base64,' in page
    [secret] = re.findall(r'<code class="secret">(\w+)</code>', page)

    response = signed_in.post("/accounts/2fa/totp/activate/", {"code": app_shows(secret, now())}, follow=True)

    assert "<h1>Recovery codes</h1>" in response.text
    shown = re.findall(r"<li><code>(\d{8})</code></li>", response.text)
    assert len(shown) == 10
    assert shown == recovery_codes(person)
    assert mailoutbox[-1].subject == "[Plumbline] Two-factor is on"


def test_a_wrong_code_sets_nothing_up(clock: object, signed_in: Client) -> None:
    confirm_that_it_is_me(signed_in)
    [secret] = re.findall(r'class="secret">(\w+)<', signed_in.get("/accounts/2fa/totp/activate/").text)
    wrong = f"{(int(app_shows(secret, now())) + 1) % 1_000_000:06}"
    page = signed_in.post("/accounts/2fa/totp/activate/", {"code": wrong}).text
    assert "This code is wrong or was used already." in page
    assert secret in page, "the key stays, so that the app need not be set up again"
    assert not Authenticator.objects.exists()


def test_setting_an_app_up_asks_for_the_password_first(signed_in: Client) -> None:
    response = signed_in.get("/accounts/2fa/totp/activate/")
    assert response.url.startswith("/accounts/reauthenticate/")


def test_signing_in_then_takes_the_password_and_a_code(client: Client, with_app: User, clock: object) -> None:
    sign_in(client, with_app.email)
    assert not is_signed_in(client), "the password alone opens nothing"
    enter(client, app_shows(SECRET, now()))
    assert is_signed_in(client)


def test_a_code_signs_in_once(with_app: User, clock: object) -> None:
    first, second = Client(), Client()
    sign_in(first, with_app.email)
    sign_in(second, with_app.email)
    enter(first, app_shows(SECRET, now()))
    assert "This code is wrong or was used already." in enter(second, app_shows(SECRET, now()))
    assert not is_signed_in(second)


def test_an_old_code_signs_nobody_in(client: Client, with_app: User, clock: time_machine.Traveller) -> None:
    old = app_shows(SECRET, now())
    clock.shift(60)
    sign_in(client, with_app.email)
    enter(client, old)
    assert not is_signed_in(client)


def test_a_recovery_code_signs_in_once(with_app: User) -> None:
    code = recovery_codes(with_app)[0]
    first, second = Client(), Client()
    sign_in(first, with_app.email)
    enter(first, code)
    assert is_signed_in(first)

    sign_in(second, with_app.email)
    enter(second, code)
    assert not is_signed_in(second)
    assert len(recovery_codes(with_app)) == 9


def test_codes_cannot_be_guessed_at_length(client: Client, with_app: User, clock: object) -> None:
    sign_in(client, with_app.email)
    for _ in range(5):
        enter(client, "000000")
    assert "Too many tries" in enter(client, app_shows(SECRET, now()))
    assert not is_signed_in(client)


def test_turning_it_off_takes_the_recovery_codes_along(
    client: Client, with_app: User, clock: object, mailoutbox: list[EmailMessage]
) -> None:
    sign_in(client, with_app.email)
    enter(client, app_shows(SECRET, now()))
    confirm_that_it_is_me(client)
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert mailoutbox[-1].subject == "[Plumbline] Two-factor is off"


def test_new_recovery_codes_end_the_old_ones(client: Client, with_app: User, clock: object) -> None:
    before = recovery_codes(with_app)
    sign_in(client, with_app.email)
    enter(client, app_shows(SECRET, now()))
    confirm_that_it_is_me(client)
    client.post("/accounts/2fa/recovery-codes/generate/")
    assert not set(before) & set(recovery_codes(with_app))


def test_recovery_codes_download_as_text_that_no_cache_keeps(client: Client, with_app: User, clock: object) -> None:
    sign_in(client, with_app.email)
    enter(client, app_shows(SECRET, now()))
    confirm_that_it_is_me(client)
    response = client.get("/accounts/2fa/recovery-codes/download/")
    assert response.text.split() == recovery_codes(with_app)
    assert "no-store" in response["Cache-Control"]


def test_an_unconfirmed_address_cannot_be_locked_with_an_app(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    sign_in(client, unconfirmed("ada@example.org").email)
    page = client.get("/accounts/2fa/totp/activate/", follow=True).text
    assert "Confirm your e-mail address first" in page


def test_keys_of_other_kinds_are_not_offered(signed_in: Client) -> None:
    assert signed_in.get("/accounts/2fa/webauthn/").status_code == 404
    assert "key" not in signed_in.get("/accounts/2fa/").text.lower()
