"""The demo's assessments: candidates in every stage, measured by the real measurement."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Mail, User
from assessments.models import (
    Assessment,
    Attempt,
    Decision,
    Invitation,
    ItemVersion,
    Response,
    Result,
    ResultRow,
    Review,
    ReviewRating,
    Sitting,
)
from assessments.scoring import score
from assessments.selectors.administered import blind_attempts
from assessments.selectors.sittings import role_test
from assessments.selectors.stages import Stage, with_stage
from assessments.services.sittings import next_shown
from tests.assessments.test_seed_demo import seed

MODELS = (
    *(Assessment, Invitation, Attempt, Sitting, Response, Review, ReviewRating),
    *(Result, ResultRow, Decision, AuditEntry),
)


@pytest.fixture
def demo(db: None, settings: pytest.FixtureRequest) -> None:
    settings.DEMO = True
    seed(people=0)


def an_assessment(title: str) -> Assessment:
    return Assessment.objects.with_role().get(title=title)


def stages(title: str) -> dict[tuple[str, bool], int]:
    counted: dict[tuple[str, bool], int] = {}
    for one in with_stage(an_assessment(title).invitations.all(), at=timezone.now()):
        counted[one.stage, one.late] = counted.get((one.stage, one.late), 0) + 1
    return counted


def test_one_is_under_way_with_candidates_in_every_stage(demo: None) -> None:
    found = stages("AI Engineer, autumn")
    assert sum(found.values()) == 40
    assert {stage for stage, _ in found} == set(Stage.values)
    assert not any(is_late for _, is_late in found)  # whoever is invited by somebody who tries it can still answer


def test_one_is_past_its_deadline_one_is_closed_and_decided_and_one_is_a_draft(demo: None) -> None:
    late = stages("Data Scientist, second call")
    assert {stage for stage, is_late in late if is_late} == {"invited", "opened", "in_progress"}
    assert stages("Retrieval Engineer, spring") == {("decided", False): 12}
    closed = an_assessment("Retrieval Engineer, spring")
    assert (closed.state, closed.rung.version.role.organisation, closed.rung.version.number) == (
        "closed",
        closed.organisation,
        1,
    )
    draft = an_assessment("ML Engineer, winter")
    assert draft.is_draft
    assert not draft.invitations.exists()


def test_each_result_is_what_the_measurement_makes_of_what_was_said(demo: None) -> None:
    finished = Attempt.objects.with_role().filter(invitation__isnull=False, submitted_at__isnull=False)
    for attempt in finished.filter(reviews__isnull=False).distinct()[:6]:
        made = attempt.results.latest("number")
        again = score(attempt, now=timezone.now())
        assert again is not None
        assert (again.readiness, again.readiness_low, again.basis) == pytest.approx(
            (made.readiness, made.readiness_low, made.basis)
        )
        assert set(again.reviews.all()) == set(made.reviews.all())
        told = ("estimate", "sd", "verdict", "review_levels", "share_reviews", "test_items", "test_right")
        assert list(again.rows.values_list(*told)) == list(made.rows.values_list(*told))


def test_tests_were_finished_ended_by_hand_and_by_the_clock_are_under_way_and_not_begun(demo: None) -> None:
    asking = an_assessment("AI Engineer, autumn")
    assert asking.asks_test
    now = timezone.now()
    sittings = Sitting.objects.filter(attempt__invitation__assessment=asking).select_related("attempt")
    assert {one.end for one in sittings} == {*Sitting.End.values, ""}
    for one in sittings:
        assert one.attempt.submitted_at == one.finished_at
        assert one.attempt.in_test == one.is_running
        assert not one.is_running or one.started_at < now < one.due_at
    assert Attempt.objects.filter(invitation__assessment=asking, sitting=None, submitted_at=None).exists()


def test_each_test_went_as_its_plan_and_its_answers_lead_again(demo: None) -> None:
    versions = ItemVersion.objects.in_bulk()
    for sitting in Sitting.objects.exclude(end=Sitting.End.COMPLETE):
        *answered, waiting = sitting.responses.all()
        assert [one.sequence for one in (*answered, waiting)] == list(range(1, sitting.answered + 2))
        assert waiting.answered_at is None
        test = role_test(sitting, [])
        for paper in (*answered, waiting):
            shown = next_shown(sitting, test, paper.sequence, version_of=versions.__getitem__, at=paper.shown_at)
            assert shown is not None
            assert (shown.row_id, shown.version_id, shown.order) == (paper.row_id, paper.version_id, paper.order)
            if paper is not waiting:
                test.answered(str(paper.row_id), paper.version_id, bool(paper.is_right))


def test_its_times_go_one_after_the_other_and_nothing_is_to_come(demo: None) -> None:
    now = timezone.now()
    for one in Invitation.objects.with_attempt().select_related("assessment"):
        attempt = getattr(one, "attempt", None)
        moments = [one.assessment.opened_at, one.created_at, one.opened_at, one.accepted_at]
        sitting = getattr(attempt, "sitting", None)
        moments += [sitting.started_at, sitting.finished_at] if sitting else []
        moments += [attempt.submitted_at] if attempt else []
        moments += list(attempt.results.order_by("number").values_list("created_at", flat=True)) if attempt else []
        moments += list(attempt.decisions.order_by("pk").values_list("decided_at", flat=True)) if attempt else []
        known = [moment for moment in (*moments, now) if moment]
        assert known == sorted(known)


def test_the_reviewer_has_candidates_to_review_and_sees_no_number_of_theirs(demo: None, client: Client) -> None:
    reviewer = User.objects.get(email="reviewer@demo.test")
    assert len(blind_attempts(an_assessment("AI Engineer, autumn"), reviewer)) > 5
    assert Review.objects.by(reviewer).open().exists()
    assert Review.objects.by(reviewer).submitted().exists()
    assert client.login(email="reviewer@demo.test", password="plumbline-demo")
    assert client.get(reverse("assessments:to-review", args=["lumen-works"])).status_code == 200


def test_the_manager_reads_candidates_and_the_candidate_goes_on(demo: None, client: Client) -> None:
    assert client.login(email="manager@demo.test", password="plumbline-demo")
    for assessment in Assessment.objects.exclude(state="draft"):
        assert client.get(assessment.get_absolute_url()).status_code == 200
    candidate = User.objects.get(email="candidate@demo.test")
    (attempt,) = Attempt.objects.filter(user=candidate, invitation__isnull=False)
    assert attempt.is_open
    assert attempt.invitation is not None
    assert attempt.invitation.email == candidate.email


def test_no_mail_is_queued_for_anybody_made_up(demo: None) -> None:
    assert not Mail.objects.exists()


def test_running_it_again_changes_nothing(demo: None) -> None:
    before = [list(model.objects.order_by("pk").values()) for model in MODELS]
    seed(people=0)
    assert [list(model.objects.order_by("pk").values()) for model in MODELS] == before
