"""Role files of the catalogue (roles/<slug>.yaml), read as the table of their requirements."""

from collections.abc import Iterator
from dataclasses import replace

from roles.framework.catalogue import Rung
from roles.framework.checks import Documents, disagreements
from roles.framework.columns import HEADINGS
from roles.framework.documents import Document, read
from roles.framework.naming import rung_headings
from roles.framework.problems import Problem
from roles.framework.sentences import departures
from roles.framework.shapes import RoleShape
from roles.framework.tables.values import Row, Table, TableError, TableProblem

_UNREAD = Document("", fields=None, lines={}, problems=())


def read_role_file(data: bytes) -> Table:
    """Reads the bytes of a role file. Rows are numbered by the line of the requirement.

    What is asked of a role file in the catalogue is asked here too, except that it may be called anything.
    Whether its competencies exist is not known here. Raises TableError with every problem.
    """
    document = read("the file", data.decode("utf-8-sig", errors="surrogateescape"))
    problems = list(_problems(document))
    if problems:
        raise TableError(TableProblem(problem.line, 0, f"Line {problem.line}", problem.message) for problem in problems)
    role = RoleShape.model_validate(document.fields)
    rungs = [Rung(rung.slug, rung.name) for rung in role.rungs]
    names = (HEADINGS["role"], HEADINGS["slug"], HEADINGS["weight"], HEADINGS["essential"], *rung_headings(rungs))
    rows = tuple(
        Row(
            document.lines["requirements", place],
            (role.name, row.competency, str(row.weight), "yes" if row.essential else "no", *map(str, row.levels)),
        )
        for place, row in enumerate(role.requirements)
    )
    return Table(Row(document.lines["requirements",], names), rows, "line")


def _problems(document: Document) -> Iterator[Problem]:
    yield from document.problems
    yield from departures(document, RoleShape)
    # The file of a download may be called "ai-engineer (1).yaml"; in the catalogue its name would be the slug.
    slugs = [entry.value for entry in document.pick(str, "slug")]
    named = replace(document, file=f"{slugs[0]}.yaml") if slugs else document
    yield from disagreements(Documents(framework=_UNREAD, domains=(_UNREAD,), roles=(named,)))
