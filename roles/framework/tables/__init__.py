"""Tables that people send as files: what is read, what is refused, and where each mistake stands."""

from roles.framework.tables.reading import ENDINGS, read_table
from roles.framework.tables.role_file import refusals
from roles.framework.tables.values import MAX_BYTES, About, Row, Table, TableError, TableProblem

__all__ = [
    "ENDINGS",
    "MAX_BYTES",
    "About",
    "Row",
    "Table",
    "TableError",
    "TableProblem",
    "read_table",
    "refusals",
]
