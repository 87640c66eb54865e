"""The role finder: its questions one at a time, where answers are kept, and the roles that fit."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from roles.framework import Finder
from roles.models import FinderAnswers, Role
from roles.selectors.finder import SHOWN, FinderResult
from roles.services import drop_answers, keep_answers
from tests.factories import MembershipFactory, a_catalogue, a_role, browser_of, publish
from tests.factories.framework import DAY, NIGHT, PLUMBER, TOOL, a_finder, a_question
from tests.queries import queries

BEGIN = reverse("roles:finder")
RESULT = reverse("roles:finder-result")
FORGET = reverse("roles:finder-forget")
ALL = {"tool": "gauge", "day": "street", "night": "anyone"}


def at(question: str) -> str:
    return reverse("roles:finder-question", args=[question])


def answer(client: Client, **answers: str) -> None:
    for question, option in answers.items():
        assert client.post(at(question), {"option": option}).status_code == 302


def result_for(client: Client) -> FinderResult:
    found: FinderResult = client.get(RESULT).context["result"]
    return found


def offer(finder: Finder | None = None) -> None:
    """Load the small catalogue with this finder, in place of the one before."""
    publish(a_catalogue(finder=finder or a_finder()))


@pytest.fixture
def finder(db: None) -> None:
    offer()


def browsers(person: User) -> list[Client]:
    return [browser_of(), browser_of(person)]


# --- Beginning -----------------------------------------------------------------------------------------------


def test_without_a_finder_the_page_says_so_and_the_others_lead_to_it(framework: None, client: Client) -> None:
    assert "There is no role finder here yet" in client.get(BEGIN).text
    for address in (at("tool"), RESULT):
        assert client.get(address).url == BEGIN
    assert client.post(at("tool"), {"option": "wrench"}).url == BEGIN
    assert client.post(FORGET, {"anew": "1"}).url == BEGIN


def test_the_beginning_says_how_long_it_takes_and_where_answers_are_kept(finder: None, client: Client) -> None:
    page = client.get(BEGIN).text
    assert "3 questions" in page
    assert "About 1 minute. No account needed." in page
    assert "kept for this browser only" in page
    assert "Nothing is kept so far." in page
    assert at("tool") in page


def test_the_built_in_finder_says_fourteen_questions_and_four_minutes(db: None, client: Client) -> None:
    call_command("load_catalogue", stdout=StringIO())
    page = client.get(BEGIN).text
    assert "14 questions" in page
    assert "About 4 minutes." in page


def test_whoever_began_goes_on_with_the_first_question_that_is_not_answered(finder: None, client: Client) -> None:
    answer(client, tool="wrench")
    page = client.get(BEGIN).text
    assert "You have answered 1 of 3." in page
    assert "Continue with question 2" in page
    assert "Wrench, and a heavy one" in page


# --- A question ----------------------------------------------------------------------------------------------


def test_a_question_shows_its_place_its_answers_and_the_way_to_all_others(finder: None, client: Client) -> None:
    page = client.get(at("day")).text
    assert "Question 2 of 3" in page
    assert f"<h1>{DAY.text}</h1>" in page
    assert all(option.text in page for option in DAY.options)
    assert all(at(question.slug) in page for question in (TOOL, DAY, NIGHT))


def test_an_answer_is_kept_and_leads_to_the_next_question_and_the_last_to_the_result(
    finder: None, person: User
) -> None:
    for browser in browsers(person):
        assert browser.post(at("tool"), {"option": "wrench"}).url == at("day")
        assert browser.post(at("day"), {"option": "street"}).url == at("night")
        assert browser.post(at("night"), {"option": "anyone"}).url == RESULT
        assert 'id="option-wrench" checked' in browser.get(at("tool")).text
    assert FinderAnswers.objects.get().answers == {"tool": "wrench", "day": "street", "night": "anyone"}


def test_the_answer_that_was_still_missing_leads_to_the_result(finder: None, client: Client) -> None:
    answer(client, tool="wrench", night="anyone")
    assert client.post(at("day"), {"option": "street"}).url == RESULT
    assert client.post(at("day"), {"option": "workshop"}).url == at("night"), "changed later, it goes on as before"


@pytest.mark.parametrize("sent", [{}, {"option": ""}])
def test_nothing_chosen_is_told_and_what_was_answered_before_stays(
    finder: None, client: Client, sent: dict[str, str]
) -> None:
    answer(client, tool="wrench")
    page = client.post(at("tool"), sent, follow=True)
    assert page.redirect_chain == [(at("tool"), 302)], "whoever goes back in the browser is not asked to send it again"
    assert "Nothing was chosen, so nothing was saved." in page.text
    assert 'id="option-wrench" checked' in page.text


@pytest.mark.parametrize("option", ["hammer", "a\x00b", "x" * 5000, "street"])
def test_what_is_no_answer_to_the_question_is_refused_in_words(finder: None, client: Client, option: str) -> None:
    page = client.post(at("tool"), {"option": option}, follow=True)
    assert "That is no answer to this question" in page.text
    assert "checked" not in page.text


def test_a_question_is_skipped_whatever_is_chosen(finder: None, person: User) -> None:
    for browser in browsers(person):
        assert browser.post(at("tool"), {"skip": "1", "option": "wrench"}).url == at("day")
        assert browser.post(at("night"), {"skip": "1"}).url == RESULT
        assert "Nothing is answered yet" in browser.get(RESULT).text


def test_an_answer_can_be_taken_back(finder: None, person: User) -> None:
    for browser in browsers(person):
        answer(browser, tool="wrench", day="street")
        assert "Take my answer back" in browser.get(at("tool")).text
        browser.post(at("tool"), {"skip": "1"})
        assert "checked" not in browser.get(at("tool")).text
        assert "checked" in browser.get(at("day")).text


def test_an_unknown_question_is_not_found_and_an_answer_to_it_is_told(finder: None, client: Client) -> None:
    assert client.get(at("shoe")).status_code == 404
    page = client.post(at("shoe"), {"option": "left"}, follow=True)
    assert "no longer has that question, so nothing was saved" in page.text


# --- Where answers live --------------------------------------------------------------------------------------


def test_what_was_answered_signed_out_goes_over_to_the_account(finder: None, client: Client, person: User) -> None:
    keep_answers(answers={"tool": "gauge", "night": "nobody"}, by=person)
    answer(client, tool="wrench", day="street")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "is kept with your account now" in client.get(BEGIN).text
    assert FinderAnswers.objects.get().answers == {"tool": "wrench", "day": "street", "night": "nobody"}
    assert "is kept with your account now" not in client.get(BEGIN).text
    client.logout()
    assert "Nothing is kept so far." in client.get(BEGIN).text


def test_answers_of_one_person_are_nobody_elses(finder: None, signed_in: Client, client: Client) -> None:
    answer(signed_in, tool="wrench")
    assert "Nothing is kept so far." in client.get(BEGIN).text


def test_forgetting_deletes_and_says_so(finder: None, person: User) -> None:
    for browser in browsers(person):
        answer(browser, tool="wrench")
        page = browser.post(FORGET, follow=True).text
        assert "Your answers to the role finder are forgotten." in page
        assert "Nothing is kept so far." in page
    assert not FinderAnswers.objects.exists()


def test_beginning_anew_forgets_and_asks_the_first_question(finder: None, client: Client) -> None:
    answer(client, tool="wrench")
    assert client.post(FORGET, {"anew": "1"}).url == at("tool")
    assert "checked" not in client.get(at("tool")).text


def test_forgetting_what_was_never_answered_is_no_error(finder: None, person: User) -> None:
    for browser in browsers(person):
        assert browser.post(FORGET).status_code == 302
    drop_answers(questions={"tool"}, by=person)


def test_answers_that_a_new_edition_no_longer_has_are_dropped_and_told_once(finder: None, person: User) -> None:
    some = browsers(person)
    for browser in some:
        answer(browser, **ALL)
    offer(
        a_finder(
            [
                TOOL,
                a_question("day", DAY.text, {"Cellar, at the pump": {"plumber": 2}, "Attic, at a tank": {"fitter": 1}}),
            ]
        )
    )
    for browser in some:
        page = browser.get(BEGIN).text
        assert "2 of your answers are no longer in it and were dropped." in page
        assert "edition 2" in page
        assert "dropped" not in browser.get(BEGIN).text
    assert FinderAnswers.objects.get().answers == {"tool": "gauge"}


# --- The result ----------------------------------------------------------------------------------------------


def test_before_any_answer_the_result_asks_for_one(finder: None, client: Client) -> None:
    page = client.get(RESULT).text
    assert "Nothing is answered yet" in page
    assert at("tool") in page


def test_the_result_shows_the_roles_with_the_answers_that_speak_for_them(finder: None, client: Client) -> None:
    answer(client, **ALL)
    found = result_for(client)
    assert [(role.name, role.percent, role.low_percent, role.high_percent) for role in found.best] == [
        ("Plumber", 75, 60, 100),
        ("Fitter", 60, 0, 100),
    ]
    page = client.get(RESULT).text
    assert "This rests on your answers to all 3 questions." in page
    assert "<strong>75%</strong>" in page.replace(' class="number"', "")
    assert "60% to 100% with any one answer left out" in page
    assert page.index("“Anyone who stands in water”") < page.index("“Street, at an open lid”")
    assert "role finder edition 1" in page
    assert 'id="fit-plumber-title"' in page


def test_one_answer_is_enough_and_the_rest_is_asked_for(finder: None, client: Client) -> None:
    answer(client, night="anyone")
    page = client.get(RESULT).text
    assert "This rests on your answer to 1 of 3 questions." in page
    assert "This rests on little." in page
    assert "Continue with question 1" in page
    assert at("tool") in page
    assert [role.slug for role in result_for(client).best] == ["plumber"]
    assert result_for(client).silent == (("fitter", "Fitter"),)
    assert "no question that you answered speaks of it" in page


def test_roles_whose_intervals_overlap_are_too_close_to_call(finder: None, client: Client) -> None:
    answer(client, tool="wrench", day="workshop")
    page = client.get(RESULT).text
    assert "<strong>Too close to call:</strong> Plumber and Fitter." in page
    assert "too close to the first to call" in page


def test_a_role_that_leads_whatever_is_left_out_is_said_to_come_first(finder: None, client: Client) -> None:
    answer(client, tool="wrench", day="street", night="anyone")
    assert "<strong>Plumber comes first,</strong> whichever one of your answers is left out." in client.get(RESULT).text


def test_the_best_lead_to_an_assessment_at_each_rung_and_to_a_comparison(finder: None, client: Client) -> None:
    answer(client, **ALL)
    page = client.get(RESULT).text
    assert f'action="{reverse("roles:compare")}"' in page
    assert '<input type="checkbox" name="role" value="plumber"' in page
    assert '<button class="button button-small button-quiet" type="submit" name="rung" value="senior">Senior' in page
    begun = client.post(reverse("assessments:begin", args=["plumber"]), {"rung": "senior"})
    assert begun.url.startswith("/attempts/")


def test_a_literacy_track_says_for_whom_it_is(db: None, client: Client) -> None:
    reader = a_role("plumber", [("pipes", (1, 1, 1), 1, False)], kind="literacy")
    publish(a_catalogue(roles=[reader], finder=a_finder()))
    answer(client, tool="wrench")
    assert "For people who use AI beside their own work or life." in client.get(RESULT).text


def test_five_are_shown_and_the_others_are_listed(db: None, client: Client) -> None:
    slugs = [f"trade-{number}" for number in range(SHOWN + 2)]
    roles = [a_role(slug, [("pipes", (1, 2, 3), 1, False)], position=n) for n, slug in enumerate(slugs, 1)]
    asked = a_question("tool", TOOL.text, {"Wrench, for all": dict.fromkeys(slugs, 2), "Gauge, for one": {slugs[0]: 3}})
    publish(a_catalogue(roles=roles, finder=a_finder([asked])))
    answer(client, tool="wrench")
    found = result_for(client)
    assert [role.slug for role in found.best] == [*slugs[1:6]]
    assert [role.slug for role in found.rest] == [slugs[6], slugs[0]]
    page = client.get(RESULT).text
    assert "The other 2 roles" in page
    assert "and 2 of the others below" in page


def test_a_role_that_left_the_catalogue_is_left_out(finder: None, client: Client) -> None:
    answer(client, **ALL)
    publish(a_catalogue(roles=[PLUMBER], finder=a_finder()))
    found = result_for(client)
    assert [role.slug for role in found.best] == ["plumber"]
    assert found.others == 0


def test_an_answer_that_speaks_for_nothing_that_is_offered_fits_none(finder: None, client: Client) -> None:
    answer(client, day="workshop")
    publish(a_catalogue(roles=[PLUMBER], finder=a_finder()))
    assert "No role fits these answers yet" in client.get(RESULT).text


def test_an_organisations_own_roles_are_none_of_the_finders(diver: Role, person: User) -> None:
    offer()
    member = browser_of(MembershipFactory(organisation=diver.organisation, user=person).user)
    answer(member, **ALL)
    assert {role.slug for role in result_for(member).best} == {"plumber", "fitter"}


# --- What it asks of the database ----------------------------------------------------------------------------

SIGNED_OUT = {BEGIN: 2, "question": 2, RESULT: 3}
SIGNED_IN = {BEGIN: 4, "question": 4, RESULT: 5}


@pytest.mark.parametrize("built_in", [False, True])
def test_each_page_asks_the_same_of_the_database_for_2_and_for_32_roles(db: None, person: User, built_in: bool) -> None:
    if built_in:
        call_command("load_catalogue", stdout=StringIO())
        question, option = "good-week", "steady-service"
    else:
        offer()
        question, option = "tool", "wrench"
    for browser, expected in zip(browsers(person), (SIGNED_OUT, SIGNED_IN), strict=True):
        answer(browser, **{question: option})
        for address, count in expected.items():
            with queries(count):
                page = browser.get(at(question) if address == "question" else address)
            assert page.status_code == 200


def test_keeping_an_answer_asks_the_same_however_many_there_are(finder: None, person: User) -> None:
    browser = browser_of(person)
    answer(browser, tool="wrench")
    for question, option in (("day", "street"), ("night", "anyone")):
        with queries(6):
            browser.post(at(question), {"option": option})
