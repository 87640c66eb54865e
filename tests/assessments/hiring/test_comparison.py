"""Candidates beside each other: the numbers are their results', in an order that is said, with no name where hidden."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from assessments.measurement import Asked, Evidence, Reviews, measure
from assessments.measurement.scale import on_axis
from assessments.models import Assessment, Invitation, Result
from assessments.selectors.compared import Compared, Wish
from assessments.selectors.comparison import columns_of, compare, compare_some
from assessments.services import decide, revoke, send_back
from tests.factories import (
    a_candidate,
    a_manager,
    a_review,
    a_reviewer,
    an_assessment,
    an_invitation,
    browser_of,
    latest_result,
)
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]


@pytest.fixture
def reviewer(manager: User) -> User:
    return a_reviewer(manager.organisations.get())


@pytest.fixture
def assessment(manager: User, reviewer: User) -> Assessment:
    return an_assessment(by=manager, reviewers=[reviewer])


@pytest.fixture
def read(manager: User, assessment: Assessment) -> Callable[..., str]:
    """The comparison as the manager reads it."""
    browser = browser_of(manager)

    def page(name: str = "compare", **asked: Any) -> str:
        response = browser.get(reverse(f"assessments:{name}", args=[assessment.pk]), asked)
        assert response.status_code == 200
        return str(response.text)

    return page


def reviewed(assessment: Assessment, email: str, levels: dict[str, int | None] | int, by: User) -> Invitation:
    made = a_candidate(assessment, email)
    a_review(made.attempt, by, levels)
    return made


def called(assessment: Assessment, by: User, **wish: object) -> list[str]:
    found = compare(assessment, Wish(**wish), by=by, at=timezone.now())  # type: ignore[arg-type]
    return [one.called.partition("@")[0] for one in found.people]


def only(assessment: Assessment, by: User, wish: Wish) -> Compared:
    (one,) = compare(assessment, wish, by=by, at=timezone.now(), with_reviews=True).people
    return one


class TestNumbers:
    def test_they_are_those_of_the_latest_result(self, assessment: Assessment, manager: User, reviewer: User) -> None:
        made = reviewed(assessment, "amara@example.org", {"pipes": 3, "valves": 1}, reviewer)
        result = latest_result(made)
        one = only(assessment, manager, Wish())

        assert result.number == 2
        assert one.result
        assert (one.result.id, one.result.readiness, one.result.low) == (
            result.pk,
            result.readiness,
            result.readiness_low,
        )
        rows = list(result.rows.order_by("position"))
        assert [(c.estimate, c.sd, c.verdict, c.self_rating) for c in one.cells] == [
            (row.estimate, row.sd, row.verdict, row.self_rating) for row in rows
        ]
        assert [cell.reviewed for cell in one.cells] == [3, 1, None]

    def test_the_page_shows_estimate_mark_and_uncertainty(
        self, assessment: Assessment, reviewer: User, read: Callable[..., str]
    ) -> None:
        made = reviewed(assessment, "amara@example.org", 3, reviewer)
        row = latest_result(made).rows.get(position=0)
        assert row.estimate is not None
        text = read()
        assert f">{on_axis(row.estimate):.1f} <i aria-hidden" in text
        assert f"±{row.sd:.1f}" in text

    def test_self_reported_ones_are_told_as_own_ratings_without_an_estimate(
        self, assessment: Assessment, read: Callable[..., str]
    ) -> None:
        a_candidate(assessment, "amara@example.org", levels={"pipes": 2, "valves": 0, "billing": None})
        text = read()
        assert "own rating, meets" in text
        assert "own rating, 2 levels to go" in text
        assert "not applicable" in text
        assert "±" not in text.partition("<tbody")[2].partition("</table>")[0]

    def test_each_candidates_cells_are_their_own(self, assessment: Assessment, manager: User, reviewer: User) -> None:
        made = [reviewed(assessment, f"c{n}@example.org", {"pipes": n % 5, "valves": 3}, reviewer) for n in range(6)]
        found = {one.invitation: one for one in compare(assessment, Wish(), by=manager, at=timezone.now()).people}
        for candidate in made:
            rows = latest_result(candidate).rows.order_by("position")
            assert [cell.estimate for cell in found[candidate.pk].cells] == [row.estimate for row in rows]


class TestWhatIf:
    def test_it_equals_what_would_be_measured_with_those_weights(
        self, assessment: Assessment, manager: User, reviewer: User
    ) -> None:
        levels = {"pipes": 3, "valves": 1, "billing": 0}
        reviewed(assessment, "amara@example.org", dict(levels), reviewer)
        one = only(assessment, manager, Wish(weights={"pipes": 0, "billing": 5}))
        weights = {"pipes": 0, "valves": 2, "billing": 5}
        anew = measure(
            [
                Asked(c.slug, c.required, weights[c.slug], c.essential, Evidence(2, None, Reviews(levels[c.slug], 1)))
                for c in columns_of(assessment)
            ]
        )
        assert one.what_if
        assert one.what_if.readiness == anew.readiness

    def test_own_ratings_are_weighed_as_they_were_given(self, assessment: Assessment, manager: User) -> None:
        a_candidate(assessment, levels={"pipes": 1, "valves": 2, "billing": 1})
        one = only(assessment, manager, Wish(weights={"pipes": 0}))
        assert one.what_if
        assert one.what_if.readiness
        assert one.what_if.readiness.value == 1

    def test_it_is_marked_and_touches_no_result(
        self, assessment: Assessment, reviewer: User, read: Callable[..., str]
    ) -> None:
        made = reviewed(assessment, "amara@example.org", {"pipes": 1, "valves": 3, "billing": 3}, reviewer)
        before = Result.objects.values_list("pk", "readiness")
        kept = list(before)
        text = read(**{"w-pipes": "0"})
        assert "What if: not the results." in text
        assert "weight 0<br>not 5" in text
        assert f"{latest_result(made).readiness:.0%}" in text, "the result's own readiness stands beside it"
        assert list(before) == kept

    def test_the_weights_of_the_matrix_are_no_what_if(self, assessment: Assessment, read: Callable[..., str]) -> None:
        a_candidate(assessment)
        assert "What if: not the results." not in read(**{"w-pipes": "5", "w-valves": "2"})

    @pytest.mark.parametrize("typed", ["6", "-1", "2.5", "heavy"])
    def test_a_weight_that_is_none_is_told_and_kept(
        self, assessment: Assessment, read: Callable[..., str], typed: str
    ) -> None:
        a_candidate(assessment)
        text = read(**{"w-pipes": typed})
        assert "A weight is a whole number from 0 to 5." in text
        assert f'value="{typed}"' in text
        assert "What if: not the results." not in text


class TestOrder:
    def test_by_readiness_the_best_first_or_last(self, assessment: Assessment, manager: User, reviewer: User) -> None:
        for name, level in (("low", 0), ("high", 4), ("middle", 1)):
            reviewed(assessment, f"{name}@example.org", level, reviewer)
        assert called(assessment, manager) == ["high", "middle", "low"]
        assert called(assessment, manager, sort="-readiness") == ["low", "middle", "high"]

    def test_by_a_competency_met_first_then_gaps_and_not_assessed_last_either_way(
        self, assessment: Assessment, manager: User, reviewer: User
    ) -> None:
        reviewed(assessment, "gap@example.org", {"pipes": 0, "valves": 4}, reviewer)
        reviewed(assessment, "met@example.org", {"pipes": 4, "valves": 0}, reviewer)
        nothing = a_candidate(assessment, "nothing@example.org", levels={"pipes": None, "valves": 3})
        a_review(nothing.attempt, reviewer, {"valves": 3})
        assert called(assessment, manager, sort="pipes") == ["met", "gap", "nothing"]
        assert called(assessment, manager, sort="-pipes") == ["gap", "met", "nothing"]

    def test_own_ratings_never_stand_above_what_was_measured(
        self, assessment: Assessment, manager: User, reviewer: User
    ) -> None:
        a_candidate(assessment, "boaster@example.org", levels=4)
        reviewed(assessment, "measured@example.org", 0, reviewer)
        for sort in ("readiness", "-readiness", "pipes", "-pipes", "name", "stage"):
            assert called(assessment, manager, sort=sort) == ["measured", "boaster"], sort

    def test_in_a_what_if_by_what_it_says(self, assessment: Assessment, manager: User, reviewer: User) -> None:
        reviewed(assessment, "pipes@example.org", {"pipes": 4, "valves": 0, "billing": 0}, reviewer)
        reviewed(assessment, "valves@example.org", {"pipes": 0, "valves": 4, "billing": 4}, reviewer)
        assert called(assessment, manager) == ["pipes", "valves"]
        assert called(assessment, manager, weights={"pipes": 0}) == ["valves", "pipes"]

    def test_an_order_that_is_none_is_told(self, assessment: Assessment, read: Callable[..., str]) -> None:
        a_candidate(assessment)
        assert "cannot be sorted so" in read(sort="shoe-size")

    def test_narrowed_by_what_was_decided(self, assessment: Assessment, manager: User) -> None:
        first, _ = a_candidate(assessment, "first@example.org"), a_candidate(assessment, "second@example.org")
        decide(invitation=first, outcome="hold", reason="Waits for a team.", seen=0, by=manager)
        assert called(assessment, manager, which="hold") == ["first"]
        assert called(assessment, manager, which="undecided") == ["second"]
        assert called(assessment, manager, which="advance") == []


class TestWhoIsThere:
    def test_candidates_without_a_result_are_listed_by_stage(
        self, assessment: Assessment, manager: User, read: Callable[..., str]
    ) -> None:
        a_candidate(assessment, "done@example.org")
        an_invitation(assessment, "waits@example.org")
        revoke(invitations=[an_invitation(assessment, "gone@example.org")], by=manager)
        text = read()
        assert "Invited: 1" in text
        assert "Withdrawn: 1" in text
        assert "waits@example.org" in text
        assert called(assessment, manager) == ["done"]

    def test_who_was_asked_for_more_stays_with_the_result_there_is(self, assessment: Assessment, manager: User) -> None:
        made = a_candidate(assessment, "again@example.org")
        send_back(invitation=made, message="Say more of valves.", base_url="https://skills.example.org", by=manager)
        assert called(assessment, manager, which="in_progress") == ["again"]

    def test_those_of_another_assessment_are_not(self, assessment: Assessment, manager: User) -> None:
        other = a_candidate(an_assessment(by=manager), "elsewhere@example.org")
        a_candidate(assessment, "here@example.org")
        assert called(assessment, manager) == ["here"]
        _, people = compare_some(assessment, [other.pk], hidden=False, by=manager, at=timezone.now())
        assert people == ()

    def test_nobody_yet(self, read: Callable[..., str]) -> None:
        assert "Nobody to compare yet" in read()


class TestBlind:
    @pytest.fixture
    def assessment(self, manager: User) -> Assessment:
        return an_assessment(by=manager, reviewers=[manager], blind=True)

    def test_who_has_to_review_first_sees_no_number_and_no_decision(
        self, assessment: Assessment, manager: User, read: Callable[..., str]
    ) -> None:
        colleague = a_manager(manager.organisations.get())
        made = a_candidate(assessment, "amara@example.org", levels=4)
        decide(invitation=made, outcome="decline", reason="No.", seen=0, by=colleague)
        text = read()
        assert "Review first" in text
        assert "Decline</td>" not in text
        assert "own rating, meets" not in text
        one = only(assessment, manager, Wish(weights={"pipes": 0}))
        assert (one.result, one.cells, one.what_if, one.outcome) == (None, (), None, None)

    def test_afterwards_they_see_it(self, assessment: Assessment, manager: User) -> None:
        made = a_candidate(assessment)
        a_review(made.attempt, manager, 3)
        assert only(assessment, manager, Wish()).result

    def test_of_their_own_place_nobody_sees_what_others_found(self, manager: User) -> None:
        reviewer = a_reviewer(manager.organisations.get())
        assessment = an_assessment(by=manager, reviewers=[reviewer], blind=False, sees="nothing")
        own = a_candidate(assessment, "own@example.org", user=manager)
        other = a_candidate(assessment, "other@example.org")
        for one in (own, other):
            a_review(one.attempt, reviewer, 3)
        people = {one.called: one for one in compare(assessment, Wish(), by=manager, at=timezone.now()).people}
        assert people["other@example.org"].result
        mine = people["own@example.org"]
        assert (mine.result, mine.cells, mine.outcome, mine.is_own) == (None, (), None, True)
        browser, chosen = browser_of(manager), {"c": [str(own.pk), str(other.pk)]}
        for page in ("compare", "beside"):
            assert "Your own" in browser.get(reverse(f"assessments:{page}", args=[assessment.pk]), chosen).text

    def test_side_by_side_says_it_too(self, assessment: Assessment, read: Callable[..., str]) -> None:
        made = [a_candidate(assessment, f"c{n}@example.org", levels=4) for n in range(2)]
        text = read("beside", c=[one.pk for one in made])
        assert text.count("Review first") == 2
        assert "Own rating" not in text.partition("chart-key")[2].partition("</p>")[2]


class TestHiddenNames:
    def test_no_name_or_address_is_in_the_page(
        self, assessment: Assessment, reviewer: User, read: Callable[..., str]
    ) -> None:
        made = [reviewed(assessment, f"canary-{n}@example.org", 2, reviewer) for n in range(2)]
        Invitation.objects.filter(pk=made[0].pk).update(name="Canary Jane")
        an_invitation(assessment, "canary-waits@example.org")
        for text in (read(names="hidden"), read("beside", names="hidden", c=[one.pk for one in made])):
            assert "canary" not in text.lower()
            assert "Candidate 1" in text

    def test_the_numbers_are_no_alphabet_and_stay_when_others_come(self, assessment: Assessment, manager: User) -> None:
        names = ("zoe", "amara", "mia")
        for minute, name in enumerate(names):
            made = a_candidate(assessment, f"{name}@example.org")
            begun = timezone.now() + timedelta(minutes=minute)
            Invitation.objects.filter(pk=made.pk).update(accepted_at=begun, opened_at=begun)

        def numbers() -> dict[str, int]:
            found = compare(assessment, Wish(), by=manager, at=timezone.now()).people
            return {one.called.partition("@")[0]: one.number for one in found}

        before = numbers()
        assert before == {"zoe": 1, "amara": 2, "mia": 3}
        late = a_candidate(assessment, "aaron@example.org")
        begun = timezone.now() + timedelta(hours=1)
        Invitation.objects.filter(pk=late.pk).update(accepted_at=begun, opened_at=begun)
        assert numbers() == before | {"aaron": 4}

    def test_sorted_by_name_it_is_by_number(self, assessment: Assessment, manager: User) -> None:
        for name in ("zoe", "amara"):
            a_candidate(assessment, f"{name}@example.org")
        assert called(assessment, manager, sort="name", hidden=True) == ["Candidate 1", "Candidate 2"]


class TestSideBySide:
    def test_each_competency_has_the_level_row_of_each(
        self, assessment: Assessment, reviewer: User, read: Callable[..., str]
    ) -> None:
        made = [reviewed(assessment, f"c{n}@example.org", n + 2, reviewer) for n in range(3)]
        text = read("beside", c=[one.pk for one in made])
        assert text.count("chart-level-row") == 9
        assert "reviewers 4" in text

    @pytest.mark.parametrize("count", [0, 1, 5])
    def test_any_other_number_leads_back_with_what_was_ticked(
        self, assessment: Assessment, manager: User, count: int
    ) -> None:
        made = [a_candidate(assessment, f"c{n}@example.org") for n in range(count)]
        browser = browser_of(manager)
        address = reverse("assessments:beside", args=[assessment.pk])
        response = browser.get(address, {"c": [str(one.pk) for one in made]}, follow=True)
        assert f"you ticked {count}." in response.text
        assert response.text.count(" checked>") == count

    def test_what_is_no_candidate_is_none(self, assessment: Assessment, manager: User) -> None:
        address = reverse("assessments:beside", args=[assessment.pk])
        assert browser_of(manager).get(address, {"c": ["x", "y"]}).status_code == 302


def test_more_than_fit_on_a_page_are_paged(
    assessment: Assessment, manager: User, read: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessments.selectors.comparison.SHOWN_AT_ONCE", 2)
    for n in range(3):
        a_candidate(assessment, f"c{n}@example.org")
    assert "of whom 1 to 2 stand here" in read()
    assert "of whom 3 to 3 stand here" in read(page=2)


@pytest.mark.parametrize("count", [1, 6])
def test_the_page_makes_as_many_queries_for_many_as_for_one(
    assessment: Assessment, manager: User, reviewer: User, count: int
) -> None:
    made = [reviewed(assessment, f"c{n}@example.org", 2, reviewer) for n in range(count)]
    browser, address = browser_of(manager), reverse("assessments:compare", args=[assessment.pk])
    with queries(8):
        browser.get(address)
    with queries(7):  # a result never changes, so its cells are written once
        browser.get(address)
    with queries(9):  # the columns are read again with their weights
        browser.get(address, {"w-pipes": 0})
    if count > 1:
        with queries(8):
            browser.get(reverse("assessments:beside", args=[assessment.pk]), {"c": [str(one.pk) for one in made[:4]]})


def test_a_draft_has_nobody_to_compare(manager: User) -> None:
    draft = an_assessment(by=manager, is_open=False)
    assert browser_of(manager).get(reverse("assessments:compare", args=[draft.pk])).status_code == 200


def test_a_name_is_text(assessment: Assessment, read: Callable[..., str]) -> None:
    made = a_candidate(assessment)
    Invitation.objects.filter(pk=made.pk).update(name='"><script>alert(1)</script>')
    assert "<script>alert" not in read()


def test_it_asks_for_the_second_factor(assessment: Assessment, manager: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    browser: Client = browser_of(manager)
    for name in ("compare", "beside"):
        response = browser.get(reverse(f"assessments:{name}", args=[assessment.pk]))
        assert response["Location"] == reverse("mfa_activate_totp")
