"""Reviews, results and decisions by the API."""

import pytest
from django.test import Client

from accounts.models import Mail, User
from assessments.measurement import agreement
from assessments.models import Assessment, Attempt, Decision, Rating, Result, Review
from assessments.selectors import TO_OTHERS, read_result
from assessments.services import close_assessment, decide, submit_review
from tests.assessments.hiring.answers import problem
from tests.factories import (
    UserFactory,
    a_candidate,
    a_manager,
    a_review,
    an_assessment,
    an_invitation,
    latest_result,
    program_of,
)
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]
API = "/api/v1"
JSON = "application/json"
CANARY = {"pipes": 4, "valves": 4, "billing": 4}


@pytest.fixture
def program(manager: User) -> Client:
    return program_of(manager)


# --- a review ---------------------------------------------------------------------------------------------------


def test_from_the_desk_to_a_review_that_counts(assessment: Assessment, reviewers: list[User]) -> None:
    candidate = a_candidate(assessment)
    reviewer = program_of(reviewers[0])
    desk = f"{API}/organisations/{assessment.organisation.slug}/reviews/"
    (waiting,) = reviewer.get(desk).json()["results"]
    assert (waiting["candidate"], waiting["pile"]) == (str(candidate.pk), "waiting")

    review = reviewer.get(waiting["url"]).json()
    assert (review["started_at"], review["is_open"]) == (None, True)
    assert [one["competency"] for one in review["competencies"]] == ["pipes", "valves", "billing"]
    said = {"level": 3, "note": "Would grow.", "evidence": "The interview."}
    rated = reviewer.patch(f"{waiting['url']}ratings/pipes/", said, JSON).json()
    assert (rated["level"], rated["note"], rated["cannot_judge"]) == (3, "Would grow.", False)
    kept = reviewer.patch(f"{waiting['url']}ratings/pipes/", {"link": "https://example.org/notes"}, JSON).json()
    assert (kept["level"], kept["link"]) == (3, "https://example.org/notes")
    cannot = reviewer.patch(f"{waiting['url']}ratings/valves/", {"cannot_judge": True}, JSON).json()
    assert (cannot["level"], cannot["cannot_judge"]) == (None, True)
    assert reviewer.get(f"{desk}?pile=begun").json()["results"][0]["pile"] == "begun"

    submitted = reviewer.post(f"{waiting['url']}submit/")
    assert submitted.json()["is_open"] is False
    assert submitted["Location"] == waiting["url"]
    assert Result.objects.filter(attempt__invitation=candidate).count() == 2
    closed = reviewer.patch(f"{waiting['url']}ratings/pipes/", {"level": 1}, JSON)
    assert (closed.status_code, problem(closed)) == (409, "review-submitted")
    assert reviewer.post(f"{waiting['url']}reopen/").json()["is_open"] is True
    assert reviewer.patch(f"{waiting['url']}ratings/pipes/", {"level": 1}, JSON).status_code == 200


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ({}, ""),
        ({"level": 5}, "/level"),
        ({"level": "3"}, "/level"),
        ({"level": 2, "cannot_judge": True}, "/cannot_judge"),
        ({"cannot_judge": False}, "/level"),
        ({"note": "x" * 2001}, "/note"),
        ({"link": "javascript:alert(1)"}, "/link"),
        ({"not_applicable": True}, "/not_applicable"),
    ],
)
def test_a_judgement_that_does_not_fit_begins_nothing(
    assessment: Assessment, reviewers: list[User], sent: dict[str, object], place: str
) -> None:
    address = f"{API}/candidates/{a_candidate(assessment).pk}/review/ratings/pipes/"
    refused = program_of(reviewers[0]).patch(address, sent, JSON)
    assert [error["pointer"] for error in refused.json()["errors"]] == [place]
    assert not Review.objects.exists()


def test_what_is_not_submitted_is_not_reviewed(assessment: Assessment, reviewers: list[User]) -> None:
    reviewer = program_of(reviewers[0])
    for candidate in (an_invitation(assessment, "a@example.org"), a_candidate(assessment, submitted=False)):
        address = f"{API}/candidates/{candidate.pk}/review/"
        for answer in (reviewer.get(address), reviewer.patch(f"{address}ratings/pipes/", {"level": 1}, JSON)):
            assert (answer.status_code, problem(answer)) == (409, "not-submitted")
    done = f"{API}/candidates/{a_candidate(assessment, 'done@example.org').pk}/review/"
    assert problem(reviewer.post(f"{done}submit/")) == "nothing-judged"
    assert reviewer.patch(f"{done}ratings/gas/", {"level": 1}, JSON).status_code == 404


def test_nobody_reviews_or_decides_about_themself(
    assessment: Assessment, manager: User, program: Client, reviewers: list[User]
) -> None:
    own = a_candidate(assessment, reviewers[0].email, user=reviewers[0])
    address = f"{API}/candidates/{own.pk}/review/"
    reviewer = program_of(reviewers[0])
    for answer in (reviewer.get(address), reviewer.patch(f"{address}ratings/pipes/", {"level": 4}, JSON)):
        assert (answer.status_code, problem(answer)) == (403, "own-attempt")
    mine = a_candidate(assessment, manager.email, user=manager)
    said = {"outcome": "advance", "reason": "It is me.", "seen": 0}
    assert problem(program.post(f"{API}/candidates/{mine.pk}/decisions/", said, JSON)) == "own-attempt"


# --- blind ------------------------------------------------------------------------------------------------------


class TestBlindness:
    """What a reviewer must not see before they submit: the self-rating, other reviews, results."""

    @pytest.fixture(autouse=True)
    def _candidate(self, assessment: Assessment, reviewers: list[User]) -> None:
        candidate = a_candidate(assessment, levels=4)
        Rating.objects.filter(attempt=candidate.attempt).update(evidence="Two years of pipes.")
        a_review(candidate.attempt, reviewers[1], 1, note="canary")
        self.at = f"{API}/candidates/{candidate.pk}/"
        self.results = [f"{self.at}results/{one.pk}/" for one in Result.objects.all()]
        self.candidate = candidate

    def hidden(self) -> list[str]:
        return [f"{self.at}reviews/", f"{self.at}results/", *self.results]

    def test_before_ones_own_review_only_the_evidence_is_seen(self, reviewers: list[User]) -> None:
        blind = program_of(reviewers[0])
        for address in self.hidden():
            refused = blind.get(address)
            assert (refused.status_code, problem(refused)) == (403, "review-first"), address
        review = blind.get(f"{self.at}review/")
        assert "Two years of pipes." in review.text
        assert {one["written"]["own_rating"] for one in review.json()["competencies"]} == {""}
        assert "canary" not in review.text
        assert "Expert" not in review.text

    def test_a_manager_who_reviews_is_as_blind(self, manager: User) -> None:
        both = an_assessment(by=manager, reviewers=[manager], title="Both")
        candidate = a_candidate(both, "both@example.org", levels=4)
        program = program_of(manager)
        for what in ("reviews", "results"):
            assert problem(program.get(f"{API}/candidates/{candidate.pk}/{what}/")) == "review-first"
        (person,) = program.get(f"{API}/assessments/{both.pk}/comparison/").json()["people"]
        assert (person["result"], person["cells"]) == (None, [])

    def test_after_it_everything_is(self, reviewers: list[User]) -> None:
        a_review(self.candidate.attempt, reviewers[0], 3)
        open_eyed = program_of(reviewers[0])
        for address in self.hidden():
            assert open_eyed.get(address).status_code == 200, address
        assert "canary" in open_eyed.get(f"{self.at}reviews/").text
        review = open_eyed.get(f"{self.at}review/").json()
        assert {one["written"]["own_rating"] for one in review["competencies"]} == {"Expert"}

    def test_who_hires_and_does_not_review_sees_it_at_once(self, program: Client) -> None:
        for address in self.hidden():
            assert program.get(address).status_code == 200, address
        assert program.get(f"{self.at}review/").status_code == 403

    def test_strangers_find_nothing(self) -> None:
        for user in (UserFactory(), a_manager()):
            stranger = program_of(user)
            for address in [*self.hidden(), f"{self.at}review/", f"{self.at}decisions/"]:
                assert stranger.get(address).status_code == 404, address


# --- all reviews, results ---------------------------------------------------------------------------------------


def test_all_reviews_stand_side_by_side_with_their_agreement(
    assessment: Assessment, program: Client, reviewers: list[User]
) -> None:
    candidate = a_candidate(assessment, levels={"pipes": 2, "valves": 2, "billing": 2})
    first, second = {"pipes": 1, "valves": 2, "billing": 3}, {"pipes": 1, "valves": 4, "billing": 3}
    a_review(candidate.attempt, reviewers[0], first)
    a_review(candidate.attempt, reviewers[1], second)
    told = program.get(f"{API}/candidates/{candidate.pk}/reviews/").json()
    assert told["competencies"][0]["competency"] == "valves"
    assert [one["level"] for one in told["competencies"][0]["opinions"]] == [2, 4]
    assert (told["competencies"][0]["spread"], told["awaited"]) == (2, [])
    expected = agreement([(first[slug], second[slug]) for slug in first])
    assert told["agreement"]["value"] == pytest.approx(expected.value)  # type: ignore[union-attr]
    assert told["agreement"]["kind"] == "weighted_kappa"
    assert told["result_number"] == 3


def test_too_little_to_agree_on_says_why(assessment: Assessment, program: Client, reviewers: list[User]) -> None:
    candidate = a_candidate(assessment)
    a_review(candidate.attempt, reviewers[0], 3)
    told = program.get(f"{API}/candidates/{candidate.pk}/reviews/").json()
    assert (told["agreement"], told["agreement_words"]) == (None, "Agreement takes at least two reviewers.")
    assert told["awaited"] == [str(reviewers[1])]
    nobody = an_invitation(assessment, "nobody@example.org")
    assert problem(program.get(f"{API}/candidates/{nobody.pk}/reviews/")) == "not-submitted"


def test_each_result_stands_with_the_share_of_its_sources(
    assessment: Assessment, program: Client, reviewers: list[User]
) -> None:
    candidate = a_candidate(assessment, levels=2)
    a_review(candidate.attempt, reviewers[0], 4)
    listed = program.get(f"{API}/candidates/{candidate.pk}/results/").json()["results"]
    assert [(one["number"], one["basis"]) for one in listed] == [(2, "measured"), (1, "self_reported")]
    whole = program.get(listed[0]["url"]).json()
    assert whole | {"rows": None} | listed[0] == whole | {"rows": None}
    page = read_result(Result.objects.with_role().get(pk=latest_result(candidate).pk), voice=TO_OTHERS)
    assert [row["shares"] for row in whole["rows"]] == [dict(row.shares) for row in page.rows]
    assert "reviews" in whole["rows"][0]["shares"]
    assert "other_roles" not in whole


def test_a_result_of_another_candidate_is_not_found_here(assessment: Assessment, program: Client) -> None:
    one, other = a_candidate(assessment, "a@example.org"), a_candidate(assessment, "b@example.org")
    address = f"{API}/candidates/{one.pk}/results/{latest_result(other).pk}/"
    assert program.get(address).status_code == 404


# --- sending back, deciding -------------------------------------------------------------------------------------


def test_a_reviewer_asks_for_more_evidence(assessment: Assessment, reviewers: list[User]) -> None:
    candidate = a_candidate(assessment)
    address = f"{API}/candidates/{candidate.pk}/send-back/"
    reviewer = program_of(reviewers[0])
    Mail.objects.all().delete()
    asked = reviewer.post(address, {"message": "Say more about pipes."}, JSON)
    assert (asked.status_code, asked.json()["stage"], Mail.objects.count()) == (202, "in_progress", 1)
    assert problem(reviewer.post(address, {"message": "And more."}, JSON)) == "not-submitted"
    assert reviewer.post(address, {"message": " "}, JSON).json()["errors"][0]["pointer"] == "/message"


def test_after_it_is_closed_it_is_too_late_to_ask(assessment: Assessment, manager: User, program: Client) -> None:
    candidate = a_candidate(assessment)
    close_assessment(assessment=assessment, by=manager)
    late = program.post(f"{API}/candidates/{candidate.pk}/send-back/", {"message": "More."}, JSON)
    assert (late.status_code, problem(late), "closed" in late.json()["detail"]) == (409, "too-late", True)


def test_a_decision_names_who_and_why_and_the_second_at_once_is_told(
    assessment: Assessment, manager: User, program: Client, reviewers: list[User]
) -> None:
    candidate = a_candidate(assessment)
    address = f"{API}/candidates/{candidate.pk}/decisions/"
    made = program.post(address, {"outcome": "hold", "reason": "One more talk.", "seen": 0}, JSON)
    assert (made.status_code, made["Location"], made.json()["by"]) == (201, f"http://testserver{address}", str(manager))
    late = program.post(address, {"outcome": "decline", "reason": "No.", "seen": 0}, JSON)
    assert (late.status_code, problem(late)) == (409, "decided-meanwhile")
    program.post(address, {"outcome": "advance", "reason": "Yes.", "seen": 1}, JSON)
    listed = program.get(address).json()["results"]
    assert [(one["outcome"], one["by"]) for one in listed] == [("advance", str(manager)), ("hold", str(manager))]
    assert program.get(f"{API}/candidates/{candidate.pk}/").json()["outcome"] == "advance"
    assert program_of(reviewers[0]).get(address).status_code == 403


def test_nothing_is_decided_about_what_is_not_submitted_or_without_a_reason(
    assessment: Assessment, program: Client
) -> None:
    candidate = a_candidate(assessment, submitted=False)
    address = f"{API}/candidates/{candidate.pk}/decisions/"
    early = program.post(address, {"outcome": "decline", "reason": "Too slow.", "seen": 0}, JSON)
    assert (early.status_code, problem(early)) == (409, "not-submitted")
    for sent, place in [({"reason": " "}, "/reason"), ({"outcome": "maybe"}, "/outcome"), ({"seen": "0"}, "/seen")]:
        said = {"outcome": "hold", "reason": "Why.", "seen": 0} | sent
        assert [one["pointer"] for one in program.post(address, said, JSON).json()["errors"]] == [place]
    assert not Decision.objects.exists()


# --- queries ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [1, 5])
class TestQueriesDoNotGrow:
    """One of them finds the token and its person."""

    @pytest.fixture(autouse=True)
    def _reviewed(
        self, assessment: Assessment, program: Client, manager: User, reviewers: list[User], many: int
    ) -> None:
        for n in range(many):
            candidate = a_candidate(assessment, f"c{n}@example.org", user=UserFactory())
            a_review(candidate.attempt, reviewers[0], 3)
        review = Review.objects.get(attempt=candidate.attempt)
        for n in range(many):
            program.post(
                f"{API}/candidates/{candidate.pk}/decisions/", {"outcome": "hold", "reason": "So.", "seen": n}, JSON
            )
        assert review.submitted_at
        self.candidate = candidate
        self.at = f"{API}/candidates/{candidate.pk}/"
        self.reviewer = program_of(reviewers[0])
        self.reviewer.get(f"{API}/attempts/")

    def test_the_desk_asks_three(self, assessment: Assessment) -> None:
        with queries(3):
            self.reviewer.get(f"{API}/organisations/{assessment.organisation.slug}/reviews/")

    def test_a_review_asks_six(self) -> None:
        with queries(6):
            self.reviewer.get(f"{self.at}review/")

    def test_all_reviews_ask_twelve(self, program: Client) -> None:
        with queries(12):
            program.get(f"{self.at}reviews/")

    def test_results_ask_three_and_one_of_them_six(self, program: Client) -> None:
        with queries(3):
            program.get(f"{self.at}results/")
        address = f"{self.at}results/{latest_result(self.candidate).pk}/"
        with queries(6):
            program.get(address)

    def test_decisions_ask_four(self, program: Client) -> None:
        with queries(4):
            program.get(f"{self.at}decisions/")

    def test_the_comparison_asks_eight(self, assessment: Assessment, program: Client) -> None:
        with queries(8):
            program.get(f"{API}/assessments/{assessment.pk}/comparison/?weights=pipes:1")


def test_a_review_sent_while_it_was_submitted_elsewhere_keeps_what_stands(
    assessment: Assessment, reviewers: list[User]
) -> None:
    candidate = a_candidate(assessment)
    review = a_review(candidate.attempt, reviewers[0], 2, submitted=False)
    submit_review(review=review, by=reviewers[0])
    address = f"{API}/candidates/{candidate.pk}/review/"
    reviewer = program_of(reviewers[0])
    assert problem(reviewer.patch(f"{address}ratings/pipes/", {"level": 4}, JSON)) == "review-submitted"
    assert reviewer.get(address).json()["competencies"][0]["rating"]["level"] == 2
    assert Attempt.objects.get(pk=candidate.attempt.pk).reviews.count() == 1


def test_who_is_the_candidate_reads_by_no_address_what_others_found(
    assessment: Assessment, reviewers: list[User], manager: User
) -> None:
    own = a_candidate(assessment, user=manager)
    a_review(own.attempt, reviewers[0], CANARY, note="Canary of a note.")
    decide(invitation=own, outcome="hold", reason="Canary of a reason.", seen=0, by=a_manager(assessment.organisation))
    program = program_of(manager)
    for path in ("reviews/", "results/", f"results/{latest_result(own).pk}/", "decisions/"):
        refused = program.get(f"{API}/candidates/{own.pk}/{path}")
        assert (refused.status_code, "You are this candidate" in refused.json()["detail"]) == (403, True)
        assert "Canary" not in refused.text


def test_who_hires_and_reviews_blind_reads_no_reason_of_others_before(manager: User) -> None:
    candidate = a_candidate(an_assessment(by=manager, reviewers=[manager], blind=True))
    colleague = a_manager(manager.organisations.get())
    decide(invitation=candidate, outcome="decline", reason="Canary of a reason.", seen=0, by=colleague)
    decide(invitation=candidate, outcome="hold", reason="My own.", seen=1, by=manager)
    decisions = f"{API}/candidates/{candidate.pk}/decisions/"

    program = program_of(manager)

    def reasons() -> list[str]:
        return [one["reason"] for one in program.get(decisions).json()["results"]]

    assert reasons() == ["My own.", ""]
    a_review(candidate.attempt, manager, 3)
    assert reasons() == ["My own.", "Canary of a reason."]
