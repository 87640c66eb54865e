"""Looks at a stem or an option: its sentences, its code, its telling words, its numbers and ranges."""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

_FENCED = re.compile(r"^[ \t]*(```|~~~).*?^[ \t]*\1[ \t]*$", re.MULTILINE | re.DOTALL)
_UNCLOSED = re.compile(r"^[ \t]*(?:```|~~~).*\Z", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"\s*(?:```|~~~)")
_CODE_LINE = re.compile(
    r"(?: {2,}|\t)\S|.*[=)\]}:]\s*$|[\w.\[\]'\", ]+ [-+*/]?= \S|"
    r"(?:import|from|return|print|def|class|for|while|if|else)\b"
)
_SENTENCE_END = re.compile(r"(?<=[.?!:])[\"”’')\]]*\s+")
WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON_WORDS = """
about after again also among another answer because been before being best better between both cannot choose correct
could does done down during each either every first following from given gives good have having here however instead
into itself just kind least less like likely made make makes many might more most much must need needs neither next
none only option order other others over right same select should since some still such take takes than that their
them then there these they thing this those through together under until upon used uses using very want wants were
what when where whether which while whom whose will with within without work works would your
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_ASKING_WORDS = """
action answers approach best choice claim claims correct describes description example explanation fact false happens
most option options output outputs print prints printed program question response result results sentence snippet
statement statements step steps true wrong
"""
_ENDINGS = ("ing", "ed", "es", "s", "e")

_DIGITS = r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?<=\d)(?:[eE][-+]?\d+)?"
_UNIT = r"(?P<unit>\s?(?:%|[a-zµ°][a-z/²³°]*(?: [a-z/]+){0,2}))?"
_MONEY = r"[£$€]?\s?"
_HEDGE = r"(?:about |around |roughly |exactly |approximately |some |~|≈)?"
_NUMBER = re.compile(rf"{_HEDGE}{_MONEY}(?P<low>{_DIGITS}){_UNIT}", re.IGNORECASE)
_RANGE = re.compile(
    rf"(?:from |between )?{_MONEY}(?P<low>{_DIGITS})(?:\s?[a-z%µ]+)??\s?(?:-|–|—|to|and|up to)\s?"
    rf"{_MONEY}(?P<high>{_DIGITS}){_UNIT}",
    re.IGNORECASE,
)
_BELOW = re.compile(
    rf"(?P<word>less than|fewer than|under|below|at most|up to|no more than|<|≤|<=)\s?{_MONEY}"
    rf"(?P<high>{_DIGITS}){_UNIT}",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    rf"(?P<word>more than|greater than|over|above|at least|from|no fewer than|no less than|>|≥|>=)\s?{_MONEY}"
    rf"(?P<low>{_DIGITS}){_UNIT}",
    re.IGNORECASE,
)
_AND_SIDE = re.compile(
    rf"{_MONEY}(?P<low>{_DIGITS}){_UNIT} (?:or|and) "
    r"(?P<word>more|above|over|longer|later|less|fewer|below|under|shorter)",
    re.IGNORECASE,
)
_OPEN = frozenset({"less than", "fewer than", "under", "below", "<", "more than", "greater than", "over", "above", ">"})
_DOWN = frozenset({"less", "fewer", "below", "under", "shorter"})
_END = Decimal("Infinity")


def prose(stem: str) -> str:
    """The stem without the code that stands in it between fences."""
    return _UNCLOSED.sub("", _FENCED.sub("", stem)).strip()


def lines_of_code(stem: str) -> int:
    """The lines of code inside a stem: those between fences, or the longest run that looks like code."""
    fenced = [found.group() for found in _FENCED.finditer(stem)] or [
        found.group() for found in _UNCLOSED.finditer(stem)
    ]
    if fenced:
        return sum(not _FENCE.match(line) for block in fenced for line in block.strip().splitlines())
    lines = [line for line in stem.splitlines() if line.strip()]
    runs = (len(list(run)) for is_code, run in groupby(lines, lambda line: bool(_CODE_LINE.match(line))) if is_code)
    longest = max(runs, default=0)
    return longest if longest > 1 else 0


def sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE_END.split(text.strip()) if sentence]


def asking(text: str) -> str:
    """The sentence that asks: the last with a question mark, or the last of all."""
    parts = sentences(text)
    return next((part for part in reversed(parts) if "?" in part), parts[-1] if parts else "")


def words(text: str) -> set[str]:
    """The telling words of a text, in lower case and without the endings of plural and tense."""
    return {stemmed(word) for word in WORD.findall(text.lower()) if word not in _COMMON}


def telling(text: str) -> set[str]:
    """Its words without those that any question may be asked with: "Which statement is true?" has none."""
    return words(text) - {stemmed(word) for word in _ASKING_WORDS.split()}


def stemmed(word: str) -> str:
    """The word without one ending, where at least four letters stay: clipping and clips are both clip."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            root = word.removesuffix(ending)
            doubled = len(root) > 4 and root[-1] == root[-2] and root[-1] not in "lse"
            return root[:-1] if doubled else root
    return word


@dataclass(frozen=True, slots=True)
class Span:
    """A number, or a range of numbers with its ends. A number is a range that begins and ends with it.

    `low_open` and `high_open` say that the end itself does not belong to it, as in "under 5".
    """

    low: Decimal
    high: Decimal
    unit: str
    low_open: bool = False
    high_open: bool = False

    @property
    def is_number(self) -> bool:
        return self.low == self.high

    def overlaps(self, other: "Span") -> bool:
        """Whether some number belongs to both; `other` begins no lower."""
        if self.high == other.low:
            return not (self.high_open or other.low_open)
        return self.high > other.low


def span(text: str) -> Span | None:
    """The number or range that the whole text is: “5”, “1,000 ms”, “20 %”, “5-10”, “under 5”, “10 or more”."""
    text = text.strip().rstrip(".").strip()
    if found := _NUMBER.fullmatch(text):
        return _span(found, found["low"], found["low"])
    if found := _RANGE.fullmatch(text):
        low, high = _decimal(found["low"]), _decimal(found["high"])
        return _span(found, found["low"], found["high"]) if low < high else None
    if found := _BELOW.fullmatch(text):
        return _span(found, None, found["high"], is_open=found["word"].lower() in _OPEN)
    if found := _ABOVE.fullmatch(text):
        return _span(found, found["low"], None, is_open=found["word"].lower() in _OPEN)
    if found := _AND_SIDE.fullmatch(text):
        downwards = found["word"].lower() in _DOWN
        return _span(found, None, found["low"]) if downwards else _span(found, found["low"], None)
    return None


def _span(found: re.Match[str], low: str | None, high: str | None, *, is_open: bool = False) -> Span:
    unit = (found["unit"] or "").strip().casefold()
    return Span(
        low=-_END if low is None else _decimal(low),
        high=_END if high is None else _decimal(high),
        unit=unit if len(unit) < 3 else unit.removesuffix("s"),
        low_open=is_open and high is None,
        high_open=is_open and low is None,
    )


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", "").replace("−", "-"))
