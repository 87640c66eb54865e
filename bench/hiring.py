"""An assessment with as many candidates as can be invited at once, some at every stage, for the benchmark."""

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.models import Mail, Mailing, Membership, Organisation, User
from assessments.models import Assessment, Attempt, Decision, Invitation, Notice, Review, Reviewer
from roles.models import MatrixVersion, Rung

CANDIDATES = 2_000
BATCH = 2_000
SLUG = "bench-board"
STAGES = ("invited",) * 6 + ("opened",) * 2 + ("in_progress",) * 4 + ("submitted",) * 3 + ("reviewed",) * 3
"""How candidates are spread, beside those decided about and withdrawn."""


def board_at(rung: Rung) -> tuple[User, Assessment]:
    """The assessment and who hires for it, made when they are not there yet."""
    if found := Assessment.objects.filter(organisation__slug=SLUG).first():
        return User.objects.get(memberships__organisation__slug=SLUG, memberships__access="manager"), found
    now, chance = timezone.now(), Random(5)  # noqa: S311  # made-up candidates need a seed, not secrecy
    manager, assessment = empty_board(SLUG, rung)
    reviewers = [_colleague(assessment.organisation, "reviewer") for _ in range(2)]
    Reviewer.objects.bulk_create(Reviewer(assessment=assessment, user=user) for user in reviewers)
    stages = [*STAGES, "decided", "decided", "withdrawn"]
    chosen = [chance.choice(stages) for _ in range(CANDIDATES)]
    candidates = _invited(assessment, manager, chosen, now, chance)
    attempts = _begun(rung, candidates, chosen, now)
    _reviewed(attempts, reviewers, chosen, now)
    decided = [attempts[n] for n, stage in enumerate(chosen) if stage == "decided"]
    Decision.objects.bulk_create(
        Decision(attempt=one, outcome=chance.choice(Decision.Outcome.values), reason="Read both.", by=manager)
        for one in decided
    )
    return manager, assessment


def empty_board(slug: str, rung: Rung | None = None) -> tuple[User, Assessment]:
    """An open assessment of an organisation of its own, and who hires for it."""
    now = timezone.now()
    organisation = Organisation.objects.create(slug=slug, name="Board")
    manager = _colleague(organisation, "manager")
    assessment = Assessment.objects.create(
        organisation=organisation,
        title="Everybody, autumn",
        rung=rung or Rung.objects.filter(version__state=MatrixVersion.State.PUBLISHED).earliest("pk"),
        deadline=now + timedelta(days=7),
        state=Assessment.State.OPEN,
        opened_at=now - timedelta(days=20),
        created_by=manager,
    )
    Notice.objects.create(assessment=assessment, number=1, text="Who sees your answers.", created_by=manager)
    return manager, assessment


def _colleague(organisation: Organisation, access: str) -> User:
    user = User.objects.create(
        email=f"{access}-{organisation.members.count()}@{organisation.slug}.test", name=f"A {access}"
    )
    Membership.objects.create(user=user, organisation=organisation, access=access)
    return user


def _invited(assessment: Assessment, by: User, chosen: list[str], now: datetime, chance: Random) -> list[Invitation]:
    mailing = Mailing.objects.create(
        organisation=assessment.organisation, by=by, base_url="", state=Mailing.State.DONE, finished_at=now
    )
    mails = Mail.objects.bulk_create(
        (
            Mail(mailing=mailing, to=f"candidate-{n}@bench.test", subject="Invitation", text="{link}", sent_at=now)
            for n in range(len(chosen))
        ),
        batch_size=BATCH,
    )
    sent = now - timedelta(days=20)
    return Invitation.objects.bulk_create(
        (
            Invitation(
                assessment=assessment,
                email=f"candidate-{n}@bench.test",
                name=f"Candidate Number{n}",
                token_hash=f"{n:064}",
                mail=mails[n],
                invited_by=by,
                created_at=sent + timedelta(seconds=n),
                expires_at=now + timedelta(days=10),
                due_at=now + timedelta(days=chance.choice([7, 7, 7, 7, -1])),
                opened_at=None if stage == "invited" else now - timedelta(days=9),
                accepted_at=None if stage in ("invited", "opened") else now - timedelta(days=8),
                revoked_at=now - timedelta(days=2) if stage == "withdrawn" else None,
            )
            for n, stage in enumerate(chosen)
        ),
        batch_size=BATCH,
    )


def _begun(rung: Rung, candidates: list[Invitation], chosen: list[str], now: datetime) -> dict[int, Attempt]:
    """By number, the attempts of those who accepted."""
    begun = [n for n, stage in enumerate(chosen) if stage not in ("invited", "opened")]
    attempts = Attempt.objects.bulk_create(
        (
            Attempt(
                rung=rung,
                invitation=candidates[n],
                token_hash=f"{n:064}",
                started_at=now - timedelta(days=8),
                saved_at=now - timedelta(days=5, seconds=n),
                submitted_at=None if chosen[n] in ("in_progress", "withdrawn") else now - timedelta(days=5),
            )
            for n in begun
        ),
        batch_size=BATCH,
    )
    return dict(zip(begun, attempts, strict=True))


def _reviewed(attempts: dict[int, Attempt], reviewers: list[User], chosen: list[str], now: datetime) -> None:
    """By both, or by the first alone."""
    by = {"submitted": reviewers[:1], "reviewed": reviewers, "decided": reviewers}
    Review.objects.bulk_create(
        (
            Review(attempt=attempt, reviewer=reviewer, submitted_at=now - timedelta(days=3))
            for n, attempt in attempts.items()
            for reviewer in by.get(chosen[n], ())
        ),
        batch_size=BATCH,
    )
