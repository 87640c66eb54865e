"""`manage.py calibrate_items`: from a file of answers to parameters, and back to whoever has to mend the file."""

import json
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from assessments.management.commands.simulate_test import built_in_bank
from tests.assessments.measurement.test_calibrate import LSAT_6


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "answers.csv"


@pytest.fixture
def lsat(file: Path) -> Path:
    """Section 6 of the Law School Admission Test: each pattern that somebody gave, with how many did."""
    patterns = [",".join(f"{number:05b}") + f",{count}" for number, count in enumerate(LSAT_6) if count]
    file.write_text("\n".join(["one,two,three,four,five,count", *patterns]))
    return file


def calibrated(file: Path, model: str = "2pl", **options: object) -> str:
    out = StringIO()
    call_command("calibrate_items", responses=file, model=model, stdout=out, **options)
    return out.getvalue()


def refused(file: Path, text: str | bytes, model: str = "2pl") -> str:
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(CommandError) as said:
        calibrated(file, model)
    assert str(said.value).startswith("Nothing was estimated")
    return str(said.value)


def test_two_parameters_of_lsat_6(lsat: Path) -> None:
    found = json.loads(calibrated(lsat, json=True))
    assert list(found) == ["items", "log_likelihood", "n", "alpha"]
    items = found["items"]
    assert [item["id"] for item in items] == ["one", "two", "three", "four", "five"]
    assert [item["a"] for item in items] == pytest.approx([0.8257, 0.7228, 0.8908, 0.6884, 0.6569], abs=0.003)
    assert [item["b"] for item in items] == pytest.approx([-3.3588, -1.3701, -0.2797, -1.8664, -3.1259], abs=0.01)
    assert all(item["se_a"] > 0 and item["se_b"] > 0 for item in items)
    assert found["log_likelihood"] == pytest.approx(-2466.653, abs=0.001)
    assert (found["n"], round(found["alpha"], 5)) == (1000, 0.295)


def test_one_discrimination_in_a_rasch_model(lsat: Path) -> None:
    found = json.loads(calibrated(lsat, "rasch", json=True))
    assert {round(item["a"], 2) for item in found["items"]} == {0.76}  # Thissen (1982): .755
    assert found["log_likelihood"] == pytest.approx(-2466.94, abs=0.01)


def test_priors_only_where_they_are_asked_for(lsat: Path) -> None:
    plain, drawn = (json.loads(calibrated(lsat, json=True, prior=prior)) for prior in (False, True))
    assert plain["log_likelihood"] > drawn["log_likelihood"]


def test_the_same_in_words(lsat: Path) -> None:
    said = calibrated(lsat)
    assert "1,000 people, log-likelihood -2466.653." in said
    assert "Cronbach's alpha 0.29500." in said


def test_alpha_is_not_told_where_something_was_not_asked(file: Path, lsat: Path) -> None:
    lsat.write_text(lsat.read_text() + "\n1,,1,0,1,1")
    assert json.loads(calibrated(lsat, json=True))["alpha"] is None
    assert "alpha" not in calibrated(lsat)


def test_an_item_that_contradicts_the_others_is_marked_unfit(file: Path) -> None:
    chance = np.random.default_rng(1)
    answers = (chance.random((400, 4)) < 1 / (1 + np.exp(-1.5 * chance.standard_normal((400, 1))))).astype(int)
    answers[:, 3] = 1 - answers[:, 3]
    file.write_text("\n".join(["one,two,three,miskeyed", *(",".join(map(str, row)) for row in answers)]))
    assert "Do not use “miskeyed”: its discrimination is at the edge" in calibrated(file)


def test_items_of_the_bank_are_found_there(file: Path) -> None:
    names = [placed.name for placed in built_in_bank().items[:3]]
    answers = "\n1,0,0\n1,1,0\n0,1,1\n0,0,1\n1,0,1"
    file.write_text(",".join(names) + answers)
    assert names[0] in calibrated(file, "rasch")
    said = refused(file, ",".join([*names[:2], "ai-security/no-such-item"]) + answers)
    assert "Line 1: the bank has no item “ai-security/no-such-item”." in said
    file.write_text(",".join([*names[:2], "not of the bank"]) + answers)
    assert "not of the bank" in calibrated(file, "rasch")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one,two,three\n1,0,1\n1,1,0\n", "Everybody answered “one” right, so it cannot be placed."),
        ("one,two,three\n0,0,1\n0,1,0\n", "Everybody answered “one” wrong, so it cannot be placed."),
        ("one,two,three\n,0,1\n,1,0\n", "Nobody answered “one”."),
        ("one,two\n1,0\n0,1\n", "Two parameters for each item need three items or more."),
        ("one,two\n1,0\n1,2\n", "Line 3, column 2 (“two”): “2” is no answer."),
        ("", "The file is empty."),
        (b"\xff\xd8\xff\xe0", "Line 1: this is no text in UTF-8."),
    ],
)
def test_what_cannot_be_estimated_is_refused_in_a_sentence(file: Path, text: str | bytes, said: str) -> None:
    assert said in refused(file, text)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.csv cannot be read \(No such file or directory\)"):
        calibrated(tmp_path / "none.csv")
    with pytest.raises(CommandError, match="cannot be read"):
        calibrated(tmp_path)
