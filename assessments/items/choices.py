"""Rules about the options, alone and beside the stem: R04, R05, R07, R08, R11, R12 and R13."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from statistics import median

from assessments.items.questions import Choice, Question
from assessments.items.shapes import ONE_KEY
from assessments.items.texts import WORD, Span, prose, span, words
from assessments.items.wording import Told
from roles.framework.problems import quoted

LONGEST_OPTION = 1.4
"""How many times the median length the longest option may have."""
ODD_CHARACTERS = 8
"""Single words and numbers differ by this much without standing out."""

_LABEL = r"(?:\(?[A-F]\)?|\(?(?:I{1,3}|IV|VI?)\)?)"
_PLACE = r"(?:\(?[A-Fa-f1-6]\)?|\(?(?:I{1,3}|IV|VI?)\)?)"
_NAMED = r"(?i:(?:the )?(?:options?|answers?|choices?|statements?) )"
_AND = r"(?:\s*,\s*|,?\s+(?:and|or|nor)\s+|\s*[&+]\s*)"
_ENDING = r"(?i:\s+(?:only|alone|together|(?:are|is) (?:both )?(?:correct|right|true|wrong|false)))"
_COMBINED = tuple(
    re.compile(pattern)
    for pattern in (
        # All of the above, none of the options, any two of the preceding answers
        r"(?i:\b(?:(?:all|none|any|both|neither)(?: of)?|(?:one|some|two|each|either|more than one) of)"
        r"(?: the| these)?(?: (?:two|three|four|five|options?|answers?|choices?|statements?|others?))?"
        r" (?:above|preceding|aforementioned)\b(?!\s*(?:\d|the\b|a\b)))",
        # All answers are correct, any of the other options
        r"(?i:^(?:all|none|any|both|neither|either) (?:of )?(?:the |these |those )?(?:other |given |listed )?"
        r"(?:options|answers|choices|alternatives)"
        r"(?: (?:is|are|apply|applies|can be|may be|could be)(?: equally| all| both)?"
        r"(?: (?:correct|right|true|wrong|false|valid|possible))?)?\W*$)",
        # All of these, none of them, neither of the others: as the whole option
        r"(?i:^(?:all|none|any|both|neither|either)(?: two| three| four)? of (?:these|those|them|the others?|the other"
        r" (?:two|three))(?: (?:statements|reasons|causes|steps))?"
        r"(?: (?:is|are|apply|applies|would|will|can)\b.{0,25})?\W*$)",
        # None are correct, all apply, both
        r"(?i:^(?:they |it )?(?:are )?(?:all|none|both|neither)(?: (?:are|is))?(?: equally)?"
        r"(?: (?:correct|right|true|wrong|false|valid|possible|apply|applies))?\W*$)",
        # A and B, (a) and (c), I, II and III, Both A and C, A or B only
        rf"^(?i:both |only |either |neither )?{_LABEL}(?:{_AND}{_LABEL})+{_ENDING}?\W*$",
        rf"^(?i:both |only |either |neither ){_NAMED}?{_PLACE}(?:{_AND}{_PLACE})+{_ENDING}?\W*$",
        rf"^{_NAMED}{_PLACE}(?:{_AND}{_PLACE})+{_ENDING}?\W*$",
        rf"^\(?[a-f]\)(?:{_AND}\(?[a-f]\))+{_ENDING}?\W*$",
        rf"^{_PLACE}(?:{_AND}{_PLACE})+{_ENDING}\W*$",
        r"^(?:(?:I{1,3}|IV|VI?) (?:only|alone)|(?:Only|only) (?:I{1,3}|IV|VI?))\W*$",
    )
)
_NONE = re.compile(r"(?:none|all)\W*", re.IGNORECASE)
_OPPOSITES = ({"true", "false"}, {"yes", "no"}, {"correct", "incorrect"}, {"right", "wrong"})
_TRUE_OR_FALSE = re.compile(r"(true|false)(?:\s*[,;:.–—-]|\s+(?:because|as|since|if|when|only)\b)", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|never|cannot|no longer)\b|n['’]t\b|\b(?:is|are) (?:false|untrue|incorrect)(?=\W*$)", re.IGNORECASE
)
_TRUE = re.compile(r"\b(?:is|are) (?:true|correct)(?=\W*$)")
_HELPING = re.compile(r"\b(?:do|does|did|is|are|was|were|can|could|will|would|should|must|may|has|have)\b")
_ABSOLUTE = re.compile(
    r"\b(?:always|never|only|invariably|completely|entirely|totally|absolutely|exclusively|impossible|"
    r"under no circumstances|in every case|in all cases|no matter what|every time)\b",
    re.IGNORECASE,
)
_SWEEPING = re.compile(r"\b(?:all|every|none|any|nothing|nobody|everything|everybody|must)\b", re.IGNORECASE)


def choices(question: Question) -> Iterator[Told]:
    """Every way in which the options of a question do not keep a rule."""
    for option in question.options:
        if _is_combination(option.text, question):
            yield "R04", f"the option {quoted(option.text)} stands for others; write one that says something itself"
    yield from _opposites(question)
    if question.kind in ONE_KEY and len(question.options) not in (3, 4):
        yield "R07", f"it has {_counted(len(question.options))}; three or four are right"
    if question.kind in ("single_choice", "scenario", "select_all"):
        yield from _length(question.options)
    if question.kind != "ordering":
        yield from _numbers([option.text for option in question.options])
    if question.kind in ONE_KEY and question.keys and question.wrong:
        yield from _absolutes(question)
        yield from _clang(question)


def _is_combination(text: str, question: Question) -> bool:
    text = text.strip()
    if _NONE.fullmatch(text) and (question.kind == "code_reading" or _counts(question)):
        return False
    return any(pattern.search(text) for pattern in _COMBINED)


def _counts(question: Question) -> bool:
    """Whether "none" is a number here, beside "one" and "two"."""
    others = " ".join(option.text.lower() for option in question.options)
    return bool(re.search(r"\b(?:one|two|three|half|\d+)\b", others))


def _opposites(question: Question) -> Iterator[Told]:
    texts = [option.text.strip() for option in question.options]
    bare = {text.casefold().strip(" .!") for text in texts}
    # Of a program that prints True or False among other things, these are what it prints.
    if any(pair <= bare and (question.kind != "code_reading" or len(bare) == 2) for pair in _OPPOSITES):
        yield "R05", "true and false are among its options; ask what is true instead, with three or four answers"
        return
    if question.kind in ("code_reading", "ordering", "select_all"):
        return
    begins = [found.group(1).lower() for text in texts if (found := _TRUE_OR_FALSE.match(text))]
    if {"true", "false"} <= set(begins):
        yield "R05", "its options begin with true and false; ask for the reason itself"
        return
    if sum(bool(_NOT.search(text)) for text in texts) > len(texts) / 2:
        return  # being and not being is then one thing of several in which the options differ
    for one, other in combinations(texts, 2):
        if bool(_NOT.search(one)) != bool(_NOT.search(other)) and _affirmed(one) == _affirmed(other):
            yield (
                "R05",
                f"{quoted(one)} and {quoted(other)} are one statement, affirmed and denied; replace one of them",
            )


def _affirmed(text: str) -> list[str]:
    plain = _HELPING.sub(" ", _TRUE.sub(" ", _NOT.sub(" ", text.lower())))
    return [
        word if len(word) < 4 or word.endswith("ss") else word.removesuffix("s") for word in re.findall(r"\w+", plain)
    ]


def _length(options: Sequence[Choice]) -> Iterator[Told]:
    if not options or all(_span(option.text) for option in options):
        return
    lengths = [len(option.text) for option in options]
    longest, middle = max(lengths), median(lengths)
    if longest > LONGEST_OPTION * middle and longest - middle >= ODD_CHARACTERS:
        text = quoted(options[lengths.index(longest)].text)
        yield (
            "R08",
            f"its longest option, {text}, is {longest / middle:.1f} times as long as the median; {LONGEST_OPTION} is "
            f"the most, here {int(LONGEST_OPTION * middle)} characters",
        )


def _numbers(texts: Sequence[str]) -> Iterator[Told]:
    spans = [found for text in texts if (found := _span(text))]
    if len(spans) < max(2, len(texts)) or len({one.unit for one in spans if one.unit}) > 1:
        return
    places = [(one.low, one.high) for one in spans]
    if all(one.is_number for one in spans) and len(set(places)) < len(places):
        yield "R11", "the same number stands twice among its options; replace one of them"
    elif places not in (sorted(places), sorted(places, reverse=True)):
        yield "R11", "the numbers among its options are out of order; put them from the least to the most"
    ordered = sorted(zip(spans, texts, strict=True), key=lambda both: (both[0].low, both[0].high))
    for (low, one), (high, other) in pairwise(ordered):
        if not (low.is_number and high.is_number) and low.overlaps(high):
            yield "R11", f"the options {quoted(one)} and {quoted(other)} overlap; let one end before the next begins"


def _span(text: str) -> Span | None:
    return span(text) if len(text) <= 60 else None


def _absolutes(question: Question) -> Iterator[Told]:
    """A single always, never or only gives a wrong option away; all and every do where most wrong options have one."""
    key = " ".join(option.text for option in question.keys)
    if _ABSOLUTE.search(key) or (_SWEEPING.search(key) and not any(_ABSOLUTE.search(o.text) for o in question.wrong)):
        return
    found = [_ABSOLUTE.findall(option.text) for option in question.wrong]
    swept = [both or _SWEEPING.findall(option.text) for both, option in zip(found, question.wrong, strict=True)]
    told = found if any(found) else swept if sum(map(bool, swept)) > len(swept) / 2 else []
    if any(told):
        listed = ", ".join(sorted({word.lower() for group in told for word in group}))
        yield "R12", f"only wrong options are absolute ({listed}); say it without, or give the key such a word too"


def _clang(question: Question) -> Iterator[Told]:
    """Words of the stem that sound in the key alone. Where each wrong option echoes too, none stands out."""
    asked = words(prose(question.stem))
    in_keys = words(" ".join(option.text for option in question.keys))
    in_wrong = [words(option.text) for option in question.wrong]
    alone = (asked & in_keys) - set().union(*in_wrong)
    if not alone or all(len((asked & those) - in_keys) >= len(alone) for those in in_wrong):
        return
    said = sorted({word for word in WORD.findall(prose(question.stem).lower()) if words(word) & alone})
    listed = ", ".join(f"“{word}”" for word in said)
    yield "R13", f"stem and key alone share {listed}; use the word in a wrong option too, or another one in the key"


def _counted(options: int) -> str:
    return "one option" if options == 1 else f"{options or 'no'} options"
