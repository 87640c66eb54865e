"""`manage.py bench_answers`: candidates with a test that has begun, as JSON."""

import json
from itertools import cycle
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from uuid_utils.compat import uuid7

from accounts.models import User
from assessments.models import Attempt
from assessments.permissions import Holder
from assessments.services import start_test
from bench.answers import Candidate
from bench.management.commands.bench_people import rated_attempts, session_of
from roles.models import MatrixVersion, Rung

TESTS = 160
"""With 20 answers each, more than two cores save in the time there is."""
ROLE = "ai-engineer"
"""It asks for 16 competencies, so that its tests are as long as tests get."""


class Command(BaseCommand):
    help = "Prepare tests for the benchmark. Only for its own database."

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        rungs = (
            Rung.objects.filter(version__state=MatrixVersion.State.PUBLISHED, version__role__slug=ROLE)
            .prefetch_related("version__rows")
            .order_by("pk")
        )
        users = User.objects.bulk_create(
            User(email=f"answers-{uuid7()}@bench.test", name="Answers") for _ in range(TESTS)
        )
        begun = rated_attempts(zip(users, cycle(rungs), strict=False), levels=range(1, 4))
        for attempt in Attempt.objects.with_role().filter(pk__in=[one.pk for one in begun]):
            start_test(attempt=attempt, by=Holder(user_id=attempt.user_id))
        candidates = [
            Candidate(session=session_of(user), attempt=str(one.pk)) for user, one in zip(users, begun, strict=True)
        ]
        self.stdout.write(json.dumps(candidates))
