"""Turns the catalogue's texts into values, or says everything that is wrong with them.

The texts are framework.yaml, one domains/<slug>.yaml for each domain and one roles/<slug>.yaml for each
role; `shapes` lists their fields. Positions count from 1.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from roles.framework import shapes
from roles.framework.checks import Documents, disagreements
from roles.framework.documents import Document, read
from roles.framework.levels import Level
from roles.framework.problems import CatalogueError, Problem
from roles.framework.sentences import departures
from roles.framework.shapes import Kind

FRAMEWORK = "framework.yaml"
_DOMAIN = re.compile(r"domains/[^/]+\.yaml")
_ROLE = re.compile(r"roles/[^/]+\.yaml")


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
    """A skill with one descriptor for each level: `descriptors[level]`; level 0 reads the same in all."""

    slug: str
    name: str
    definition: str
    descriptors: tuple[str, str, str, str, str]


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
    """A whole framework. Levels go from 0 to 4; layers, domains and roles by position."""

    levels: tuple[LevelText, ...]
    layers: tuple[Layer, ...]
    domains: tuple[Domain, ...]
    roles: tuple[Role, ...]

    @property
    def competencies(self) -> tuple[Competency, ...]:
        return tuple(competency for domain in self.domains for competency in domain.competencies)


def parse(files: Mapping[str, str]) -> Catalogue:
    """Reads the texts by their paths inside the catalogue, such as "roles/ai-engineer.yaml".

    Raises CatalogueError with every problem of every file, and takes nothing then. Read files with
    errors="surrogateescape", so that one that is not UTF-8 is such a problem too.
    """
    documents = _documents(files)
    problems = [*_misplaced(files), *_departures(documents), *disagreements(documents)]
    if problems:
        raise CatalogueError(problems)
    return _catalogue(documents)


def _documents(files: Mapping[str, str]) -> Documents:
    missing = Problem(FRAMEWORK, 1, "the file is missing; it holds the levels and the layers")
    return Documents(
        framework=(
            read(FRAMEWORK, files[FRAMEWORK])
            if FRAMEWORK in files
            else Document(FRAMEWORK, fields=None, lines={}, problems=(missing,))
        ),
        domains=tuple(read(file, files[file]) for file in sorted(files) if _DOMAIN.fullmatch(file)),
        roles=tuple(read(file, files[file]) for file in sorted(files) if _ROLE.fullmatch(file)),
    )


def _misplaced(files: Mapping[str, str]) -> Iterator[Problem]:
    for file in files:
        if not (file == FRAMEWORK or _DOMAIN.fullmatch(file) or _ROLE.fullmatch(file)):
            advice = "name it framework.yaml, domains/<slug>.yaml or roles/<slug>.yaml, or take it away"
            yield Problem(file, 1, f"a file of this name has no place in the catalogue; {advice}")


def _departures(documents: Documents) -> Iterator[Problem]:
    for document in (documents.framework, *documents.domains, *documents.roles):
        yield from document.problems
    yield from departures(documents.framework, shapes.FrameworkShape)
    for domain in documents.domains:
        yield from departures(domain, shapes.DomainShape)
    for role in documents.roles:
        yield from departures(role, shapes.RoleShape)


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
    )


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
