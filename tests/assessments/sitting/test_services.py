"""Taking a test: what is saved when, what is refused how, and what comes of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from assessments import services
from assessments.ending import sweep_tests
from assessments.items.answers import Given
from assessments.models import TEST_GRACE, Attempt, Item, ItemVersion, Response, Result, Sitting
from assessments.permissions import NotHeld
from assessments.selectors import Page
from assessments.selectors.sittings import role_test
from assessments.services import submit
from assessments.services.sittings import next_shown
from roles.models import MatrixRow
from tests.factories import (
    UserFactory,
    a_manager,
    accepted,
    an_assessment,
    an_attempt,
    an_invitation,
    rate_all,
)
from tests.factories.attempts import holder, holder_of_attempt
from tests.factories.bank import a_bank, a_sitting, answer, right, shown, take_test, wrong
from tests.queries import queries

# --- start --------------------------------------------------------------------------------------------------


def test_a_test_begins_with_one_item_and_a_clock(attempt: Attempt) -> None:
    sitting = a_sitting(attempt)
    page = shown(sitting)
    assert (page.sequence, page.answered_at, sitting.answered) == (1, None, 0)
    assert sitting.due_at - sitting.started_at == timedelta(minutes=60)
    assert sitting.limit == 18  # all there are
    assert sorted(page.order) == list(range(len(page.version.options)))


def test_starting_twice_gives_the_one_test(attempt: Attempt) -> None:
    assert a_sitting(attempt) == a_sitting(attempt)
    assert Response.objects.count() == 1


def test_a_test_of_one_competency_is_shorter(framework: None, person: User) -> None:
    a_bank({"pipes": 20})
    sitting = a_sitting(an_attempt(user=person))
    assert (sitting.limit, sitting.minutes) == (12, 20)


def test_what_is_not_applicable_is_not_tested(attempt: Attempt) -> None:
    rate_all(attempt, {"pipes": None, "valves": 2})
    asked = {row["slug"]: row for row in a_sitting(attempt).asked}
    assert set(asked) == {"valves", "billing"}
    assert asked["valves"]["rating"] == 2
    assert asked["billing"]["items"] == []


def test_an_empty_bank_starts_nothing(framework: None, person: User) -> None:
    attempt = an_attempt(user=person)
    with pytest.raises(services.NoItems, match="no test questions yet"):
        a_sitting(attempt)
    attempt.refresh_from_db()
    assert not attempt.in_test


def test_a_competency_with_one_item_is_tested_by_it(framework: None, person: User) -> None:
    a_bank({"pipes": 1})
    sitting = take_test(an_attempt(user=person))
    assert (sitting.answered, sitting.end) == (1, "complete")
    assert Result.objects.get().rows.get(test_items=1).test_right == 1


def test_of_a_retired_item_nothing_is_shown(framework: None, person: User) -> None:
    a_bank({"pipes": 2})
    a_bank({"pipes": 1})
    assert [len(row["items"]) for row in a_sitting(an_attempt(user=person)).asked] == [1, 0, 0]


def test_items_seen_before_are_left_for_last(framework: None, person: User) -> None:
    a_bank({"pipes": 24})
    first = take_test(an_attempt(user=person))
    seen = set(first.responses.values_list("version", flat=True))
    second = take_test(an_attempt(user=person))
    assert seen
    assert not seen & set(second.responses.values_list("version", flat=True))


def test_another_persons_attempt_is_not_found(attempt: Attempt) -> None:
    with pytest.raises(NotHeld):
        services.start_test(attempt=attempt, by=holder(UserFactory()))
    assert not Sitting.objects.exists()


# --- answer -------------------------------------------------------------------------------------------------


def test_an_answer_is_saved_before_the_next_item_is_shown(sitting: Sitting) -> None:
    first = shown(sitting)
    page = answer(sitting)
    first.refresh_from_db()
    assert first.is_right is True
    assert first.answered_at is not None
    assert isinstance(page, Page)
    assert (page.number, shown(sitting).sequence) == (2, 2)


@pytest.mark.parametrize("kind", ["single_choice", "select_all", "numeric", "ordering", "scenario", "code_reading"])
def test_every_kind_is_marked_as_its_key_says(framework: None, person: User, kind: str) -> None:
    a_bank({"pipes": 3}, kinds=(kind,))
    sitting = a_sitting(an_attempt(user=person))
    for given, is_right in ((right, True), (wrong, False), (lambda _: Given(unknown=True), False)):
        page = shown(sitting)
        answer(sitting, given(page))
        page.refresh_from_db()
        assert page.is_right is is_right


def test_i_do_not_know_is_an_answer_and_counts_as_wrong(sitting: Sitting) -> None:
    page = shown(sitting)
    answer(sitting, Given(unknown=True))
    page.refresh_from_db()
    assert (page.answer, page.is_right) == ({"unknown": True}, False)


def test_the_same_answer_sent_again_changes_nothing(sitting: Sitting) -> None:
    page = shown(sitting)
    given = right(page)
    by = holder_of_attempt(sitting.attempt)
    once = services.answer_item(attempt_id=sitting.attempt_id, sequence=1, given=given, by=by)
    again = services.answer_item(attempt_id=sitting.attempt_id, sequence=1, given=given, by=by)
    assert once == again
    assert Response.objects.count() == 2


def test_another_answer_to_the_same_question_is_refused_and_the_first_stands(sitting: Sitting) -> None:
    page = shown(sitting)
    answer(sitting, right(page))
    with pytest.raises(services.AnsweredBefore, match="The first answer stands"):
        services.answer_item(
            attempt_id=sitting.attempt_id, sequence=1, given=wrong(page), by=holder_of_attempt(sitting.attempt)
        )
    page.refresh_from_db()
    assert page.is_right is True


def test_the_same_number_written_otherwise_is_the_same_answer(framework: None, person: User) -> None:
    a_bank({"pipes": 3}, kinds=("numeric",))
    sitting = a_sitting(an_attempt(user=person))
    answer(sitting, Given(value="42.5"))
    by = holder_of_attempt(sitting.attempt)
    page = services.answer_item(attempt_id=sitting.attempt_id, sequence=1, given=Given(value="42.50"), by=by)
    assert isinstance(page, Page)
    assert page.number == 2


@pytest.mark.parametrize("sequence", [0, 2, 40])
def test_an_answer_to_an_item_not_shown_is_refused(sitting: Sitting, sequence: int) -> None:
    with pytest.raises(services.NotShown, match="not shown yet"):
        services.answer_item(
            attempt_id=sitting.attempt_id,
            sequence=sequence,
            given=right(shown(sitting)),
            by=holder_of_attempt(sitting.attempt),
        )
    sitting.refresh_from_db()
    assert sitting.answered == 0


def test_an_answer_of_the_wrong_kind_is_refused_and_the_question_stays(framework: None, person: User) -> None:
    a_bank({"pipes": 2}, kinds=("numeric",))
    sitting = a_sitting(an_attempt(user=person))
    for given, says in ((Given(chosen=(1,)), "asks for a number"), (Given(value="forty"), "no number we can read")):
        with pytest.raises(services.NotAnAnswer, match=says):
            answer(sitting, given)
    sitting.refresh_from_db()
    assert (sitting.answered, shown(sitting).sequence) == (0, 1)


def test_an_answer_to_somebody_elses_test_is_not_found(sitting: Sitting) -> None:
    with pytest.raises(NotHeld):
        services.answer_item(
            attempt_id=sitting.attempt_id, sequence=1, given=right(shown(sitting)), by=holder(UserFactory())
        )


def test_an_answer_without_a_test_is_refused(attempt: Attempt) -> None:
    with pytest.raises(services.NotRunning, match="no test is running"):
        services.answer_item(attempt_id=attempt.pk, sequence=1, given=Given(value="1"), by=holder_of_attempt(attempt))


def test_after_the_deadline_an_answer_is_taken_only_within_the_grace(sitting: Sitting) -> None:
    with time_machine.travel(sitting.due_at + TEST_GRACE - timedelta(seconds=1), tick=False):
        answer(sitting)
    with (
        time_machine.travel(sitting.due_at + TEST_GRACE, tick=False),
        pytest.raises(services.TimeIsUp, match="All answers before it are kept"),
    ):
        answer(sitting)
    sitting.refresh_from_db()
    assert sitting.answered == 1


def test_an_answer_costs_the_same_queries_at_the_first_and_at_a_late_item(sitting: Sitting) -> None:
    for number in range(8):
        page = shown(sitting)
        given = right(page) if number % 2 else wrong(page)
        with queries(6):  # one of them finds the next item, which nobody was shown before
            services.answer_item(
                attempt_id=sitting.attempt_id,
                sequence=page.sequence,
                given=given,
                by=holder_of_attempt(sitting.attempt),
            )


def test_the_same_answers_lead_through_the_same_test_again(attempt: Attempt) -> None:
    sitting = take_test(attempt)
    answers = list(sitting.responses.given().values_list("row", "version", "is_right"))
    for page in sitting.responses.all():
        test = role_test(sitting, answers[: page.sequence - 1])
        again = next_shown(
            sitting, test, page.sequence, version_of=lambda pk: ItemVersion.objects.get(pk=pk), at=timezone.now()
        )
        assert again
        assert (again.version_id, again.order) == (page.version_id, page.order)
    assert len(answers) > 1


# --- in an assessment ---------------------------------------------------------------------------------------


def test_an_assessment_gives_its_own_minutes_and_extra_time_stretches_them(bank: None) -> None:
    manager = a_manager()
    asked = an_assessment(by=manager, asks_test=True, test_minutes=40)
    invitation = an_invitation(asked)
    services.give_time(invitations=[invitation], extra_time=Decimal("1.5"), by=manager)
    sitting = a_sitting(accepted(invitation, user=UserFactory()))
    assert sitting.due_at - sitting.started_at == timedelta(minutes=60)


def test_extra_time_granted_while_it_runs_moves_its_end(bank: None) -> None:
    manager = a_manager()
    asked = an_assessment(by=manager, asks_test=True, test_minutes=40)
    invitation = an_invitation(asked)
    sitting = a_sitting(accepted(invitation, user=UserFactory()))
    services.give_time(invitations=[invitation], extra_time=Decimal(2), by=manager)
    sitting.refresh_from_db()
    assert sitting.due_at - sitting.started_at == timedelta(minutes=80)


def test_extra_time_granted_as_it_is_started_counts(bank: None) -> None:
    manager = a_manager()
    invitation = an_invitation(an_assessment(by=manager, asks_test=True, test_minutes=40))
    attempt = Attempt.objects.with_role().get(pk=accepted(invitation, user=UserFactory()).pk)
    services.give_time(invitations=[invitation], extra_time=Decimal(2), by=manager)
    sitting = services.start_test(attempt=attempt, by=holder_of_attempt(attempt))
    assert sitting.due_at - sitting.started_at == timedelta(minutes=80)


def test_the_deadline_of_the_assessment_ends_a_test(bank: None) -> None:
    deadline = timezone.now() + timedelta(minutes=10)
    asked = an_assessment(asks_test=True, deadline=deadline)
    sitting = a_sitting(accepted(an_invitation(asked), user=UserFactory()))
    assert sitting.due_at == deadline


def test_an_assessment_that_asks_for_none_has_no_test(bank: None) -> None:
    attempt = accepted(an_invitation(an_assessment()), user=UserFactory())
    with pytest.raises(services.NoTestAsked):
        a_sitting(attempt)
    attempt.refresh_from_db()
    assert not attempt.in_test


def test_a_test_that_is_all_that_is_asked_cannot_be_left_out(bank: None) -> None:
    attempt = accepted(an_invitation(an_assessment(asks_test=True, asks_self_rating=False)), user=UserFactory())
    with pytest.raises(services.NothingRated, match="take the test"):
        submit(attempt=attempt, by=holder_of_attempt(attempt))


def test_a_closed_assessment_takes_no_answer_and_submits_nothing_by_itself(bank: None) -> None:
    manager = a_manager()
    asked = an_assessment(by=manager, asks_test=True)
    sitting = a_sitting(accepted(an_invitation(asked), user=UserFactory()))
    answer(sitting)
    services.close_assessment(assessment=asked, by=manager)
    with pytest.raises(services.NotTaking):
        answer(sitting)
    assert sweep_tests(now=sitting.due_at + timedelta(minutes=1)) == 0


def test_an_assessment_without_items_for_its_role_is_not_opened(framework: None) -> None:
    with pytest.raises(services.NotReady, match="no test questions yet"):
        an_assessment(asks_test=True)


# --- what the database refuses ------------------------------------------------------------------------------


def test_what_was_answered_never_changes(sitting: Sitting) -> None:
    page = shown(sitting)
    answer(sitting)
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(pk=page.pk).update(is_right=False)


@pytest.mark.parametrize("column", ["sequence", "order", "version", "row"])
def test_what_is_shown_never_changes(sitting: Sitting, column: str) -> None:
    page = shown(sitting)
    another = {
        "sequence": 2,
        "order": [*page.order, 9],
        "version": ItemVersion.objects.exclude(pk=page.version_id).first(),
        "row": MatrixRow.objects.exclude(pk=page.row_id).first(),
    }
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Response.objects.filter(pk=page.pk).update(**{column: another[column]})


def test_a_version_of_an_item_never_changes(bank: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemVersion.objects.update(b=3.0)


def test_an_item_that_says_something_else_gets_another_version(bank: None) -> None:
    a_bank({"pipes": 9, "valves": 9}, kinds=("numeric",))
    numbers = set(Item.objects.values_list("slug", "versions__number"))
    assert {number for _, number in numbers} == {1, 2}
    assert ItemVersion.objects.in_use().filter(kind="numeric").count() == 18
    before = ItemVersion.objects.count()
    a_bank({"pipes": 9, "valves": 9}, kinds=("numeric",))
    assert ItemVersion.objects.count() == before
