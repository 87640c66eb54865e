"""The test in the browser: the way in, one item a page, refusals beside the question, and the end."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments.ending import sweep_tests
from assessments.models import Assessment, Attempt, ItemVersion, Notice, Result, Sitting
from assessments.services import close_assessment, give_time
from tests.factories import (
    a_manager,
    accepted,
    an_assessment,
    an_attempt,
    an_invitation,
    browser_of,
    rate_all,
)
from tests.factories.bank import a_bank, a_sitting, answer, right, shown, wrong
from tests.queries import queries

HTMX = {"HX-Request": "true"}


def url(attempt: Attempt, name: str = "test") -> str:
    return reverse(f"assessments:{name}", args=[attempt.pk])


def words(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def asked(**changes: Any) -> Assessment:
    return an_assessment(by=changes.pop("by", None) or a_manager(), asks_test=True, **changes)


def sent(sitting: Sitting, *, is_right: bool = True) -> dict[str, object]:
    """The form of the item that is shown, filled in rightly or wrongly, as a browser sends it."""
    page = shown(sitting)
    given = right(page) if is_right else wrong(page)
    data: dict[str, object] = {"sequence": page.sequence}
    if page.version.kind == "numeric":
        return data | {"value": given.value}
    if page.version.kind == "ordering":
        return data | {f"place-{position}": place for place, position in enumerate(given.chosen, 1)}
    return data | {"choice": list(given.chosen)}


# --- the way in ---------------------------------------------------------------------------------------------


def test_looking_over_offers_the_test_as_the_last_step(attempt: Attempt, signed_in: Client) -> None:
    rate_all(attempt, 2)
    page = words(signed_in.get(url(attempt, "check")))
    assert "A self-rating alone is weak evidence" in page
    assert "At most 18 questions, 60 minutes." in page
    assert "Go on to the test" in page
    assert "Submit and see the result" in page


def test_the_test_is_offered_without_rating_anything(attempt: Attempt, signed_in: Client) -> None:
    rating = words(signed_in.get(attempt.get_absolute_url(), follow=True))
    assert "Take the test without rating" in rating
    assert "Take the test without rating" in words(signed_in.get(url(attempt, "check")))
    rate_all(attempt, {"pipes": 2})
    assert "without rating" not in words(signed_in.get(reverse("assessments:rate", args=[attempt.pk, "valves"])))


def test_a_role_without_items_says_so(framework: None, person: User, signed_in: Client) -> None:
    attempt = an_attempt(user=person)
    rate_all(attempt, 2)
    assert "There is no test for this rung yet" in words(signed_in.get(url(attempt, "check")))
    assert "There are no test questions yet" in words(signed_in.get(url(attempt)))
    started = words(signed_in.post(url(attempt), follow=True))
    assert "Nothing was started" in started
    assert not Sitting.objects.exists()


def test_where_a_test_is_asked_it_is_the_main_button_and_leaving_it_out_is_asked_once(
    bank: None, person: User, signed_in: Client
) -> None:
    attempt = accepted(an_invitation(asked()), user=person)
    rate_all(attempt, 2)
    page = words(signed_in.get(url(attempt, "check")))
    assert "Look over, then take the test" in page
    assert '<button class="button button-quiet" type="submit">Submit without the test' in page
    once = signed_in.post(url(attempt, "check"))
    assert once.url == f"{url(attempt, 'check')}?untested"
    assert "You have not taken the test." in words(signed_in.get(once.url))
    assert not Result.objects.exists()
    signed_in.post(once.url, {"anyway": "1"})
    assert Result.objects.get().basis == "self_reported"


def test_where_no_test_is_asked_none_is_offered(bank: None, person: User, signed_in: Client) -> None:
    attempt = accepted(an_invitation(an_assessment()), user=person)
    rate_all(attempt, 2)
    assert "test" not in words(signed_in.get(url(attempt, "check"))).lower().replace("latest", "")
    assert "No test is asked here" in words(signed_in.get(url(attempt)))


def test_an_attempt_of_which_only_the_test_is_asked_leads_to_it(bank: None, person: User, signed_in: Client) -> None:
    attempt = accepted(an_invitation(asked(asks_self_rating=False, test_minutes=40)), user=person)
    assert attempt.is_test_only
    for address in (attempt.get_absolute_url(), url(attempt, "check")):
        assert "Before the test" in words(signed_in.get(address, follow=True))
    assert "Test not started yet" in words(signed_in.get(reverse("assessments:list")))


def test_a_notice_in_other_words_is_read_before_the_test(bank: None, person: User, signed_in: Client) -> None:
    made = asked()
    attempt = accepted(an_invitation(made), user=person)
    Notice.objects.create(assessment=made, number=2, text="Other words.")
    assert signed_in.get(url(attempt)).url == url(attempt, "notice")


# --- before the test ----------------------------------------------------------------------------------------


def test_before_the_test_it_says_what_it_asks_and_what_it_does_not(attempt: Attempt, signed_in: Client) -> None:
    page = words(signed_in.get(url(attempt)))
    assert "At most 18 questions in 60 minutes." in page
    assert "<li>Pipes</li><li>Valves</li>" in page
    assert "There are no questions yet about 1 competency of this role; it stays with your self-rating." in page
    assert "<li>Billing</li>" in page
    assert "Only you see it." in page
    assert "Starting is final." in page


def test_before_the_test_extra_time_is_said_and_its_reason_is_not(bank: None, person: User, signed_in: Client) -> None:
    made = asked(test_minutes=40)
    attempt = accepted(an_invitation(made), user=person)
    give_time(invitations=[attempt.invitation], by=made.created_by, extra_time=1.5, reason="A broken wrist")
    page = words(signed_in.get(url(attempt)))
    assert "in 60 minutes, your extra time included" in page
    assert "wrist" not in page
    assert f"hiring managers of {made.organisation}" in page


def test_starting_shows_the_first_item_and_ends_the_rating(attempt: Attempt, signed_in: Client) -> None:
    page = words(signed_in.post(url(attempt), follow=True))
    assert "Question 1 <span" in page
    assert "of at most 18" in page
    assert "Ends at" in page
    for address in (attempt.get_absolute_url(), url(attempt, "check")):
        assert "Question 1 <span" in words(signed_in.get(address, follow=True)), address
    rating = signed_in.post(reverse("assessments:rate", args=[attempt.pk, "pipes"]), {"choice": "2"}, headers=HTMX)
    assert (rating.status_code, "The test has begun" in words(rating)) == (409, True)


@pytest.mark.parametrize("place", ["home", "assessments:list"])
def test_a_test_under_way_is_told_with_its_end(sitting: Sitting, signed_in: Client, place: str) -> None:
    page = words(signed_in.get(reverse(place)))
    assert f'Test under way, ends at <span class="number">{sitting.due_at:%H:%M} UTC' in page
    assert "Go on with the test" in page


@pytest.mark.parametrize("count", [1, 4])
def test_however_many_tests_run_the_list_asks_the_same_queries(
    bank: None, person: User, signed_in: Client, count: int
) -> None:
    for _ in range(count):
        a_sitting(an_attempt(user=person))
    with queries(5):
        signed_in.get(reverse("assessments:list"))


# --- an item a page -----------------------------------------------------------------------------------------


def test_with_plain_forms_the_whole_test_leads_to_the_result(sitting: Sitting, signed_in: Client) -> None:
    address = url(sitting.attempt)
    for _ in range(sitting.limit):
        if not sitting.responses.filter(answered_at=None).exists():
            break
        assert signed_in.get(address).status_code == 200
        assert signed_in.post(url(sitting.attempt, "test-answer"), sent(sitting)).url == address
    result = Result.objects.get()
    assert signed_in.get(address, follow=True).redirect_chain[-1][0] == result.get_absolute_url()
    assert result.basis == "measured"


def test_the_script_gets_the_next_item_alone(sitting: Sitting, signed_in: Client) -> None:
    part = signed_in.post(url(sitting.attempt, "test-answer"), sent(sitting), headers=HTMX)
    assert "<html" not in words(part)
    assert 'data-sequence="2"' in words(part)
    assert f'data-due="{sitting.due_at.isoformat()}"' in words(part)
    assert "data-now=" in words(part)


def test_the_last_answer_leads_the_script_to_the_result(framework: None, person: User, signed_in: Client) -> None:
    a_bank({"pipes": 1})
    sitting = a_sitting(an_attempt(user=person))
    response = signed_in.post(url(sitting.attempt, "test-answer"), sent(sitting), headers=HTMX)
    assert response["HX-Redirect"] == url(sitting.attempt)
    assert signed_in.get(response["HX-Redirect"]).url == sitting.attempt.get_absolute_url()
    assert Result.objects.exists()


def test_the_same_answer_sent_again_changes_nothing(sitting: Sitting, signed_in: Client) -> None:
    given = sent(sitting)
    for _ in range(2):
        part = signed_in.post(url(sitting.attempt, "test-answer"), given, headers=HTMX)
        assert (part.status_code, 'data-sequence="2"' in words(part)) == (200, True)
    assert sitting.responses.given().count() == 1


def test_another_answer_to_a_question_answered_before_is_refused_beside_the_present_one(
    sitting: Sitting, signed_in: Client
) -> None:
    other = sent(sitting, is_right=False)
    answer(sitting)
    for headers in ({}, HTMX):
        page = signed_in.post(url(sitting.attempt, "test-answer"), other, headers=headers)
        assert (page.status_code, 'data-sequence="2"' in words(page)) == (409, True)
        assert "This question was answered before" in words(page)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_no_number_is_refused_and_kept(
    framework: None, person: User, signed_in: Client, headers: dict[str, str]
) -> None:
    a_bank({"pipes": 3}, kinds=("numeric",))
    sitting = a_sitting(an_attempt(user=person))
    page = signed_in.post(url(sitting.attempt, "test-answer"), {"sequence": 1, "value": "<ten>"}, headers=headers)
    assert (page.status_code, "That is no number we can read." in words(page)) == (422, True)
    assert 'value="&lt;ten&gt;"' in words(page)
    assert "in litres" in words(page)


def test_ticks_are_kept_where_too_many_were_sent(framework: None, person: User, signed_in: Client) -> None:
    a_bank({"pipes": 3}, kinds=("single_choice",))
    sitting = a_sitting(an_attempt(user=person))
    page = words(signed_in.post(url(sitting.attempt, "test-answer"), {"sequence": 1, "choice": ["1", "3"]}))
    assert page.count(" checked>") == 2


def test_places_are_kept_where_two_steps_have_the_same(framework: None, person: User, signed_in: Client) -> None:
    a_bank({"pipes": 3}, kinds=("ordering",))
    sitting = a_sitting(an_attempt(user=person))
    places = {"place-0": "2", "place-1": "2", "place-2": "1", "place-3": "4"}
    page = words(signed_in.post(url(sitting.attempt, "test-answer"), {"sequence": 1} | places))
    assert "Two of the steps have the same place." in page
    assert page.count('<option value="2" selected>') == 2


def test_not_knowing_is_an_answer(sitting: Sitting, signed_in: Client) -> None:
    signed_in.post(url(sitting.attempt, "test-answer"), {"sequence": 1, "unknown": "1"})
    given = sitting.responses.given().get()
    assert (given.answer, given.is_right) == ({"unknown": True}, False)


def test_code_has_colours_and_can_be_scrolled_by_keyboard(framework: None, person: User, signed_in: Client) -> None:
    a_bank({"pipes": 3}, kinds=("code_reading",))
    sitting = a_sitting(an_attempt(user=person))
    page = words(signed_in.get(url(sitting.attempt)))
    assert '<div class="test-code" tabindex="0" role="region" aria-label="Code">' in page
    assert '<span class="k">for</span>' in page


def test_backticks_are_code_and_markup_stays_text(framework: None, person: User, signed_in: Client) -> None:
    a_bank({"pipes": 1}, kinds=("single_choice",))
    version = ItemVersion.objects.get()
    version.pk, version.number = None, 2
    version.stem = "What does `a < b` say?\n\nAnd the <b>rest</b>, with a ` alone?"
    version.save()
    page = words(signed_in.get(url(a_sitting(an_attempt(user=person)).attempt)))
    assert "<p>What does <code>a &lt; b</code> say?</p>" in page
    assert "<p>And the &lt;b&gt;rest&lt;/b&gt;, with a ` alone?</p>" in page


def test_another_browser_goes_on_at_the_same_question_until_the_same_end(sitting: Sitting, person: User) -> None:
    answer(sitting)
    page = words(browser_of(person).get(url(sitting.attempt)))
    assert 'data-sequence="2"' in page
    assert f'data-due="{sitting.due_at.isoformat()}"' in page


def test_the_pages_of_a_test_ask_a_fixed_number_of_queries(sitting: Sitting, signed_in: Client) -> None:
    signed_in.get(url(sitting.attempt))
    with queries(4):  # session, person, test, item
        signed_in.get(url(sitting.attempt))
    given = sent(sitting)
    with queries(8):  # session, person, and the service's six
        signed_in.post(url(sitting.attempt, "test-answer"), given, headers=HTMX)


# --- the end ------------------------------------------------------------------------------------------------


def test_ending_asks_once_and_says_what_becomes_of_it(sitting: Sitting, signed_in: Client) -> None:
    answer(sitting)
    page = words(signed_in.get(url(sitting.attempt, "test-finish")))
    assert 'You have answered <span class="number">1</span> of at most' in page
    assert "questions you have not answered are not" in page
    ended = signed_in.post(url(sitting.attempt, "test-finish"), follow=True)
    assert ended.redirect_chain[-1][0] == Result.objects.get().get_absolute_url()


def test_with_nothing_answered_ending_is_refused_on_the_page(sitting: Sitting, signed_in: Client) -> None:
    page = words(signed_in.post(url(sitting.attempt, "test-finish"), follow=True))
    assert "answer at least one question" in page
    assert "Question 1 <span" in page


def test_when_time_is_up_no_question_is_shown_and_the_result_follows(sitting: Sitting, signed_in: Client) -> None:
    answer(sitting)
    with time_machine.travel(sitting.due_at + timedelta(seconds=5), tick=False):
        page = words(signed_in.get(url(sitting.attempt)))
        assert "Your answers are being scored: 1 question answered in time." in page
        assert shown(sitting).version.stem not in page
        assert 'data-state="over"' in words(signed_in.get(url(sitting.attempt), headers=HTMX))
        ended = signed_in.post(url(sitting.attempt, "test-finish"), {"over": "1"}, headers=HTMX)
    assert ended["HX-Redirect"] == sitting.attempt.get_absolute_url()
    sitting.refresh_from_db()
    assert sitting.end == "time"


def test_an_answer_given_in_time_is_taken_a_moment_later_and_the_time_is_told(
    sitting: Sitting, signed_in: Client
) -> None:
    given = sent(sitting)
    with time_machine.travel(sitting.due_at + timedelta(seconds=5), tick=False):
        page = signed_in.post(url(sitting.attempt, "test-answer"), given, headers=HTMX)
    assert (page.status_code, "1 question answered in time." in words(page)) == (200, True)


def test_after_the_end_an_answer_gets_the_sentence_that_it_came_too_late(sitting: Sitting, signed_in: Client) -> None:
    answer(sitting)
    given = sent(sitting)
    with time_machine.travel(sitting.due_at + timedelta(minutes=1), tick=False):
        page = signed_in.post(url(sitting.attempt, "test-answer"), given, headers=HTMX)
        assert (page.status_code, "The time for this test is up" in words(page)) == (409, True)
        sweep_tests(now=timezone.now())
        late = signed_in.post(url(sitting.attempt, "test-answer"), given, headers=HTMX)
    assert late["HX-Redirect"] == url(sitting.attempt)
    assert "Nothing was changed" in words(signed_in.get(late["HX-Redirect"], follow=True))


def test_time_being_up_on_a_device_ends_nothing_before_the_sites_clock(sitting: Sitting, signed_in: Client) -> None:
    answer(sitting)
    part = signed_in.post(url(sitting.attempt, "test-finish"), {"over": "1"}, headers=HTMX)
    assert 'data-state="item"' in words(part)
    assert signed_in.post(url(sitting.attempt, "test-finish"), {"over": "1"}).url == url(sitting.attempt)
    sitting.refresh_from_db()
    assert sitting.is_running


def test_a_test_in_which_nothing_was_answered_is_forgotten_and_the_page_leads_back(
    sitting: Sitting, signed_in: Client
) -> None:
    with time_machine.travel(sitting.due_at + timedelta(minutes=1), tick=False):
        assert "No question was answered." in words(signed_in.get(url(sitting.attempt)))
        refused = signed_in.post(url(sitting.attempt, "test-finish"), {"over": "1"}, headers=HTMX)
        assert (refused.status_code, 'data-state="over"' in words(refused)) == (409, True)
        sweep_tests(now=timezone.now())
        gone = signed_in.post(url(sitting.attempt, "test-finish"), {"over": "1"}, headers=HTMX)
    assert gone["HX-Redirect"] == sitting.attempt.get_absolute_url()


def test_where_the_organisation_closed_its_assessment_the_page_says_so(
    bank: None, person: User, signed_in: Client
) -> None:
    made = asked()
    sitting = a_sitting(accepted(an_invitation(made), user=person))
    given = sent(sitting)
    close_assessment(assessment=made, by=made.created_by)
    for response in (
        signed_in.get(sitting.attempt.get_absolute_url(), follow=True),
        signed_in.post(url(sitting.attempt, "test-answer"), given),
    ):
        assert "has closed this assessment. The test was not submitted." in words(response)
    part = signed_in.post(url(sitting.attempt, "test-answer"), given, headers=HTMX)
    assert (part.status_code, 'data-state="closed"' in words(part)) == (409, True)


def test_signed_out_the_script_is_told_and_a_page_leads_to_sign_in(sitting: Sitting, client: Client) -> None:
    given = sent(sitting)
    assert client.post(url(sitting.attempt, "test-answer"), given, headers=HTMX).status_code == 401
    assert reverse("account_login") in client.get(url(sitting.attempt)).url
