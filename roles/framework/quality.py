"""What makes a catalogue good beyond being one: complete, spelled well, nothing said twice, no two roles alike.

`parse` refuses what no catalogue can be made of. What is told here could be loaded all the same, and people would read
it. Each check says what to do, with the file and the line where to do it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import TopologicalSorter

from roles.framework.catalogue import BACKGROUNDS, FINDER, LADDER, Catalogue, Role
from roles.framework.checks import Documents
from roles.framework.documents import Document, Entry
from roles.framework.likeness import nearest_roles, pairs
from roles.framework.prerequisites import Prerequisites
from roles.framework.problems import Problem, quoted
from roles.framework.prose import prose, sentences_of
from roles.framework.spelling import Spelling
from roles.framework.stories import Story

TOO_ALIKE = 0.95
"""The cosine of two matrices from which on one of them says nothing that the other does not."""

FEWEST_ROLES = 2
"""How many roles have to ask for a competency that is worth a place in the framework."""

FEWEST_WORDS = 4
"""A sentence of fewer words may stand in two places by right."""

LEAST_SUMMARY = 40
LEAST_DEFINITION = 60
LEAST_DESCRIPTOR = 20


def defects_of_texts(documents: Documents, spelling: Spelling) -> Iterator[Problem]:
    """What is wrong with the words, in every file that can be read, whatever else is wrong with the catalogue."""
    yield from _too_short(documents)
    yield from _said_twice(documents)
    for document in documents.all:
        for entry in prose(document):
            yield from map(entry.problem, spelling.complaints(entry.value))


def defects(documents: Documents, catalogue: Catalogue) -> Iterator[Problem]:
    """What is wrong with the parts of a catalogue that `parse` took from these documents."""
    yield from _of_competencies(documents, catalogue)
    yield from _of_likeness(documents, catalogue)
    yield from _of_stories(documents, catalogue)
    yield from _of_parts(documents, catalogue)


def _too_short(documents: Documents) -> Iterator[Problem]:
    summaries = [*documents.framework.pick(str, "layers", ..., "summary")]
    for document in (*documents.domains, *documents.roles):
        summaries += document.pick(str, "summary")
    yield from _shorter("the summary", summaries, LEAST_SUMMARY)
    for domain in documents.domains:
        yield from _shorter("the definition", domain.pick(str, "competencies", ..., "definition"), LEAST_DEFINITION)
        for level in "1234":
            descriptors = domain.pick(str, "competencies", ..., "descriptors", level)
            yield from _shorter(f"the descriptor of level {level}", descriptors, LEAST_DESCRIPTOR)


def _shorter(what: str, texts: Iterable[Entry[str]], least: int) -> Iterator[Problem]:
    for entry in texts:
        if len(entry.value) < least:
            yield entry.problem(f"{what} says little in {len(entry.value)} characters; {least} is the least")


def _said_twice(documents: Documents) -> Iterator[Problem]:
    first: dict[str, Entry[str]] = {}
    for document in documents.all:
        for entry in prose(document, with_names=False):
            for sentence in sentences_of(entry.value):
                said = _plain(sentence)
                if earlier := first.get(said):
                    place = earlier.seen_from(entry)
                    yield entry.problem(f"{quoted(sentence)} is already said on {place}; say it in other words")
                elif said.count(" ") + 1 >= FEWEST_WORDS:
                    first[said] = entry


def _plain(sentence: str) -> str:
    """The sentence with nothing left but its words."""
    kept = (character if character.isalnum() else " " for character in sentence.casefold())
    return " ".join("".join(kept).split())


def _of_competencies(documents: Documents, catalogue: Catalogue) -> Iterator[Problem]:
    prerequisites = {competency.slug: competency.prerequisites for competency in catalogue.competencies}
    rests_on = _foundations(prerequisites)
    asked = [row.competency for role in catalogue.roles for row in role.rows]
    for domain in documents.domains:
        for entry in domain.pick(str, "competencies", ..., "slug"):
            if asked.count(entry.value) < FEWEST_ROLES:
                found = "one role alone asks" if entry.value in asked else "no role asks"
                yield entry.problem(
                    f"{found} for {quoted(entry.value)}; let {FEWEST_ROLES} ask for it at least, or take it away"
                )
            for needed in prerequisites[entry.value]:
                between = [other for other in prerequisites[entry.value] if needed in rests_on[other]]
                if between:
                    yield entry.problem(
                        f"{quoted(entry.value)} builds on {quoted(needed)} by way of {quoted(between[0])} already; "
                        f"take {quoted(needed)} out of its prerequisites"
                    )


def _foundations(prerequisites: Prerequisites) -> Mapping[str, frozenset[str]]:
    """All that each competency rests on, however far below."""
    found: dict[str, frozenset[str]] = {}
    for slug in TopologicalSorter(prerequisites).static_order():
        needed = prerequisites[slug]
        found[slug] = frozenset(needed).union(*(found[other] for other in needed))
    return found


def _of_likeness(documents: Documents, catalogue: Catalogue) -> Iterator[Problem]:
    places = _by(documents.roles, "slug")
    for pair in pairs(catalogue.roles):
        if pair.likeness >= TOO_ALIKE:
            yield places[pair.other.slug].problem(
                f"the matrix asks for nearly the same as that of {pair.one.name} (cosine {pair.likeness:.2f}, "
                f"{TOO_ALIKE} is too much); tell the two roles apart or make them one"
            )


def _of_stories(documents: Documents, catalogue: Catalogue) -> Iterator[Problem]:
    roles, stories = _by(documents.roles, "slug"), {story.role: story for story in catalogue.stories}
    files = {entry.value: document for document in documents.stories for entry in document.pick(str, "role")}
    nearest = nearest_roles(catalogue.roles)
    for role in catalogue.roles:
        if role.slug not in stories:
            yield roles[role.slug].problem(f"the role has no story; write stories/{role.slug}.yaml")
            continue
        story, document = stories[role.slug], files[role.slug]
        yield from _other_neighbours(story, document, nearest[role.slug])
        yield from _not_shown(story, document, role)


def _other_neighbours(story: Story, document: Document, nearest: Sequence[str]) -> Iterator[Problem]:
    told = {neighbour.role for neighbour in story.neighbours}
    if missing := [role for role in nearest if role not in told]:
        instead = ", ".join(sorted(told.difference(nearest)))
        for entry in document.pick(list, "neighbours"):
            yield entry.problem(
                f"by their matrices {', '.join(nearest)} are nearest; tell the difference from {', '.join(missing)} "
                f"instead of {instead}"
            )


def _not_shown(story: Story, document: Document, role: Role) -> Iterator[Problem]:
    """Who has done the three projects of a profession has shown all that is essential to it."""
    shown = {competency for _, project in story.portfolio.steps for competency in project.shows}
    missing = [row.competency for row in role.rows if row.essential and row.competency not in shown]
    if missing and role.kind == "profession":
        for entry in document.pick(dict, "portfolio"):
            yield entry.problem(
                f"no project shows {', '.join(missing)}, which the role cannot do without; add it to one"
            )


def _of_parts(documents: Documents, catalogue: Catalogue) -> Iterator[Problem]:
    parts = {
        FINDER: (documents.finder, "it asks which role suits somebody"),
        BACKGROUNDS: (documents.backgrounds, "it says where people come from outside AI"),
        LADDER: (documents.ladder, "it says what grows from junior to manager"),
    }
    for file, (document, what) in parts.items():
        if document is None:
            yield Problem(file, 1, f"the file is missing; {what}")
    if documents.finder and catalogue.finder:
        for entry in documents.finder.pick(list, "questions"):
            for role in catalogue.roles:
                if role.slug not in catalogue.finder.roles:
                    yield entry.problem(
                        f"no answer speaks for {quoted(role.slug)}; add it to the fits of those that do"
                    )


def _by(documents: Sequence[Document], field: str) -> Mapping[str, Entry[str]]:
    return {entry.value: entry for document in documents for entry in document.pick(str, field)}
