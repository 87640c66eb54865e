"""Finding what somebody administers or reviews for an organisation, and whether they may.

Strangers find nothing: the model's DoesNotExist. Colleagues without the right are told so: PermissionDenied.
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from assessments.models import Assessment, Invitation, Review, Reviewer
from assessments.selectors.stages import with_stage

HIRES = "Assessments are administered by the organisation's owners, admins and hiring managers."
REVIEWS = "Candidates are reviewed by the colleagues whom this assessment names as its reviewers."


def require_hirer(organisation: Organisation, by: User) -> None:
    """Raises PermissionDenied unless the person hires for the organisation. One query."""
    if not Membership.objects.hiring().filter(organisation=organisation, user=by).exists():
        raise PermissionDenied(HIRES)


def locked_assessment(assessment: Assessment, by: User) -> Assessment:
    """As it stands now, for those who hire; whoever else changes it waits until the transaction ends.

    SQLite needs no lock, having one writer at a time. Three queries. Raises PermissionDenied.
    """
    require_hirer(assessment.organisation, by)
    Assessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)
    return Assessment.objects.with_role().get(pk=assessment.pk)


def assessment_to_administer(assessment_id: UUID, by: User) -> Assessment:
    """The assessment with its role and organisation. One query. Raises DoesNotExist and PermissionDenied."""
    access = Membership.objects.filter(user=by, organisation=OuterRef("organisation")).order_by().values("access")
    found = (
        Assessment.objects.with_role().annotate(access=Subquery(access)).get(Q(access__isnull=False), pk=assessment_id)
    )
    if found.access not in Membership.HIRING:  # type: ignore[attr-defined]  # annotated
        raise PermissionDenied(HIRES)
    return found


def candidate_to_administer(invitation_id: UUID, by: User) -> Invitation:
    """The candidate's invitation with assessment and attempt. One query. Raises DoesNotExist and PermissionDenied."""
    found = _candidate(invitation_id, by)
    if not found.hires:  # type: ignore[attr-defined]  # annotated
        raise PermissionDenied(HIRES)
    return found


def candidate_to_review(invitation_id: UUID, by: User) -> Invitation:
    """The candidate's invitation, for one of the assessment's reviewers.

    One query. Raises DoesNotExist and PermissionDenied.
    """
    found = _candidate(invitation_id, by)
    if not found.is_reviewer:  # type: ignore[attr-defined]  # annotated
        raise PermissionDenied(REVIEWS)
    return found


def candidate_to_see(invitation_id: UUID, by: User) -> Invitation:
    """The candidate's invitation, for whoever hires or reviews: `hires`, `is_reviewer` and `is_blind` say as what.

    `stage`, `late` and `outcome` say how far the candidate is, as `with_stage` adds them.

    Blind is who has to review the candidate first, where reviews are blind: they see no rating and no result until
    then. One query. Raises DoesNotExist and PermissionDenied.
    """
    found = _candidate(invitation_id, by)
    if not found.hires and not found.is_reviewer:  # type: ignore[attr-defined]  # annotated
        raise PermissionDenied(HIRES)
    return found


def _candidate(invitation_id: UUID, by: User) -> Invitation:
    place = OuterRef("assessment")
    found = (
        with_stage(Invitation.objects.with_assessment().with_attempt(), at=timezone.now())
        .filter(assessment__in=Assessment.objects.of_colleagues(by))
        .annotate(
            hires=Exists(Assessment.objects.administered_by(by).filter(pk=place)),
            is_reviewer=Exists(Assessment.objects.reviewed_by(by).filter(pk=place)),
            has_reviewed=Exists(Review.objects.submitted().by(by).filter(attempt__invitation=OuterRef("pk"))),
        )
        .get(pk=invitation_id)
    )
    found.is_blind = found.assessment.blind and found.is_reviewer and not found.has_reviewed  # type: ignore[attr-defined]  # a page's word on it
    return found


def blind_attempts(assessment: Assessment, by: User) -> set[UUID]:
    """Attempts of whose ratings and results the person sees nothing yet: where reviews are blind, they review first.

    At most two queries.
    """
    if not assessment.blind or not Reviewer.objects.filter(assessment=assessment, user=by).exists():
        return set()
    reviewed = Review.objects.submitted().by(by).filter(attempt=OuterRef("attempt"))
    unseen = assessment.invitations.accepted().filter(~Exists(reviewed))
    return set(unseen.values_list("attempt", flat=True))
