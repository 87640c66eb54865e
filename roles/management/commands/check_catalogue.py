"""`manage.py check_catalogue`: what the catalogue holds, and all that its writers should mend."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from spellchecker import SpellChecker

from roles.framework import Catalogue, CatalogueError, Problem, depths, parse
from roles.framework.catalogue import read_documents
from roles.framework.checks import Documents
from roles.framework.likeness import pairs
from roles.framework.prose import prose
from roles.framework.quality import defects, defects_of_texts
from roles.framework.spelling import TERMS, Spelling, terms_in, unsorted_terms
from roles.management.commands.load_catalogue import BUILT_IN, text_of, texts_of


class Command(BaseCommand):
    help = "Say what the catalogue holds and what is wrong with it, by file and line. Nothing is loaded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=BUILT_IN, help="another catalogue, in the same layout")

    def handle(self, *, folder: Path, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}. Nothing was checked.")
        texts, terms = texts_of(folder), _terms(folder)
        documents = read_documents(texts)
        found = [*unsorted_terms(terms), *defects_of_texts(documents, _spelling(terms))]
        try:
            catalogue = parse(texts)
        except CatalogueError as error:
            found += error.problems
        else:
            found += defects(documents, catalogue)
            for line in _summary(catalogue, documents):
                self.stdout.write(line)
        self._tell(found, folder)

    def _tell(self, found: list[Problem], folder: Path) -> None:
        for problem in sorted(found):
            self.stdout.write(str(problem))
        if found:
            number = "One defect" if len(found) == 1 else f"{len(found)} defects"
            raise CommandError(f"{number}: mend the places above in {folder}.")
        self.stdout.write("No defects.")


def _terms(folder: Path) -> str:
    file = folder / TERMS
    return text_of(file).encode(errors="replace").decode() if file.exists() else ""


def _spelling(terms: str) -> Spelling:
    return Spelling.of(SpellChecker(language="en").word_frequency.words(), terms_in(terms))


def _summary(catalogue: Catalogue, documents: Documents) -> Iterator[str]:
    needs = {competency.slug: competency.prerequisites for competency in catalogue.competencies}
    cells = sum(len(row.levels) for role in catalogue.roles for row in role.rows)
    words = sum(len(text.value.split()) for story in documents.stories for text in prose(story))
    questions = catalogue.finder.questions if catalogue.finder else ()
    options = sum(len(question.options) for question in questions)
    backgrounds = catalogue.backgrounds.backgrounds if catalogue.backgrounds else ()
    steps = catalogue.ladder.steps if catalogue.ladder else ()
    yield f"{len(catalogue.layers)} layers, {len(catalogue.domains)} domains, {len(needs)} competencies"
    yield f"{sum(map(len, needs.values()))} prerequisites, {max(depths(needs).values(), default=0)} deep"
    yield f"{len(catalogue.roles)} roles with {cells} requirements"
    for closest in pairs(catalogue.roles)[:1]:
        yield f"the two most alike: {closest.one.name} and {closest.other.name}, cosine {closest.likeness:.2f}"
    yield f"{len(catalogue.stories)} stories with {words} words"
    yield f"{len(questions)} questions of the finder with {options} options"
    yield f"{len(backgrounds)} backgrounds, {len(steps)} steps of the ladder"
