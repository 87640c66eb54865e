"""Small files, written as text."""

from roles.framework import Table, read_table


def table_of(*lines: str) -> Table:
    """The table of a CSV file of these lines."""
    return read_table("skills.csv", "\n".join([*lines, ""]).encode())
