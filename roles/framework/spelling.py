"""Which words a catalogue's texts may use: English in its British form, and the terms of the field.

The English list that can be had is American. Rules few enough to read make the British form of a word: they complete
the list, and tell where somebody wrote the American one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from roles.framework.problems import Problem, quoted
from roles.framework.prose import words_of

TERMS = "words.txt"
"""Lies beside the catalogue's files: one term a line, sorted; a line that begins with # is a remark."""

_OUR = "arm|behavi|clam|col|endeav|fav|flav|harb|hon|hum|lab|neighb|od|parl|ranc|rum|sav|vap|vig"
_DOUBLED = (
    "cancel|channel|counsel|dial|duel|equal|fuel|funnel|initial|label|level|marvel|model|panel|pencil|quarrel|ravel|"
    "rival|signal|spiral|total|travel|tunnel"
)
_RULES = {
    r"(\w{2,})iz(e[drs]?|ers|ings?|able|ations?|ational)": r"\1is\2",
    r"(\w{2,})yz(e[drs]?|ers|ing)": r"\1ys\2",
    rf"((?:dis|mis|un)?(?:{_OUR}))or(s|ed|ing|er|ers|al|ally|able|ably|ful|hoods?|ites?|less|ly)?": r"\1our\2",
    rf"((?:mis|re|un)?(?:{_DOUBLED}))(ed|ings?|ers?)": r"\1l\2",
    r"((?:centi|kilo|milli)met|calib|cent|fib|lit|sabot|spect|theat)er(s|ed)?": r"\1re\2",
    r"(anal|catal|dial|monol)og(s)?": r"\1ogue\2",
    r"(def|off|pret)ense(s|less)?": r"\1ence\2",
    r"(fulfil|enrol)l(s|ments?)?": r"\1\2",
    r"(sk|w)illful(ly)?": r"\1ilful\2",
    r"artifact(s?)": r"artefact\1",
    r"skeptic(s|al|ally|ism)?": r"sceptic\1",
    r"gray(s?)": r"grey\1",
    r"aging": "ageing",
    r"math": "maths",
}
_WITH_Z = r"(?:(?:down|out|over|re|under)?siz|baptiz|capsiz|citiz|priz|seiz)\w+"
_AMERICAN = tuple((re.compile(american), form) for american, form in _RULES.items())
_MAY_BE_AMERICAN = re.compile(rf"(?!{_WITH_Z}$)(?:{'|'.join(_RULES)})")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def british(word: str) -> str:
    """The British form of an American word in lower case; any other word as it is."""
    if not _MAY_BE_AMERICAN.fullmatch(word):
        return word
    found = ((rule.fullmatch(word), form) for rule, form in _AMERICAN)
    return next(match.expand(form) for match, form in found if match)


@dataclass(frozen=True, slots=True)
class Spelling:
    """The words of an English list, in both forms, with the British ones derived from it, and the catalogue's terms."""

    known: frozenset[str]
    terms: frozenset[str]

    @classmethod
    def of(cls, english: Iterable[str], terms: Iterable[str]) -> "Spelling":
        """Of words in lower case."""
        words = frozenset(english)
        return cls(words | frozenset(map(british, words)), frozenset(terms))

    def complaints(self, text: str) -> Iterator[str]:
        """What is wrong with each word of a text that is wrong, and what to write."""
        for word in dict.fromkeys(words_of(text)):
            if word in self.terms:
                continue
            if (better := british(word)) != word:
                yield f"{quoted(word)} is American; write {quoted(better)}"
            elif word not in self.known:
                yield f"{quoted(word)} is in no word list; {self._advice(word)}, or add it to {TERMS} if it is a term"

    def _advice(self, word: str) -> str:
        near = next((other for other in _one_letter_off(word) if other in self.known or other in self.terms), None)
        return f"write {quoted(british(near))}" if near else "correct it"


def _one_letter_off(word: str) -> Iterator[str]:
    """What the word may have been meant to be, the likeliest slip first."""
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    yield from (start + rest[1] + rest[0] + rest[2:] for start, rest in halves if len(rest) > 1)
    yield from (start + letter + rest for start, rest in halves for letter in _LETTERS)
    yield from (start + rest[1:] for start, rest in halves if rest)
    yield from (start + letter + rest[1:] for start, rest in halves if rest for letter in _LETTERS)


def terms_in(text: str) -> tuple[str, ...]:
    """The terms of a words.txt, in lower case."""
    return tuple(term.casefold() for _, term in _lines(text))


def unsorted_terms(text: str) -> Iterator[Problem]:
    """Where the terms of a words.txt are not in order, or one stands twice."""
    for (_, term), (line, following) in pairwise(_lines(text)):
        if following.casefold() == term.casefold():
            yield Problem(TERMS, line, f"{quoted(following)} is already on the line before; remove one")
        elif following.casefold() < term.casefold():
            yield Problem(TERMS, line, f"{quoted(following)} comes before {quoted(term)}; keep the terms sorted")


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if (term := line.strip()) and not term.startswith("#"):
            yield number, term
