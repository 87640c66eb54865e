"""Items in a CSV file are read row by row, or every place that stands in the way is told by its line."""

import pytest

from assessments.items.questions import Choice
from assessments.items.sheets import Sheet, read_sheet

HEADER = "competency,level,kind,stem,option_1,option_2,option_3,option_4,key,explanation\n"
GOOD = "pipes,1,single_choice,Which part seals?,Washer,Spindle,Flange,,1,The washer is pressed on the seat\n"


def sheet(*rows: str, header: str = HEADER) -> Sheet:
    return read_sheet("pipes.csv", header + "".join(rows))


def told(*rows: str, header: str = HEADER) -> list[str]:
    return [str(problem) for problem in sheet(*rows, header=header).problems]


def row(**cells: str) -> str:
    """The good row with other cells."""
    names = HEADER.strip().split(",")
    by_name = dict(zip(names, GOOD.strip().split(","), strict=True)) | cells
    return ",".join(by_name[name] for name in names) + "\n"


def test_a_row_becomes_a_question() -> None:
    (question,) = sheet(GOOD).questions
    assert (question.competency, question.level, question.kind) == ("pipes", 1, "single_choice")
    assert question.options == (Choice("Washer", True), Choice("Spindle"), Choice("Flange"))
    assert (question.line, question.name) == (2, "pipes, row 2")
    assert told(GOOD) == []


def test_columns_stand_in_any_order_and_need_not_all_be_there() -> None:
    header = "Key;Explanation;Stem;Option 2;Option 1;Kind;Level;Competency;Author\n"
    read = sheet("2;It seals;Which part seals?;Washer;Spindle;Single Choice;1;pipes;Ana\n", header=header)
    assert read.problems == ()
    assert read.questions[0].options == (Choice("Spindle"), Choice("Washer", True))
    assert read.ignored == ("Author",)


def test_a_row_is_told_by_the_line_where_it_begins_and_by_its_number() -> None:
    first, second = sheet(row(stem='"Which part\nof a tap\nseals?"'), "\n", row(stem="Which?")).questions
    assert (first.line, first.name) == (2, "pipes, row 2")
    assert (second.line, second.name) == (6, "pipes, row 4")


def test_the_key_of_an_ordering_item_is_its_right_order() -> None:
    (question,) = sheet(row(kind="ordering", key="3;1;2")).questions
    assert [option.text for option in question.options] == ["Flange", "Washer", "Spindle"]
    assert question.keys == ()


def test_the_key_of_select_all_names_each_right_one() -> None:
    (question,) = sheet(row(kind="Select all", key="1; 3")).questions
    assert [option.text for option in question.keys] == ["Washer", "Flange"]


def test_the_key_of_a_numeric_item_is_its_value() -> None:
    assert told(row(kind="numeric", option_1="", option_2="", option_3="", key="-0.75")) == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"key": "4"}, "form error: row 2: the key names option 4, but the last one written is option 3"),
        ({"option_2": "", "key": "2"}, "form error: row 2: the key names option 2, but that one is empty"),
        ({"key": "1;2"}, "R06 error: row 2: the key names 2 options; exactly one is right"),
        ({"key": "1;1"}, "form error: row 2: the key names option 1 twice"),
        ({"key": "A"}, "form error: row 2: the key “A” is no number of an option"),
        ({"key": "0"}, "form error: row 2: the key “0” is no number of an option"),
        ({"key": ""}, "form error: row 2: the key is empty"),
        ({"kind": "ordering", "key": "2;1"}, "form error: row 2: the key names 2 of 3 options"),
        ({"kind": "ordering", "option_3": "", "key": "2;1"}, "an ordering item needs at least 3 things to order"),
        ({"kind": "numeric", "key": "1"}, "form error: row 2: a numeric item has no options"),
        ({"kind": "numeric", "key": "many"}, "form error: row 2: the key “many” is no number; write digits"),
        ({"kind": "numeric", "key": "NaN"}, "form error: row 2: the key “NaN” is no number"),
        ({"kind": "essay"}, "form error: row 2: the kind “essay” is not known; write one of single_choice"),
        ({"level": "4"}, "R01 error: row 2: the level is “4”; write 1, 2 or 3"),
        ({"stem": ""}, "form error: row 2: it has no stem"),
        ({"option_2": ""}, "form error: row 2: option 2 is empty although option 3 is written"),
        ({"option_2": "washer"}, "form error: row 2: options 1 and 2 say the same"),
        ({"explanation": "It seals,spilt"}, "form error: row 2: it has 11 cells, the header 10"),
    ],
)
def test_what_is_wrong_with_a_row_is_told(cells: dict[str, str], said: str) -> None:
    found = told(row(**cells))
    assert any(one.startswith("pipes.csv:2: ") and said in one for one in found), found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "pipes.csv:1: form error: the file is empty"),
        (HEADER, "pipes.csv:1: form error: there is no item below the header"),
        (HEADER.replace("stem,", "stam,"), "pipes.csv:1: form error: the header has no column “stem”; add it"),
        (HEADER.replace("option_2", "option_1"), "pipes.csv:1: form error: two columns are called “option_1”"),
        (HEADER.replace("option_4", "option_7") + GOOD, "“option_7” is not known; options are option_1 to option_6"),
        (HEADER + GOOD + 'pipes,1,"single', "pipes.csv:3: form error: the cells cannot be told apart from here on"),
        (HEADER + "pipes,1\n", "pipes.csv:2: form error: row 2: it has 2 cells, the header 10; add the missing ones"),
        (HEADER + GOOD.replace("seals", "se\x07als"), "pipes.csv:2: form error: the character U+0007"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(text: str, said: str) -> None:
    found = [str(problem) for problem in read_sheet("pipes.csv", text).problems]
    assert any(said in one for one in found), found


def test_a_file_without_explanations_is_told_once() -> None:
    header = HEADER.replace(",explanation", "")
    read = sheet(*[GOOD.rpartition(",")[0] + "\n"] * 3, header=header)
    assert [str(one) for one in read.problems] == [
        "pipes.csv:1: R21 error: the header has no column “explanation”; add it"
    ]
    assert len(read.questions) == 3


def test_a_row_that_cannot_be_read_takes_no_other_with_it() -> None:
    read = sheet(row(kind="essay"), GOOD)
    assert [question.line for question in read.questions] == [3]
    assert [problem.line for problem in read.problems] == [2]


def test_a_mark_before_the_text_and_windows_line_ends_are_read() -> None:
    assert read_sheet("pipes.csv", ("\N{BYTE ORDER MARK}" + HEADER + GOOD).replace("\n", "\r\n")).problems == ()
