"""Writes files that read back to the same: a matrix as CSV and XLSX, roles and domains as the catalogue's YAML."""

import csv
import datetime
import io
import textwrap
from collections.abc import Iterable, Iterator, Sequence

import xlsxwriter
import yaml

from accounts.spreadsheets import guarded
from roles.framework.catalogue import Competency, Domain, MatrixRow, Role
from roles.framework.columns import DESCRIPTORS, HEADINGS, Column
from roles.framework.content import MatrixContent
from roles.framework.naming import rung_headings

_ROLE_WIDTH = 112
_DOMAIN_WIDTH = 110
_NO_DATE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_WIDTHS = {"role": 24, "slug": 24, "competency": 36, "domain": 20, "weight": 9, "essential": 10, "definition": 60}
_DESCRIPTOR_WIDTH = 44
_RUNG_WIDTH = 12


def as_csv(content: MatrixContent) -> bytes:
    """UTF-8 with a mark that makes spreadsheets take it as such, commas, every cell in quotation marks.

    Quotation marks everywhere let a reader see that a file was cut inside a row.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(guarded(header) for header in _header(content))
    for row in _rows(content):
        writer.writerow(guarded(cell) if isinstance(cell, str) else cell for cell in row)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(content: MatrixContent) -> bytes:
    """A workbook of one sheet whose header stays in view. Texts are texts, whatever they look like."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": content.title, "created": _NO_DATE})  # the same content, the same bytes
        bold = workbook.add_format({"bold": True, "valign": "top", "text_wrap": True})
        plain = workbook.add_format({"valign": "top", "text_wrap": True})
        sheet = workbook.add_worksheet("Matrix")
        for place, width in enumerate(_widths(content)):
            sheet.set_column(place, place, width)
        for place, header in enumerate(_header(content)):
            sheet.write_string(0, place, guarded(header), bold)
        for number, row in enumerate(_rows(content), start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, place, guarded(cell), plain)
                else:
                    sheet.write_number(number, place, cell, plain)
        sheet.freeze_panes(1, 0)
    return data.getvalue()


def as_yaml(role: Role) -> str:
    """The role file of the catalogue, roles/<slug>.yaml, as people write it by hand."""
    return "\n".join([*_yaml_lines(role), ""])


def domain_as_yaml(domain: Domain) -> str:
    """The domain file of the catalogue, domains/<slug>.yaml. Level 0 reads the same everywhere, so it is left out."""
    return "\n".join(_domain_lines(domain))


def _header(content: MatrixContent) -> tuple[str, ...]:
    first: tuple[Column, ...] = ("role", "slug", "competency", "domain", "weight", "essential")
    last: tuple[Column, ...] = ("definition", *DESCRIPTORS)
    return (*(HEADINGS[c] for c in first), *rung_headings(content.rungs), *(HEADINGS[c] for c in last))


def _widths(content: MatrixContent) -> tuple[int, ...]:
    *first, definition = _WIDTHS.values()
    return (*first, *(_RUNG_WIDTH for _ in content.rungs), definition, *(_DESCRIPTOR_WIDTH for _ in DESCRIPTORS))


def _rows(content: MatrixContent) -> Iterator[tuple[str | int, ...]]:
    for row in content.rows:
        essential = "yes" if row.essential else "no"
        named = (content.title, row.competency, row.name, row.domain, row.weight, essential)
        yield (*named, *row.levels, row.definition, *row.descriptors)


def _yaml_lines(role: Role) -> Iterator[str]:
    yield f"slug: {_scalar(role.slug)}"
    yield f"name: {_scalar(role.name)}"
    yield f"position: {role.position}"
    yield f"kind: {role.kind}"
    yield f"layers: {_flow(role.layers)}"
    yield f"aliases: {_flow(role.aliases)}"
    yield from _paragraph("summary", role.summary, width=_ROLE_WIDTH)
    yield ""
    yield "rungs:"
    for rung in role.rungs:
        yield f"  - {{slug: {_inside(rung.slug)}, name: {_inside(rung.name)}}}"
    yield ""
    yield f"# Each row: the competency, the level it needs at {_named([rung.name for rung in role.rungs])},"
    yield "# its weight from 1 to 5, and whether it is essential."
    yield "requirements:" if role.rows else "requirements: []"
    longest = max((len(_inside(row.competency)) for row in role.rows), default=0)
    for row in role.rows:
        yield _requirement(row, longest)


def _domain_lines(domain: Domain) -> Iterator[str]:
    yield f"slug: {_scalar(domain.slug)}"
    yield f"name: {_scalar(domain.name)}"
    yield f"position: {domain.position}"
    yield from _paragraph("summary", domain.summary, width=_DOMAIN_WIDTH)
    yield ""
    yield "competencies:"
    for place, competency in enumerate(domain.competencies):
        if place:
            yield ""
        yield from _competency_lines(competency)
    yield ""


def _competency_lines(competency: Competency) -> Iterator[str]:
    yield f"  - slug: {_scalar(competency.slug)}"
    yield f"    name: {_scalar(competency.name)}"
    yield from _paragraph("definition", competency.definition, width=_DOMAIN_WIDTH, indent=4)
    yield f"    prerequisites: {_flow(competency.prerequisites)}"
    yield "    descriptors:"
    for level, text in enumerate(competency.descriptors):
        if level:
            yield from _paragraph(f"{level}", text, width=_DOMAIN_WIDTH, indent=6)


def _requirement(row: MatrixRow, longest: int) -> str:
    competency = f"{_inside(row.competency)},".ljust(longest + 1)
    levels = ", ".join(map(str, row.levels))
    essential = "true" if row.essential else "false"
    return f"  - {{competency: {competency} levels: [{levels}], weight: {row.weight}, essential: {essential}}}"


def _paragraph(field: str, text: str, *, width: int, indent: int = 0) -> Iterator[str]:
    """A long text goes over several lines where putting them together again gives the same text."""
    before = " " * indent
    lines = textwrap.wrap(text, width - indent - len("  "), break_long_words=False, break_on_hyphens=False)
    line = f"{before}{field}: {_scalar(text)}"
    if len(line) > width and " ".join(lines) == text:
        yield f"{before}{field}: >-"
        yield from (f"{before}  {part}" for part in lines)
    else:
        yield line


def _scalar(text: str) -> str:
    """The text as a value on a line of its own, in quotation marks only where YAML needs them."""
    written = yaml.safe_dump({"": text}, width=float("inf"), allow_unicode=True, default_flow_style=False)
    return written.partition(": ")[2].rstrip("\n")


def _inside(text: str) -> str:
    """The text as a value inside brackets or braces."""
    return _flow([text])[1:-1]


def _flow(texts: Iterable[str]) -> str:
    """The texts as a list on one line."""
    return yaml.safe_dump(list(texts), width=float("inf"), allow_unicode=True, default_flow_style=True).rstrip("\n")


def _named(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
