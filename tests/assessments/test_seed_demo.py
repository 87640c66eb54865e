"""The demo organisation: complete, repeatable, and never where it is not asked for."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, User
from assessments.models import Attempt, Rating, Result, ResultRow, Sitting
from assessments.selectors import planning
from roles.models import MatrixVersion
from roles.selectors import target_of


def seed(**options: int) -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


@pytest.fixture
def demo(db: None, settings: pytest.FixtureRequest) -> None:
    settings.DEMO = True


def test_the_sign_ins_work_and_have_something_to_show(demo: None, client: Client) -> None:
    seed(people=3)
    assert client.login(email="candidate@demo.test", password="plumbline-demo")
    page = client.get(reverse("assessments:list")).content.decode()
    assert page.count("AI Engineer, Mid") > 0
    assert "over time" in page
    assert "Continue" in page
    accesses = Membership.objects.values_list("user__email", "access")
    assert {("manager@demo.test", "manager"), ("admin@demo.test", "admin")} < set(accesses)
    target = target_of(User.objects.get(email="candidate@demo.test").pk)
    assert target is not None
    assert (target.role_name, target.rung_name) == ("AI Engineer", "Senior")


def test_the_candidate_has_a_measured_result_and_a_test_to_begin(demo: None) -> None:
    seed(people=0)
    theirs = Attempt.objects.with_role().filter(user__email="candidate@demo.test", invitation=None)
    latest = theirs.filter(rung__version__role__slug="ai-engineer", submitted_at__isnull=False).latest("submitted_at")
    rows = latest.results.get().rows.filter(share_self__gt=0, share_test__gt=0)
    assert rows.count() > 10
    assert latest.sitting.end == Sitting.End.COMPLETE
    assert latest.sitting.finished_at == latest.submitted_at
    (open_one,) = theirs.filter(submitted_at=None, rung__slug="senior")
    assert planning.test_offered(open_one).can_start


def test_running_it_again_changes_nothing(demo: None) -> None:
    seed(people=5)
    before = [list(model.objects.order_by("pk").values()) for model in (User, Attempt, Rating, Result, ResultRow)]
    assert "No changes" in seed(people=5)
    after = [list(model.objects.order_by("pk").values()) for model in (User, Attempt, Rating, Result, ResultRow)]
    assert after == before


def test_a_larger_number_adds_the_missing(demo: None) -> None:
    seed(people=2)
    seed(people=5)
    assert User.objects.count() == 7 + 5


def test_the_same_seed_makes_the_same_people(demo: None) -> None:
    def people() -> list[tuple[object, ...]]:
        rows = Result.objects.order_by("attempt__user__email", "created_at")
        return list(rows.values_list("attempt__user__name", "attempt__rung__slug", "readiness"))

    seed(people=4, seed=7)
    first = people()
    User.objects.all().delete()
    seed(people=4, seed=7)
    assert people() == first
    User.objects.all().delete()
    seed(people=4, seed=8)
    assert people() != first


def test_results_differ_in_age_and_quality_and_are_younger_than_their_matrix(demo: None) -> None:
    seed(people=12)
    results = Result.objects.all()
    assert len({result.created_at.date() for result in results}) > 10
    assert len({result.assessed_count / result.asked_count for result in results}) > 5
    oldest = min(result.created_at for result in results)
    assert all(version.published_at < oldest for version in MatrixVersion.objects.filter(role__organisation=None))


def test_each_result_rests_on_the_ratings_that_were_saved(demo: None) -> None:
    seed(people=2)
    rows = ResultRow.objects.filter(self_rating__isnull=False).select_related("rating")
    assert rows.exists()
    assert all(row.rating.level == row.self_rating for row in rows)


def test_without_demo_it_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="Refused"):
        seed()
    assert not User.objects.exists()


def test_a_negative_number_of_people_is_refused(demo: None) -> None:
    with pytest.raises(CommandError, match="0 or more"):
        seed(people=-1)
