"""`manage.py seed_demo`: an organisation to look at, with people and results. Only where DEMO=1."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from assessments import demo
from assessments.management.commands.load_items import built_in_items
from assessments.models import Item
from assessments.services import load_items
from roles.framework import parse
from roles.management.commands.load_catalogue import BUILT_IN, texts_of
from roles.models import MatrixVersion
from roles.services import load_catalogue

BEFORE_THE_OLDEST_RESULT = timedelta(days=730)


class Command(BaseCommand):
    help = "Make a demo organisation with people, results and candidates. Idempotent. Refused without DEMO=1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=12, help="made-up members besides the sign-ins")
        parser.add_argument("--seed", type=int, default=1, help="on a new site, another number makes other people")

    def handle(self, *, people: int, seed: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Refused, nothing was made: the demo's sign-ins have a published password. "
                "Set DEMO=1 where that is meant, on a site that holds nothing real."
            )
        if people < 0:
            raise CommandError("Nothing was made: --people is 0 or more.")
        now = timezone.now()
        if not MatrixVersion.objects.exists():
            catalogue = parse(texts_of(BUILT_IN))
            load_catalogue(catalogue=catalogue, by=None, now=now - BEFORE_THE_OLDEST_RESULT)
        if not Item.objects.exists():
            load_items(items=built_in_items(), by=None, now=now - BEFORE_THE_OLDEST_RESULT)
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("People", total=people + demo.NAMED)
            new = demo.seed(people=people, seed=seed, now=now, on_person=lambda: progress.advance(task))
        self.stdout.write(f"{new} people made." if new else "No changes: everybody is there already.")
