"""`manage.py bench_people`: sessions, tokens, open attempts and results for the clients of the benchmark, as JSON."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import cycle, islice, product
from math import ceil
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.html import escape
from uuid_utils.compat import uuid7

from accounts.models import ApiToken, Membership, Organisation, User
from assessments.models import Assessment, Attempt, Rating, Result
from bench.comparing import comparison_at
from bench.hiring import board_at
from bench.pages import Board, Editor, Submit, Visitor
from reports.content import TEMPLATE_VERSION
from reports.models import Report, ReportFile
from roles.models import FinderAnswers, MatrixVersion, Requirement, Rung
from roles.selectors.parts import finder
from roles.services import Description, create_role

VISITORS = 200
"""At every size of the site, so that only what surrounds them grows."""
SUBMITS = 2_000
"""More than two cores answer in the time there is; each submission uses up an attempt."""
EDITORS = 8
"""One for each client, so that as many drafts are changed at once."""
BATCH = 2_000


class Command(BaseCommand):
    help = "Prepare people for the benchmark. Only for its own database."

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        report_everything()
        rungs = list(
            Rung.objects.filter(version__state=MatrixVersion.State.PUBLISHED, version__role__organisation=None)
            .select_related("version__role")
            .prefetch_related("version__rows__edition__competency")
            .order_by("pk")
        )
        people = {
            "visitors": list(visitors_at(rungs)),
            "submits": list(submits_at(rungs)),
            "editors": list(editors_at(rungs)),
            "board": administered(*board_at(rungs[0])),
            "compared": administered(*comparison_at(rungs)),
        }
        self.stdout.write(json.dumps(people))


def report_everything() -> None:
    """A report of every result, as if it had been made, so that reports grow with the site. No page looks at a file."""
    made = Report.objects.bulk_create(
        (
            Report(
                result_id=result,
                requested_by_id=user,
                template_version=TEMPLATE_VERSION,
                state=Report.State.DONE,
                finished_at=timezone.now(),
            )
            for result, user in Result.objects.filter(reports=None, attempt__user__isnull=False).values_list(
                "pk", "attempt__user"
            )
        ),
        batch_size=BATCH,
    )
    ReportFile.objects.bulk_create(
        (ReportFile(report=report, name=f"reports/{report.pk}.pdf", sha256="0" * 64, size=90_000) for report in made),
        batch_size=BATCH,
    )


def visitors_at(rungs: Sequence[Rung]) -> Iterator[Visitor]:
    """People from all over the site, each with their latest result and an attempt to go on with."""
    latest = (
        Result.objects.filter(attempt__user__email__startswith="person-")
        .select_related("attempt__user")
        .defer("parameters", "other_roles", "unknown_roles")
        .order_by("attempt__user__email", "-created_at")
        .distinct("attempt__user__email")
    )
    results = latest[:: max(1, latest.count() // VISITORS)][:VISITORS]
    users = [result.attempt.user for result in results]
    # Whoever was chosen at a smaller size already has both; afterwards everybody has one of each.
    Attempt.objects.open().filter(user__in=users).delete()
    ApiToken.objects.filter(user__in=users).delete()
    answer_finder(users)
    attempts = rated_attempts(zip(users, cycle(rungs), strict=False), levels=[2])
    for result, user, attempt in zip(results, users, attempts, strict=True):
        yield Visitor(
            session=session_of(user),
            token=token_of(user),
            name=escape(user.name),
            role=attempt.rung.version.role.slug,
            attempt=str(attempt.pk),
            steps=[row.edition.competency.slug for row in attempt.rung.version.rows.all()],
            result=str(result.pk),
            report=str(result.reports.get().pk),
        )


def answer_finder(users: Sequence[User]) -> None:
    """Each person answers all of the role finder, everybody otherwise than the one before."""
    edition = finder()
    questions = edition.content.questions if edition else ()
    FinderAnswers.objects.filter(user__in=users).delete()
    FinderAnswers.objects.bulk_create(
        FinderAnswers(
            user=user,
            answers={question.slug: question.options[number % len(question.options)].slug for question in questions},
        )
        for number, user in enumerate(users)
    )


def submits_at(rungs: Sequence[Rung]) -> Iterator[Submit]:
    """Attempts of people of their own: the results they turn into must not lengthen a visitor's history."""
    users = [User(email=f"submits-{uuid7()}@bench.test", name="Submits") for _ in range(ceil(SUBMITS / len(rungs)))]
    User.objects.bulk_create(users)
    sessions = {user.pk: session_of(user) for user in users}
    for attempt in rated_attempts(islice(product(users, rungs), SUBMITS), levels=range(5)):
        yield Submit(session=sessions[attempt.user_id], attempt=str(attempt.pk))


def editors_at(rungs: Sequence[Rung]) -> Iterator[Editor]:
    """Admins of organisations of their own, each with a draft copied from a built-in matrix."""
    for rung in rungs[:: len(rungs) // EDITORS][:EDITORS]:
        user = User.objects.create(email=f"editor-{uuid7()}@bench.test", name="Editor")
        organisation = Organisation.objects.create(slug=f"editor-{user.pk}", name="Editor")
        Membership.objects.create(user=user, organisation=organisation, access=Membership.Access.ADMIN)
        copied = rung.version.role
        described = Description(copied.name, copied.summary, copied.kind, (), ())
        role = create_role(organisation=organisation, description=described, by=user, copy_of=copied)
        cells = Requirement.objects.filter(row__version__role=role).values_list(
            "pk", "row__edition__competency__slug", "rung__slug", "level"
        )
        yield Editor(session=session_of(user), role=role.slug, cells=list(cells))


def administered(by: User, assessment: Assessment) -> Board:
    return Board(session=session_of(by), assessment=str(assessment.pk))


def rated_attempts(held: Iterable[tuple[User, Rung]], *, levels: Sequence[int]) -> list[Attempt]:
    """Open attempts with a level for everything they ask, the given ones in turn."""
    attempts = Attempt.objects.bulk_create(Attempt(user=user, rung=rung) for user, rung in held)
    ratings = (
        Rating(attempt=attempt, row=row, level=level)
        for attempt in attempts
        for row, level in zip(attempt.rung.version.rows.all(), cycle(levels), strict=False)
    )
    Rating.objects.bulk_create(ratings, batch_size=BATCH)
    return attempts


def session_of(user: User) -> str:
    """The key of a session as signing in leaves it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def token_of(user: User) -> str:
    """The secret of a token that was in use this hour, as all but the first of many requests find it."""
    token, secret = ApiToken.objects.create(user, timedelta(days=1), name="Benchmark")
    ApiToken.objects.filter(pk=token.pk).update(used_at=timezone.now())
    return str(secret)
