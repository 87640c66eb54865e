"""Reviewing in the browser: what waits, one competency at a time, blind until one's own review is submitted."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Mail, User
from assessments.models import Assessment, Attempt, Invitation, Rating, Result, Review, ReviewRating
from assessments.services import (
    Answer,
    begin_review,
    close_assessment,
    decide,
    rate_in_review,
    send_back,
    submit,
)
from roles.models import MatrixRow
from tests.factories import (
    SITE,
    a_candidate,
    a_review,
    a_reviewer,
    an_assessment,
    browser_of,
    latest_result,
)
from tests.factories.attempts import holder_of_attempt, rate_all
from tests.factories.framework import wide_role
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def reviewer(manager: User) -> User:
    return a_reviewer(manager.organisations.get())


@pytest.fixture
def other(manager: User) -> User:
    return a_reviewer(manager.organisations.get())


@pytest.fixture
def assessment(manager: User, reviewer: User, other: User, framework: None) -> Assessment:
    return an_assessment(by=manager, reviewers=[reviewer, other])


@pytest.fixture
def reviewing(reviewer: User) -> Client:
    return browser_of(reviewer)


def page(name: str, candidate: Invitation, *more: str) -> str:
    return reverse(f"assessments:{name}", args=[candidate.pk, *more])


def desk(assessment: Assessment, **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return reverse("assessments:to-review", args=[assessment.organisation.slug]) + f"?{query}"


def words(client: Client, address: str) -> str:
    """What the page says, without the token that differs each time."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def own_rating(candidate: Invitation, level: int | None) -> None:
    """The candidate rates themself anew, under everybody's eyes."""
    for row in MatrixRow.objects.filter(version=candidate.attempt.rung.version_id):
        Rating.objects.create(
            attempt=candidate.attempt, row=row, level=level, not_applicable=level is None, evidence="Laid a pipe."
        )


# --- the desk -----------------------------------------------------------------------------------------------


def test_a_candidate_waits_is_begun_and_is_submitted(assessment: Assessment, reviewer: User, reviewing: Client) -> None:
    candidate = a_candidate(assessment, "waits@example.org")
    assert "waits@example.org" in words(reviewing, desk(assessment))
    a_review(candidate.attempt, reviewer, {"pipes": 2}, submitted=False)
    assert "waits@example.org" not in words(reviewing, desk(assessment))
    assert "1 that you began is not submitted" in words(reviewing, desk(assessment))
    assert "waits@example.org" in words(reviewing, desk(assessment, pile="begun"))
    a_review(candidate.attempt, reviewer)
    assert "waits@example.org" in words(reviewing, desk(assessment, pile="submitted"))


def test_nobody_waits_who_has_not_submitted_is_withdrawn_decided_about_or_the_reviewer(
    assessment: Assessment, manager: User, reviewer: User, reviewing: Client
) -> None:
    a_candidate(assessment, "busy@example.org", submitted=False)
    a_candidate(assessment, "me@example.org", user=reviewer)
    decided = a_candidate(assessment, "decided@example.org")
    decide(invitation=decided, outcome="decline", reason="No.", seen=0, by=manager)
    withdrawn = a_candidate(assessment, "withdrawn@example.org")
    Invitation.objects.filter(pk=withdrawn.pk).update(revoked_at=withdrawn.created_at)
    assert "Nobody waits for your review" in words(reviewing, desk(assessment))


def test_who_waits_longest_comes_first(assessment: Assessment, reviewing: Client) -> None:
    for name in ("first", "second", "third"):
        a_candidate(assessment, f"{name}@example.org")
    shown = words(reviewing, desk(assessment))
    assert shown.index("first@") < shown.index("second@") < shown.index("third@")


def test_a_reviewer_of_nothing_is_told_what_will_come(assessment: Assessment) -> None:
    a_candidate(assessment)
    stranger_here = browser_of(a_reviewer(assessment.organisation))
    assert "Nobody waits for your review" in words(stranger_here, desk(assessment))


@pytest.mark.parametrize("count", [1, 12])
def test_the_desk_asks_the_same_few_queries_for_one_and_for_many(
    assessment: Assessment, reviewing: Client, count: int
) -> None:
    for i in range(count):
        a_candidate(assessment, f"candidate{i}@example.org")
    with queries(5):
        words(reviewing, desk(assessment))


# --- one competency at a time -------------------------------------------------------------------------------


def test_the_whole_review_works_without_javascript(assessment: Assessment, reviewer: User, reviewing: Client) -> None:
    candidate = a_candidate(assessment, levels=1)
    assert "Begin with Pipes" in words(reviewing, page("review", candidate))
    assert not Review.objects.exists()
    at = page("review-rate", candidate, "pipes")
    at = reviewing.post(at, {"choice": "3", "note": "Sure hands.", "evidence": "In the workshop.", "link": ""}).url
    assert at == page("review-rate", candidate, "valves")
    at = reviewing.post(at, {"choice": "n"}).url
    assert at == page("review-rate", candidate, "billing")
    at = reviewing.post(at, {}).url
    assert at == page("review", candidate)
    asked = reviewing.post(page("review-submit", candidate))
    assert asked.url.endswith("?unjudged")
    assert "1 competency is not judged yet." in words(reviewing, asked.url)
    assert not Review.objects.submitted().exists()
    done = reviewing.post(page("review-submit", candidate), {"anyway": "1"})
    assert done.url == page("reviews", candidate)
    rating = ReviewRating.objects.get(row__edition__competency__slug="pipes")
    assert (rating.level, rating.note, rating.evidence) == (3, "Sure hands.", "In the workshop.")
    assert latest_result(candidate).rows.get(position=0).review_levels == [3]


def test_a_change_saves_by_itself_and_leaves_what_it_does_not_name(
    assessment: Assessment, reviewer: User, reviewing: Client
) -> None:
    candidate = a_candidate(assessment)
    at = page("review-rate", candidate, "pipes")
    one_tab, another_tab = reviewing, browser_of(reviewer)
    assert "Saved at" in one_tab.post(at, {"note": "Written in one tab."}, headers=HTMX).content.decode()
    assert "Saved at" in another_tab.post(at, {"choice": "2"}, headers=HTMX).content.decode()
    rating = ReviewRating.objects.latest("pk")
    assert (rating.level, rating.note) == (2, "Written in one tab.")
    assert Review.objects.count() == 1


def test_one_bad_part_is_told_and_loses_no_other(assessment: Assessment, reviewing: Client) -> None:
    candidate = a_candidate(assessment)
    sent = {"choice": "2", "note": "Kept.", "evidence": "x" * 2001, "link": "javascript:alert(1)"}
    answer = reviewing.post(page("review-rate", candidate, "pipes"), sent)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "2001 characters" in shown
    assert "A link begins with https://" in shown
    assert "x" * 2001 in shown
    rating = ReviewRating.objects.get()
    assert (rating.level, rating.note, rating.evidence, rating.link) == (2, "Kept.", "", "")


def test_a_competency_that_is_not_asked_is_not_found(assessment: Assessment, reviewing: Client) -> None:
    candidate = a_candidate(assessment)
    assert reviewing.get(page("review-rate", candidate, "welding")).status_code == 404
    assert reviewing.post(page("review-rate", candidate, "welding"), {"choice": "1"}).status_code == 404


def test_anchors_are_shown_and_the_requirement_is_not(assessment: Assessment, reviewing: Client) -> None:
    candidate = a_candidate(assessment)
    shown = words(reviewing, page("review-rate", candidate, "pipes"))
    assert all(f"Pipes at {level}." in shown for level in ("Not yet", "Foundation", "Working", "Advanced", "Expert"))
    assert not re.search("asked|required|requirement|essential|weight", shown.split("<main")[1], re.IGNORECASE)


def test_signed_out_a_script_is_told_so_and_a_person_signs_in(assessment: Assessment) -> None:
    candidate = a_candidate(assessment)
    at = page("review-rate", candidate, "pipes")
    assert browser_of().post(at, {"choice": "2"}, headers=HTMX).status_code == 401
    assert browser_of().post(at, {"choice": "2"}).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("count", [1, 14])
def test_the_pages_of_a_review_ask_the_same_few_queries(manager: User, reviewer: User, count: int) -> None:
    wide_role(count)
    asked = an_assessment(by=manager, reviewers=[reviewer], role="wide", rung="mid")
    candidate = a_candidate(asked)
    a_review(candidate.attempt, reviewer, {"skill-0": 2}, submitted=False)
    reviewing = browser_of(reviewer)
    with queries(7):
        words(reviewing, page("review", candidate))
    with queries(9):
        words(reviewing, page("review-rate", candidate, "skill-0"))
    with queries(9):
        reviewing.post(page("review-rate", candidate, "skill-0"), {"choice": "3"}, headers=HTMX)


# --- blind --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hires", [False, True])
def test_blind_a_reviewer_reads_the_evidence_and_nothing_of_the_own_rating(
    manager: User, other: User, hires: bool
) -> None:
    blind = manager if hires else a_reviewer(manager.organisations.get())
    asked = an_assessment(by=manager, reviewers=[blind, other])
    candidate = a_candidate(asked)
    reviewing = browser_of(blind)
    addresses = [page("review", candidate), page("review-rate", candidate, "pipes"), page("reviews", candidate)]
    read = set()
    for level in (0, 1, 2, 3, 4, None):
        own_rating(candidate, level)
        read.add(tuple(words(reviewing, address) for address in addresses))
    assert len(read) == 1, "What the candidate rates themself shows in a page"
    ((_, rating_page, side_by_side),) = read
    assert "Laid a pipe." in rating_page
    assert "Their own rating" not in rating_page
    assert "Submit your own review first" in side_by_side


def test_blind_a_reviewer_reads_nothing_of_other_reviews(
    assessment: Assessment, other: User, reviewing: Client
) -> None:
    candidate = a_candidate(assessment)
    addresses = [page("review", candidate), page("review-rate", candidate, "pipes"), page("reviews", candidate)]
    before = [words(reviewing, address) for address in addresses]
    a_review(candidate.attempt, other, 4, note="A canary sings.")
    after = [words(reviewing, address) for address in addresses]
    assert after == before


def test_with_ones_own_review_submitted_the_own_rating_shows(
    assessment: Assessment, reviewer: User, reviewing: Client
) -> None:
    candidate = a_candidate(assessment, levels=4)
    a_review(candidate.attempt, reviewer, 2)
    reviewing.post(page("review-reopen", candidate))
    shown = words(reviewing, page("review-rate", candidate, "pipes"))
    assert "Their own rating:</span> Expert" in shown


def test_where_reviews_are_not_blind_the_own_rating_stands_beside(
    manager: User, reviewer: User, reviewing: Client
) -> None:
    asked = an_assessment(by=manager, reviewers=[reviewer], blind=False)
    candidate = a_candidate(asked, levels=4)
    assert "Their own rating:</span> Expert" in words(reviewing, page("review-rate", candidate, "pipes"))


# --- who may ------------------------------------------------------------------------------------------------


def test_a_reviewer_who_is_the_candidate_reviews_nothing_and_reads_no_review(
    manager: User, reviewer: User, other: User, reviewing: Client
) -> None:
    asked = an_assessment(by=manager, reviewers=[reviewer, other], blind=False)
    candidate = a_candidate(asked, user=reviewer)
    a_review(candidate.attempt, other, 4, note="A canary sings.")
    assert "nobody reviews themself" in words(reviewing, page("review", candidate))
    assert "canary" not in words(reviewing, page("reviews", candidate))
    assert reviewing.get(page("review-rate", candidate, "pipes")).url == page("review", candidate)
    refused = reviewing.post(page("review-rate", candidate, "pipes"), {"choice": "4"}, headers=HTMX)
    assert (refused.status_code, "your own attempt" in refused.content.decode()) == (409, True)
    for name in ("review-submit", "review-reopen"):
        assert "your own attempt" in reviewing.post(page(name, candidate), follow=True).content.decode()
    assert Review.objects.get().reviewer == other


def test_a_reviewer_who_was_removed_is_told_and_changes_nothing(
    assessment: Assessment, reviewer: User, reviewing: Client
) -> None:
    candidate = a_candidate(assessment)
    a_review(candidate.attempt, reviewer, {"pipes": 2}, submitted=False)
    assessment.reviewers.filter(user=reviewer).delete()
    for answer in (
        reviewing.get(page("review", candidate)),
        reviewing.post(page("review-rate", candidate, "pipes"), {"choice": "4"}),
        reviewing.post(page("review-submit", candidate)),
    ):
        assert answer.status_code == 403
    assert ReviewRating.objects.get().level == 2
    assert "Nobody waits" in words(reviewing, desk(assessment))


def test_a_hiring_manager_who_is_no_reviewer_does_not_review(assessment: Assessment, manager: User) -> None:
    candidate = a_candidate(assessment)
    reviewing = browser_of(manager)
    assert reviewing.get(page("review", candidate)).status_code == 403
    assert reviewing.get(page("reviews", candidate)).status_code == 200


# --- submitted, taken up again, sent back, closed -----------------------------------------------------------


def test_what_comes_after_the_submission_is_refused_with_a_sentence(
    assessment: Assessment, reviewer: User, reviewing: Client
) -> None:
    candidate = a_candidate(assessment)
    a_review(candidate.attempt, reviewer, 2)
    at = page("review-rate", candidate, "pipes")
    refused = reviewing.post(at, {"choice": "4"}, headers=HTMX)
    assert refused.status_code == 409
    assert "Take it up again" in refused.content.decode()
    assert reviewing.get(at).url == page("review", candidate)
    assert not ReviewRating.objects.filter(level=4).exists()


def test_taken_up_again_what_was_submitted_counts_until_it_is_submitted_anew(
    assessment: Assessment, reviewer: User, reviewing: Client
) -> None:
    candidate = a_candidate(assessment)
    a_review(candidate.attempt, reviewer, 2)
    reviewing.post(page("review-reopen", candidate))
    reviewing.post(page("review-rate", candidate, "pipes"), {"choice": "4"})
    assert "counts until you submit anew" in words(reviewing, page("review", candidate))
    assert Result.objects.filter(attempt=candidate.attempt).count() == 2
    reviewing.post(page("review-submit", candidate))
    assert latest_result(candidate).rows.get(position=0).review_levels == [4]


def test_an_empty_review_is_not_submitted(assessment: Assessment, reviewing: Client) -> None:
    candidate = a_candidate(assessment)
    for name in ("review-submit", "review-reopen"):
        told = reviewing.post(page(name, candidate), follow=True).content.decode()
        assert "judge at least one competency" in told


def test_sent_back_meanwhile_what_is_written_is_kept_and_waits(
    assessment: Assessment, manager: User, reviewer: User, reviewing: Client
) -> None:
    candidate = a_candidate(assessment)
    own_rating(candidate, 2)
    send_back(invitation=candidate, message="Show us a pipe.", base_url=SITE, by=manager)
    saved = reviewing.post(page("review-rate", candidate, "pipes"), {"choice": "2", "note": "So far."}, headers=HTMX)
    assert "Saved at" in saved.content.decode()
    told = reviewing.post(page("review-submit", candidate), {"anyway": "1"}, follow=True).content.decode()
    assert "asked for more evidence" in told
    assert ReviewRating.objects.get().note == "So far."
    attempt = Attempt.objects.with_role().get(pk=candidate.attempt.pk)
    rate_all(attempt, 3)
    submit(attempt=attempt, by=holder_of_attempt(attempt))
    assert reviewing.post(page("review-submit", candidate), {"anyway": "1"}).url == page("reviews", candidate)


def test_what_a_candidate_is_still_writing_is_not_shown(
    assessment: Assessment, manager: User, reviewer: User, reviewing: Client
) -> None:
    candidate = a_candidate(assessment)
    own_rating(candidate, 2)
    send_back(invitation=candidate, message="Show us a pipe.", base_url=SITE, by=manager)
    row = candidate.attempt.rung.version.rows.order_by("position").first()
    Rating.objects.create(attempt=candidate.attempt, row=row, level=3, evidence="Half a sentence")
    shown = words(reviewing, page("review-rate", candidate, "pipes"))
    assert "Laid a pipe." in shown
    assert "Half a sentence" not in shown


def test_new_evidence_after_the_review_is_pointed_out(
    assessment: Assessment, manager: User, reviewer: User, reviewing: Client
) -> None:
    candidate = a_candidate(assessment)
    a_review(candidate.attempt, reviewer, 2)
    send_back(invitation=candidate, message="Show us a pipe.", base_url=SITE, by=manager)
    attempt = Attempt.objects.with_role().get(pk=candidate.attempt.pk)
    submit(attempt=attempt, by=holder_of_attempt(attempt))
    assert "New evidence since your review" in words(reviewing, desk(assessment, pile="submitted"))
    assert "has submitted more evidence since" in words(reviewing, page("review", candidate))


def test_before_the_submission_there_is_nothing_to_review(assessment: Assessment, reviewing: Client) -> None:
    candidate = a_candidate(assessment, submitted=False)
    assert "nothing to review yet" in words(reviewing, page("review", candidate))
    assert reviewing.get(page("review-rate", candidate, "pipes")).url == page("review", candidate)
    refused = reviewing.post(page("review-rate", candidate, "pipes"), {"choice": "2"}, headers=HTMX)
    assert refused.status_code == 409
    assert not Review.objects.exists()


def test_a_closed_assessment_is_reviewed_on(
    assessment: Assessment, manager: User, reviewer: User, other: User, reviewing: Client
) -> None:
    candidate = a_candidate(assessment)
    begun = begin_review(attempt=Attempt.objects.with_role().get(pk=candidate.attempt.pk), by=other)
    close_assessment(assessment=assessment, by=manager)
    assert "candidate@example.org" in words(reviewing, desk(assessment))
    reviewing.post(page("review-rate", candidate, "pipes"), {"choice": "2"})
    assert reviewing.post(page("review-submit", candidate), {"anyway": "1"}).url == page("reviews", candidate)
    row = candidate.attempt.rung.version.rows.first()
    assert rate_in_review(review=begun, row_id=row.pk, answer=Answer(choice=1), by=other)


# --- asking for more evidence -------------------------------------------------------------------------------


def test_a_reviewer_asks_for_more_evidence_by_mail(assessment: Assessment, reviewing: Client) -> None:
    candidate = a_candidate(assessment)
    assert "their answers" in words(reviewing, page("send-back", candidate))
    sent = reviewing.post(page("send-back", candidate), {"message": "Show us a pipe."})
    assert sent.url == page("candidate", candidate)
    assert Attempt.objects.get(pk=candidate.attempt.pk).is_open
    assert "Show us a pipe." in Mail.objects.latest("id").text


@pytest.mark.parametrize(("message", "told"), [("", "Say what is missing"), ("x" * 2001, "2001 characters")])
def test_a_message_that_cannot_be_sent_is_kept(
    assessment: Assessment, reviewing: Client, message: str, told: str
) -> None:
    candidate = a_candidate(assessment)
    answer = reviewing.post(page("send-back", candidate), {"message": message})
    assert told in answer.content.decode()
    assert message in answer.content.decode()
    assert not Attempt.objects.get(pk=candidate.attempt.pk).is_open


def test_what_cannot_be_sent_back_is_said_and_the_text_kept(
    assessment: Assessment, manager: User, reviewing: Client
) -> None:
    candidate = a_candidate(assessment)
    decide(invitation=candidate, outcome="advance", reason="Convincing.", seen=0, by=manager)
    answer = reviewing.post(page("send-back", candidate), {"message": "A canary in the form."})
    assert "was decided about" in answer.content.decode()
    assert "A canary in the form." in answer.content.decode()
