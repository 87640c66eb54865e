"""Begin, rate, submit, claim: what may happen to an attempt, and what the database refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.sealing import hash_of
from assessments.models import Attempt, Rating, Result, ResultRow
from assessments.permissions import Holder, NotHeld
from assessments.services import (
    NOT_APPLICABLE,
    AlreadySubmitted,
    Answer,
    NothingRated,
    begin,
    claim,
    rate,
    submit,
)
from roles.models import MatrixRow, Role, Rung
from tests.factories import UserFactory, a_catalogue, a_result, an_attempt, publish, rate_all
from tests.factories.attempts import holder, holder_of_attempt
from tests.factories.framework import FITTER, PLUMBER, with_level

pytestmark = pytest.mark.usefixtures("framework")
TOKEN = hash_of("a browser's token")


def row_of(attempt: Attempt, slug: str) -> MatrixRow:
    return MatrixRow.objects.get(version=attempt.rung.version_id, edition__competency__slug=slug)


def say(attempt: Attempt, slug: str, answer: Answer, by: Holder | None = None) -> Rating | None:
    by = by or holder_of_attempt(attempt)
    return rate(attempt=attempt, row_id=row_of(attempt, slug).pk, answer=answer, by=by)


# --- begin -------------------------------------------------------------------------------------------------


def test_beginning_twice_leads_to_the_same_attempt(person: User) -> None:
    assert an_attempt(user=person) == an_attempt(user=person)
    assert an_attempt(token_hash=TOKEN) == an_attempt(token_hash=TOKEN)
    assert Attempt.objects.count() == 2


def test_after_submitting_a_new_attempt_begins(person: User) -> None:
    first = a_result(user=person).attempt
    assert an_attempt(user=person) != first


def test_an_attempt_belongs_to_a_person_or_a_token_exactly_one(person: User) -> None:
    rung = Rung.objects.get(version__role__slug="plumber", slug="mid")
    for columns in ({"user": person, "token_hash": TOKEN}, {"user": None, "token_hash": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attempt.objects.create(rung=rung, **columns)


def test_an_attempt_keeps_the_matrix_version_it_began_with(person: User) -> None:
    attempt = an_attempt(user=person)
    publish(a_catalogue(roles=[with_level(PLUMBER, "pipes", (2, 3, 4)), FITTER]))
    rate_all(attempt, 2)
    result = submit(attempt=attempt, by=holder(person))
    assert result.rows.get(row__edition__competency__slug="pipes").required == 2
    assert an_attempt(user=person).rung.version.number == 2


# --- rate --------------------------------------------------------------------------------------------------


def test_ratings_are_appended_and_the_latest_counts(person: User) -> None:
    attempt = an_attempt(user=person)
    say(attempt, "pipes", Answer(choice=1))
    say(attempt, "pipes", Answer(choice=3, evidence="Re-piped the school."))
    say(attempt, "valves", Answer(choice=NOT_APPLICABLE))
    assert Rating.objects.count() == 3
    current = {rating.row.edition.competency.slug: rating for rating in Rating.objects.current()}
    assert (current["pipes"].level, current["pipes"].evidence) == (3, "Re-piped the school.")
    assert current["valves"].not_applicable


def test_somebody_else_cannot_rate(person: User) -> None:
    attempt = an_attempt(user=person)
    for stranger in (holder(UserFactory()), holder(token_hash=TOKEN), Holder()):
        with pytest.raises(NotHeld):
            say(attempt, "pipes", Answer(choice=1), by=stranger)
        with pytest.raises(NotHeld):
            submit(attempt=attempt, by=stranger)
    assert not Rating.objects.exists()


def test_somebody_else_gets_no_result_by_submitting_again(person: User) -> None:
    result = a_result(user=person)
    with pytest.raises(NotHeld):
        submit(attempt=result.attempt, by=holder(UserFactory()))


def test_an_answer_leaves_what_it_does_not_speak_of(person: User) -> None:
    attempt = an_attempt(user=person)
    say(attempt, "pipes", Answer(choice=4))
    say(attempt, "pipes", Answer(evidence="Written in another tab."))
    rating = say(attempt, "pipes", Answer(link="https://example.org/"))
    assert rating is not None
    assert (rating.level, rating.evidence, rating.link) == (4, "Written in another tab.", "https://example.org/")


def test_an_answer_that_changes_nothing_appends_nothing(person: User) -> None:
    attempt = an_attempt(user=person)
    assert say(attempt, "pipes", Answer(evidence="", link="")) is None
    first = say(attempt, "pipes", Answer(choice=2))
    assert say(attempt, "pipes", Answer(choice=2, evidence="")) == first
    assert Rating.objects.count() == 1


def test_changing_the_last_level_to_not_applicable_leaves_nothing_to_submit(person: User) -> None:
    attempt = an_attempt(user=person)
    say(attempt, "pipes", Answer(choice=2))
    say(attempt, "pipes", Answer(choice=NOT_APPLICABLE))
    with pytest.raises(NothingRated):
        submit(attempt=attempt, by=holder(person))


def test_a_submitted_attempt_takes_no_more_ratings(person: User) -> None:
    result = a_result(user=person)
    with pytest.raises(AlreadySubmitted, match="already submitted"):
        say(result.attempt, "pipes", Answer(choice=4))
    assert Rating.objects.filter(level=4).count() == 0


@pytest.mark.parametrize("columns", [{"level": 5}, {"level": 2, "not_applicable": True}])
def test_the_database_refuses_a_rating_that_makes_no_sense(person: User, columns: dict[str, object]) -> None:
    attempt = an_attempt(user=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(attempt=attempt, row=row_of(attempt, "pipes"), **columns)


def test_progress_counts_each_answered_competency_once(person: User) -> None:
    attempt = an_attempt(user=person)
    say(attempt, "pipes", Answer(choice=1))
    say(attempt, "pipes", Answer(choice=2))
    say(attempt, "valves", Answer(choice=NOT_APPLICABLE))
    say(attempt, "billing", Answer(evidence="Written before choosing."))
    (seen,) = Attempt.objects.with_progress()
    assert (seen.rated_count, seen.row_count) == (2, 3)


# --- submit ------------------------------------------------------------------------------------------------


def test_a_result_keeps_requirement_rating_and_estimate_side_by_side(person: User) -> None:
    attempt = an_attempt(user=person)
    rate_all(attempt, {"pipes": 1, "valves": 3, "billing": None})
    result = submit(attempt=attempt, by=holder(person))
    pipes, valves, billing = result.rows.all()
    assert (pipes.required, pipes.self_rating, pipes.meets, pipes.shortfall, pipes.gap_rank) == (2, 1, False, 1, 1)
    assert (valves.required, valves.self_rating, valves.meets, valves.gap_rank) == (2, 3, True, None)
    assert (billing.status, billing.estimate, billing.self_rating) == ("not_applicable", None, None)
    assert pipes.share_prior + pipes.share_self == pytest.approx(1)
    assert pipes.sd > 1
    assert pipes.rating.level == 1


def test_readiness_and_coverage_are_those_of_the_measurement(person: User) -> None:
    attempt = an_attempt(user=person)
    rate_all(attempt, {"pipes": 1, "valves": 3})
    result = submit(attempt=attempt, by=holder(person))
    # pipes: weight 5 × min(1, 2); valves: weight 2 × min(3, 2); billing unrated leaves both sums.
    assert result.readiness == pytest.approx((5 * 1 + 2 * 2) / (5 * 2 + 2 * 2))
    assert (result.assessed_count, result.asked_count) == (2, 3)
    assert result.weight_share == pytest.approx(7 / 8)
    assert result.readiness_low < result.readiness < result.readiness_high
    assert (result.basis, result.scoring_version) == ("self_reported", "2")
    assert result.parameters["self_rating_validity"] == 0.30


def test_closest_roles_are_frozen_with_their_version(person: User) -> None:
    attempt = an_attempt(user=person)
    rate_all(attempt, {"pipes": 1, "valves": 3})
    result = submit(attempt=attempt, by=holder(person))
    (fitter,) = result.other_roles
    assert (fitter["slug"], fitter["version"], fitter["coverage"]) == ("fitter", 1, 1)
    assert fitter["fit"] == pytest.approx((4 * 1 + 4 * 3) / (4 * 1 + 4 * 3))
    assert result.unknown_roles == []


def test_a_role_with_too_little_in_common_is_unknown(person: User) -> None:
    attempt = an_attempt(user=person)
    rate_all(attempt, {"pipes": 1})
    result = submit(attempt=attempt, by=holder(person))
    assert (result.other_roles, result.unknown_roles) == ([], ["Fitter"])


def test_a_later_change_of_the_framework_leaves_the_result_as_it_was(person: User) -> None:
    result = a_result(user=person)
    before = list(ResultRow.objects.values())
    publish(a_catalogue(roles=[with_level(PLUMBER, "pipes", (4, 4, 4)), FITTER]))
    Role.objects.update(name="Renamed")
    assert list(ResultRow.objects.values()) == before
    assert Result.objects.with_role().get(pk=result.pk).attempt.rung.version.title == "Plumber"


def test_submitting_again_gives_the_same_result(person: User) -> None:
    attempt = an_attempt(user=person)
    rate_all(attempt, 2)
    first = submit(attempt=attempt, by=holder(person))
    assert submit(attempt=attempt, by=holder(person)) == first
    assert Result.objects.count() == 1


@pytest.mark.parametrize("levels", [{}, {"pipes": None}])
def test_without_any_level_there_is_nothing_to_submit(person: User, levels: dict[str, None]) -> None:
    attempt = an_attempt(user=person)
    rate_all(attempt, levels)
    with pytest.raises(NothingRated):
        submit(attempt=attempt, by=holder(person))
    attempt.refresh_from_db()
    assert attempt.is_open


# --- claim -------------------------------------------------------------------------------------------------


def test_claiming_gives_the_browsers_attempts_to_the_person(person: User) -> None:
    opened = an_attempt(token_hash=TOKEN, rung="junior")
    result = a_result(token_hash=TOKEN)
    stranger = an_attempt(token_hash=hash_of("another browser"))
    assert claim(token_hash=TOKEN, by=person) == 2
    assert set(Attempt.objects.held_by(holder(person))) == {opened, result.attempt}
    assert not Attempt.objects.held_by(holder(token_hash=TOKEN)).exists()
    stranger.refresh_from_db()
    assert stranger.user is None


def test_claiming_beside_an_open_attempt_for_the_same_rung_keeps_both(person: User) -> None:
    mine = an_attempt(user=person)
    theirs = an_attempt(token_hash=TOKEN)
    rate_all(mine, {"pipes": 1})
    rate_all(theirs, {"pipes": 3})
    claim(token_hash=TOKEN, by=person)
    assert Attempt.objects.held_by(holder(person)).open().count() == 2
    assert sorted(Rating.objects.values_list("level", flat=True)) == [1, 3]
    rung = mine.rung
    assert begin(rung=rung, by=holder(person)) in (mine, theirs)


def test_nothing_is_held_by_nobody() -> None:
    an_attempt(token_hash=TOKEN)
    assert not Attempt.objects.held_by(Holder()).exists()


def test_an_attempt_of_last_year_is_as_open_as_todays(person: User) -> None:
    attempt = an_attempt(user=person)
    Attempt.objects.update(started_at=timezone.now() - timedelta(days=400))
    assert an_attempt(user=person) == attempt
