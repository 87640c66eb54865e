"""How a file names competencies and rungs: slugs for names, and rungs in headers."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from roles.framework.catalogue import Rung
from roles.framework.columns import is_beside_the_point, meaning
from roles.framework.limits import NAME_LENGTH

_SLUG = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_RUNG = re.compile(rf"(?P<name>.*\S) \((?P<slug>{_SLUG})\)")
_NOT_IN_SLUGS = re.compile("[^a-z0-9]+")


def slug_of(name: str, otherwise: str, taken: Collection[str] = ()) -> str:
    """A slug made of the name's ASCII letters and digits that is not taken yet.

    `otherwise` is a slug itself: it stands in front where the name gives none, or one that begins with a digit.
    """
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", errors="ignore").decode().lower()
    made = _NOT_IN_SLUGS.sub("-", ascii_name).strip("-")
    if not made[:1].isalpha():
        made = f"{otherwise}-{made}".strip("-")
    made = made[:NAME_LENGTH].rstrip("-")
    slug, number = made, 1
    while slug in taken:
        number += 1
        end = f"-{number}"
        slug = made[: NAME_LENGTH - len(end)].rstrip("-") + end
    return slug


def rung_of(text: str, known: Iterable[Rung] = ()) -> Rung:
    """The rung that a header or a cell names: "Confident (junior)", a known one's name, or a name that makes a slug."""
    if match := _RUNG.fullmatch(text):
        return Rung(match["slug"], match["name"])
    same = (rung for rung in known if rung.name.casefold() == text.casefold())
    return next(same, Rung(slug_of(text, "rung"), text))


def rung_headings(rungs: Sequence[Rung]) -> tuple[str, ...]:
    """A header for each rung from which `rung_of` makes the same rung: its name, with the slug where that is needed."""
    names = Counter(rung.name.casefold() for rung in rungs)
    return tuple(
        rung.name if names[rung.name.casefold()] == 1 and _says_itself(rung) else f"{rung.name} ({rung.slug})"
        for rung in rungs
    )


def _says_itself(rung: Rung) -> bool:
    return rung_of(rung.name) == rung and meaning(rung.name) is None and not is_beside_the_point(rung.name)
