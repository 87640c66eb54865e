"""Reads files of items: everything that is wrong with their form, with file and line, and what could be read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from assessments.items.findings import FORM, Finding
from assessments.items.questions import Choice, Question
from assessments.items.shapes import ONE_KEY, BankShape, ItemShape
from roles.framework.documents import Document, Path, read
from roles.framework.problems import quoted
from roles.framework.sentences import departures

_RULES_OF_FIELDS = {
    "level": "R01",
    "samples": "R01",
    "mistake": "R07",
    "review_by": "R14",
    "compute": "R17",
    "slips": "R17",
    "second_reading": "R06",
    "explanation": "R21",
}
"""The rule that is not kept where a field is missing or not as it must be; another one is a matter of form alone."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An item, the competency it tests, and the place where it was written."""

    competency: str
    item: ItemShape
    file: str
    line: int

    @property
    def name(self) -> str:
        return f"{self.competency}/{self.item.slug}"

    @property
    def question(self) -> Question:
        item = self.item
        return Question(
            file=self.file,
            line=self.line,
            name=self.name,
            competency=self.competency,
            level=item.level,
            kind=item.kind,
            stem=item.stem,
            code=item.code or "",
            options=tuple(Choice(option.text, option.key) for option in item.options),
            explanation=item.explanation,
        )

    def problem(self, message: str, rule: str = FORM) -> Finding:
        return Finding(self.file, self.line, f"{self.name}: {message}", rule)


@dataclass(frozen=True, slots=True)
class Bank:
    """The items of files that could be read, in their order, and what is wrong with the form of the others."""

    items: tuple[Placed, ...]
    problems: tuple[Finding, ...]


def read_bank(files: Mapping[str, str]) -> Bank:
    """Reads the texts by their file names.

    A file that cannot be read takes none of the others with it, nor an item those beside it. Where there are problems
    the items are good for looking at, not for loading.
    """
    items: list[Placed] = []
    problems: list[Finding] = []
    for file in sorted(files):
        document = read(file, files[file])
        problems += (Finding(one.file, one.line, one.message, FORM) for one in document.problems)
        problems += _departures(document)
        items += _placed(document)
    problems += _repeated(items)
    problems += (problem for one in items for problem in form_problems(one))
    return Bank(tuple(items), tuple(sorted(problems)))


def _departures(document: Document) -> Iterator[Finding]:
    """Where the file is not as its shape asks, with the rule of the field and the name of the item."""
    if document.fields is None:
        return
    try:
        BankShape.model_validate(document.fields)
    except ValidationError as error:
        places: list[Path] = [details["loc"] for details in error.errors(include_url=False)]
        for place, problem in zip(places, departures(document, BankShape), strict=True):
            named = f"{name}: " if (name := _name(document, place)) else ""
            yield Finding(problem.file, problem.line, f"{named}{problem.message}", _rule(place))


def _rule(place: Path) -> str:
    fields = (_RULES_OF_FIELDS[step] for step in place if isinstance(step, str) and step in _RULES_OF_FIELDS)
    return next(fields, FORM)


def _name(document: Document, place: Path) -> str:
    """What the item at that place is called, as far as it says so."""
    if len(place) < 2 or not isinstance(place[1], int):
        return ""
    competency = next(document.pick(str, "competency"), None)
    slug = next(document.pick(str, "items", place[1], "slug"), None)
    return f"{competency.value}/{slug.value}" if competency and slug else ""


def _placed(document: Document) -> Iterator[Placed]:
    """Every item that is whole in itself, whatever else is wrong with the file."""
    fields = document.fields or {}
    competency, items = fields.get("competency"), fields.get("items")
    if not isinstance(competency, str) or not isinstance(items, list):
        return
    for place, written in enumerate(items):
        try:
            item = ItemShape.model_validate(written)
        except ValidationError:
            continue
        yield Placed(competency, item, document.file, document.lines[("items", place)])


def _repeated(items: Iterable[Placed]) -> Iterator[Finding]:
    first: dict[str, Placed] = {}
    for one in items:
        earlier = first.setdefault(one.name, one)
        if earlier is not one:
            where = f"{earlier.file}:{earlier.line}"
            yield one.problem(f"the item {quoted(one.name)} is already at {where}; give one of them another slug")


def form_problems(placed: Placed) -> Iterator[Finding]:
    """What its kind wants of an item and it has not, or has and should not."""
    item = placed.item
    keys = sum(option.key for option in item.options)
    texts = [option.text for option in item.options]
    if repeated := next((text for place, text in enumerate(texts) if text in texts[:place]), None):
        yield placed.problem(f"two of its options say {quoted(repeated)}; write another one")
    if item.kind == "numeric":
        if item.options:
            yield placed.problem("a numeric item has no options; write the value under answer")
        if item.answer is None:
            yield placed.problem("a numeric item needs an answer with its value and tolerance")
        return
    if item.answer is not None:
        yield placed.problem("only a numeric item has an answer; mark the right options with key: true")
    if item.kind == "code_reading" and not item.code:
        yield placed.problem("a code-reading item needs its code", "R16")
    if item.kind == "ordering":
        if len(item.options) < 3:
            yield placed.problem("an ordering item needs at least three things to order, in their right order")
        if keys:
            yield placed.problem("an ordering item has no key: its options stand in their right order")
    elif len(item.options) < 2:
        yield placed.problem("the item needs options to choose from")
    elif item.kind in ONE_KEY and keys != 1:
        yield placed.problem(f"exactly one option is the key, not {keys}; mark it with key: true", "R06")
    elif item.kind == "select_all" and keys == 0:
        yield placed.problem("at least one option is right; mark each right one with key: true", "R06")
