"""The board of an assessment: who is how far, found, ordered and paged; and what is done about many at once."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Mail, User
from assessments.models import Assessment, Invitation
from assessments.selectors.board import Order, Wanted, counts_of, read_board, reviewers_of
from assessments.selectors.stages import with_stage
from assessments.services import (
    Invitee,
    close_assessment,
    decide,
    give_time,
    invite,
    revoke,
    send_back,
)
from tests.factories import SITE, a_candidate, a_manager, a_review, an_assessment, an_invitation, browser_of
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]


@pytest.fixture
def everybody(manager: User, reviewers: list[User]) -> Assessment:
    """One candidate at every stage, and one of them late."""
    made = an_assessment(by=manager, reviewers=reviewers, deadline=timezone.now() + timedelta(days=5))
    an_invitation(made, "invited@example.org")
    opened = an_invitation(made, "opened@example.org")
    Invitation.objects.filter(pk=opened.pk).update(opened_at=timezone.now())
    a_candidate(made, "begun@example.org", submitted=False)
    late = a_candidate(made, "late@example.org", submitted=False)
    Invitation.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    half = a_candidate(made, "submitted@example.org")
    a_review(half.attempt, reviewers[0])
    whole = a_candidate(made, "reviewed@example.org")
    for reviewer in reviewers:
        a_review(whole.attempt, reviewer)
    # Waited for is the other reviewer alone.
    own = a_candidate(made, "own@example.org", user=reviewers[0])
    a_review(own.attempt, reviewers[1])
    decided = a_candidate(made, "decided@example.org")
    decide(invitation=decided, outcome="hold", reason="Next month.", seen=0, by=manager)
    again = a_candidate(made, "again@example.org")
    send_back(invitation=again, message="More of pipes.", base_url=SITE, by=manager)
    revoke(invitations=[an_invitation(made, "withdrawn@example.org")], by=manager)
    return made


def shown(assessment: Assessment, **wanted: str) -> list[str]:
    lines = read_board(assessment, Wanted(**wanted), at=timezone.now()).lines
    return [line.email.partition("@")[0] for line in lines]


def page(assessment: Assessment) -> str:
    return f"/assessments/{assessment.pk}/"


def test_the_board_counts_every_stage_and_says_it_of_each_candidate(everybody: Assessment) -> None:
    board = read_board(everybody, Wanted(), at=timezone.now())
    assert board.counts.stages == {
        "invited": 1,
        "opened": 1,
        "in_progress": 3,
        "submitted": 1,
        "reviewed": 2,
        "decided": 1,
        "withdrawn": 1,
    }
    assert (board.counts.all, board.counts.late) == (10, 1)
    told = {line.id: line.stage for line in board.lines}
    for reviewers in (None, reviewers_of(everybody)):  # in three ways the same
        asked = with_stage(everybody.invitations.all(), at=timezone.now(), reviewers=reviewers)
        assert {one.pk: one.stage for one in asked} == told


def test_late_ones_come_first_and_withdrawn_ones_last(everybody: Assessment) -> None:
    names = shown(everybody)
    assert names[0] == "late"
    assert names[-1] == "withdrawn"


def test_it_is_ordered_narrowed_and_searched(everybody: Assessment) -> None:
    assert shown(everybody, sort=Order.NAME) == sorted(shown(everybody))
    by_stage = shown(everybody, sort=Order.STAGE)
    assert by_stage[:2] == ["invited", "opened"]
    assert by_stage[-2:] == ["decided", "withdrawn"]
    assert shown(everybody, sort=Order.ACTIVE)[0] == "again"
    assert shown(everybody, sort=Order.IDLE)[0] == "invited"
    assert shown(everybody, stage="late") == ["late"]
    assert set(shown(everybody, stage="reviewed")) == {"reviewed", "own"}
    assert shown(everybody, decision="hold") == ["decided"]
    assert "decided" not in shown(everybody, decision="none")
    assert shown(everybody, q="SUBMIT") == ["submitted"]
    assert shown(everybody, q="submit", stage="invited") == []
    give = Invitation.objects.get(email="invited@example.org")
    Invitation.objects.filter(pk=give.pk).update(name="Ana Øst")
    assert shown(everybody, q="ana") == ["invited"]


def test_reviews_are_counted_of_those_who_are_waited_for(everybody: Assessment) -> None:
    lines = {line.email.partition("@")[0]: line for line in read_board(everybody, Wanted(), at=timezone.now()).lines}
    told = {name: (lines[name].reviews, lines[name].reviewers) for name in ("submitted", "reviewed", "own")}
    assert told == {"submitted": (1, 2), "reviewed": (2, 2), "own": (1, 1)}


def test_the_version_changes_with_what_the_board_shows_and_with_nothing_else(
    everybody: Assessment, manager: User, reviewers: list[User]
) -> None:
    def version() -> str:
        return read_board(everybody, Wanted(), at=timezone.now()).version

    seen = [version()]
    assert version() == seen[0]
    half = Invitation.objects.get(email="submitted@example.org")
    changes = [
        lambda: an_invitation(everybody, "new@example.org"),
        lambda: Mail.objects.filter(to="new@example.org").update(sent_at=timezone.now()),
        lambda: Mail.objects.filter(to="invited@example.org").update(problem="No such mailbox."),
        lambda: a_review(half.attempt, reviewers[1]),
        lambda: decide(invitation=half, outcome="advance", reason="Good.", seen=0, by=manager),
        lambda: give_time(invitations=[half], extra_time=2, by=manager),
        lambda: revoke(invitations=[Invitation.objects.get(email="opened@example.org")], by=manager),
        lambda: Invitation.objects.filter(email="begun@example.org").update(due_at=timezone.now()),
        lambda: reviewers[0].memberships.all().delete(),
    ]
    for change in changes:
        change()
        seen.append(version())
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("number", [1, 60])
def test_the_page_takes_the_same_queries_for_one_and_for_many(
    manager: User, reviewers: list[User], number: int
) -> None:
    made = an_assessment(by=manager, reviewers=reviewers)
    candidate = a_candidate(made)
    a_review(candidate.attempt, reviewers[0])
    a_candidate(made, "begun@example.org", submitted=False)
    invitees = [Invitee(f"person{i}@example.org") for i in range(number - 1)]
    invite(assessment=made, invitees=invitees, base_url=SITE, by=manager)
    browser = browser_of(manager)
    with queries(9):  # session, user, assessment, reviewers, counts, candidates, three of what happened
        browser.get(page(made))
    seen = re.search(r"seen=(\w+)", browser.get(page(made)).text)
    assert seen
    with queries(9):
        answer = browser.get(f"{page(made)}?seen={seen[1]}", headers={"HX-Request": "true"})
    assert answer.status_code == 204


def test_a_change_brings_the_part_that_changes_alone(manager: User) -> None:
    made = an_assessment(by=manager)
    an_invitation(made, "ana@example.org")
    answer = browser_of(manager).get(f"{page(made)}?seen=before", headers={"HX-Request": "true"}).text
    assert answer.strip().startswith("<div")
    assert "ana@example.org" in answer


def test_pages_are_of_fifty_and_all_of_it_stands_in_the_address(manager: User) -> None:
    made = an_assessment(by=manager)
    invitees = [Invitee(f"person{i:03}@example.org") for i in range(120)]
    invite(assessment=made, invitees=invitees, base_url=SITE, by=manager)
    browser = browser_of(manager)
    first = browser.get(f"{page(made)}?sort=name&q=person").text
    assert "1 to 50 of 120" in first
    assert "?q=person&amp;sort=name&amp;page=2" in first
    last = browser.get(f"{page(made)}?sort=name&q=person&page=99").text
    assert "101 to 120 of 120" in last
    assert "person119@example.org" in last


def test_a_filter_that_is_not_understood_shows_all_and_says_so(manager: User) -> None:
    made = an_assessment(by=manager)
    an_invitation(made, "ana@example.org")
    answer = browser_of(manager).get(f"{page(made)}?sort=size&decision=maybe&stage=gone&page=x&q=%00").text
    assert "ana@example.org" in answer
    assert "There is no such order." in answer


def test_a_draft_leads_to_its_settings_and_an_empty_board_says_what_to_do(manager: User) -> None:
    browser = browser_of(manager)
    draft = an_assessment(by=manager, is_open=False)
    assert browser.get(page(draft))["Location"].endswith(f"/assessments/{draft.pk}/edit/")
    assert "Nobody is invited yet" in browser.get(page(an_assessment(by=manager))).text


def test_late_stands_out_only_where_somebody_is_late(everybody: Assessment, manager: User) -> None:
    browser, in_time = browser_of(manager), an_assessment(by=manager)
    an_invitation(in_time)
    assert "board-late" in browser.get(page(everybody)).text
    assert "board-late" not in browser.get(page(in_time)).text


def test_a_closed_assessment_keeps_its_board(manager: User) -> None:
    made = an_assessment(by=manager)
    an_invitation(made, "ana@example.org")
    close_assessment(assessment=made, by=manager)
    answer = browser_of(manager).get(page(made)).text
    assert "has been closed since" in answer
    assert "ana@example.org" in answer


def act(browser: Client, assessment: Assessment, do: str, names: Sequence[str] = (), **said: str) -> str:
    """What the board says after it."""
    ids = [str(Invitation.objects.get(email=f"{name}@example.org").pk) for name in names]
    return browser.post(f"{page(assessment)}act/", {"do": do, "c": ids, **said}, follow=True).text


def test_reminding_says_how_many_were_and_why_others_were_not(everybody: Assessment, manager: User) -> None:
    names = ["invited", "opened", "begun", "late", "submitted", "decided", "withdrawn"]
    answer = act(browser_of(manager), everybody, "remind", names)
    assert "3 candidates were reminded. 4 were left as they are: 2 submitted already; " in answer
    assert "1 past their deadline, who need more time first" in answer
    assert "1 withdrawn" in answer
    reminded = Invitation.objects.exclude(reminded_at=None).values_list("email", flat=True)
    assert {email.partition("@")[0] for email in reminded} == {"invited", "opened", "begun"}


def test_the_link_is_sent_again_to_those_who_have_not_begun(everybody: Assessment, manager: User) -> None:
    answer = act(browser_of(manager), everybody, "resend", ["invited", "begun"])
    assert "1 candidate was sent the link again. 1 was left as they are: 1 began already" in answer
    assert Mail.objects.filter(to="invited@example.org").count() == 2


def test_withdrawing_asks_first_and_says_how_many(everybody: Assessment, manager: User) -> None:
    browser, names = browser_of(manager), ["invited", "begun", "submitted"]
    asked = act(browser, everybody, "withdraw", names)
    assert "Withdraw 2 candidates?" in asked
    assert "1 submitted, who are decided about instead" in asked
    assert not Invitation.objects.get(email="invited@example.org").revoked_at
    answer = act(browser, everybody, "withdraw", names, sure="1")
    assert "2 candidates were withdrawn. 1 was left" in answer
    assert Invitation.objects.get(email="begun@example.org").revoked_at


def test_all_who_fit_the_filter_are_meant_without_ticking(everybody: Assessment, manager: User) -> None:
    answer = act(browser_of(manager), everybody, "withdraw", all="1", filters="stage=in_progress&q=begun", sure="1")
    assert "1 candidate was withdrawn." in answer
    assert 'value="begun"' in answer  # back where it was asked for
    assert counts_of(everybody, reviewers_of(everybody), at=timezone.now()).stages["withdrawn"] == 2


def test_more_time_is_given_to_many_and_keeps_what_was_typed(everybody: Assessment, manager: User) -> None:
    browser, names = browser_of(manager), ["late", "begun", "withdrawn"]
    assert "More time for 2 candidates" in act(browser, everybody, "time", names)
    kept = act(browser, everybody, "time", names, sure="1", factor="other", other="7", reason="A screen reader.")
    assert "Write a factor from 1 to 3" in kept
    assert "A screen reader." in kept
    later = timezone.now() + timedelta(days=30)
    said = {"factor": "1.5", "reason": "A screen reader.", "extended_to": f"{later:%Y-%m-%dT%H:%M}"}
    answer = act(browser, everybody, "time", names, sure="1", **said)
    assert "2 candidates were given time. 1 was left as they are: 1 withdrawn." in answer
    late = Invitation.objects.get(email="late@example.org")
    assert late.extra_time == 1.5
    assert late.due_at
    assert abs(late.due_at - later) < timedelta(minutes=1)
    assert shown(everybody, stage="late") == []
    past = act(browser, everybody, "time", names, sure="1", extended_to="2020-01-01T10:00")
    assert "This has passed already." in past


def test_nothing_is_done_without_candidates_or_with_too_many(everybody: Assessment, manager: User) -> None:
    browser = browser_of(manager)
    assert "tick at least one candidate" in act(browser, everybody, "remind")
    assert "choose what to do" in act(browser, everybody, "burn", ["invited"])
    many = " ".join(f"00000000-0000-7000-8000-{n:012}" for n in range(2_001))
    assert "2,000 candidates are the most at once" in act(browser, everybody, "remind", c=many)
    assert "tick the candidates on the board" in act(browser, everybody, "remind", c="me")


def test_candidates_of_another_assessment_are_out_of_reach(everybody: Assessment, manager: User) -> None:
    other = an_invitation(an_assessment(), "elsewhere@example.org")
    answer = act(browser_of(manager), everybody, "withdraw", ["elsewhere"], sure="1")
    assert "Nobody was withdrawn. 1 was left as they are: 1 changed or gone in the meantime." in answer
    assert not Invitation.objects.get(pk=other.pk).revoked_at


def test_nothing_goes_out_of_a_closed_assessment(everybody: Assessment, manager: User) -> None:
    close_assessment(assessment=everybody, by=manager)
    sent = Mail.objects.count()
    assert "Nothing was sent: the assessment is closed" in act(browser_of(manager), everybody, "remind", ["invited"])
    assert Mail.objects.count() == sent


def test_hundreds_are_reminded_at_once(manager: User) -> None:
    made = an_assessment(by=manager)
    invite(assessment=made, invitees=[Invitee(f"p{i}@example.org") for i in range(300)], base_url=SITE, by=manager)
    answer = act(browser_of(manager), made, "remind", all="1")
    assert "300 candidates were reminded." in answer


def test_who_may_see_the_board(everybody: Assessment, manager: User, reviewers: list[User]) -> None:
    organisation = manager.organisations.get()
    for access in ("owner", "admin", "manager"):
        assert browser_of(a_manager(organisation, access)).get(page(everybody)).status_code == 200
    for colleague in (reviewers[0], a_manager(organisation, "member")):
        assert browser_of(colleague).get(page(everybody)).status_code == 403
        assert browser_of(colleague).post(f"{page(everybody)}act/").status_code == 403
    assert browser_of(a_manager()).get(page(everybody)).status_code == 404
    assert browser_of().get(page(everybody)).status_code == 302
