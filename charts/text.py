"""Fit words into a space without a font at hand.

Widths are estimated on the wide side, near those of Helvetica, wider than Source Sans, so that text which
fits here also fits in the font a browser falls back to.
"""

import unicodedata
from functools import lru_cache
from math import ceil

NARROW = frozenset("ijl.,:;'|! ")
SLIM = frozenset("frtI()[]{}/\\-")
BROAD = frozenset("mwMWGOQ%@&")
ELLIPSIS = "…"


def text_width(text: str, size: float) -> float:
    """Upper estimate of the width of one line, in the unit of the font size."""
    return size * sum(_character_width(character) for character in text)


@lru_cache(maxsize=4096)  # the names of competencies: the same on every result, and measured letter by letter
def wrap(text: str, *, size: float, width: float, lines: int) -> tuple[str, ...]:
    """At most `lines` lines of about equal length, none wider than `width`; a cut one ends in an ellipsis."""
    filled = _fill(text, size, width)
    if len(filled) > lines:
        return (*filled[: lines - 1], _shorten(" ".join(filled[lines - 1 :]), size, width))
    narrowest = ceil(text_width(text, size) / max(len(filled), 1))
    for narrower in range(narrowest, int(width), 4):
        balanced = _fill(text, size, narrower)
        if len(balanced) == len(filled):
            return balanced
    return filled


def shorten(text: str, *, size: float, width: float) -> str:
    """The text on one line, ending in an ellipsis if it had to be cut."""
    return "".join(wrap(text, size=size, width=width, lines=1))


def _fill(text: str, size: float, width: float) -> tuple[str, ...]:
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines += _break(word, size, width)
    return tuple(lines)


def _break(word: str, size: float, width: float) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, size) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _shorten(text: str, size: float, width: float) -> str:
    while text and text_width(text + ELLIPSIS, size) > width:
        text = text[:-1].rstrip()
    return text + ELLIPSIS


def _character_width(character: str) -> float:
    base = unicodedata.normalize("NFD", character)[0]
    if not base.isascii():
        return 1.4 if base >= "\U0001f000" else 1.0
    if base in NARROW:
        return 0.29
    if base in SLIM:
        return 0.36
    if base in BROAD:
        return 0.9
    return 0.73 if base.isupper() else 0.58
