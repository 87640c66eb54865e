"""Role files of the catalogue (roles/<slug>.yaml), read as the table of their requirements."""

from collections.abc import Iterator

from roles.framework.catalogue import Rung
from roles.framework.checks import Documents, disagreements, of_a_matrix
from roles.framework.columns import HEADINGS
from roles.framework.documents import Document, read
from roles.framework.naming import rung_headings
from roles.framework.problems import Problem
from roles.framework.sentences import departures
from roles.framework.shapes import RoleShape, SentRoleShape
from roles.framework.tables.values import MAX_BYTES, MAX_ROWS, About, Row, Table, TableError, TableProblem

_UNREAD = Document("", fields=None, lines={}, problems=())


def read_role_file(data: bytes) -> Table:
    """Reads the bytes of a role file. Rows are numbered by the line of the requirement.

    Whatever a draft may hold is read, also what the catalogue would refuse: levels that fall, a role without a summary
    or a layer. Whether its competencies exist is not known here. Raises TableError with every problem.
    """
    document = read("the file", data.decode("utf-8-sig", errors="surrogateescape"), most=MAX_BYTES)
    problems = list(_problems(document))
    if problems:
        raise TableError(TableProblem(problem.line, 0, f"Line {problem.line}", problem.message) for problem in problems)
    role = SentRoleShape.model_validate(document.fields)
    rungs = [Rung(rung.slug, rung.name) for rung in role.rungs]
    names = (HEADINGS["role"], HEADINGS["slug"], HEADINGS["weight"], HEADINGS["essential"], *rung_headings(rungs))
    rows = tuple(
        Row(
            document.lines["requirements", place],
            (role.name, row.competency, str(row.weight), "yes" if row.essential else "no", *map(str, row.levels)),
        )
        for place, row in enumerate(role.requirements)
    )
    about = About(role.summary, role.kind, tuple(role.layers), tuple(role.aliases))
    return Table(Row(document.lines["requirements",], names), rows, "line", about=about)


def refusals(slug: str, data: bytes) -> tuple[str, ...]:
    """Why the catalogue would not take the role file of that slug, each with its line and row.

    What other files say is not known here, neither of layers and competencies nor of positions.
    """
    document = read(f"{slug}.yaml", data.decode())
    found = [*document.problems, *departures(document, RoleShape)]
    found += disagreements(Documents(framework=_UNREAD, domains=(_UNREAD,), roles=(document,)))
    rows = {entry.line: entry.value for entry in document.pick(str, "requirements", ..., "competency")}
    return tuple(_told(problem, rows.get(problem.line)) for problem in sorted(found))


def _told(problem: Problem, row: str | None) -> str:
    place = f"line {problem.line}, {row}" if row else f"line {problem.line}"
    return f"{place}: {problem.message}"


def _problems(document: Document) -> Iterator[Problem]:
    yield from document.problems
    yield from departures(document, SentRoleShape)
    yield from of_a_matrix(document)
    for rows in document.pick(list, "requirements"):
        if len(rows.value) > MAX_ROWS:
            yield rows.problem(f"there are {len(rows.value)} rows; {MAX_ROWS} is the most")
