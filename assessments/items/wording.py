"""Rules about how the stem is worded: R02, R03, R15 and R18."""

import re
from collections.abc import Iterator
from typing import TypeAlias

from assessments.items.questions import Question
from assessments.items.shapes import ONE_KEY
from assessments.items.texts import asking, lines_of_code, prose, sentences, telling

Told: TypeAlias = tuple[str, str]
"""The id of a rule and what is wrong."""

MOST_WORDS = 120
MOST_LINES = 25

_QUESTION = re.compile(r"[?:…_][\"”’')\]]*$|\.\.\.$")
_LEAD_IN = re.compile(
    r"\b(?:is|are|was|were|be|to|because|by|that|means|of|when|if|should|would|from|with|for|in|on)$", re.IGNORECASE
)
_INSTRUCTION = re.compile(
    r"(?:^\W*|[,;:]\s+)(?:answer|arrange|assume|calculate|choose|compute|count|determine|estimate|express|find|give|identify|ignore|"
    r"mark|name|order|pick|place|put|rank|round|select|sort|state|tick|treat|use|work out|write)\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\b(?:not|except|never|cannot)\b|\b[a-z]+n['’]t\b|"
    r"(?<!at )\bleast (?:likely|probable|suitable|appropriate|useful|important|helpful|effective)\b|"
    r"\b(?:is|are) (?:false|untrue|incorrect|wrong)(?=\s*[?:]?$)",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(r"(?:^|[,;:—–]\s+)(?:[a-z]+ )?(?:which|what|who|whom|how|where|when)\b", re.IGNORECASE)
_WHY = re.compile(r"\b(?:why|what (?:explains?|is the reason|keeps|stops|prevents))\b", re.IGNORECASE)
_SUBORDINATE = re.compile(
    r"\b(?:that|so|if|because|when|although|though|while|whose|who|where|as|since|until|unless|whether|what|how|"
    r"even)\b|,\s*(?:and|but|or)?\s*$|\bor\s*$|, which\b",
    re.IGNORECASE,
)
_WHAT_TO_DO = re.compile(
    r"\b(?:next|first|should|must|ought|best|better|decide|decision|choose|respond|response|reply|recommend|advise|"
    r"advice|propose|act|action|actions|step|steps|handle|proceed|priority|priorities|change|changes|remedy|course|"
    r"approach|fix|solve|prevent|plan|reasonable|appropriate|useful|sensible|measure|move)\b|"
    r"\b(?:to|you|we|they|she|he|should|would|could|can|must|might|will) do\b",
    re.IGNORECASE,
)


def wording(question: Question) -> Iterator[Told]:
    """Every way in which the stem of a question does not keep a rule."""
    text = prose(question.stem)
    asked = asking(text)
    if not _asks(text):
        yield (
            "R02",
            "the stem ends with no question; end it with a question mark, or with a colon where the options go on",
        )
    elif question.kind in ONE_KEY and not _stands_alone(question, text):
        yield "R02", "without its options the stem asks nothing; name in the question what is asked about"
    if negative := _negative(asked):
        yield "R03", f"the question turns on “{negative}”; turn it round, or set the word in capitals"
    if question.kind == "scenario":
        if (count := len(text.split())) > MOST_WORDS:
            yield "R15", f"the scenario has {count} words; cut it to {MOST_WORDS}"
        if not _WHAT_TO_DO.search(asked):
            yield "R18", "the scenario does not ask what should be done; ask that, or make it a single choice"
    code = question.code or ""
    if (lines := len(code.splitlines()) or lines_of_code(question.stem)) > MOST_LINES:
        yield "R15", f"the code has {lines} lines; cut it to {MOST_LINES}"


def _asks(text: str) -> bool:
    parts = sentences(text)
    if not parts:
        return False
    if _QUESTION.search(parts[-1]) or _LEAD_IN.search(parts[-1]) or _INSTRUCTION.search(parts[-1]):
        return True
    # "How many are there? The figures are rounded." asks, too: it is said once the question is known.
    return any(part.endswith("?") for part in parts[-3:])


def _stands_alone(question: Question, text: str) -> bool:
    return bool(question.code or text != question.stem.strip() or telling(text) or re.search(r"\d|`", text))


def _negative(asked: str) -> str:
    """The word in small letters on which the question turns round, if there is one.

    A negative inside a clause of its own is left in peace: "Which change makes sure that no row is not counted?" asks
    for something. So is one after "why": what keeps something from happening is a question of its own.
    """
    if _WHY.search(asked):
        return ""
    starts = [found.end() for found in _QUESTION_WORD.finditer(asked)]
    for found in _NEGATIVE.finditer(asked):
        start = max((start for start in starts if start <= found.start()), default=0)
        before = asked[start : found.start()]
        if found.group().isupper() or "NOT" in found.group() or _SUBORDINATE.search(before):
            continue
        if asked[found.end() :].lstrip().startswith("only "):
            continue
        return found.group()
    return ""
