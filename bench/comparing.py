"""An assessment whose candidates fill a page of the comparison, all of them measured, for the benchmark."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.models import Membership, Organisation, User
from assessments.models import (
    Assessment,
    Attempt,
    Decision,
    Invitation,
    Notice,
    Rating,
    Result,
    ResultRow,
    Review,
    Reviewer,
)
from assessments.scoring import measured
from assessments.selectors.comparison import SHOWN_AT_ONCE
from roles.models import Requirement, Rung

COMPETENCIES = 14
SLUG = "bench-comparison"
BATCH = 1_000


def comparison_at(rungs: Sequence[Rung]) -> tuple[User, Assessment]:
    """The assessment, at a rung that asks COMPETENCIES, and who hires for it; made when they are not there yet."""
    if found := Assessment.objects.filter(organisation__slug=SLUG).first():
        return User.objects.get(memberships__organisation__slug=SLUG, memberships__access="manager"), found
    now, chance = timezone.now(), Random(7)  # noqa: S311  # made-up candidates need a seed, not secrecy
    rung = next(one for one in rungs if len(one.version.rows.all()) == COMPETENCIES)
    organisation = Organisation.objects.create(slug=SLUG, name="Comparison")
    manager, *reviewers = [_colleague(organisation, access) for access in ("manager", "reviewer", "reviewer")]
    assessment = Assessment.objects.create(
        organisation=organisation,
        title="Everybody beside each other",
        rung=rung,
        state=Assessment.State.OPEN,
        opened_at=now - timedelta(days=20),
        created_by=manager,
    )
    Notice.objects.create(assessment=assessment, number=1, text="Who sees your answers.", created_by=manager)
    Reviewer.objects.bulk_create(Reviewer(assessment=assessment, user=user) for user in reviewers)
    attempts = _attempts(assessment, now)
    Review.objects.bulk_create(
        (Review(attempt=one, reviewer=by, submitted_at=now) for one in attempts for by in reviewers), batch_size=BATCH
    )
    Decision.objects.bulk_create(
        Decision(attempt=one, outcome=chance.choice(Decision.Outcome.values), reason="Read both.", by=manager)
        for one in attempts[::3]
    )
    _results(attempts, rung, now, chance)
    return manager, assessment


def _colleague(organisation: Organisation, access: str) -> User:
    user = User.objects.create(email=f"{access}-{organisation.members.count()}@compare.test", name=f"A {access}")
    Membership.objects.create(user=user, organisation=organisation, access=access)
    return user


def _attempts(assessment: Assessment, now: datetime) -> list[Attempt]:
    then = now - timedelta(days=8)
    invitations = Invitation.objects.bulk_create(
        Invitation(
            assessment=assessment,
            email=f"candidate-{n}@compare.test",
            name=f"Candidate Number{n}",
            opened_at=then,
            accepted_at=then + timedelta(minutes=n),
        )
        for n in range(SHOWN_AT_ONCE)
    )
    return Attempt.objects.bulk_create(
        Attempt(rung=assessment.rung, invitation=one, token_hash=f"compared-{n}", submitted_at=now)
        for n, one in enumerate(invitations)
    )


def _results(attempts: Sequence[Attempt], rung: Rung, now: datetime, chance: Random) -> None:
    """Rated by themselves and by two reviewers, with what that is measured to be."""
    cells = list(
        Requirement.objects.filter(rung=rung).select_related("row__edition__competency").order_by("row__position")
    )
    ratings: list[Rating] = []
    results: list[Result] = []
    rows: list[ResultRow] = []
    for attempt in attempts:
        able = chance.gauss(2.5, 0.8)
        own = {c.row_id: Rating(attempt=attempt, row_id=c.row_id, level=_level(able, chance)) for c in cells}
        said = {c.row_id: [_level(able, chance), _level(able, chance)] for c in cells if chance.random() < 0.9}
        result, theirs = measured(attempt, cells, own, [], reviewed=said, now=now)
        ratings += own.values()
        results.append(result)
        rows += theirs
    Rating.objects.bulk_create(ratings, batch_size=BATCH)
    Result.objects.bulk_create(results)
    ResultRow.objects.bulk_create(rows, batch_size=BATCH)


def _level(able: float, chance: Random) -> int:
    return min(4, max(0, round(chance.gauss(able, 0.8))))
