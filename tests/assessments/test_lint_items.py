"""`manage.py lint_items`: each finding by its place, what nobody checked, and the exit status."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from roles.framework import parse
from tests.assessments.items.samples import BUILT_IN, GOOD
from tests.roles.framework.texts import built_in

ROOT = Path(__file__).resolve().parents[2]
HEADER = "competency,level,kind,stem,option_1,option_2,option_3,option_4,option_5,key,explanation\n"
CLEAN = (
    "model-evaluation,1,single_choice,Which measure says how many of the frauds a detector finds?,Precision,Recall,"
    "Accuracy,,,2,Recall is the share of frauds that are found; precision and accuracy have other denominators.\n"
    "model-evaluation,1,numeric,A test finds 15 of 20 faults. What share is that?,,,,,,0.75,15 of 20 makes 0.75.\n"
    'model-evaluation,2,scenario,"A model is accurate on old data and not on new data.\nWhat should be done next?",'
    "Compare both sets of inputs,Wait for the next quarter,Raise the share of alarms,,,1,"
    "Comparing inputs shows what has changed; the others change nothing about that.\n"
    "model-evaluation,2,Select all,Which of these numbers come from a confusion matrix?,Precision,Recall,Latency,,,1;2,"
    "Both are ratios of its cells; latency is measured with a clock.\n"
    "model-evaluation,3,ordering,In which order is a model evaluated on held-out rows?,Fit,Split,Measure,,,2;1;3,"
    "The split comes before fitting and the measuring after it.\n"
)
FLAWS = {
    "R01": "no-such-thing,1,single_choice,Which ring seals a tap?,Rubber,Steel,Brass,,,1,Rubber gives way and seals.\n",
    "R03": "api-backend,1,single_choice,Which of these is not a header?,Accept,Host,Body,,,3,The body is below them.\n",
    "R04": "api-backend,1,single_choice,Who pays for a slow query?,Users,Owners,All of the above,,,1,"
    "Users wait for it.\n",
    "R05": "api-backend,1,single_choice,Does a lock slow other writers?,True,False,,,,1,"
    "The other writers have to wait.\n",
    "R06": "api-backend,1,single_choice,Which part stores rows?,Table,Index,Cache,,,1;2,"
    "A table stores all of its rows.\n",
    "R07": "api-backend,1,single_choice,Which colour is calm?,Blue,Red,Pink,Grey,Teal,1,"
    "Blue is calm by convention here.\n",
    "R08": "api-backend,1,single_choice,Why use a queue?,It lets slow work wait while callers get their reply at once,"
    "It saves disk space,It hides faults,,,1,Callers need not wait for slow work.\n",
    "R11": "api-backend,1,single_choice,How many retries are usual?,30,3,300,,,2,Three retries catch short faults.\n",
    "R12": "api-backend,1,single_choice,When is a cache cleared?,After a write,Always at noon,Never by hand,,,1,"
    "A write makes it stale.\n",
    "R13": "api-backend,1,single_choice,What does throttling protect?,Throttled parts,Long names,Old files,,,1,"
    "It keeps parts from overload.\n",
    "R18": "api-backend,1,scenario,A page is slow. What is the cause?,A lock,A leak,A loop,,,1,"
    "The lock is the cause.\n",
    "R21": "api-backend,1,single_choice,Which verb fetches a page?,GET,PUT,POST,,,1,\n",
    "form": "api-backend,1,single_choice,Which verb changes a page?,GET,PUT,POST,,,7,PUT and POST both send a body.\n",
}


def linted(*files: Path) -> tuple[list[str], str]:
    """The lines it wrote, and what it ended with: nothing where there are no errors."""
    out, ending = StringIO(), ""
    try:
        call_command("lint_items", *map(str, files), stdout=out)
    except CommandError as error:
        ending = str(error)
    return out.getvalue().splitlines(), ending


def findings(lines: list[str]) -> list[str]:
    return lines[: next(place for place, line in enumerate(lines) if " read in " in line)]


def written(file: Path, text: str | bytes) -> Path:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_the_built_in_bank_has_no_errors_and_what_nobody_checked_is_named() -> None:
    lines, ending = linted()
    assert ending == "", "\n".join(lines)
    files = len(list(BUILT_IN.glob("*.yaml")))
    assert f" items read in {files} files: 0 errors, " in "\n".join(lines)
    after = lines[lines.index("Not checked:") + 1 :]
    assert [line.split()[0] for line in after[: after.index("Checked in part:")]] == ["R09", "R19", "R20", "R23", "R24"]
    assert [line.split()[0] for line in after[after.index("Checked in part:") + 1 :]] == [
        "R14",
        "R16",
        "R17",
        "R18",
        "R21",
    ]


def test_clean_items_in_a_csv_file_have_no_finding(tmp_path: Path) -> None:
    lines, ending = linted(written(tmp_path / "clean.csv", HEADER + CLEAN))
    assert (findings(lines), ending) == ([], "")
    assert lines[0] == "5 items read in 1 file: 0 errors, 0 warnings."
    assert lines[-1] == (
        "Not checked in a CSV file, which has no column for it: the descriptor (R01), the second reading (R06), "
        "the mistakes (R07), the date of the next look (R14), script and slips (R17)."
    )


@pytest.mark.parametrize("rule", FLAWS)
def test_a_flaw_in_a_csv_file_is_found_on_its_line(rule: str, tmp_path: Path) -> None:
    file = written(tmp_path / "items.csv", HEADER + CLEAN + FLAWS[rule])
    found = findings(linted(file)[0])
    assert found != []
    assert all(line.startswith(f"{file}:8: ") for line in found)
    assert any(line.startswith(f"{file}:8: {rule} ") for line in found), found


def test_warnings_alone_leave_the_status_as_it_is(tmp_path: Path) -> None:
    lines, ending = linted(written(tmp_path / "items.csv", HEADER + FLAWS["R11"]))
    assert lines[1] == "1 item read in 1 file: 0 errors, 1 warning."
    assert ending == ""


def test_an_item_may_not_repeat_a_built_in_one(tmp_path: Path) -> None:
    bank = BUILT_IN / "retrieval-rag.yaml"
    copy = written(tmp_path / "copy.yaml", bank.read_bytes())
    found = findings(linted(copy)[0])
    assert f"{copy}:4: R22 error: retrieval-rag/related-meaning-without-shared-words: asks the same as" in found[0]
    assert "at assessments/bank/retrieval-rag.yaml:4; keep one of them" in found[0]
    assert not any("R22" in line for line in linted(bank)[0])


def test_yaml_is_held_against_the_catalogue(tmp_path: Path) -> None:
    descriptor = next(one.descriptors[1] for one in parse(built_in()).competencies if one.slug == "model-evaluation")
    good = GOOD.replace("competency: pipes", "competency: model-evaluation")
    file = written(tmp_path / "items.yml", good.replace("Names the parts", descriptor))
    assert findings(linted(file)[0]) == [
        f"{file}:18: R01 error: model-evaluation/litres-in-an-hour: it samples a descriptor that is not the one of "
        "level 2; copy that word for word"
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "the file is empty"),
        ("empty.yaml", b"", "the file is empty"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0", "it is no text in UTF-8"),
        ("picture.yaml", b"\x89PNG\r\n\x1a\n\0\0", "it is no text in UTF-8"),
        ("accents.csv", "competency\né".encode("latin-1"), "line 2 is not UTF-8; save the file in UTF-8"),
        ("items.txt", b"items", "the name of a file of items ends in .yaml, .yml or .csv"),
        ("items.yaml", b"items: [", "YAML cannot be read here"),
        ("list.yaml", b"- a", "it must hold fields"),
        ("other.csv", b"a,b\n1,2\n", "the header has no column “key”; add it"),
        ("missing.yaml", None, "there is no such file; correct its name"),
    ],
)
def test_a_file_that_cannot_be_read_takes_no_other_with_it(
    name: str, content: bytes | None, said: str, tmp_path: Path
) -> None:
    bad = tmp_path / name
    if content is not None:
        written(bad, content)
    lines, ending = linted(bad, written(tmp_path / "good.csv", HEADER + CLEAN + FLAWS["R11"]))
    found = findings(lines)
    assert any(line.startswith(f"{bad}:") and " form error: " in line and said in line for line in found), found
    assert any(line.startswith(f"{tmp_path}/good.csv:8: R11 warning: ") for line in found)
    assert "6 items read in 2 files: " in "\n".join(lines)
    assert ending == "Mend the errors above; warnings may stay where there is a good reason."


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert findings(linted(tmp_path)[0]) == [
        f"{tmp_path}:1: form error: this is a folder; name the files in it; it was not checked"
    ]


def test_columns_that_were_not_read_are_named(tmp_path: Path) -> None:
    header, row = HEADER.replace("explanation", "explanation,author"), FLAWS["R11"].replace(".\n", ".,Ana\n")
    file = written(tmp_path / "items.csv", header + row)
    assert linted(file)[0][-1] == f"Columns of {file} that were not read: author."


def test_code_of_an_item_is_not_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    script = f"compute: open({str(trace)!r}, 'w')"
    linted(written(tmp_path / "items.yaml", GOOD.replace("compute: print(0.2 * 60 * 60)", script)))
    assert not trace.exists()


def test_the_status_is_one_where_there_is_an_error(tmp_path: Path) -> None:
    environment = {**os.environ, "DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", "lint_items", str(tmp_path / "missing.csv")],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.startswith(f"{tmp_path}/missing.csv:1: form error: there is no such file")
    assert "Mend the errors above" in done.stderr
