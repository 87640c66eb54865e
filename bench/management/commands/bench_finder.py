"""`manage.py bench_finder`: seconds in which the role finder ranks every role by a full set of answers, as JSON."""

import json
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from roles.framework import best_fits
from roles.selectors import offered_roles
from roles.selectors.parts import finder

TIMES = 200


class Command(BaseCommand):
    help = "Measure the role finder. Needs the built-in catalogue."

    def handle(self, **options: Any) -> None:
        edition = finder()
        if edition is None:
            raise CommandError("There is no role finder. Load the catalogue first.")
        questions = edition.content.questions
        answers = {question.slug: question.options[0].slug for question in questions}
        roles = [role.slug for role in offered_roles(None)]
        begun = perf_counter()
        for _ in range(TIMES):
            best_fits(edition.content, answers, roles)
        seconds = (perf_counter() - begun) / TIMES
        self.stdout.write(json.dumps({"questions": len(questions), "roles": len(roles), "seconds": seconds}))
