"""A candidate's page: what happened, what can be done, and the decision; each sees what is theirs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Mail, User
from assessments.models import Assessment, Decision, Invitation
from assessments.services import close_assessment, decide, give_time, revoke, send_back
from tests.factories import (
    SITE,
    UserFactory,
    a_candidate,
    a_manager,
    a_review,
    a_reviewer,
    an_assessment,
    an_invitation,
    browser_of,
)
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]

REASON = "Her notes on valves are the best we have read."
WHY_MORE_TIME = "Reads with a screen reader."


def named(user: User, name: str) -> User:
    User.objects.filter(pk=user.pk).update(name=name)
    user.name = name
    return user


@pytest.fixture
def manager() -> User:
    return named(a_manager(), "Max Hires")


@pytest.fixture
def reviewers(manager: User) -> list[User]:
    return [named(a_reviewer(manager.organisations.get()), name) for name in ("Wim Reads", "Zoe Rates")]


@pytest.fixture
def made(manager: User, reviewers: list[User]) -> Assessment:
    return an_assessment(by=manager, reviewers=reviewers, deadline=timezone.now() + timedelta(days=5))


def page(candidate: Invitation) -> str:
    return f"/candidates/{candidate.pk}/"


def read(user: User | None, candidate: Invitation) -> str:
    return browser_of(user).get(page(candidate)).text


def decides(user: User, candidate: Invitation, outcome: str = "advance", reason: str = REASON, seen: int = 0) -> str:
    said = {"outcome": outcome, "reason": reason, "seen": seen}
    return browser_of(user).post(f"{page(candidate)}decide/", said, follow=True).text


def test_the_page_tells_what_happened_in_words(made: Assessment, manager: User, reviewers: list[User]) -> None:
    candidate = a_candidate(made)
    a_review(candidate.attempt, reviewers[0])
    send_back(invitation=candidate, message="More of pipes, please.", base_url=SITE, by=manager)
    told = read(manager, candidate)
    for words in (
        f"Invited by {manager}",
        "Accepted",
        "Read notice 1 and acknowledged it",
        f"Reviewed by {reviewers[0]}",
        "Result 1 frozen",
        "Result 2 frozen",
        f"Asked for more evidence by {manager}",
        "More of pipes, please.",
    ):
        assert words in told, words
    assert "In progress" in told
    assert "Nobody has decided yet." in told


def test_what_there_is_stands_at_a_glance(made: Assessment, manager: User) -> None:
    candidate = a_candidate(made, levels={"pipes": 3, "valves": None})
    told = read(manager, candidate)
    assert "ready" in told
    assert "competencies rated, 1 not applicable; none with evidence" in told
    assert "self-reported" in told


def test_another_address_than_the_invited_one_is_told(made: Assessment, manager: User) -> None:
    candidate = a_candidate(made, "work@example.org", user=UserFactory(email="home@example.org", name="Ana Øst"))
    told = read(manager, candidate)
    assert "work@example.org" in told
    assert "home@example.org" in told
    assert "Another address than the invited one." in told
    same = a_candidate(made, "same@example.org", user=UserFactory(email="Same@example.org", name=""))
    assert "Answers as" not in read(manager, same)


def test_a_mail_that_was_refused_is_told_with_the_reason(made: Assessment, manager: User) -> None:
    candidate = an_invitation(made)
    assert "waiting to be sent" in read(manager, candidate)
    Mail.objects.update(problem="The mail server refused this mail: 550 No such mailbox.")
    assert "550 No such mailbox." in read(manager, candidate)


def test_reviewers_see_what_is_theirs(made: Assessment, manager: User, reviewers: list[User]) -> None:
    candidate = a_candidate(made)
    give_time(invitations=[candidate], extra_time=2, reason=WHY_MORE_TIME, by=manager)
    decides(manager, candidate)
    a_review(candidate.attempt, reviewers[0])
    seen, blind, hired = (read(user, candidate) for user in (reviewers[0], reviewers[1], manager))
    for told in (seen, blind):
        assert "Submitted" in told
        assert f"Decided by {manager}" in told
        for hidden in (
            WHY_MORE_TIME,
            "× 2",
            REASON,
            "Advance",
            "Last mail",
            "Last reminded",
            'name="outcome"',
            "/act/",
        ):
            assert hidden not in told, hidden
    assert "ready" in seen
    assert f"Reviewed by {reviewers[1]}" not in seen
    assert "Reviewed by you" in seen
    assert str(reviewers[0]) not in blind
    assert "Reviewed<" in blind
    assert "% ready" not in blind
    assert "Result 1 frozen" not in blind
    assert "Reviews are blind here" in blind
    assert WHY_MORE_TIME in hired
    assert "× 2" in hired


def test_who_hires_and_reviews_blind_sees_no_result_and_no_reason_of_others(manager: User) -> None:
    colleague = a_manager(manager.organisations.get())
    made = an_assessment(by=manager, reviewers=[colleague])
    candidate = a_candidate(made)
    decide(invitation=candidate, outcome="hold", reason=REASON, seen=0, by=manager)
    blind = read(colleague, candidate)
    assert "ready" not in blind
    assert REASON not in blind
    assert "The reason shows when you have submitted your own review." in blind
    a_review(candidate.attempt, colleague)
    after = read(colleague, candidate)
    assert REASON in after
    assert "ready" in after


def test_a_decision_stands_with_its_person_and_reason_and_the_earlier_ones_stay(
    made: Assessment, manager: User
) -> None:
    candidate = a_candidate(made)
    assert "Decided about candidate@example.org: Hold." in decides(manager, candidate, "hold")
    told = decides(manager, candidate, "advance", "The other role is filled.", seen=1)
    assert f"by {manager}" in told
    assert REASON in told
    assert told.index("The other role is filled.") < told.index(REASON)
    assert Decision.objects.count() == 2


def test_what_is_typed_stays_when_nothing_could_be_decided(made: Assessment, manager: User) -> None:
    candidate = a_candidate(made)
    assert "nothing is decided without one" in decides(manager, candidate, reason=" ")
    without = decides(manager, candidate, outcome="")
    assert "Choose one of the three." in without
    assert REASON in without
    long = decides(manager, candidate, reason="x" * 2_001)
    assert "2001 characters" in long
    assert not Decision.objects.exists()


def test_the_second_of_two_is_told_and_may_decide_with_what_they_typed(made: Assessment, manager: User) -> None:
    candidate = a_candidate(made)
    colleague = a_manager(manager.organisations.get())
    decides(colleague, candidate, "decline", "No valves at all.")
    told = decides(manager, candidate, "advance", REASON, seen=0)
    assert "somebody else decided while you had this page open" in told
    assert "No valves at all." in told
    assert REASON in told
    assert 'name="seen" value="1"' in told
    assert Decision.objects.count() == 1
    decides(manager, candidate, "advance", REASON, seen=1)
    assert Decision.objects.count() == 2


def test_nobody_decides_about_what_was_not_submitted(made: Assessment, manager: User) -> None:
    begun = a_candidate(made, submitted=False)
    assert "so there is nothing to decide about yet" in read(manager, begun)
    assert 'name="outcome"' not in read(manager, begun)
    told = decides(manager, begun)
    assert "Nothing was decided: the candidate has not submitted" in told
    assert REASON in told
    assert not Decision.objects.exists()


def test_nobody_decides_about_themself(made: Assessment, manager: User) -> None:
    own = a_candidate(made, user=manager)
    told = read(manager, own)
    assert "This is your own attempt." in told
    assert 'name="outcome"' not in told
    assert "nobody decides about themself" in decides(manager, own)
    assert not Decision.objects.exists()


def test_who_is_the_candidate_reads_no_result_no_reviewer_and_no_reason(manager: User) -> None:
    organisation = manager.organisations.get()
    reviewer, colleague = a_reviewer(organisation), a_manager(organisation)
    own = a_candidate(an_assessment(by=manager, reviewers=[reviewer], sees="nothing"), user=manager)
    a_review(own.attempt, reviewer, 3)
    decide(invitation=own, outcome="decline", reason=REASON, seen=0, by=colleague)
    told = read(manager, own)
    for hidden in (REASON, str(reviewer), "Result 1 frozen", "Decline", "Readiness"):
        assert hidden not in told
    assert REASON in read(colleague, own)


def test_a_decision_outlives_the_account_of_whoever_decided(made: Assessment, manager: User) -> None:
    candidate = a_candidate(made)
    colleague = a_manager(manager.organisations.get())
    decide(invitation=candidate, outcome="hold", reason=REASON, seen=0, by=colleague)
    colleague.delete()
    told = read(manager, candidate)
    assert REASON in told
    assert "by somebody whose account is gone" in told


def test_one_candidate_is_reminded_withdrawn_and_given_time_from_their_page(made: Assessment, manager: User) -> None:
    candidate = an_invitation(made)
    browser = browser_of(manager)
    act = f"/assessments/{made.pk}/act/"
    of = {"c": candidate.pk, "candidate": candidate.pk}
    reminded = browser.post(act, of | {"do": "remind"}, follow=True)
    assert reminded.redirect_chain == [(page(candidate), 302)]
    assert "1 candidate was reminded." in reminded.text
    assert "Withdraw 1 candidate?" in browser.post(act, of | {"do": "withdraw"}).text
    gone = browser.post(act, of | {"do": "withdraw", "sure": "1"}, follow=True)
    assert "1 candidate was withdrawn." in gone.text
    assert "Give more time" not in gone.text


def test_time_is_given_shown_and_taken_back(made: Assessment, manager: User) -> None:
    candidate = a_candidate(made)
    browser, address = browser_of(manager), f"{page(candidate)}time/"
    browser.post(address, {"factor": "other", "other": "1.4", "reason": WHY_MORE_TIME})
    given = Invitation.objects.get(pk=candidate.pk)
    assert f"{given.extra_time}" == "1.40"
    assert given.due_at > candidate.due_at
    form = browser.get(address).text
    assert 'value="1.40"' in form
    assert WHY_MORE_TIME in form
    browser.post(address, {"factor": "1", "other": "", "reason": ""})
    taken = Invitation.objects.get(pk=candidate.pk)
    assert (taken.extra_time, taken.extra_time_reason, taken.due_at) == (1, "", made.deadline)


@pytest.mark.parametrize("said", [{"factor": "4"}, {"factor": "other", "other": "0.5"}, {"factor": "other"}])
def test_time_out_of_range_is_refused_and_what_was_typed_kept(
    made: Assessment, manager: User, said: dict[str, str]
) -> None:
    candidate = a_candidate(made)
    told = browser_of(manager).post(f"{page(candidate)}time/", said | {"reason": WHY_MORE_TIME}).text
    assert "Nothing was changed" in told
    assert WHY_MORE_TIME in told
    assert Invitation.objects.get(pk=candidate.pk).extra_time == 1


def test_without_a_deadline_more_time_says_that_it_changes_nothing_yet(manager: User) -> None:
    candidate = a_candidate(an_assessment(by=manager))
    assert "This assessment has no deadline" in browser_of(manager).get(f"{page(candidate)}time/").text


def test_closed_and_withdrawn_ones_stay_readable(made: Assessment, manager: User) -> None:
    candidate, gone = a_candidate(made), an_invitation(made, "gone@example.org")
    revoke(invitations=[gone], by=manager)
    close_assessment(assessment=made, by=manager)
    assert "Ask for more evidence" not in read(manager, candidate)
    assert "Decided about" in decides(manager, candidate)
    assert "withdrawn before submitting" in read(manager, gone)


def test_the_page_takes_the_same_queries_however_much_happened(
    made: Assessment, manager: User, reviewers: list[User]
) -> None:
    browser, candidate = browser_of(manager), a_candidate(made)
    decide(invitation=candidate, outcome="hold", reason="1", seen=0, by=manager)
    with queries(15):
        browser.get(page(candidate))
    for reviewer in reviewers:
        a_review(candidate.attempt, reviewer)
    for number in range(1, 6):
        decide(invitation=candidate, outcome="hold", reason=f"{number}", seen=number, by=manager)
    with queries(15):
        browser.get(page(candidate))


def test_who_may_open_it(made: Assessment, manager: User, reviewers: list[User]) -> None:
    organisation, candidate = manager.organisations.get(), a_candidate(made)
    opens = {
        **{a_manager(organisation, access): 200 for access in ("owner", "admin", "manager")},
        reviewers[0]: 200,
        a_reviewer(organisation): 403,
        a_manager(organisation, "member"): 403,
        a_manager(): 404,
    }
    for user, status in opens.items():
        browser = browser_of(user)
        assert browser.get(page(candidate)).status_code == status
        hirers = 403 if user == reviewers[0] else status
        assert browser.get(f"{page(candidate)}time/").status_code == hirers
        assert browser.post(f"{page(candidate)}decide/").status_code == hirers
    assert browser_of().get(page(candidate)).status_code == 302
