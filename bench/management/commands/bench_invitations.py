"""`manage.py bench_invitations`: seconds that one request takes to invite as many as can be at once, as JSON."""

import json
import re
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.test import Client
from django.urls import reverse
from uuid_utils.compat import uuid7

from bench.hiring import CANDIDATES, empty_board

TEXT = "We liked what you wrote, and would like to know more."


class Command(BaseCommand):
    help = "Measure how long inviting takes. Only in the benchmark's own database."

    def handle(self, **options: Any) -> None:
        manager, assessment = empty_board(f"bench-{uuid7()}")
        browser, address = Client(SERVER_NAME="localhost"), reverse("assessments:invite", args=[assessment.pk])
        browser.force_login(manager)
        said = {
            "addresses": "\n".join(f"Person {number} <person-{number}@bench.test>" for number in range(CANDIDATES)),
            "text": TEXT,
            "days": "30",
        }
        shown = browser.post(address, said).content.decode()
        previewed = re.search('name="previewed" value="([0-9a-f]+)"', shown)
        if previewed is None:
            raise CommandError("The page showed no list to send.")
        begun = perf_counter()
        browser.post(address, said | {"previewed": previewed[1], "do": "send"})
        seconds = perf_counter() - begun
        if assessment.invitations.count() != CANDIDATES:
            raise CommandError("Not all were invited.")
        self.stdout.write(json.dumps({"invited": CANDIDATES, "seconds": seconds}))
