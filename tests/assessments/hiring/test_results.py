"""What a result tells of its several sources: to the candidate, to those who hire, to programs and on paper."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments.measurement import Evidence, Reviews, combine
from assessments.models import Assessment, Invitation, Result
from assessments.selectors import read_result
from assessments.words import sources
from reports.content import content_of
from tests.factories import (
    a_candidate,
    a_manager,
    a_review,
    a_reviewer,
    an_assessment,
    browser_of,
    latest_result,
    program_of,
)
from tests.factories.people import UserFactory
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]


@pytest.fixture
def reviewers(manager: User) -> list[User]:
    return [a_reviewer(manager.organisations.get()) for _ in range(3)]


@pytest.fixture
def candidate(assessment: Assessment, reviewers: list[User]) -> Invitation:
    """Rates two of three competencies; two reviewers submitted, the third has not."""
    made = a_candidate(assessment, user=UserFactory(), levels={"pipes": 2, "valves": 0})
    a_review(made.attempt, reviewers[0], {"pipes": 3, "valves": 4, "billing": None})
    a_review(made.attempt, reviewers[1], {"pipes": 1, "valves": 4, "billing": None})
    return made


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def page_of(candidate: Invitation) -> str:
    return reverse("assessments:candidate-result", args=[candidate.pk])


def view_of(candidate: Invitation) -> object:
    return read_result(Result.objects.with_role().get(pk=latest_result(candidate).pk))


class TestSources:
    def test_the_candidate_sees_the_levels_of_the_reviewers_and_never_who(
        self, candidate: Invitation, reviewers: list[User]
    ) -> None:
        page = words(browser_of(candidate.attempt.user), latest_result(candidate).get_absolute_url())
        assert "reviewers: 1, 3" in page  # by level, not by who was first
        assert "Measured.</strong> Your level combines your reviewers and your self-rating, each counted by" in page
        assert "reviews by 2 reviewers of 2 competencies" in page
        assert "your test" not in page
        assert page.count('class="chart-reviewer"') == 4 + 1  # two of each row, and the key
        for reviewer in reviewers:
            assert reviewer.email not in page

    def test_each_competency_names_its_sources_with_their_shares(self, candidate: Invitation) -> None:
        expected = combine(
            [
                Evidence(self_rating=2, reviews=Reviews.of([1, 3])),
                Evidence(self_rating=0, reviews=Reviews.of([4, 4])),
                Evidence(),
            ]
        )
        rows = read_result(Result.objects.with_role().get(pk=latest_result(candidate).pk)).rows
        assert rows[0].shares["reviews"] == pytest.approx(expected[0].shares.reviews.total)
        assert sum(rows[0].shares.values()) == pytest.approx(1)
        assert [part.split(" ")[0] for part in sources(rows[0])] == ["prior", "self-rating", "reviews"]
        assert sources(rows[2])[2].endswith(", of related skills")

    def test_a_contradiction_is_raised_where_what_was_said_lies_apart(self, assessment: Assessment) -> None:
        def disagreeing(own: int, reviewed: int) -> list[bool]:
            made = a_candidate(assessment, f"{own}-{reviewed}@example.org", levels=own)
            a_review(made.attempt, assessment.reviewers.all()[0].user, reviewed)
            return [
                row.disagrees for row in read_result(Result.objects.with_role().get(pk=latest_result(made).pk)).rows
            ]

        assert disagreeing(4, 1) == [True] * 3
        assert disagreeing(4, 4) == [False] * 3  # a rare own rating, and the reviewer says the same
        assert disagreeing(2, 2) == [False] * 3

    def test_a_self_rating_alone_never_reads_met_beside_reviews_of_other_skills(self, assessment: Assessment) -> None:
        made = a_candidate(assessment, levels=4)
        for reviewer in assessment.reviewers.all():
            a_review(made.attempt, reviewer.user, {"pipes": 4, "billing": 4})
        view = read_result(Result.objects.with_role().get(pk=latest_result(made).pk))
        assert {row.slug: row.verdict for row in view.rows} == {
            "pipes": "met",
            "valves": "likely_met",
            "billing": "met",
        }
        assert [row.slug for row in view.asking_for_more] == ["valves"]
        shown = words(browser_of(assessment.created_by), page_of(made))
        assert shown.count("more evidence asked</span>") == 2  # beside the picture, and in the table

    def test_without_self_ratings_there_is_no_word_of_them(self, manager: User, reviewers: list[User]) -> None:
        made = a_candidate(an_assessment(by=manager, reviewers=reviewers, asks_self_rating=False), user=UserFactory())
        a_review(made.attempt, reviewers[0], 3)
        view = read_result(Result.objects.with_role().get(pk=latest_result(made).pk))
        assert view.evidence_words == "reviews by 1 reviewer of 3 competencies"
        page = words(browser_of(made.attempt.user), latest_result(made).get_absolute_url())
        assert "Your level rests on your reviewers, counted by how accurate this kind of evidence usually is" in page
        assert "reviewer: 3" in page
        assert "your own rating" not in page

    def test_the_report_and_the_api_tell_the_same(self, candidate: Invitation) -> None:
        result = latest_result(candidate)
        part = content_of(read_result(Result.objects.with_role().get(pk=result.pk))).table[0]
        assert part.reviewers == "Reviewers: 1, 3"
        assert part.sources.startswith("prior ")
        told = program_of(candidate.attempt.user).get(reverse("api:result", args=[result.pk])).json()
        assert told["reviewer_count"] == 2
        assert (
            told["evidence"] == "self-ratings of 2 competencies, none with evidence written down; reviews by 2 "
            "reviewers of 2 competencies"
        )
        assert [row["review_levels"] for row in told["rows"]] == [[1, 3], [4, 4], []]
        assert [row["sources_disagree"] for row in told["rows"]] == [False, True, False]
        assert told["rows"][0]["shares"].keys() == {"prior", "self-rating", "reviews"}

    def test_it_takes_one_query_more_than_a_result_of_ones_own(self, candidate: Invitation) -> None:
        found = Result.objects.with_role().get(pk=latest_result(candidate).pk)
        with queries(3):
            read_result(found)


class TestForColleagues:
    def test_those_who_hire_read_the_candidates_page_in_their_words(self, candidate: Invitation, manager: User) -> None:
        page = words(browser_of(manager), page_of(candidate))
        assert "Result 3 of 3" in page
        assert "Their level combines their reviewers and their self-rating" in page
        assert "your" not in page.split("<article")[1].split("</article>")[0].lower()

    def test_earlier_results_stay_and_are_linked(self, candidate: Invitation, manager: User) -> None:
        page = words(browser_of(manager), page_of(candidate) + "?number=1")
        assert "Result 1 of 3" in page
        assert "This is an earlier result." in page
        assert "These are their own ratings and nothing else." in page
        assert browser_of(manager).get(page_of(candidate) + "?number=4").status_code == 404
        assert browser_of(manager).get(page_of(candidate) + "?number=x").status_code == 404

    def test_who_is_to_review_first_sees_no_number(self, candidate: Invitation, reviewers: list[User]) -> None:
        page = words(browser_of(reviewers[2]), page_of(candidate))
        assert "Review first" in page
        assert "chart-" not in page
        assert "readiness-number" not in page
        assert "Result 3 of 3" in words(browser_of(reviewers[0]), page_of(candidate))

    def test_nobody_reads_their_own_past_what_candidates_see(
        self, assessment: Assessment, manager: User, reviewers: list[User]
    ) -> None:
        own = a_candidate(assessment, "manager@example.org", user=manager)
        a_review(own.attempt, reviewers[0])
        page = words(browser_of(manager), page_of(own))
        assert "Your own attempt" in page
        assert "readiness-number" not in page

    def test_before_there_is_one_it_says_what_makes_it(self, assessment: Assessment, manager: User) -> None:
        begun = a_candidate(assessment, submitted=False)
        assert "No result yet" in words(browser_of(manager), page_of(begun))

    def test_other_members_may_not_and_strangers_find_nothing(self, candidate: Invitation) -> None:
        organisation = candidate.assessment.organisation
        assert browser_of(a_reviewer(organisation)).get(page_of(candidate)).status_code == 403
        assert browser_of(a_manager()).get(page_of(candidate)).status_code == 404
        assert browser_of().get(page_of(candidate)).status_code == 302
