"""The way into what an organisation administers: who may call what, said once.

A stranger -> 404; a colleague without the right -> 403; without the second factor -> 403 before all else, since all of
it shows others' results.
"""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.access import asker
from accounts.models import User
from accounts.second_factor import SecondFactor
from assessments.api.hiring.errors import ReviewFirst
from assessments.models import Assessment, Invitation
from assessments.selectors.administered import (
    assessment_to_administer,
    candidate_to_administer,
    candidate_to_review,
    candidate_to_see,
)

Found = TypeVar("Found")
OWN = "You are this candidate: you see of your own attempt what candidates see, under /api/v1/results/."


class HiringView(APIView):
    """A view of what an organisation administers."""

    permission_classes = [IsAuthenticated, SecondFactor]


def administered(request: Request, assessment_id: UUID) -> Assessment:
    """For those who hire. One query. Raises Http404 and PermissionDenied."""
    return _found(assessment_to_administer, assessment_id, request)


def administered_candidate(request: Request, candidate_id: UUID) -> Invitation:
    """For those who hire, with assessment and attempt. One query. Raises Http404 and PermissionDenied."""
    return _found(candidate_to_administer, candidate_id, request)


def reviewed_candidate(request: Request, candidate_id: UUID) -> Invitation:
    """For the assessment's reviewers, with assessment and attempt. One query. Raises Http404 and PermissionDenied."""
    return _found(candidate_to_review, candidate_id, request)


def seen_candidate(request: Request, candidate_id: UUID) -> Invitation:
    """For those who hire and for reviewers: `hires`, `is_reviewer` and `is_blind` say as what. One query.

    Raises Http404 and PermissionDenied.
    """
    return _found(candidate_to_see, candidate_id, request)


def unveiled_candidate(request: Request, candidate_id: UUID) -> Invitation:
    """As `seen_candidate`, for those who may see ratings and results.

    Raises ReviewFirst for those who review first, and PermissionDenied for the candidate.
    """
    found = seen_candidate(request, candidate_id)
    refuse_own(found, request)
    if found.is_blind:  # type: ignore[attr-defined]  # annotated
        raise ReviewFirst
    return found


def refuse_own(candidate: Invitation, request: Request) -> None:
    """Raises PermissionDenied where whoever asks is the candidate. Expects the attempt."""
    if hasattr(candidate, "attempt") and candidate.attempt.user_id == asker(request).pk:
        raise PermissionDenied(OWN)


def _found(find: Callable[[UUID, User], Found], id: UUID, request: Request) -> Found:
    try:
        return find(id, asker(request))
    except ObjectDoesNotExist:
        raise Http404 from None
