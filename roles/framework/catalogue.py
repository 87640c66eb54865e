"""Turns the catalogue's texts into values, or says everything that is wrong with them.

The texts are framework.yaml, one domains/<slug>.yaml for each domain and one roles/<slug>.yaml for each role; their
fields are in `shapes`. What else a catalogue may have: stories/<role>.yaml (`stories`), finder.yaml (`finder`),
backgrounds.yaml (`backgrounds`) and ladder.yaml (`ladder`). Positions count from 1.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from roles.framework import shapes
from roles.framework.backgrounds import Backgrounds
from roles.framework.checks import Documents, disagreements
from roles.framework.documents import Document, read
from roles.framework.finder import Finder
from roles.framework.ladder import Ladder
from roles.framework.levels import Level
from roles.framework.problems import CatalogueError, Problem
from roles.framework.sentences import departures
from roles.framework.shapes import Kind, Shape
from roles.framework.stories import Story

FRAMEWORK = "framework.yaml"
FINDER = "finder.yaml"
BACKGROUNDS = "backgrounds.yaml"
LADDER = "ladder.yaml"
_DOMAIN = re.compile(r"domains/[^/]+\.yaml")
_ROLE = re.compile(r"roles/[^/]+\.yaml")
_STORY = re.compile(r"stories/[^/]+\.yaml")

S = TypeVar("S", bound=Shape)


@dataclass(frozen=True, slots=True)
class LevelText:
    """What one level means whatever the competency."""

    level: Level
    name: str
    autonomy: str
    complexity: str
    influence: str
    knowledge: str


@dataclass(frozen=True, slots=True)
class Layer:
    """A part of the AI ecosystem that roles belong to."""

    slug: str
    name: str
    summary: str
    position: int


@dataclass(frozen=True, slots=True)
class Competency:
    """A skill with one descriptor for each level: `descriptors[level]`; level 0 reads the same in all.

    `prerequisites` are the slugs of the competencies it directly builds on.
    """

    slug: str
    name: str
    definition: str
    descriptors: tuple[str, str, str, str, str]
    prerequisites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Domain:
    """A group of competencies, in the order in which people read them."""

    slug: str
    name: str
    summary: str
    position: int
    competencies: tuple[Competency, ...]


@dataclass(frozen=True, slots=True)
class Rung:
    """A seniority of a role."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """What a role needs of one competency, by its slug: a level (0 to 4) for each rung, a weight (1 to 5)."""

    competency: str
    weight: int
    essential: bool
    levels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """A job with its matrix; `layers` are slugs, `aliases` other names people search for."""

    slug: str
    name: str
    kind: Kind
    layers: tuple[str, ...]
    aliases: tuple[str, ...]
    summary: str
    position: int
    rungs: tuple[Rung, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A whole framework. Levels go from 0 to 4; layers, domains and roles by position, stories by role.

    The parts after the roles may be missing: then nothing of their kind is shown.
    """

    levels: tuple[LevelText, ...]
    layers: tuple[Layer, ...]
    domains: tuple[Domain, ...]
    roles: tuple[Role, ...]
    stories: tuple[Story, ...] = ()
    finder: Finder | None = None
    backgrounds: Backgrounds | None = None
    ladder: Ladder | None = None

    @property
    def competencies(self) -> tuple[Competency, ...]:
        return tuple(competency for domain in self.domains for competency in domain.competencies)


def parse(files: Mapping[str, str]) -> Catalogue:
    """Reads the texts by their paths inside the catalogue, such as "roles/ai-engineer.yaml".

    Raises CatalogueError with every problem of every file, and takes nothing then. Read files with
    errors="surrogateescape", so that one that is not UTF-8 is such a problem too.
    """
    documents = read_documents(files)
    problems = [*_misplaced(files), *_departures(documents), *disagreements(documents)]
    if problems:
        raise CatalogueError(problems)
    return _catalogue(documents)


def read_documents(files: Mapping[str, str]) -> Documents:
    """The files as they stand, whatever is wrong with them."""
    missing = Problem(FRAMEWORK, 1, "the file is missing; it holds the levels and the layers")
    optional = {file: read(file, files[file]) for file in (FINDER, BACKGROUNDS, LADDER) if file in files}
    return Documents(
        framework=(
            read(FRAMEWORK, files[FRAMEWORK])
            if FRAMEWORK in files
            else Document(FRAMEWORK, fields=None, lines={}, problems=(missing,))
        ),
        domains=_all(files, _DOMAIN),
        roles=_all(files, _ROLE),
        stories=_all(files, _STORY),
        finder=optional.get(FINDER),
        backgrounds=optional.get(BACKGROUNDS),
        ladder=optional.get(LADDER),
    )


def _all(files: Mapping[str, str], pattern: re.Pattern[str]) -> tuple[Document, ...]:
    return tuple(read(file, files[file]) for file in sorted(files) if pattern.fullmatch(file))


def _misplaced(files: Mapping[str, str]) -> Iterator[Problem]:
    single = {FRAMEWORK, FINDER, BACKGROUNDS, LADDER}
    for file in files:
        if file not in single and not any(pattern.fullmatch(file) for pattern in (_DOMAIN, _ROLE, _STORY)):
            folders = "domains/<slug>.yaml, roles/<slug>.yaml or stories/<role>.yaml"
            advice = f"name it {', '.join(sorted(single))}, {folders}, or take it away"
            yield Problem(file, 1, f"a file of this name has no place in the catalogue; {advice}")


def _departures(documents: Documents) -> Iterator[Problem]:
    for document, shape in _shaped(documents):
        yield from document.problems
        yield from departures(document, shape)


def _shaped(documents: Documents) -> Iterator[tuple[Document, type[Shape]]]:
    yield documents.framework, shapes.FrameworkShape
    yield from ((domain, shapes.DomainShape) for domain in documents.domains)
    yield from ((role, shapes.RoleShape) for role in documents.roles)
    yield from ((story, Story) for story in documents.stories)
    single = ((documents.finder, Finder), (documents.backgrounds, Backgrounds), (documents.ladder, Ladder))
    yield from ((document, shape) for document, shape in single if document)


def _catalogue(documents: Documents) -> Catalogue:
    framework = shapes.FrameworkShape.model_validate(documents.framework.fields)
    domains = (shapes.DomainShape.model_validate(document.fields) for document in documents.domains)
    roles = (shapes.RoleShape.model_validate(document.fields) for document in documents.roles)
    return Catalogue(
        levels=tuple(_level_texts(framework.levels)),
        layers=tuple(
            Layer(layer.slug, layer.name, layer.summary, position)
            for position, layer in enumerate(framework.layers, start=1)
        ),
        domains=tuple(_domain(domain, framework.not_yet) for domain in sorted(domains, key=_position)),
        roles=tuple(_role(role) for role in sorted(roles, key=_position)),
        stories=tuple(Story.model_validate(document.fields) for document in documents.stories),
        finder=_single(documents.finder, Finder),
        backgrounds=_single(documents.backgrounds, Backgrounds),
        ladder=_single(documents.ladder, Ladder),
    )


def _single(document: Document | None, shape: type[S]) -> S | None:
    return shape.model_validate(document.fields) if document else None


def _position(placed: shapes.DomainShape | shapes.RoleShape) -> int:
    return placed.position


def _level_texts(scale: shapes.ScaleShape) -> Iterator[LevelText]:
    texts = (scale.level_0, scale.level_1, scale.level_2, scale.level_3, scale.level_4)
    for level, text in zip(Level, texts, strict=True):
        yield LevelText(level, text.name, text.autonomy, text.complexity, text.influence, text.knowledge)


def _domain(domain: shapes.DomainShape, not_yet: str) -> Domain:
    return Domain(
        slug=domain.slug,
        name=domain.name,
        summary=domain.summary,
        position=domain.position,
        competencies=tuple(_competency(competency, not_yet) for competency in domain.competencies),
    )


def _competency(competency: shapes.CompetencyShape, not_yet: str) -> Competency:
    said = competency.descriptors
    return Competency(
        slug=competency.slug,
        name=competency.name,
        definition=competency.definition,
        descriptors=(not_yet, said.level_1, said.level_2, said.level_3, said.level_4),
        prerequisites=tuple(competency.prerequisites),
    )


def _role(role: shapes.RoleShape) -> Role:
    return Role(
        slug=role.slug,
        name=role.name,
        kind=role.kind,
        layers=tuple(role.layers),
        aliases=tuple(role.aliases),
        summary=role.summary,
        position=role.position,
        rungs=tuple(Rung(rung.slug, rung.name) for rung in role.rungs),
        rows=tuple(
            MatrixRow(row.competency, row.weight, row.essential, tuple(row.levels)) for row in role.requirements
        ),
    )
