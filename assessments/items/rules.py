"""The rules good items keep, each with its id, what it says and how grave it is to break it.

From Haladyna, Downing & Rodriguez (2002), the item-writing guide of the NBME, and practice with code items (CRUXEval).
"""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
Checker = Literal["program", "reader", "data"]


@dataclass(frozen=True, slots=True)
class Rule:
    """`by` is who can tell whether it is kept: a program, a reader, or data that nobody has yet.

    `beyond` says what of it a program that only reads items leaves open, and who closes it; `beyond_csv` what a CSV
    file has no column for.
    """

    id: str
    says: str
    severity: Severity
    by: Checker = "program"
    beyond: str = ""
    beyond_csv: str = ""


RULES = {
    rule.id: rule
    for rule in (
        Rule(
            "R01",
            "An item tests one competency at one level and names the descriptor it samples",
            "error",
            beyond_csv="the descriptor",
        ),
        Rule("R02", "The stem alone asks a full question", "warning"),
        Rule("R03", "The wording is positive; a NOT or EXCEPT that cannot be avoided stands in capitals", "warning"),
        Rule("R04", "No option means all, none or a combination of the others", "error"),
        Rule("R05", "No two options are a pair of true and false", "error"),
        Rule(
            "R06",
            "There is one key, and a second reader without it confirmed that it alone can be defended",
            "error",
            beyond_csv="the second reading",
        ),
        Rule(
            "R07",
            "There are three or four options, and each wrong one names its mistake",
            "error",
            beyond_csv="the mistakes",
        ),
        Rule("R08", "Options are alike in length, and the key is not the longest too often", "warning"),
        Rule(
            "R09",
            "Options are alike in grammar and kind",
            "warning",
            by="reader",
            beyond="only a reader can tell",
        ),
        Rule("R10", "The place of the key is balanced over the bank", "warning"),
        Rule("R11", "Numbers among the options stand in order and do not overlap", "warning"),
        Rule("R12", "No absolute word stands in wrong options only", "warning"),
        Rule("R13", "No telling word is shared by the stem and the key alone", "warning"),
        Rule(
            "R14",
            "The item favours no vendor, and says by when somebody should look whether it still holds",
            "warning",
            beyond="whether a vendor or product is named without need is for a reader",
            beyond_csv="the date of the next look",
        ),
        Rule("R15", "A scenario has at most 120 words, and code at most 25 lines", "warning"),
        Rule(
            "R16",
            "Code prints what the key says",
            "error",
            beyond="no code is run here; the tests of the built-in bank run its code",
        ),
        Rule(
            "R17",
            "A number is computed again by a script, and its wrong neighbours are named slips",
            "error",
            beyond="no script is run here; the tests of the built-in bank run its scripts",
            beyond_csv="script and slips",
        ),
        Rule(
            "R18",
            "A scenario asks what to do next, in a plain situation taken from practice",
            "error",
            beyond="whether the situation is plain and taken from practice is for a reader",
        ),
        Rule(
            "R19",
            "Part of the points for part of the answer, once experts have rated the options",
            "warning",
            by="data",
            beyond="no expert has rated options yet",
        ),
        Rule(
            "R20",
            "No stereotype, idiom or knowledge of a culture outside what is tested",
            "error",
            by="reader",
            beyond="only a reader can tell",
        ),
        Rule(
            "R21",
            "The explanation says why the key is right and each wrong option is not",
            "error",
            beyond="a program sees that there is one; whether it is true and whole is for a reader",
        ),
        Rule("R22", "No other item of the bank asks nearly the same", "error"),
        Rule(
            "R23",
            "Two people judged the difficulty before the first use",
            "warning",
            by="data",
            beyond="no such judgements exist yet",
        ),
        Rule(
            "R24",
            "After 150 answers: the item tells people apart, and each wrong option draws some",
            "warning",
            by="data",
            beyond="no item has been answered so often yet",
        ),
    )
}


def not_checked() -> tuple[Rule, ...]:
    """The rules of which a program can tell nothing: they need a reader, or data that nobody has yet."""
    return tuple(rule for rule in RULES.values() if rule.by != "program")


def checked_in_part() -> tuple[Rule, ...]:
    """The rules of which a program that only reads items can tell a part."""
    return tuple(rule for rule in RULES.values() if rule.by == "program" and rule.beyond)


def beyond_csv() -> tuple[Rule, ...]:
    """The rules about something that a CSV file of items has no column for."""
    return tuple(rule for rule in RULES.values() if rule.beyond_csv)
