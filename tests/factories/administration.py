"""Assessments, candidates and reviews, made by the real services."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from accounts.models import Membership, Organisation, User
from accounts.sealing import hash_of, token_for
from assessments.models import Assessment, Attempt, Invitation, Notice, Result, Review
from assessments.permissions import Holder
from assessments.services import (
    Answer,
    Invitee,
    Plan,
    accept,
    begin_review,
    create_assessment,
    invite,
    open_assessment,
    rate_in_review,
    submit,
    submit_review,
)
from roles.models import MatrixRow, MatrixVersion, Rung
from tests.factories.attempts import holder, holder_of_attempt, rate_all
from tests.factories.people import MembershipFactory, OrganisationFactory

SITE = "https://skills.example.org"
NOTICE = "Who sees your answers, and what they are for."


def a_plan(*, role: str = "plumber", rung: str = "mid", reviewers: Sequence[User] = (), **changes: Any) -> Plan:
    """A complete plan; without reviewers it asks for no review."""
    column = Rung.objects.select_related("version__role").get(
        version__role__slug=role, version__state=MatrixVersion.State.PUBLISHED, slug=rung
    )
    plan = Plan(
        title="Plumbers, spring",
        rung=column,
        asks_review=bool(reviewers),
        notice=NOTICE,
        reviewers=frozenset(user.pk for user in reviewers),
    )
    return replace(plan, **changes)


def a_manager(organisation: Organisation | None = None, access: str = Membership.Access.MANAGER) -> User:
    return MembershipFactory(organisation=organisation or OrganisationFactory(), access=access).user


def a_reviewer(organisation: Organisation) -> User:
    return a_manager(organisation, Membership.Access.REVIEWER)


def an_assessment(*, by: User | None = None, is_open: bool = True, **changes: Any) -> Assessment:
    """An open assessment of the manager's organisation."""
    by = by or a_manager()
    made = create_assessment(organisation=by.organisations.get(), plan=a_plan(**changes), by=by)
    return open_assessment(assessment=made, by=by) if is_open else made


def an_invitation(
    assessment: Assessment, email: str = "candidate@example.org", name: str = "", **how: Any
) -> Invitation:
    manager = assessment.created_by
    assert manager
    (made,) = invite(assessment=assessment, invitees=[Invitee(email, name)], base_url=SITE, by=manager, **how)
    return made


def accepted(invitation: Invitation, *, user: User | None = None, browser: str = "a browser") -> Attempt:
    """The attempt begun with the invitation, by a person or by a browser."""
    by = holder(user) if user else Holder(token_hash=browser)
    notice = Notice.objects.filter(assessment=invitation.assessment).first()
    assert notice
    begun = accept(token_hash=hash_of(token_for(invitation.link_key)), notice=notice, by=by)
    return Attempt.objects.with_role().get(pk=begun.pk)


def a_candidate(
    assessment: Assessment,
    email: str = "candidate@example.org",
    *,
    user: User | None = None,
    levels: Mapping[str, int | None] | int = 2,
    submitted: bool = True,
) -> Invitation:
    """Invited, accepted, rated, and submitted unless told otherwise."""
    invitation = an_invitation(assessment, email)
    attempt = accepted(invitation, user=user, browser=email)
    if assessment.asks_self_rating:
        rate_all(attempt, levels)
    if submitted:
        submit(attempt=attempt, by=holder_of_attempt(attempt))
    return Invitation.objects.with_assessment().with_attempt().get(pk=invitation.pk)


def a_review(
    attempt: Attempt, by: User, levels: Mapping[str, int | None] | int = 3, *, submitted: bool = True, note: str = ""
) -> Review:
    """A review of every competency alike, or of those named; None stands for "cannot judge"."""
    attempt = Attempt.objects.with_role().get(pk=attempt.pk)
    review = begin_review(attempt=attempt, by=by)
    for row in MatrixRow.objects.filter(version=attempt.rung.version_id).select_related("edition__competency"):
        slug = row.edition.competency.slug
        if not isinstance(levels, int) and slug not in levels:
            continue
        level = levels if isinstance(levels, int) else levels[slug]
        answer = Answer(choice=-1 if level is None else level, note=note or None)
        rate_in_review(review=review, row_id=row.pk, answer=answer, by=by)
    if submitted:
        submit_review(review=review, by=by)
    return Review.objects.get(pk=review.pk)


def latest_result(invitation: Invitation) -> Result:
    return Result.objects.filter(attempt__invitation=invitation).latest("number")


def link_in(text: str) -> str:
    """The path of the first link to this site in a mail."""
    found = re.search(r"https?://[^/\s]+(/\S*)", text)
    assert found, text
    return found.group(1)


SOON = timedelta(days=7)
