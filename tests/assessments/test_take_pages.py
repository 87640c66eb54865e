"""Taking an attempt in the browser, with plain forms and by htmx."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments.models import Attempt, Rating, Result
from assessments.permissions import TOKEN_KEY
from tests.factories import a_catalogue, a_competency, a_result, a_role, an_attempt, browser_of, publish, rate_all
from tests.factories.framework import wide_role
from tests.factories.people import PASSWORD
from tests.queries import queries

pytestmark = pytest.mark.usefixtures("framework")
HTMX = {"HX-Request": "true"}


def rate_url(attempt: Attempt, slug: str = "pipes") -> str:
    return reverse("assessments:rate", args=[attempt.pk, slug])


def check_url(attempt: Attempt) -> str:
    return reverse("assessments:check", args=[attempt.pk])


def begin(client: Client, rung: str = "mid") -> str:
    """Begin as a person does, and return the address it leads to."""
    response = client.post(reverse("assessments:begin", args=["plumber"]), {"rung": rung}, follow=True)
    return str(response.request["PATH_INFO"])


def last() -> Rating:
    return Rating.objects.latest("pk")


# --- the whole way, with plain forms ------------------------------------------------------------------------


def test_signed_out_the_whole_way_works_without_javascript(client: Client) -> None:
    page = begin(client)
    assert page.endswith("/rate/pipes/")
    page = client.post(page, {"choice": "1", "evidence": "", "link": ""}).url
    assert page.endswith("/rate/valves/")
    page = client.post(page, {"choice": "n"}).url
    assert page.endswith("/rate/billing/")
    page = client.post(page, {"choice": "4", "link": "https://example.org/work"}).url
    assert page.endswith("/check/")
    result = client.post(page, follow=True)
    assert result.redirect_chain[-1][0].startswith("/results/")
    words = result.content.decode()
    assert "Self-reported" in words
    assert "Sign up" in words
    assert "1 level to go" in words
    attempt = Attempt.objects.get()
    assert (attempt.user, len(attempt.token_hash)) == (None, 64)


def test_the_token_itself_is_nowhere_in_the_database(client: Client) -> None:
    begin(client)
    assert Attempt.objects.get().token_hash != client.session[TOKEN_KEY]


def test_signing_in_claims_what_the_browser_began(client: Client, person: User) -> None:
    page = begin(client)
    client.post(page, {"choice": "3"})
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    attempt = Attempt.objects.get()
    assert (attempt.user, attempt.token_hash) == (person, None)
    assert TOKEN_KEY not in client.session
    assert client.get(attempt.get_absolute_url(), follow=True).redirect_chain[-1][0].endswith("/rate/valves/")


def test_another_browser_sees_nothing_of_it(client: Client) -> None:
    begin(client)
    attempt = Attempt.objects.get()
    other = browser_of()
    begin(other, "junior")
    assert reverse("account_login") in other.get(rate_url(attempt)).url


@pytest.mark.parametrize("rung", ["", "chief", "mid\x00"])
def test_an_unknown_rung_begins_nothing_and_says_so(client: Client, rung: str) -> None:
    response = client.post(reverse("assessments:begin", args=["plumber"]), {"rung": rung}, follow=True)
    assert "Nothing was begun" in response.content.decode()
    assert not Attempt.objects.exists()


def test_an_unknown_role_is_not_found(client: Client) -> None:
    assert client.post(reverse("assessments:begin", args=["astronaut"]), {"rung": "mid"}).status_code == 404


# --- saving -------------------------------------------------------------------------------------------------


def test_a_choice_by_htmx_is_saved_and_says_so(signed_in: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    answer = signed_in.post(rate_url(attempt), {"choice": "2"}, headers=HTMX)
    assert "Saved at" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert last().level == 2


def test_a_script_may_send_one_field_and_leaves_the_others(signed_in: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    signed_in.post(rate_url(attempt), {"choice": "4", "evidence": "First tab."}, headers=HTMX)
    signed_in.post(rate_url(attempt), {"link": "https://example.org/"}, headers=HTMX)
    assert (last().level, last().evidence, last().link) == (4, "First tab.", "https://example.org/")


def test_going_on_with_nothing_chosen_saves_nothing_and_claims_nothing(signed_in: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    assert signed_in.post(rate_url(attempt), {"evidence": "", "link": ""}).url.endswith("/rate/valves/")
    assert not Rating.objects.exists()
    fragment = signed_in.post(rate_url(attempt), {}, headers=HTMX).content.decode()
    assert "Nothing chosen yet" in fragment


def test_the_page_shows_what_was_saved(signed_in: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    signed_in.post(rate_url(attempt), {"choice": "2", "evidence": "The <b>school</b>.", "link": "https://example.org/"})
    page = signed_in.get(rate_url(attempt)).content.decode()
    assert 'id="choice-2" checked' in page
    assert "The &lt;b&gt;school&lt;/b&gt;." in page
    assert 'value="https://example.org/"' in page


def test_evidence_before_a_choice_is_kept_and_counts_as_no_answer(signed_in: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    signed_in.post(rate_url(attempt), {"evidence": "The school."}, headers=HTMX)
    assert (last().level, last().evidence) == (None, "The school.")
    assert signed_in.get(rate_url(attempt)).context["steps"].answered_count == 0


@pytest.mark.parametrize(
    ("sent", "kept", "sentence"),
    [
        ({"choice": "7", "evidence": "After."}, (1, "After.", ""), "Choose one of the five levels"),
        ({"choice": "3", "link": "javascript:alert(1)"}, (3, "Before.", ""), "A link begins with https://"),
        ({"choice": "3", "link": "https://" + "x" * 600 + ".org"}, (3, "Before.", ""), "up to 500 can"),
        ({"choice": "3", "evidence": "x" * 100_000}, (3, "Before.", ""), "up to 2000 can be kept"),
        ({"choice": "3", "evidence": "a\x00b"}, (3, "Before.", ""), "Remove it."),
        ({"choice": "\x00", "evidence": "After."}, (1, "After.", ""), "Choose one of the five levels"),
    ],
)
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_one_bad_part_is_told_and_loses_no_other(
    signed_in: Client,
    person: User,
    sent: dict[str, str],
    kept: tuple[int, str, str],
    sentence: str,
    headers: dict[str, str],
) -> None:
    attempt = an_attempt(user=person)
    signed_in.post(rate_url(attempt), {"choice": "1", "evidence": "Before."})
    response = signed_in.post(rate_url(attempt), sent, headers=headers)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "Everything else you entered is saved" in response.content.decode()
    assert (last().level, last().evidence, last().link) == kept


def test_what_was_typed_stays_in_the_form(signed_in: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    page = signed_in.post(rate_url(attempt), {"choice": "3", "link": "javascript:alert(1)"}).content.decode()
    assert 'value="javascript:alert(1)"' in page
    assert 'href="javascript:' not in page


def test_a_competency_the_role_does_not_ask_is_not_found(signed_in: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    assert signed_in.get(rate_url(attempt, "welding")).status_code == 404
    assert signed_in.post(rate_url(attempt, "welding"), {"choice": "1"}).status_code == 404


def test_a_submitted_attempt_changes_no_more_and_leads_to_its_result(signed_in: Client, person: User) -> None:
    attempt = a_result(user=person).attempt
    by_script = signed_in.post(rate_url(attempt), {"choice": "4"}, headers=HTMX)
    assert (by_script.status_code, "already submitted" in by_script.content.decode()) == (409, True)
    by_form = signed_in.post(rate_url(attempt), {"choice": "4"}, follow=True)
    assert "already submitted" in by_form.content.decode()
    assert by_form.redirect_chain[-1][0].startswith("/results/")
    assert signed_in.get(rate_url(attempt), follow=True).redirect_chain[-1][0].startswith("/results/")
    assert signed_in.post(check_url(attempt), follow=True).redirect_chain[-1][0].startswith("/results/")
    assert last().level == 2


def test_a_session_that_ended_is_told_to_the_script_and_led_to_sign_in_by_the_form(
    client: Client, person: User
) -> None:
    attempt = an_attempt(user=person)
    assert client.post(rate_url(attempt), {"choice": "1"}, headers=HTMX).status_code == 401
    assert client.post(rate_url(attempt), {"choice": "1"}).url == f"{reverse('account_login')}?next={rate_url(attempt)}"
    assert not Rating.objects.exists()


# --- resuming and looking over ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rated", "resumes_at"),
    [
        ([], "/rate/pipes/"),
        (["pipes"], "/rate/valves/"),
        (["valves"], "/rate/billing/"),
        (["pipes", "billing"], "/rate/valves/"),
        (["pipes", "valves", "billing"], "/check/"),
    ],
)
def test_it_resumes_where_it_was(signed_in: Client, person: User, rated: list[str], resumes_at: str) -> None:
    attempt = an_attempt(user=person)
    for slug in rated:
        rate_all(attempt, {slug: 1})
    assert signed_in.get(attempt.get_absolute_url()).url.endswith(resumes_at)


def test_submitting_asks_once_about_what_is_unrated(signed_in: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    rate_all(attempt, {"pipes": 1})
    asked = signed_in.post(check_url(attempt), follow=True)
    assert "2 competencies are not rated yet" in asked.content.decode()
    assert not Result.objects.exists()
    assert signed_in.post(check_url(attempt), {"anyway": "1"}).url.startswith("/results/")


def test_with_everything_answered_nothing_is_asked(signed_in: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    rate_all(attempt, 2)
    assert signed_in.post(check_url(attempt)).url.startswith("/results/")


@pytest.mark.parametrize("sent", [{}, {"anyway": "1"}])
def test_with_nothing_rated_submitting_says_what_to_do(signed_in: Client, person: User, sent: dict[str, str]) -> None:
    attempt = an_attempt(user=person)
    page = signed_in.post(check_url(attempt), sent, follow=True).content.decode()
    assert "rate at least one competency" in page
    assert not Result.objects.exists()


# --- what it costs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("competencies", [2, 20])
class TestQueries:
    @pytest.fixture(autouse=True)
    def _attempt(self, competencies: int, person: User, signed_in: Client) -> None:
        wide_role(competencies)
        self.attempt = an_attempt(user=person, role="wide")
        rate_all(self.attempt, {"skill-0": 2})
        signed_in.get(rate_url(self.attempt, "skill-1"))

    def test_the_rating_form_asks_seven(self, signed_in: Client) -> None:
        with queries(7):
            signed_in.get(rate_url(self.attempt, "skill-1"))

    def test_saving_a_rating_asks_six(self, signed_in: Client) -> None:
        with queries(6):
            signed_in.post(rate_url(self.attempt, "skill-1"), {"choice": "3"}, headers=HTMX)

    def test_looking_over_asks_seven(self, signed_in: Client) -> None:
        with queries(7):  # two of them what a test would be
            signed_in.get(check_url(self.attempt))

    def test_submitting_asks_ten(self, signed_in: Client) -> None:
        with queries(10):
            signed_in.post(check_url(self.attempt), {"anyway": "1"})


# --- frameworks from elsewhere -------------------------------------------------------------------------------


def test_without_texts_the_levels_names_stand_alone(signed_in: Client, person: User) -> None:
    bare = replace(a_competency("pipes"), definition="", descriptors=("", "Pipes with help.", "", "", ""))
    publish(a_catalogue(competencies=[bare], roles=[a_role("bare", [("pipes", (1, 2, 3), 3, False)], position=9)]))
    attempt = an_attempt(user=person, role="bare")
    page = " ".join(signed_in.get(rate_url(attempt)).content.decode().split())
    assert '<p class="lead">' not in page
    assert '<strong>Foundation</strong><span class="choice-text">Pipes with help.</span>' in page
    assert page.count('<span class="choice-text muted">Not described</span>') == 4
    result = a_result(user=person, role="bare", levels=0)
    assert "To reach:</span> Not described</p>" in signed_in.get(result.get_absolute_url()).content.decode()
