"""An assessment that asks for a test: how it is made, what candidates are told of it, and what becomes of its clock."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Mail, User
from accounts.sealing import token_for
from assessments.models import Assessment, Invitation
from assessments.services import Plan, close_assessment, copy_assessment, give_time
from tests.assessments.hiring.test_administering_pages import edit_of, new_of, text_of, typed
from tests.factories import a_candidate, a_manager, a_reviewer, an_assessment, an_invitation, browser_of
from tests.factories.bank import a_bank, a_sitting
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]


@pytest.fixture
def bank(framework: None) -> None:
    a_bank()


@pytest.fixture
def browser(manager: User) -> Client:
    return browser_of(manager)


def with_test(**changes: Any) -> dict[str, Any]:
    return typed(asks_test="on", test_minutes="45", **changes)


def suggested(browser: Client, manager: User) -> str:
    return str(browser.get(new_of(manager)).context["form"]["notice"].value())


def told_by_invitation(invitation: Invitation) -> str:
    browser = browser_of()
    token = token_for(invitation.link_key)
    return text_of(browser.get(reverse("assessments:invited", args=[token]), follow=True))


class TestMakingIt:
    def test_a_draft_keeps_the_test_and_its_minutes(self, browser: Client, manager: User, bank: None) -> None:
        browser.post(new_of(manager), with_test(do="open"))
        made = Assessment.objects.get()
        assert (made.asks_test, made.test_minutes, made.is_open) == (True, 45, True)
        assert made.methods == "self-rating and test"

    def test_the_test_may_be_all_that_is_asked(self, browser: Client, manager: User, bank: None) -> None:
        browser.post(new_of(manager), with_test(asks_self_rating="", do="open"))
        assert Assessment.objects.get().is_test_only

    @pytest.mark.parametrize("minutes", ["9", "241", "", "an hour", "10.5"])
    def test_minutes_out_of_range_are_told_at_their_field(
        self, browser: Client, manager: User, bank: None, minutes: str
    ) -> None:
        response = browser.post(new_of(manager), with_test() | {"test_minutes": minutes})
        assert text_of(response).count("Say how many minutes the test lasts, from 10 to 240.") >= 2
        assert response.context["form"]["test_minutes"].value() == minutes
        assert not Assessment.objects.exists()

    @pytest.mark.parametrize(("sent", "kept"), [("9", 60), ("", 60), ("90", 90)])
    def test_minutes_of_no_test_hold_nobody_up(self, browser: Client, manager: User, sent: str, kept: int) -> None:
        browser.post(new_of(manager), typed(test_minutes=sent))
        made = Assessment.objects.get()
        assert (made.asks_test, made.test_minutes) == (False, kept)

    def test_each_rung_says_what_there_are_questions_for(self, browser: Client, manager: User, bank: None) -> None:
        fragment = browser.get(new_of(manager), {"role": "plumber"}, headers={"HX-Request": "true"})
        page = text_of(fragment)
        assert "Junior for all its 2 competencies" in page  # a junior plumber is not asked for billing
        assert "Senior for 2 of its 3 competencies" in page

    def test_without_questions_it_stays_a_draft_and_says_why(self, browser: Client, manager: User) -> None:
        response = browser.post(new_of(manager), with_test(do="open"), follow=True)
        assert "there are no test questions yet for what Plumber, Mid asks" in text_of(response)
        assert Assessment.objects.get().is_draft
        assert "There are test questions: each rung for none of its competencies yet." in text_of(response)

    def test_once_it_is_open_it_is_shown_and_not_changed(self, browser: Client, manager: User, bank: None) -> None:
        made = an_assessment(by=manager, asks_test=True, test_minutes=45)
        page = text_of(browser.get(edit_of(made)))
        assert "45 minutes" in page
        assert 'name="test_minutes"' not in page
        browser.post(edit_of(made), typed(title="Better", test_minutes="90", seen=str(made.revision)))
        made.refresh_from_db()
        assert (made.title, made.asks_test, made.test_minutes) == ("Better", True, 45)

    def test_a_closed_one_says_it(self, browser: Client, manager: User, bank: None) -> None:
        made = an_assessment(by=manager, asks_test=True, test_minutes=45)
        close_assessment(assessment=made, by=manager)
        assert "<dt>Test</dt><dd>45 minutes</dd>" in text_of(browser.get(edit_of(made)))

    def test_a_copy_asks_the_same(self, manager: User, bank: None) -> None:
        made = an_assessment(by=manager, asks_test=True, test_minutes=45)
        plan = Plan.of(copy_assessment(assessment=made, by=manager))
        assert (plan.asks_test, plan.test_minutes) == (True, 45)

    def test_the_second_of_two_managers_is_told_what_differs(self, browser: Client, manager: User) -> None:
        made = an_assessment(by=manager, is_open=False)
        browser.post(edit_of(made), with_test(seen="1"))
        other = browser_of(a_manager(made.organisation))
        page = text_of(other.post(edit_of(made), typed(seen="1")))
        assert '<th scope="row">Test</th><td>Asked, 45 minutes</td><td>Not asked</td>' in page


class TestTheNoticeWeSuggest:
    def test_it_speaks_of_the_test_where_one_is_asked(self, browser: Client, manager: User) -> None:
        plain = suggested(browser, manager)
        assert "The test:" not in plain
        browser.post(new_of(manager), with_test(notice=plain))
        draft = Assessment.objects.get()
        assert "The test: the last step is a test" in Plan.of(draft).notice
        browser.post(edit_of(draft), typed(notice=Plan.of(draft).notice, seen="1"))
        assert Plan.of(Assessment.objects.get()).notice == plain

    def test_it_promises_no_pause_where_the_test_is_all(self, browser: Client, manager: User) -> None:
        browser.post(new_of(manager), with_test(notice=suggested(browser, manager), asks_self_rating=""))
        notice = Plan.of(Assessment.objects.get()).notice
        assert "the clock does not stop" in notice
        assert "come back until the deadline" not in notice

    def test_own_words_stay_as_they_are(self, browser: Client, manager: User) -> None:
        browser.post(new_of(manager), with_test(notice="Our own words."))
        assert Plan.of(Assessment.objects.get()).notice == "Our own words."


class TestTheInvitation:
    def test_it_says_how_many_questions_and_how_long(self, manager: User, bank: None) -> None:
        asked = an_assessment(by=manager, asks_test=True, test_minutes=45)
        told = told_by_invitation(an_invitation(asked))
        assert "As the last step you take a test: at most 18 questions on 2 of the 3 competencies" in told
        assert "The test takes at most 45 minutes, in one go" in told
        assert "until you start the test" in told
        assert "how you rated yourself" not in told

    def test_extra_time_is_in_it_and_its_reason_is_not(self, manager: User, bank: None) -> None:
        asked = an_assessment(by=manager, asks_test=True, test_minutes=40)
        invitation = an_invitation(asked)
        give_time(invitations=[invitation], extra_time=1.5, reason="Reads with a kestrel.", by=manager)
        told = told_by_invitation(Invitation.objects.get(pk=invitation.pk))
        assert "The test takes at most 60 minutes, your extra time included, in one go" in told
        assert "kestrel" not in told

    def test_one_that_is_a_test_alone_asks_for_no_words(self, manager: User, bank: None) -> None:
        asked = an_assessment(by=manager, asks_test=True, asks_self_rating=False, sees_when="at_once")
        told = told_by_invitation(an_invitation(asked))
        assert "You take a test: at most 18 questions" in told
        assert "You write" not in told
        assert "You rate yourself" not in told
        assert "what to learn next, at once." in told

    def test_it_says_that_reviewers_see_the_test_after_their_own_review(self, manager: User, bank: None) -> None:
        reviewer = a_reviewer(manager.organisations.get())
        asked = an_assessment(by=manager, reviewers=[reviewer], asks_test=True)
        told = told_by_invitation(an_invitation(asked))
        assert "how you rated yourself and what your test found only after their own review" in told

    def test_the_mail_names_the_method(self, manager: User, bank: None) -> None:
        an_invitation(an_assessment(by=manager, asks_test=True))
        assert "by self-rating and test." in Mail.objects.get().text

    def test_it_asks_two_queries_more_than_without_a_test(self, manager: User, bank: None) -> None:
        browser = browser_of()
        invitation = an_invitation(an_assessment(by=manager, asks_test=True))
        browser.get(reverse("assessments:invited", args=[token_for(invitation.link_key)]), follow=True)
        with queries(6):  # session, what was begun, invitation, notice; the items, what the rung asks
            browser.get(reverse("assessments:invitation"))


def test_closing_says_whose_clock_goes_on(browser: Client, manager: User, bank: None) -> None:
    asked = an_assessment(by=manager, asks_test=True)
    a_sitting(a_candidate(asked, submitted=False).attempt)
    assert "1 of them is in the test now, and its clock goes on" in text_of(browser.get(edit_of(asked)))
    close_assessment(assessment=asked, by=manager)
    assert "1 of them was in the test, whose clock went on" in text_of(browser.get(edit_of(asked)))
