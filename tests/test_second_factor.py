"""The second factor stands before every page that shows others' results or edits matrices."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from accounts.models import ApiToken, Membership, User
from accounts.second_factor import SecondFactor
from tests.accounts.test_two_factor import SECRET, app_shows
from tests.factories import MembershipFactory, UserFactory, browser_of
from tests.test_access import (
    ADMINISTERED,
    ASKED_WHOSE,
    EDITED,
    EDITED_BY_SCRIPT,
    OF_MEMBERS,
    OF_THE_SITE,
    READ,
    READ_WRITE,
    World,
    world,
)

__all__ = ["world"]

pytestmark = pytest.mark.django_db

# Who opens them in the world of the access test, and the pages that ask.
GUARDED = {
    "owner": ADMINISTERED,
    "site staff": EDITED | OF_THE_SITE | {"roles:matrices": READ, "roles:new": READ_WRITE},
}
SET_UP, USE = reverse("mfa_activate_totp"), reverse("mfa_reauthenticate")


@pytest.fixture(autouse=True)
def _asked_for(settings: Settings) -> Iterator[None]:
    settings.SECOND_FACTOR_REQUIRED = True
    with time_machine.travel(datetime(2027, 3, 1, 9, 0, 5, tzinfo=UTC), tick=False):
        yield


def user_of(browser: Client) -> User:
    return User.objects.get(pk=browser.session["_auth_user_id"])


def use(browser: Client, back: str = "/account/") -> None:
    code = {"code": app_shows(SECRET, datetime.now(UTC)), "next": back}
    assert browser.post(USE, code).url == back


@pytest.mark.parametrize("who", GUARDED)
def test_whoever_has_none_sets_it_up_first(world: World, who: str) -> None:
    for name, methods in GUARDED[who].items():
        for method in {"GET", "POST"} & set(methods):
            response = world.browsers[who].generic(method, world.address(name))
            assert (response.status_code, response.headers.get("Location")) == (302, SET_UP), (name, method)


@pytest.mark.parametrize("who", GUARDED)
def test_whoever_did_not_use_it_yet_does_and_comes_back(world: World, who: str) -> None:
    browser = world.browsers[who]
    TOTP.activate(user_of(browser), SECRET)
    for name in GUARDED[who]:
        address = urlsplit(browser.get(world.address(name)).url)
        assert (address.path, parse_qs(address.query)["next"]) == (USE, [world.address(name)]), name


@pytest.mark.parametrize("who", GUARDED)
def test_whoever_used_it_is_let_in(world: World, who: str) -> None:
    browser = world.browsers[who]
    TOTP.activate(user_of(browser), SECRET)
    use(browser)
    for name in GUARDED[who]:
        response = browser.get(world.address(name))
        assert response.status_code in {200, 302}, name
        assert not response.headers.get("Location", "").startswith((SET_UP, USE)), name


def test_whoever_may_not_open_a_page_is_refused_and_not_asked(world: World) -> None:
    for name in ADMINISTERED:
        assert world.browsers["stranger"].get(world.address(name)).status_code == 404, name
        assert world.browsers["member"].get(world.address(name)).status_code == 403, name
    for name in EDITED:
        expected = {"member": 403, "its person": 403}
        for who, status in expected.items():
            assert world.browsers[who].get(world.address(name)).status_code == status, (name, who)
    assert EDITED.keys() >= ASKED_WHOSE


def test_what_shows_nothing_of_others_does_without(world: World) -> None:
    for name in [*OF_MEMBERS, "account", "organisations:list", "assessments:list"]:
        response = world.browsers["member"].get(world.address(name))
        assert not response.headers.get("Location", "").startswith((SET_UP, USE)), name


def test_the_grids_script_is_told_in_json(world: World) -> None:
    browser = world.browsers["site staff"]
    for name in EDITED_BY_SCRIPT:
        refused = browser.post(world.address(name), {}, "application/json")
        assert (refused.status_code, "asks for your second factor" in refused.json()["problem"]) == (403, True)
    TOTP.activate(user_of(browser), SECRET)
    use(browser)
    for name in EDITED_BY_SCRIPT:
        assert browser.post(world.address(name), {}, "application/json").status_code == 400


def test_a_fragment_is_no_place_for_the_page_that_asks() -> None:
    member = MembershipFactory(access=Membership.Access.OWNER)
    address = f"/organisations/{member.organisation.slug}/audit/"
    browser = browser_of(member.user)
    htmx = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{address}?kind=role"}
    assert browser.get(address, headers=htmx).headers["HX-Redirect"] == SET_UP
    TOTP.activate(member.user, SECRET)
    asked = urlsplit(browser.get(address, headers=htmx).headers["HX-Redirect"])
    assert (asked.path, parse_qs(asked.query)["next"]) == (USE, [f"{address}?kind=role"])


class TestTheApi:
    class Results(APIView):
        authentication_classes = ()
        permission_classes = (IsAuthenticated, SecondFactor)

        def get(self, request: object) -> Response:
            return Response({})

    def asked_by(self, user: User, *, token: ApiToken | None) -> Response:
        request = APIRequestFactory().get("/")
        request.session = browser_of(user).session
        request.user = user
        force_authenticate(request, user, token)
        return self.Results.as_view()(request)

    def test_a_token_stands_for_somebody_who_has_one(self, settings: Settings) -> None:
        user, token = UserFactory(), ApiToken()
        refused = self.asked_by(user, token=token)
        assert refused.status_code == 403
        assert "Your account has no second factor" in refused.data["detail"]
        TOTP.activate(user, SECRET)
        assert self.asked_by(user, token=token).status_code == 200

    def test_a_browser_must_have_used_it(self) -> None:
        user = UserFactory()
        TOTP.activate(user, SECRET)
        assert self.asked_by(user, token=None).status_code == 403

    def test_the_demo_does_without(self, settings: Settings) -> None:
        settings.SECOND_FACTOR_REQUIRED = False
        assert self.asked_by(UserFactory(), token=ApiToken()).status_code == 200
