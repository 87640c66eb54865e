"""A file of answers: what it says, and where it has to be mended."""

import numpy as np
import pytest

from assessments.measurement.responses import NotResponses, read_responses


def refused(text: str | bytes) -> list[str]:
    with pytest.raises(NotResponses) as said:
        read_responses(text.encode() if isinstance(text, str) else text)
    return str(said.value).splitlines()


def test_each_line_is_one_person_with_what_they_were_asked() -> None:
    said = read_responses(b"one,two,three\n1,0,\n0,,1\n")
    assert said.items == ("one", "two", "three")
    assert np.array_equal(said.answers, [[1, 0, np.nan], [0, np.nan, 1]], equal_nan=True)
    assert list(said.counts) == [1, 1]


def test_a_column_says_how_many_gave_a_pattern_wherever_it_stands() -> None:
    said = read_responses("\ufeffone, count ,two\r\n1,12,0\r\n\r\n0, 3 ,1\r\n".encode())
    assert said.items == ("one", "two")
    assert said.answers.tolist() == [[1, 0], [0, 1]]
    assert list(said.counts) == [12, 3]


def test_a_line_without_any_answer_is_left_out() -> None:
    assert read_responses(b"one,two\n1,0\n,\n").answers.tolist() == [[1, 0]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The file is empty. Its first line names the items"),
        ("\n\n", "The file is empty."),
        ("one,two\n", "There are no answers: below the line of names"),
        ("one,two\n,\n", "There are no answers"),
        ("one\n1\n", "Line 1: there is one item; calibrating takes two or more"),
        ("count\n1\n", "Line 1: there is no item;"),
        ("one,count\n1,1\n", "Line 1: there is one item;"),
        ("one,two,one\n1,0,1\n", "Line 1, column 3: “one” is the name of column 1 already."),
        ("one,,two\n1,0,1\n", "Line 1, column 2: the item has no name."),
        ("one,two\n1,0\n1,2\n", "Line 3, column 2 (“two”): “2” is no answer. Write 1 for right, 0 for wrong"),
        ("count,one,two\n1,x,0\n", "Line 2, column 2 (“one”): “x” is no answer."),
        ("one,two\n1,0,1\n", "Line 2 has 3 columns, line 1 has 2."),
        ("one,two\n1\n", "Line 2 has one column, line 1 has 2."),
        ("one,two,count\n1,0,0\n", "Line 2, column 3 (“count”): “0” is no whole number from 1 to 999,999,999."),
        ("one,two,count\n1,0,1.5\n", "Line 2, column 3 (“count”): “1.5” is no whole number"),
        ("one,two,count\n1,0,-3\n", "“-3” is no whole number"),
        ("one,two,count\n1,0,\n", "“” is no whole number"),
        ("one,two,count\n1,0,٣\n", "“٣” is no whole number"),
        ('one,two\n1,"0\n', "this is no CSV that can be read"),
        ("one,two\n1,\0\n", "Line 2: this is no text."),
        (b"\x89PNG\r\n\x1a\n", "Line 1: this is no text in UTF-8. Save the file as CSV in UTF-8."),
        (b"one,two\n1,0\n1,\xff\n", "Line 3: this is no text in UTF-8."),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str | bytes, said: str) -> None:
    assert said in "\n".join(refused(text))


def test_all_there_is_to_mend_is_told_at_once() -> None:
    assert len(refused("one,two,count\n2,3,0\n1\n")) == 4


def test_of_very_much_to_mend_the_first_places_are_told() -> None:
    told = refused("one,two\n" + "7,1\n" * 3000)
    assert (len(told), told[-1]) == (21, "And 2,980 more.")
    assert len(refused("one,two\n" + "7" * 90 + ",1\n")[0]) < 160
