"""`manage.py load_items`: the built-in test items, from their files into the database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.items.reading import Placed, read_bank
from assessments.services.bank import UnknownCompetencies, load_items
from roles.management.commands.load_catalogue import texts_of

BUILT_IN = Path(__file__).resolve().parents[2] / "bank"


class Command(BaseCommand):
    help = "Load the built-in test items. Idempotent: an item that says something else gets a new version."

    def handle(self, **options: Any) -> None:
        try:
            done = load_items(items=built_in_items(), by=None)
        except UnknownCompetencies as error:
            raise CommandError(str(error)) from error
        told = f"{len(done.new)} new, {len(done.changed)} changed, {len(done.retired)} retired."
        self.stdout.write(f"{done.items} items. {told if done.new or done.changed or done.retired else 'No changes.'}")


def built_in_items() -> tuple[Placed, ...]:
    """The items of the bank's files. Raises CommandError with every place that cannot be read."""
    bank = read_bank(texts_of(BUILT_IN))
    if bank.problems:
        places = "\n".join(f"  {problem}" for problem in bank.problems)
        raise CommandError(f"Nothing was loaded; the bank is as it was. Mend these places in {BUILT_IN}:\n{places}")
    return bank.items
