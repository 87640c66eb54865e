"""All reviews of one candidate side by side: disagreement first, how far reviewers agree, and what made each result."""

import pytest
from django.urls import reverse

from accounts.models import User
from assessments.measurement import Agreement, Kind, Lack, TooLittle, agreement
from assessments.models import Assessment, Attempt, Invitation
from assessments.selectors.side_by_side import side_by_side
from assessments.services import Answer, rate_in_review, reopen_review, send_back, submit, submit_review
from assessments.words import coefficient
from tests.factories import SITE, a_candidate, a_review, a_reviewer, an_assessment, browser_of
from tests.factories.attempts import holder_of_attempt, rate_all
from tests.factories.framework import wide_role
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]


@pytest.fixture
def reviewers(manager: User) -> list[User]:
    people = [a_reviewer(manager.organisations.get()) for _ in range(3)]
    for person, name in zip(people, ("Ada", "Bea", "Cai"), strict=True):
        person.name = name
        person.save()
    return people


def shown(candidate: Invitation, to: User, query: str = "") -> str:
    response = browser_of(to).get(reverse("assessments:reviews", args=[candidate.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def anew(candidate: Invitation) -> Invitation:
    return Invitation.objects.with_assessment().with_attempt().get(pk=candidate.pk)


def test_everybody_says_their_own_and_nothing_is_merged(
    assessment: Assessment, manager: User, reviewers: list[User]
) -> None:
    candidate = a_candidate(assessment, levels=4)
    a_review(candidate.attempt, reviewers[0], 1, note="Ada's note.")
    a_review(candidate.attempt, reviewers[1], {"pipes": 3, "valves": None}, note="Bea's note.")
    pipes, valves, billing = side_by_side(candidate).rows
    assert [(one.reviewer, one.level) for one in pipes.opinions] == [("Ada", 1), ("Bea", 3)]
    assert (valves.opinions[1].level, valves.opinions[1].cannot_judge) == (None, True)
    assert (billing.opinions[1].level, billing.opinions[1].cannot_judge) == (None, False)
    assert pipes.row.self_rating == 4
    page = shown(candidate, manager)
    assert all(words in page for words in ("Ada", "Bea", "Ada&#x27;s note.", "Bea&#x27;s note.", "Waited for: Cai"))
    assert "Reviewers lie 2 levels apart." in page
    assert "The own rating is 2 levels above what reviewers say" in page


def test_disagreement_comes_first_and_the_order_of_the_matrix_on_request(
    assessment: Assessment, manager: User, reviewers: list[User]
) -> None:
    candidate = a_candidate(assessment, levels=2)
    a_review(candidate.attempt, reviewers[0], {"pipes": 2, "valves": 3, "billing": 1})
    a_review(candidate.attempt, reviewers[1], {"pipes": 2, "valves": 3, "billing": 4})
    told = side_by_side(candidate)
    assert [one.row.slug for one in told.by_disagreement] == ["billing", "valves", "pipes"]
    assert [one.row.slug for one in told.rows] == ["pipes", "valves", "billing"]
    page, in_order = shown(candidate, manager), shown(candidate, manager, "?order=matrix")
    assert page.index('id="of-billing"') < page.index('id="of-pipes"')
    assert in_order.index('id="of-pipes"') < in_order.index('id="of-billing"')


def test_the_agreement_is_that_of_the_measurement(assessment: Assessment, manager: User, reviewers: list[User]) -> None:
    candidate = a_candidate(assessment)
    said = [{"pipes": 1, "valves": 2, "billing": 4}, {"pipes": 2, "valves": 2, "billing": 3}]
    for person, levels in zip(reviewers, said, strict=False):
        a_review(candidate.attempt, person, levels)
    expected = agreement([[1, 2], [2, 2], [4, 3]])
    assert isinstance(expected, Agreement)
    assert expected.kind is Kind.KAPPA
    assert side_by_side(candidate).agreement == expected
    page = shown(candidate, manager)
    assert coefficient(expected.value) in page
    assert coefficient(expected.low) in page
    assert expected.words in page


def test_three_reviewers_are_told_by_their_mean(assessment: Assessment, manager: User, reviewers: list[User]) -> None:
    candidate = a_candidate(assessment)
    for person, levels in zip(reviewers, ((1, 2, 4), (2, 2, 3), (1, 3, 4)), strict=True):
        a_review(candidate.attempt, person, dict(zip(("pipes", "valves", "billing"), levels, strict=True)))
    told = side_by_side(candidate).agreement
    assert told == agreement([[1, 2, 1], [2, 2, 3], [4, 3, 4]])
    assert "ICC(2,k)" in shown(candidate, manager)


def test_full_agreement_is_said_without_an_interval(
    assessment: Assessment, manager: User, reviewers: list[User]
) -> None:
    candidate = a_candidate(assessment)
    for person in reviewers[:2]:
        a_review(candidate.attempt, person, {"pipes": 1, "valves": 2, "billing": 3})
    page = shown(candidate, manager)
    assert "All reviewers agree:" in page
    assert "95% interval" not in page


def test_where_agreement_cannot_be_told_it_says_why(
    assessment: Assessment, manager: User, reviewers: list[User]
) -> None:
    candidate = a_candidate(assessment)
    a_review(candidate.attempt, reviewers[0], 2)
    told = side_by_side(candidate).agreement
    assert isinstance(told, TooLittle)
    assert told.lack is Lack.RATERS
    assert "Agreement takes at least two reviewers." in shown(candidate, manager)


def test_before_a_review_is_in_the_own_rating_stands_alone(assessment: Assessment, manager: User) -> None:
    page = shown(a_candidate(assessment, levels=3), manager)
    assert "No review is in yet." in page
    assert "Meets by own rating" in page


def test_before_anything_is_in_it_says_who_is_waited_for(manager: User, reviewers: list[User]) -> None:
    asked = an_assessment(by=manager, reviewers=reviewers, asks_self_rating=False)
    assert "Waited for: Ada, Bea, Cai" in shown(a_candidate(asked), manager)
    assert "has not submitted yet" in shown(a_candidate(asked, "late@example.org", submitted=False), manager)


def test_a_reviewer_sees_it_once_their_own_is_submitted(assessment: Assessment, reviewers: list[User]) -> None:
    candidate = a_candidate(assessment)
    a_review(candidate.attempt, reviewers[0], 4, note="A canary sings.")
    a_review(candidate.attempt, reviewers[1], 2, submitted=False)
    assert "canary" not in shown(candidate, reviewers[1])
    a_review(candidate.attempt, reviewers[1], 2)
    assert "canary" in shown(candidate, reviewers[1])


def test_what_is_being_changed_is_not_shown_before_it_is_submitted_anew(
    assessment: Assessment, manager: User, reviewers: list[User]
) -> None:
    candidate = a_candidate(assessment)
    review = a_review(candidate.attempt, reviewers[0], 1)
    reopen_review(review=review, by=reviewers[0])
    row = candidate.attempt.rung.version.rows.order_by("position").first()
    rate_in_review(review=review, row_id=row.pk, answer=Answer(choice=4, note="Half a thought"), by=reviewers[0])
    assert side_by_side(candidate).rows[0].levels == (1,)
    page = shown(candidate, manager)
    assert "Half a thought" not in page
    assert "taken up again" in page


def test_a_reviewer_whose_account_is_gone_leaves_the_review(
    assessment: Assessment, manager: User, reviewers: list[User]
) -> None:
    candidate = a_candidate(assessment)
    review = a_review(candidate.attempt, reviewers[0], 1)
    review.reviewer = None
    review.save()
    assert "A reviewer whose account is gone" in shown(candidate, manager)


def test_each_result_says_what_made_it(assessment: Assessment, manager: User, reviewers: list[User]) -> None:
    candidate = a_candidate(assessment)
    review = a_review(candidate.attempt, reviewers[0], 1)
    a_review(candidate.attempt, reviewers[1], 2)
    send_back(invitation=anew(candidate), message="Show us a pipe.", base_url=SITE, by=manager)
    attempt = Attempt.objects.with_role().get(pk=candidate.attempt.pk)
    rate_all(attempt, 3)
    submit(attempt=attempt, by=holder_of_attempt(attempt))
    reopen_review(review=review, by=reviewers[0])
    submit_review(review=review, by=reviewers[0])
    history = side_by_side(anew(candidate)).history
    assert [(one.result.number, one.made_by) for one in history] == [
        (5, "The review of Ada, submitted anew"),
        (4, "The candidate's answers, after more evidence was asked for"),
        (3, "The review of Bea"),
        (2, "The review of Ada"),
        (1, "The candidate's answers"),
    ]
    assert "The review of Ada, submitted anew" in shown(candidate, manager)


@pytest.mark.parametrize(("competencies", "people"), [(3, 1), (14, 3)])
def test_it_asks_the_same_few_queries_for_one_and_for_many(
    manager: User, reviewers: list[User], competencies: int, people: int
) -> None:
    wide_role(competencies)
    asked = an_assessment(by=manager, reviewers=reviewers, role="wide", rung="mid")
    candidate = a_candidate(asked)
    for i, person in enumerate(reviewers[:people]):
        a_review(candidate.attempt, person, {f"skill-{n}": (n + i) % 5 for n in range(competencies)})
    browser = browser_of(manager)
    with queries(13):
        browser.get(reverse("assessments:reviews", args=[candidate.pk]))
