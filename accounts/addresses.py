"""E-mail addresses as people paste them: one or several a line, with or without a name before them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

NAMED = re.compile(r"([^<>]*)<([^<>]*)>")
PART = re.compile(r'(?:"[^"]*"|<[^<>]*>|[^,;])+')
"""Up to the next comma or semicolon, but for those inside quotes or angle brackets."""
LONGEST = 254


@dataclass(frozen=True, slots=True)
class PastedAddress:
    """One address of what was pasted, in lower case; `problem` is why it cannot be used, and empty where it can."""

    line: int
    text: str
    email: str
    problem: str
    name: str = ""
    """What stands before it, as in "Ada Lovelace <ada@example.org>"."""


def pasted_addresses(text: str) -> list[PastedAddress]:
    """Each address in the order it stands, separated by line breaks, commas or semicolons."""
    first_at: dict[str, int] = {}
    found = []
    for line, part in _parts(text):
        name, email = _named(part)
        problem = ""
        if not email:
            problem = "is no e-mail address"
        elif email in first_at:
            problem = f"stands on line {first_at[email]} already"
        else:
            first_at[email] = line
        found.append(PastedAddress(line, part, email, problem, name))
    return found


def _parts(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        begun = ""
        for part in PART.finditer(line):
            said = begun + part[0].strip()
            begun = ""
            if _is_family_name(said, line, part.end()):
                begun = f"{said}, "
            elif said:
                yield number, said


def _is_family_name(said: str, line: str, end: int) -> bool:
    """Whether the comma behind it stands in a name, as in "Lovelace, Ada <ada@example.org>"."""
    following = PART.match(line, end + 1) if line.startswith(",", end) else None
    return bool(said) and "@" not in said and "<" not in said and following is not None and "<" in following[0]


def _named(part: str) -> tuple[str, str]:
    """The name before an address, and the address in lower case, empty where it is none."""
    named = NAMED.fullmatch(part)
    name, email = (named[1], named[2].strip().lower()) if named else ("", part.lower())
    try:
        validate_email(email)
    except ValidationError:
        email = ""
    return " ".join(name.replace('"', " ").split()), email if len(email) <= LONGEST else ""
