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
_LONGEST_ENDING = 30
_NOT_IN_SLUGS = re.compile("[^a-z0-9]+")


def slug_of(name: str, otherwise: str, taken: Collection[str] = (), *, ending: str = "") -> str:
    """A slug made of the name's ASCII letters and digits that is not taken yet.

    `otherwise` is a slug itself: it stands in front where the name gives none, or one that begins with a digit. So is
    `ending`, which stands behind, however long the name is; of a long ending the beginning.
    """
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", errors="ignore").decode().lower()
    made = _NOT_IN_SLUGS.sub("-", ascii_name).strip("-")
    if not made[:1].isalpha():
        made = f"{otherwise}-{made}".strip("-")
    tail = f"-{ending[:_LONGEST_ENDING]}".rstrip("-")
    slug, number = _joined(made, tail), 1
    while slug in taken:
        number += 1
        slug = _joined(made, f"{tail}-{number}")
    return slug


def _joined(made: str, tail: str) -> str:
    return made[: NAME_LENGTH - len(tail)].rstrip("-") + tail


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
