"""What shows over many items: how often the key is the longest option (R08), and at which place it stands (R10)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from assessments.items.findings import Finding
from assessments.items.questions import Question
from assessments.items.shapes import ONE_KEY
from assessments.items.texts import span

KEY_LONGEST = 0.35
FEWEST_FOR_SHARES = 20
"""With fewer items, chance alone puts a key in one place again and again."""
CHI_SQUARE_95 = (3.84, 5.99, 7.81, 9.49, 11.07, 12.59, 14.07, 15.51, 16.92, 18.31, 19.68, 21.03, 22.36, 23.68, 25.00)
"""95% points of the chi-square distribution for 1, 2, 3 … degrees of freedom."""
MOST_OPTIONS = 6


def shares(questions: Sequence[Question]) -> Iterator[Finding]:
    """Findings for each file that has enough items, and for all files together what shows in none of them alone."""
    by_file: dict[str, list[Question]] = defaultdict(list)
    for one in questions:
        by_file[one.file].append(one)
    told: set[str] = set()
    for file, those in by_file.items():
        for rule, message in _of(those):
            told.add(rule)
            yield Finding(file, 1, message, rule)
    if len(by_file) > 1:
        file = _together(tuple(by_file))
        yield from (
            Finding(file, 1, f"over all files, {text}", rule) for rule, text in _of(questions) if rule not in told
        )


def _together(files: Sequence[str]) -> str:
    folders = {file.rpartition("/")[0] for file in files}
    return (folders.pop() if len(folders) == 1 else "") or files[0]


def _of(questions: Sequence[Question]) -> Iterator[tuple[str, str]]:
    single = [one for one in questions if one.kind in ONE_KEY and len(one.keys) == 1]
    worded = [one for one in single if not all(span(option.text) for option in one.options)]
    longest = sum(map(_key_is_longest, worded))
    if len(worded) >= FEWEST_FOR_SHARES and longest > KEY_LONGEST * len(worded):
        yield (
            "R08",
            f"in {longest} of {len(worded)} items ({longest / len(worded):.0%}) the key is the longest option; "
            f"{KEY_LONGEST:.0%} is the most, so shorten keys or lengthen wrong options",
        )
    places = {
        options: Counter(_place(one) for one in single if len(one.options) == options)
        for options in range(2, MOST_OPTIONS + 1)
    }
    enough = [options for options, counted in places.items() if counted.total() >= FEWEST_FOR_SHARES]
    # Numbers of options that are rare alone may be enough together: their chi-squares add up, and so do the freedoms.
    rare = [options for options, counted in places.items() if counted and options not in enough]
    together = sum(places[options].total() for options in rare) >= FEWEST_FOR_SHARES
    for group in [[options] for options in enough] + ([rare] if together else []):
        apart = sum(_apart(places[options], options) for options in group)
        if apart > CHI_SQUARE_95[sum(options - 1 for options in group) - 1]:
            told = "; ".join(_counts(places[options], options) for options in group)
            yield "R10", f"the key stands too often in one place ({told}); move some, so that each place has its share"


def _apart(places: Counter[int], options: int) -> float:
    expected = places.total() / options
    return sum((places[place] - expected) ** 2 / expected for place in range(options))


def _counts(places: Counter[int], options: int) -> str:
    counted = ", ".join(str(places[place]) for place in range(options))
    return f"of {options} options, first to last: {counted}"


def _key_is_longest(one: Question) -> bool:
    key = one.keys[0]
    return all(len(key.text) > len(option.text) for option in one.options if option is not key)


def _place(one: Question) -> int:
    return next(place for place, option in enumerate(one.options) if option.key)
