"""Rules about options: on such as break them and on such as keep them."""

import pytest

from assessments.items.shapes import Kind
from tests.assessments.items.samples import PARTS, STEM, broken, question


@pytest.mark.parametrize(
    "option",
    [
        "All of the above",
        "None of the above",
        "All the above.",
        "none of the above answers",
        "Both of the above",
        "Any of the other options",
        "All of these",
        "None of these is right",
        "None of them",
        "Neither of the others",
        "A and B",
        "Both A and C",
        "A, B and C",
        "A or B only",
        "(a) and (c)",
        "Options 1 and 3",
        "Both 1 and 2",
        "1 and 3 only",
        "Answers A and C are correct",
        "I and II only",
        "I, II and III",
        "II only",
        "none are correct",
        "all answers are correct",
        "They are all correct",
        "All options apply",
        "Both",
        "Neither",
        "More than one of the above",
        "Two of the above are right",
    ],
)
def test_an_option_that_stands_for_others_is_found(option: str) -> None:
    assert "R04" in broken(question(options=(*PARTS, option)))


@pytest.mark.parametrize(
    "option",
    [
        "All of these taps on one pipe",
        "None of the washers in the box",
        "It keeps all answers of the model",
        "Both answers are shown to a reader",
        "Take the one above it",
        "All values above 5",
        "None of the values above the line",
        "Both washers at the seat",
        "A washer and a spindle",
        "C, P and S together; then M",
        "Neither too tight nor too loose",
        "I would change the washer",
        "Each of the three taps in turn",
        "2 and 4",
        "The answers to all letters",
    ],
)
def test_an_option_that_says_something_itself_passes(option: str) -> None:
    assert "R04" not in broken(question(options=(*PARTS, option)))


def test_none_is_a_number_beside_one_and_two() -> None:
    assert "R04" not in broken(question("How many taps drip at night?", ("None", "One", "Two")))
    assert "R04" in broken(question(options=("The washer", "The spindle", "None")))


@pytest.mark.parametrize(
    "options",
    [
        ("True", "False", "It depends on the tap"),
        ("Yes", "No", "Sometimes"),
        ("true.", "false."),
        ("True, as rubber seals", "False, as rubber leaks", "True, as brass seals"),
        ("It lowers the pressure", "It does not lower the pressure", "It warms the water"),
        ("The first claim is true", "The first claim is false", "The claims agree"),
        ("The washer is pressed down", "The washer isn't pressed down", "The spindle is turned"),
    ],
)
def test_a_pair_of_true_and_false_is_found(options: tuple[str, ...]) -> None:
    assert "R05" in broken(question(options=options))


@pytest.mark.parametrize(
    "options",
    [
        ("It lowers the pressure", "It does not warm the water", "It cleans the water"),
        ("True positives", "False positives", "True negatives"),
        ("It counts true alarms", "It counts false alarms", "It counts all alarms"),
        ("No water, no drip", "Yesterday's washer", "The brass spindle"),
        ("Age 20, not a member", "Age 50, not a member", "Age 80, not a member", "Age 80, a member"),
        ("It raises the pressure", "It lowers the pressure", "It keeps the pressure"),
    ],
)
def test_options_that_differ_in_more_than_a_not_pass(options: tuple[str, ...]) -> None:
    assert "R05" not in broken(question(options=options))


def test_what_a_program_prints_may_be_true() -> None:
    printed = ("True", "False", "None")
    assert "R05" not in broken(question(options=printed, kind="code_reading", code="print(1 == 1.0)"))
    assert "R05" in broken(question(options=printed[:2], kind="code_reading", code="print(1 == 1.0)"))


@pytest.mark.parametrize("count", [1, 2, 5, 6])
@pytest.mark.parametrize("kind", ["single_choice", "scenario", "code_reading"])
def test_other_than_three_or_four_options_to_choose_one_from_are_found(count: int, kind: Kind) -> None:
    parts = ("The washer", "The spindle", "The flange", "The handle", "The outlet", "The valves")[:count]
    assert "R07" in broken(question("What should be changed next?", parts, kind=kind))


@pytest.mark.parametrize(("count", "kind"), [(3, "single_choice"), (4, "scenario"), (6, "select_all"), (6, "ordering")])
def test_the_number_of_options_that_a_kind_has_passes(count: int, kind: Kind) -> None:
    parts = ("The washer", "The spindle", "The flange", "The handle", "The outlet", "The valves")[:count]
    assert "R07" not in broken(question("What should be changed next?", parts, kind=kind))


@pytest.mark.parametrize(
    "options",
    [
        ("The rubber washer which is pressed on the seat when the tap is closed", *PARTS[1:]),
        (*PARTS, "The flange that lies against the wall around the whole of the pipe"),
        ("Steel", "Brass", "Rubber that is pressed on the seat"),
    ],
)
def test_an_option_far_longer_than_the_others_is_found(options: tuple[str, ...]) -> None:
    assert "R08" in broken(question(options=options))


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        (("Recall", "Precision", "F1"), "single_choice"),
        (("5", "50", "5,000,000,000"), "single_choice"),
        (("The rubber washer", "The brass spindle inside", "The wall flange"), "single_choice"),
        (("[1]", "[1, 2, 3, 4, 5, 6, 7, 8, 9]", "[2]"), "code_reading"),
    ],
)
def test_options_alike_in_length_pass(options: tuple[str, ...], kind: Kind) -> None:
    assert "R08" not in broken(question(options=options, kind=kind))


@pytest.mark.parametrize(
    "options",
    [
        ("3", "1", "2"),
        ("10 ms", "5 ms", "20 ms"),
        ("20%", "5%", "80%"),
        ("1,000", "200", "3,000"),
        ("-1", "-3", "2.5"),
        ("£5", "£2", "£9"),
        ("1 hour", "3 hours", "2 hours"),
        ("5", "5", "7"),
        ("1-5", "5-10", "10-20"),
        ("1 to 5", "4 to 10", "11 to 20"),
        ("at most 5", "5 to 10", "more than 10"),
        ("0.1–0.5 s", "0.5–0.9 s", "0.9–1.2 s"),
        ("10-20", "1-5", "21-30"),
    ],
)
def test_numbers_out_of_order_and_ranges_that_overlap_are_found(options: tuple[str, ...]) -> None:
    assert "R11" in broken(question(options=options))


@pytest.mark.parametrize(
    "options",
    [
        ("1", "2", "3"),
        ("30", "20", "10"),
        ("5 ms", "10 ms", "20 ms"),
        ("-3", "-1", "2.5"),
        ("0.05", "0.5", "5"),
        ("999", "1,000", "10,000"),
        ("1-5", "6-10", "11-20"),
        ("under 5", "5 to 10", "more than 10"),
        ("less than 5", "5 or more", "it depends"),
        ("0 points", "1 point", "2 points"),
        ("90 seconds", "1 minute", "2 hours"),
        ("2 1", "1 2", "3 3"),
        ("2024-05-01", "2023-05-01", "2022-01-09"),
    ],
)
def test_numbers_in_order_and_what_are_no_numbers_pass(options: tuple[str, ...]) -> None:
    assert "R11" not in broken(question(options=options))


@pytest.mark.parametrize(
    "options",
    [
        ("The rubber washer", "Always the spindle", "The wall flange"),
        ("The washer", "Always the spindle", "Never the flange"),
        ("The washer", "Only the spindle", "The flange"),
        ("The washer", "All spindles", "Every flange"),
        ("The rubber washer", "The entire flange", "The spindle completely"),
    ],
)
def test_absolute_words_in_wrong_options_only_are_found(options: tuple[str, ...]) -> None:
    assert broken(question(options=options)) == {"R12"}


@pytest.mark.parametrize(
    "options",
    [
        ("Always the washer", "Always the spindle", "Never the flange"),
        ("The washer only", "The spindle", "The flange"),
        ("The washer", "All the spindles", "The flange"),
        ("Every washer", "All the spindles", "Every flange"),
    ],
)
def test_absolute_words_that_give_nothing_away_pass(options: tuple[str, ...]) -> None:
    assert "R12" not in broken(question(options=options))


@pytest.mark.parametrize(
    ("stem", "options"),
    [
        (STEM, ("The dripping washer", "The brass spindle", "The wall flange")),
        ("What does gradient clipping do?", ("It clips the norm", "It doubles the rate", "It stops the run")),
        ("A tap leaks at its packing. What helps?", ("New packing", "A new spindle", "A new handle")),
    ],
)
def test_a_word_of_the_stem_in_the_key_alone_is_found(stem: str, options: tuple[str, ...]) -> None:
    assert broken(question(stem, options)) == {"R13"}


@pytest.mark.parametrize(
    ("stem", "options"),
    [
        (STEM, ("The dripping washer", "The dripping spindle", "The wall flange")),
        ("Taps, spindles and flanges: which wears out?", ("The tap's washer", "The spindle", "The flange")),
        ("Which line of a bill is the largest: input or output?", ("The output", "The input", "Neither line")),
        ("Which would you have to make first?", ("Make the washer", "The brass spindle", "The wall flange")),
    ],
)
def test_words_that_wrong_options_share_too_pass(stem: str, options: tuple[str, ...]) -> None:
    assert "R13" not in broken(question(stem, options))
