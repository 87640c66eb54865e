"""Finds items that ask nearly the same (R22) without comparing each with each."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import ceil

from assessments.items.findings import Finding
from assessments.items.questions import Question
from assessments.items.texts import telling, words

TOO_SIMILAR = 0.85
"""Share of the stem's characters that two items have in common, in order."""
SAME_WORDS = 0.75
"""Share of telling words; two stems alike in all but the word that matters ask different things."""
WORTH_A_LOOK = 0.5
"""Share of words from which two stems are compared letter by letter."""

_GAPS = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class _Asked:
    question: Question
    text: str
    words: frozenset[str]
    key: frozenset[str]

    def repeats(self, other: "_Asked") -> bool:
        if self.text == other.text:
            return bool(telling(self.text)) or self.key == other.key
        common = len(self.words & other.words) / len(self.words | other.words)
        if common < SAME_WORDS and self.key != other.key:
            return False
        matcher = SequenceMatcher(None, self.text, other.text, autojunk=False)
        enough = matcher.real_quick_ratio() >= TOO_SIMILAR and matcher.quick_ratio() >= TOO_SIMILAR
        return enough and matcher.ratio() >= TOO_SIMILAR


def near_duplicates(linted: Sequence[Question], beside: Sequence[Question]) -> Iterator[Finding]:
    """Each of the linted that asks nearly the same as one before it, or as one of those beside it."""
    asked = [_asked(one) for one in (*beside, *linted)]
    for place, candidates in _candidates(asked):
        if place < len(beside):
            continue
        one = asked[place]
        other = next((asked[earlier] for earlier in candidates if one.repeats(asked[earlier])), None)
        if other:
            where = f"{other.question.name} at {other.question.file}:{other.question.line}"
            how = "the same" if one.text == other.text else "nearly the same"
            message = f"{one.question.name}: asks {how} as {where}; keep one of them"
            yield Finding(one.question.file, one.question.line, message, "R22")


def _asked(question: Question) -> _Asked:
    text = " ".join(filter(None, _GAPS.split(f"{question.stem} {question.code}".casefold())))
    key = frozenset(" ".join(_GAPS.split(option.text.casefold())) for option in question.keys)
    return _Asked(question, text, frozenset(words(text)), key)


def _candidates(asked: Sequence[_Asked]) -> Iterator[tuple[int, list[int]]]:
    """With the place of each, the earlier places worth a look.

    Two sets of words that have half of their union in common share one of the rarest few of each ("prefix filtering",
    Chaudhuri, Ganti & Kaushik 2006), so that an index of these few finds every pair.
    """
    frequency = Counter(word for one in asked for word in one.words)
    index: dict[str, list[int]] = defaultdict(list)
    by_text: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(asked):
        rarest = sorted(one.words, key=lambda word: (frequency[word], word))
        few = rarest[: len(rarest) - ceil(WORTH_A_LOOK * len(rarest)) + 1]
        near = {earlier for word in few for earlier in index[word]}
        close = (earlier for earlier in near if _worth_a_look(one, asked[earlier]))
        yield place, sorted({*close, *by_text[one.text][:1]})
        by_text[one.text].append(place)
        for word in few:
            index[word].append(place)


def _worth_a_look(one: _Asked, other: _Asked) -> bool:
    common = len(one.words & other.words)
    return common >= WORTH_A_LOOK * (len(one.words) + len(other.words) - common)
