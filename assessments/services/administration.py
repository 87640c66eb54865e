"""Writes to assessments: make, change, open, close, copy, discard, and the link for anyone.

AdministrationError     the change cannot be made; the message is a sentence for the person
├── ChangedMeanwhile    somebody saved another change after the form was opened
├── AlreadyOpen         what candidates are asked no longer changes
├── NotReady            something has to be decided before it can be opened
└── WrongState          a draft, an open or a closed assessment does not allow it
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import entry, record
from accounts.models import AuditEntry, Membership, Organisation, User
from accounts.sealing import hash_of, token_for
from assessments.models import (
    LEAST_TEST_MINUTES,
    MOST_TEST_MINUTES,
    TEST_MINUTES,
    Assessment,
    Invitation,
    Notice,
    Reviewer,
)
from assessments.selectors.administered import locked_assessment, require_hirer
from assessments.selectors.planning import is_testable
from assessments.services.deadlines import due, reckon_tests
from roles.models import Rung

Action = AuditEntry.Action


class AdministrationError(Exception):
    """The change cannot be made. The message is a sentence for the person."""


class ChangedMeanwhile(AdministrationError):
    def __init__(self) -> None:
        super().__init__(
            "Nothing was saved: somebody else changed this assessment while you had the form open. What you typed is "
            "kept below; compare it with what stands now, then save again."
        )


class AlreadyOpen(AdministrationError):
    def __init__(self) -> None:
        super().__init__(
            "Nothing was saved: role, rung and methods no longer change once an assessment is open, or candidates "
            "would have been asked different things. Copy the assessment to ask something else."
        )


class NotReady(AdministrationError):
    pass


class WrongState(AdministrationError):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that a hiring manager decides about an assessment. `reviewers` are ids of colleagues."""

    title: str
    rung: Rung
    asks_self_rating: bool = True
    asks_test: bool = False
    test_minutes: int = TEST_MINUTES
    asks_review: bool = True
    blind: bool = True
    deadline: datetime | None = None
    sees: str = Assessment.Sees.EVERYTHING
    sees_when: str = Assessment.SeesWhen.AT_ONCE
    notice: str
    reviewers: frozenset[UUID] = frozenset()

    @classmethod
    def of(cls, assessment: Assessment) -> "Plan":
        """The plan as it stands. Two queries."""
        notice = assessment.notices.first()
        return cls(
            title=assessment.title,
            rung=assessment.rung,
            asks_self_rating=assessment.asks_self_rating,
            asks_test=assessment.asks_test,
            test_minutes=assessment.test_minutes,
            asks_review=assessment.asks_review,
            blind=assessment.blind,
            deadline=assessment.deadline,
            sees=assessment.sees,
            sees_when=assessment.sees_when,
            notice=notice.text if notice else "",
            reviewers=frozenset(assessment.reviewers.values_list("user", flat=True)),
        )


METHODS = ("asks_self_rating", "asks_test", "test_minutes", "asks_review")
FIELDS = ("title", *METHODS, "blind", "deadline", "sees", "sees_when")
FIXED = ("rung", *METHODS)


@transaction.atomic
def create_assessment(*, organisation: Organisation, plan: Plan, by: User) -> Assessment:
    """A draft of an assessment. Raises PermissionDenied and AdministrationError."""
    require_hirer(organisation, by)
    _check(plan, organisation)
    fields = {name: getattr(plan, name) for name in FIELDS}
    made = Assessment.objects.create(organisation=organisation, rung=plan.rung, created_by=by, **fields)
    Notice.objects.create(assessment=made, number=1, text=plan.notice, created_by=by)
    _record(Action.ASSESSMENT_CREATED, made, by, after=_told(plan))
    _set_reviewers(made, plan.reviewers, frozenset(), by)
    return made


@transaction.atomic
def change_assessment(*, assessment: Assessment, plan: Plan, seen: int, by: User) -> Assessment:
    """Decide otherwise. `seen` is the revision that whoever decides had before them.

    Another wording of the notice is another notice, which candidates who have not submitted acknowledge anew. Another
    deadline counts for everybody, with their extra time. Raises PermissionDenied and AdministrationError.
    """
    locked = locked_assessment(assessment, by)
    if locked.revision != seen:
        raise ChangedMeanwhile
    if locked.is_closed:
        raise WrongState("Nothing was saved: this assessment is closed. Open it again to change it.")
    before = Plan.of(locked)
    if before == plan:
        return locked
    _check(plan, locked.organisation, before)
    if not locked.is_draft:
        if any(getattr(before, name) != getattr(plan, name) for name in FIXED):
            raise AlreadyOpen
        _require_ready(plan, is_new_deadline=plan.deadline != before.deadline)
    locked.rung = plan.rung
    for name in FIELDS:
        setattr(locked, name, getattr(plan, name))
    locked.revision += 1
    locked.save()
    if plan.notice != before.notice:
        number = locked.notices.count() + 1
        Notice.objects.create(assessment=locked, number=number, text=plan.notice, created_by=by)
    _set_reviewers(locked, plan.reviewers, before.reviewers, by)
    if plan.deadline != before.deadline:
        _reckon_deadlines(locked)
    was, told = _told(before), _told(plan)
    changed = [name for name in told if was[name] != told[name]]
    if changed:
        _record(
            Action.ASSESSMENT_CHANGED,
            locked,
            by,
            before={name: was[name] for name in changed},
            after={name: told[name] for name in changed},
        )
    return locked


@transaction.atomic
def open_assessment(*, assessment: Assessment, by: User) -> Assessment:
    """Let candidates in: for the first time, or again. Raises PermissionDenied, NotReady and WrongState."""
    locked = locked_assessment(assessment, by)
    if locked.is_open:
        return locked
    _require_ready(Plan.of(locked), is_new_deadline=True)
    locked.state, locked.closed_at = Assessment.State.OPEN, None
    locked.opened_at = locked.opened_at or timezone.now()
    locked.revision += 1
    locked.save()
    _record(Action.ASSESSMENT_OPENED, locked, by)
    return locked


@transaction.atomic
def reopen_assessment(*, assessment: Assessment, deadline: datetime | None, by: User) -> Assessment:
    """Let candidates go on in a closed assessment, until another deadline, the same one, or without.

    Raises PermissionDenied, NotReady and WrongState.
    """
    locked = locked_assessment(assessment, by)
    if locked.is_draft:
        raise WrongState("Nothing was changed: this assessment was never opened. Look it over and open it.")
    if locked.is_closed and deadline != locked.deadline:
        plan = Plan.of(locked)
        locked.deadline = deadline
        locked.save(update_fields=["deadline"])
        _reckon_deadlines(locked)
        was, told = _told(plan)["deadline"], _told(replace(plan, deadline=deadline))["deadline"]
        _record(Action.ASSESSMENT_CHANGED, locked, by, before={"deadline": was}, after={"deadline": told})
    return open_assessment(assessment=locked, by=by)


@transaction.atomic
def close_assessment(*, assessment: Assessment, by: User) -> Assessment:
    """Let nobody answer any more. What was written is kept. Raises PermissionDenied and WrongState."""
    locked = locked_assessment(assessment, by)
    if locked.is_closed:
        return locked
    if locked.is_draft:
        raise WrongState("Nothing was changed: this assessment was never opened. Discard the draft instead.")
    locked.state, locked.closed_at = Assessment.State.CLOSED, timezone.now()
    locked.revision += 1
    locked.save()
    _record(Action.ASSESSMENT_CLOSED, locked, by)
    return locked


@transaction.atomic
def copy_assessment(*, assessment: Assessment, by: User) -> Assessment:
    """A draft that asks the same of other people, without its candidates. Raises PermissionDenied.

    A deadline that has passed is left out, and so are reviewers who may no longer review. The matrix version stays;
    whoever edits the draft is told of a newer one.
    """
    require_hirer(assessment.organisation, by)
    plan = Plan.of(assessment)
    past = plan.deadline is not None and plan.deadline <= timezone.now()
    return create_assessment(
        organisation=assessment.organisation,
        plan=replace(
            plan,
            title=f"Copy of {plan.title}"[:120],
            deadline=None if past else plan.deadline,
            reviewers=plan.reviewers & may_review(assessment.organisation),
        ),
        by=by,
    )


@transaction.atomic
def discard_assessment(*, assessment: Assessment, by: User) -> None:
    """Delete a draft. Raises PermissionDenied and WrongState."""
    locked = locked_assessment(assessment, by)
    if not locked.is_draft:
        raise WrongState("Nothing was deleted: candidates were let into this assessment. Close it instead.")
    _record(Action.ASSESSMENT_DISCARDED, locked, by)
    locked.delete()


@transaction.atomic
def offer_link(*, assessment: Assessment, by: User) -> str:
    """The token of the link by which anyone may take the assessment, made now when there is none.

    Raises PermissionDenied and WrongState.
    """
    locked = locked_assessment(assessment, by)
    if not locked.is_open:
        raise WrongState("There is no link yet: open the assessment first.")
    if locked.link_hash is None:
        locked.link_number += 1
        locked.link_hash = hash_of(token_for(locked.link_key))
        locked.save(update_fields=["link_number", "link_hash"])
        _record(
            Action.ASSESSMENT_CHANGED, locked, by, before={"link for anyone": False}, after={"link for anyone": True}
        )
    return token_for(locked.link_key)


@transaction.atomic
def withdraw_link(*, assessment: Assessment, by: User) -> None:
    """The link for anyone opens nothing any more; another one can be offered. Raises PermissionDenied."""
    locked = locked_assessment(assessment, by)
    if locked.link_hash is not None:
        locked.link_hash = None
        locked.save(update_fields=["link_hash"])
        _record(
            Action.ASSESSMENT_CHANGED, locked, by, before={"link for anyone": True}, after={"link for anyone": False}
        )


def may_review(organisation: Organisation) -> frozenset[UUID]:
    """The ids of the colleagues who may be made reviewers. One query."""
    members = Membership.objects.reviewing().filter(organisation=organisation)
    return frozenset(members.values_list("user", flat=True))


def _check(plan: Plan, organisation: Organisation, before: Plan | None = None) -> None:
    """What holds for drafts already. What was chosen before may stay, such as a version that retired since."""
    if not (plan.asks_self_rating or plan.asks_test or plan.asks_review):
        raise AdministrationError("Nothing was saved: choose at least one method: self-rating, test or review.")
    if not LEAST_TEST_MINUTES <= plan.test_minutes <= MOST_TEST_MINUTES:
        raise AdministrationError(
            f"Nothing was saved: a test lasts {LEAST_TEST_MINUTES} to {MOST_TEST_MINUTES} minutes."
        )
    is_shown_something = plan.sees != Assessment.Sees.NOTHING
    if is_shown_something and not plan.asks_review and plan.sees_when == Assessment.SeesWhen.REVIEWED:
        raise AdministrationError(
            "Nothing was saved: candidates would never see their result, which they are to see when all reviews are "
            "in, since no review is asked for. Choose another time, or ask for the review."
        )
    role = plan.rung.version.role
    is_visible = role.organisation_id in (None, organisation.pk)
    is_in_force = Rung.objects.offered(role).filter(pk=plan.rung.pk).exists()
    was_chosen = Assessment.objects.filter(organisation=organisation, rung=plan.rung).exists()
    if not is_visible or not (is_in_force or was_chosen):
        raise AdministrationError("Nothing was saved: this rung is not offered any more. Choose one of those shown.")
    added = plan.reviewers - (before.reviewers if before else frozenset())
    if added - may_review(organisation):
        raise AdministrationError(
            "Nothing was saved: reviewers are members of the organisation with the access of a reviewer or more. "
            "Change their access first, or choose others."
        )


def _require_ready(plan: Plan, *, is_new_deadline: bool) -> None:
    if not plan.notice.strip():
        raise NotReady("Not opened: candidates have to be told something before they start. Write the notice.")
    if plan.asks_review and not plan.reviewers:
        raise NotReady("Not opened: nobody would review. Choose at least one reviewer, or do without the review.")
    if plan.asks_test and not is_testable(plan.rung):
        raise NotReady(
            f"Not opened: there are no test questions yet for what {plan.rung.version.title}, {plan.rung.name} asks. "
            "Do without the test, or choose another role."
        )
    if is_new_deadline and plan.deadline is not None and plan.deadline <= timezone.now():
        raise NotReady("Not opened: its deadline has passed. Choose a later one, or none.")


def _set_reviewers(assessment: Assessment, wanted: frozenset[UUID], now: frozenset[UUID], by: User) -> None:
    Reviewer.objects.filter(assessment=assessment, user__in=now - wanted).delete()
    Reviewer.objects.bulk_create(Reviewer(assessment=assessment, user_id=user) for user in sorted(wanted - now))
    people = User.objects.in_bulk(list(wanted ^ now))
    for user_id, user in sorted(people.items()):
        action = Action.REVIEWER_ADDED if user_id in wanted else Action.REVIEWER_REMOVED
        record(entry(action, assessment.title, by=by, organisation=assessment.organisation, about=user))


def _reckon_deadlines(assessment: Assessment) -> None:
    candidates = list(assessment.invitations.all())
    for candidate in candidates:
        candidate.due_at = due(assessment, candidate)
    Invitation.objects.bulk_update(candidates, ["due_at"], batch_size=500)
    reckon_tests(candidates)


def _told(plan: Plan) -> dict[str, object]:
    """The plan as the audit log has it: people by number only."""
    return {
        "title": plan.title,
        "role": f"{plan.rung.version.title}, {plan.rung.name}, {plan.rung.version.label}",
        "self-rating": plan.asks_self_rating,
        "test": plan.asks_test and f"{plan.test_minutes} minutes",
        "review": plan.asks_review,
        "blind review": plan.blind,
        "deadline": plan.deadline.isoformat() if plan.deadline else "",
        "candidates see": plan.sees,
        "candidates see it": plan.sees_when,
        "notice": plan.notice,
    }


def _record(
    action: AuditEntry.Action,
    assessment: Assessment,
    by: User,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    told = entry(action, assessment.title, by=by, organisation=assessment.organisation, before=before, after=after)
    record(told)
