"""How far each candidate of an assessment is: said once, for every page and the API."""

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, Subquery, TextChoices, Value, When
from django.db.models.fields import CharField

from assessments.models import Decision, InvitationQuerySet, Review, reviews_are_in


class Stage(TextChoices):
    """In the order in which candidates pass them."""

    INVITED = "invited", "Invited"
    OPENED = "opened", "Opened"
    IN_PROGRESS = "in_progress", "In progress"
    SUBMITTED = "submitted", "Submitted"
    REVIEWED = "reviewed", "Reviewed"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"


BEFORE_SUBMISSION = (Stage.INVITED, Stage.OPENED, Stage.IN_PROGRESS)


def stage_of(
    *,
    opened_at: datetime | None,
    accepted_at: datetime | None,
    submitted_at: datetime | None,
    revoked_at: datetime | None,
    is_reviewed: bool,
    is_decided: bool,
) -> Stage:
    """What `with_stage` asks the database for, where all this is known already. A test holds them together."""
    if revoked_at:
        return Stage.WITHDRAWN
    if is_decided:
        return Stage.DECIDED
    if submitted_at:
        return Stage.REVIEWED if is_reviewed else Stage.SUBMITTED
    if accepted_at:
        return Stage.IN_PROGRESS
    return Stage.OPENED if opened_at else Stage.INVITED


def with_late(invitations: InvitationQuerySet, *, at: datetime) -> InvitationQuerySet:
    """Adds `late`: not submitted although it is due."""
    late = Case(
        When(due_at__lte=at, revoked_at=None, attempt__submitted_at=None, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    return invitations.annotate(late=late)


def with_stage(
    invitations: InvitationQuerySet, *, at: datetime, reviewers: frozenset[UUID] | None = None
) -> InvitationQuerySet:
    """Adds `stage`; `outcome`, the decision that counts, or None; and `late`: not submitted although it is due.

    Decided stands over all, as a candidate who was decided about is not waited for. Who was asked for more evidence is
    in progress again. Of thousands in one assessment it is quick where `reviewers` says whose reviews are waited for.
    """
    outcome = Decision.objects.filter(attempt=OuterRef("attempt__pk")).values("outcome")[:1]
    return with_late(invitations, at=at).annotate(stage=stage_asked(reviewers), outcome=Subquery(outcome))


@lru_cache(maxsize=200)
def stage_asked(reviewers: frozenset[UUID] | None = None) -> Case:
    """The stage of an invitation, to annotate. Kept, as what it is made of takes as long to put together as to ask."""
    if reviewers is None:
        reviewed = reviews_are_in("attempt__pk", assessment="assessment", person="attempt__user")
    else:
        reviewed = _reviewed_by(reviewers)
    return Case(
        When(revoked_at__isnull=False, then=Value(Stage.WITHDRAWN)),
        When(Exists(Decision.objects.filter(attempt=OuterRef("attempt__pk"))), then=Value(Stage.DECIDED)),
        When(Q(attempt__submitted_at__isnull=False) & reviewed, then=Value(Stage.REVIEWED)),
        When(attempt__submitted_at__isnull=False, then=Value(Stage.SUBMITTED)),
        When(accepted_at__isnull=False, then=Value(Stage.IN_PROGRESS)),
        When(opened_at__isnull=False, then=Value(Stage.OPENED)),
        default=Value(Stage.INVITED),
        output_field=CharField(),
    )


def _reviewed_by(reviewers: frozenset[UUID]) -> Q:
    """What `reviews_are_in` says, as lists that are made once instead of being asked for each candidate."""
    submitted = Review.objects.submitted().order_by()

    def by_all(number: int) -> Q:
        if number < 1:
            return Q(Exists(submitted.filter(attempt=OuterRef("attempt__pk"))))
        theirs = submitted.filter(reviewer__in=reviewers).values("attempt").annotate(n=Count("pk"))
        return Q(attempt__pk__in=theirs.filter(n__gte=number).values("attempt"))

    everybody = by_all(len(reviewers))
    if not reviewers:
        return everybody
    return everybody | (Q(attempt__user__in=reviewers) & by_all(len(reviewers) - 1))
