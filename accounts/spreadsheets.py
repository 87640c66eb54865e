"""What a spreadsheet makes of a text file that it opens. Plain texts in and out. No Django, no I/O."""

import re

_LIKE_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would otherwise take it for a formula."""
    return f"'{text}" if _LIKE_FORMULA.match(text) else text


def without_guard(cell: str) -> str:
    """The text as it was before `guarded`."""
    return cell[1:] if cell.startswith("'") and _LIKE_FORMULA.match(cell) else cell
