"""Where one is signed in, and ending the others."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.templatetags.browser import browser
from tests.accounts.conftest import is_signed_in, sign_in
from tests.factories import UserFactory

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)


def test_the_list_names_each_browser_and_which_one_this_is(person: User) -> None:
    here, phone = Client(headers={"user-agent": FIREFOX}), Client(headers={"user-agent": IPHONE})
    sign_in(phone, person.email)
    sign_in(here, person.email)
    page = here.get("/accounts/sessions/").text
    on_the_phone, on_this = page.index("Safari on iPhone"), page.index("Firefox on Linux")
    assert on_the_phone < on_this < page.index("This one")
    assert page.count("This one") == 1


def test_the_others_are_signed_out_at_once(person: User) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, person.email)
    sign_in(elsewhere, person.email)

    here.post("/accounts/sessions/")

    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert "No other browser is signed in." in here.get("/accounts/sessions/").text


def test_nobody_sees_or_ends_another_persons_sessions(signed_in: Client) -> None:
    other = Client(headers={"user-agent": IPHONE})
    sign_in(other, UserFactory(email="ada@example.org").email)
    assert "iPhone" not in signed_in.get("/accounts/sessions/").text
    signed_in.post("/accounts/sessions/")
    assert is_signed_in(other)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (IPHONE, "Safari on iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/128.0.0.0 Safari/537.36 Edg/128.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/128.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/17.5 Safari/605.1.15",
            "Safari on Mac",
        ),
        ("curl/8.9.1", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_named_as_its_owner_would(user_agent: str, name: str) -> None:
    assert browser(user_agent) == name
