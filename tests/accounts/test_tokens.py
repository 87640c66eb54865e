"""API tokens: making and revoking them, their pages, and what a program is told that brings one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from threading import Barrier

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView, exception_handler

from accounts.authentication import BearerAuthentication
from accounts.models import ApiToken, User
from accounts.services import MOST_TOKENS, NameTaken, NewToken, TooManyTokens, create_token, note_use, revoke_token
from tests.accounts.conftest import confirm_that_it_is_me
from tests.factories import UserFactory
from tests.factories.people import PASSWORD
from tests.queries import queries

pytestmark = pytest.mark.django_db
DAYS_90 = timedelta(days=90)


class WhoAmI(APIView):
    authentication_classes = [BearerAuthentication]
    permission_classes = [IsAuthenticated]
    throttle_classes = []
    schema = None

    def get_exception_handler(self) -> object:
        return exception_handler

    def get(self, request: Request) -> Response:
        return Response({"email": request.user.email, "token": request.auth.name})


def ask(authorization: str | None) -> Response:
    headers = {} if authorization is None else {"Authorization": authorization}
    return WhoAmI.as_view()(APIRequestFactory().get("/", headers=headers))


def a_token(by: User, name: str = "laptop", lifetime: timedelta = DAYS_90) -> NewToken:
    return create_token(name=name, lifetime=lifetime, by=by)


class TestAuthentication:
    def test_a_program_with_a_token_asks_as_its_person(self, person: User) -> None:
        answer = ask(f"Bearer {a_token(person).secret}")
        assert answer.data == {"email": "mira@example.org", "token": "laptop"}

    def test_the_scheme_is_read_in_any_capitals(self, person: User) -> None:
        assert ask(f"bearer {a_token(person).secret}").status_code == 200

    def test_it_costs_one_query_and_writes_nothing_most_of_the_time(self, person: User) -> None:
        secret = a_token(person).secret
        for number in range(5):
            a_token(person, f"other {number}")
        with queries(2):  # the credential, and that it is in use
            ask(f"Bearer {secret}")
        with queries(1):
            ask(f"Bearer {secret}")

    def test_its_use_is_noted_once_a_minute(self, person: User) -> None:
        new = a_token(person)
        with time_machine.travel(timezone.now(), tick=False) as clock:
            first = timezone.now()
            ask(f"Bearer {new.secret}")
            clock.shift(timedelta(seconds=59))
            ask(f"Bearer {new.secret}")
            assert ApiToken.objects.get().used_at == first
            clock.shift(timedelta(seconds=1))
            ask(f"Bearer {new.secret}")
            assert ApiToken.objects.get().used_at == timezone.now()

    def test_of_two_requests_at_once_one_writes_that_it_is_in_use(self, person: User) -> None:
        secret = a_token(person).secret
        read_before = ApiToken.objects.select_related("user").get()
        ask(f"Bearer {secret}")
        noted = ApiToken.objects.get().used_at
        with time_machine.travel(noted + timedelta(seconds=30)):
            note_use(token=read_before, by=person)
        assert ApiToken.objects.get().used_at == noted

    @pytest.mark.parametrize(
        "credential",
        [
            "",
            " ",
            "plumb_",
            "plumb_" + "0" * 64,
            "plumb_ab12 cd34",
            "\x00",
            "plumb_\x00" + "0" * 60,
            "\xff\xfe\xfd",
            "schl\xfcssel",
            "x" * 100_000,
        ],
    )
    def test_whatever_is_no_token_is_refused_and_breaks_nothing(self, person: User, credential: str) -> None:
        a_token(person)
        refused = ask(f"Bearer {credential}")
        assert refused.status_code == 401
        assert refused["WWW-Authenticate"] == "Bearer"
        assert refused.data["detail"].startswith("Nothing was changed. This API token is unknown or was revoked.")

    def test_what_the_database_holds_opens_nothing(self, person: User) -> None:
        token = a_token(person).token
        for held in (token.digest, token.token_key, str(token.public_id)):
            assert ask(f"Bearer {held}").status_code == 401

    @pytest.mark.parametrize("authorization", [None, "", "Basic bWlyYTp4"])
    def test_another_scheme_is_left_to_others(self, person: User, authorization: str | None) -> None:
        refused = ask(authorization)
        assert refused.status_code == 401
        assert refused.data["detail"].code == "not_authenticated"

    def test_an_expired_token_is_refused_and_stays_to_be_seen(self, person: User) -> None:
        with time_machine.travel("2026-03-01T12:00:00Z"):
            secret = a_token(person).secret
            other = a_token(person, "other", timedelta(days=30)).token
        with time_machine.travel("2026-05-30T12:00:01Z"):
            refused = ask(f"Bearer {secret}")
        assert refused.status_code == 401
        assert refused.data["detail"] == "Nothing was changed. This API token expired on 30 May 2026. Make a new one."
        assert ApiToken.objects.filter(name__in=["laptop", other.name]).count() == 2

    def test_a_revoked_token_is_refused_at_once(self, person: User) -> None:
        new = a_token(person)
        revoke_token(public_id=new.token.public_id, by=person)
        assert ask(f"Bearer {new.secret}").status_code == 401

    def test_the_token_of_a_closed_account_is_refused(self, person: User) -> None:
        secret = a_token(person).secret
        User.objects.filter(pk=person.pk).update(is_active=False)
        refused = ask(f"Bearer {secret}")
        assert refused.status_code == 401
        assert refused.data["detail"] == "Nothing was changed. This account was closed. Ask whoever runs this site."


class TestMakingAndRevoking:
    def test_the_secret_is_given_once_and_kept_nowhere(self, person: User) -> None:
        with CaptureQueriesContext(connection) as captured:
            new = a_token(person)
        assert new.secret.startswith("plumb_")
        assert len(new.secret) == 70
        assert new.token.token_key == new.secret[:15]
        assert not any(new.secret in query["sql"] for query in captured.captured_queries)
        assert new.secret not in repr(new)
        assert new.token.digest not in str(new.token)
        assert str(new.token) == "laptop, API token of Mira Okonkwo"

    def test_it_expires_when_its_lifetime_ends(self, person: User) -> None:
        with time_machine.travel(timezone.now(), tick=False):
            assert a_token(person).token.expiry == timezone.now() + DAYS_90

    def test_one_person_has_one_token_of_a_name(self, person: User) -> None:
        a_token(person)
        with pytest.raises(NameTaken, match="You have a token of this name already"):
            a_token(person)
        a_token(UserFactory())
        assert ApiToken.objects.filter(user=person).count() == 1

    def test_a_token_without_an_end_is_refused_by_the_database(self, person: User) -> None:
        with pytest.raises(IntegrityError):
            ApiToken.objects.create(user=person, expiry=None, name="for ever")

    def test_a_person_has_at_most_twenty_that_are_valid(self, person: User) -> None:
        a_token(person, "expired", timedelta(0))
        for number in range(MOST_TOKENS):
            a_token(person, f"token {number}")
        with pytest.raises(TooManyTokens, match="You have 20 tokens"):
            a_token(person)
        revoke_token(public_id=ApiToken.objects.get(name="token 3").public_id, by=person)
        a_token(person)

    def test_tokens_that_expired_a_month_ago_are_removed_when_one_is_made(self, person: User) -> None:
        other = UserFactory()
        for owner in (person, other):
            a_token(owner, "lately", timedelta(days=-29))
            a_token(owner, "long ago", timedelta(days=-31))
        a_token(person)
        assert set(ApiToken.objects.filter(user=person).values_list("name", flat=True)) == {"lately", "laptop"}
        assert ApiToken.objects.filter(user=other).count() == 2

    def test_nobody_revokes_another_persons_token(self, person: User) -> None:
        token = a_token(person).token
        with pytest.raises(ObjectDoesNotExist):
            revoke_token(public_id=token.public_id, by=UserFactory(is_staff=True))
        assert ApiToken.objects.count() == 1

    def test_knoxs_own_table_is_not_made(self, db: None) -> None:
        """It would be empty, and PostgreSQL would not empty the people's while it refers to them."""
        assert "knox_authtoken" not in connection.introspection.table_names()

    def test_a_person_who_goes_takes_the_tokens_along(self, person: User) -> None:
        a_token(person)
        person.delete()
        assert not ApiToken.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_when_several_are_made_at_once() -> None:
    person, many = UserFactory(), 4
    for number in range(MOST_TOKENS - 1):
        a_token(person, f"token {number}")
    together = Barrier(many)

    def make(number: int) -> bool:
        together.wait(10)
        try:
            a_token(person, f"at once {number}")
        except TooManyTokens:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(many) as pool:
        assert sum(pool.map(make, range(many))) == 1
    assert ApiToken.objects.count() == MOST_TOKENS


class TestPages:
    @pytest.fixture
    def confirmed(self, signed_in: Client) -> Client:
        """A browser whose person gave the password again just now."""
        confirm_that_it_is_me(signed_in)
        return signed_in

    @staticmethod
    def make(client: Client, name: str = "laptop", lifetime: str = "90") -> str:
        return client.post("/account/tokens/new/", {"name": name, "lifetime": lifetime}).text

    @pytest.mark.parametrize("address", ["", "new/", "01a1f9d2-f5b3-7222-9fa3-8af2597a5c05/revoke/"])
    def test_they_are_for_signed_in_people_only(self, client: Client, db: None, address: str) -> None:
        answer = client.get(f"/account/tokens/{address}")
        assert answer.url == f"/accounts/login/?next=/account/tokens/{address}"

    def test_without_a_token_the_list_says_so_and_leads_to_making_one(self, signed_in: Client) -> None:
        page = signed_in.get("/account/tokens/").text
        assert "You have no token" in page
        assert 'href="/account/tokens/new/"' in page
        assert 'href="/api/v1/docs/"' in page

    def test_the_list_shows_ones_own_tokens_with_what_one_needs_to_recognise_them(
        self, signed_in: Client, person: User
    ) -> None:
        a_token(UserFactory(), "somebody else's")
        with time_machine.travel("2026-03-01T12:00:00Z"):
            old = a_token(person, "old", timedelta(days=30)).token
        with time_machine.travel("2026-04-10T12:00:00Z"):
            used = a_token(person, "used")
            ask(f"Bearer {used.secret}")
            page = signed_in.get("/account/tokens/").text
        assert "somebody else" not in page
        assert page.index("<strong>used</strong>") < page.index("<strong>old</strong>")
        assert "Made 1 March 2026 · never used · expired 31 March 2026" in page
        assert "expires 9 July 2026" in page
        assert page.count("Expired</span>") == 1
        assert f"<code>{old.token_key[:10]}…</code>" in page
        assert used.secret not in page
        assert used.token.digest not in page
        assert page.count("last used <time") == 1

    def test_the_list_costs_as_much_for_twenty_tokens_as_for_one(self, signed_in: Client, person: User) -> None:
        for number in range(MOST_TOKENS):
            a_token(person, f"token {number}")
            if number in (0, MOST_TOKENS - 1):
                with queries(3):  # the session, the person, the tokens
                    signed_in.get("/account/tokens/")

    def test_making_one_needs_the_password_again(self, signed_in: Client) -> None:
        assert signed_in.get("/account/tokens/new/").url.startswith("/accounts/reauthenticate/")

    def test_what_was_typed_goes_on_after_the_password(self, signed_in: Client, person: User) -> None:
        sent = signed_in.post("/account/tokens/new/", {"name": "laptop", "lifetime": "30"})
        assert not ApiToken.objects.exists()
        page = signed_in.post(sent.url, {"password": PASSWORD, "next": "/account/tokens/new/"})
        token = ApiToken.objects.get(user=person, name="laptop")
        assert f"{token.token_key[:10]}" in page.text
        assert "no-store" in page["Cache-Control"]

    def test_the_secret_is_shown_once_with_a_line_that_works(self, confirmed: Client, person: User) -> None:
        answer = confirmed.post("/account/tokens/new/", {"name": "laptop", "lifetime": "365"})
        page = unescape(answer.text)
        secret = page.partition('readonly value="')[2].partition('"')[0]
        assert ask(f"Bearer {secret}").data["email"] == person.email
        assert f'curl -H "Authorization: Bearer {secret}" http://testserver/api/v1/attempts/' in page
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert secret not in str(dict(confirmed.session)) + str(confirmed.cookies)
        assert secret not in confirmed.get("/account/tokens/").text
        days = (ApiToken.objects.get().expiry - timezone.now()) / timedelta(days=1)
        assert days == pytest.approx(365, abs=0.01)

    def test_a_mail_tells_that_one_was_made_and_not_what_it_is(
        self, confirmed: Client, person: User, mailoutbox: list[EmailMessage]
    ) -> None:
        secret = unescape(self.make(confirmed)).partition('readonly value="')[2].partition('"')[0]
        mail = mailoutbox[-1]
        assert (mail.to, mail.subject) == ([person.email], "[Plumbline] An API token was made")
        assert "The API token “laptop” was made for your account." in mail.body
        assert secret not in mail.body

    def test_the_secret_is_shown_although_the_mail_cannot_be_sent(self, confirmed: Client, settings: Settings) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        assert 'readonly value="plumb_' in self.make(confirmed)

    def test_a_reload_makes_no_second_token_and_says_why(self, confirmed: Client) -> None:
        self.make(confirmed)
        page = self.make(confirmed)
        assert "You have a token of this name already, and no second one was made." in page
        assert 'value="laptop"' in page
        assert ApiToken.objects.count() == 1

    @pytest.mark.parametrize(
        ("name", "lifetime", "sentence"),
        [
            ("  ", "90", "Give the token a name"),
            ("n" * 61, "90", "at most 60 characters"),
            ("nul\x00", "90", "Null characters are not allowed"),
            ("laptop", "", "Choose how long it is valid."),
            ("laptop", "36500", "Choose one of the three."),
        ],
    )
    def test_a_form_that_does_not_fit_is_answered_with_a_sentence(
        self, confirmed: Client, name: str, lifetime: str, sentence: str
    ) -> None:
        assert sentence in self.make(confirmed, name, lifetime)
        assert not ApiToken.objects.exists()

    def test_a_name_is_shown_as_it_was_typed(self, confirmed: Client) -> None:
        self.make(confirmed, "<b>ü</b> & " + "n" * 49)
        assert "&lt;b&gt;ü&lt;/b&gt; &amp; nnn" in confirmed.get("/account/tokens/").text

    def test_whoever_has_twenty_is_told_to_revoke_one(self, confirmed: Client, person: User) -> None:
        for number in range(MOST_TOKENS):
            a_token(person, f"token {number}")
        assert "You have 20 tokens, which is as many as one may have." in self.make(confirmed)

    def test_revoking_asks_first(self, signed_in: Client, person: User) -> None:
        new = a_token(person)
        address = f"/account/tokens/{new.token.public_id}/revoke/"
        assert address in signed_in.get("/account/tokens/").text
        assert "Revoke the token “laptop”" in signed_in.get(address).text
        assert ask(f"Bearer {new.secret}").status_code == 200

        page = signed_in.post(address, follow=True)
        assert page.redirect_chain == [("/account/tokens/", 302)]
        assert "The token “laptop” is gone. Programs that send it are refused." in page.text
        assert ask(f"Bearer {new.secret}").status_code == 401

    def test_an_expired_one_is_removed_and_its_name_is_free(self, confirmed: Client, person: User) -> None:
        token = a_token(person, lifetime=timedelta(0)).token
        assert "no second one was made" in self.make(confirmed)
        assert "Remove the expired token “laptop”" in confirmed.get(f"/account/tokens/{token.public_id}/revoke/").text
        confirmed.post(f"/account/tokens/{token.public_id}/revoke/")
        assert "Copy the token now" in self.make(confirmed)

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_another_persons_token_is_not_found(self, signed_in: Client, method: str) -> None:
        token = a_token(UserFactory()).token
        assert getattr(signed_in, method)(f"/account/tokens/{token.public_id}/revoke/").status_code == 404
        assert ApiToken.objects.count() == 1
