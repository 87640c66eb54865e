"""`manage.py check_catalogue`: what the catalogue holds, each defect by its place, and the exit status."""

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.roles.framework.texts import built_in
from tests.roles.framework.whole import WHOLE

ROOT = Path(__file__).resolve().parents[2]
STORY, ROLE = "stories/artist.yaml", "roles/keeper.yaml"


def written(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def checked(folder: Path | None = None) -> tuple[list[str], str]:
    """The lines it wrote, and what it ended with: nothing where there are no defects."""
    out, ending = StringIO(), ""
    try:
        call_command("check_catalogue", **({"folder": folder} if folder else {}), stdout=out)
    except CommandError as error:
        ending = str(error)
    return out.getvalue().splitlines(), ending


def test_the_built_in_catalogue_has_no_defects() -> None:
    lines, ending = checked()
    assert ending == "", "\n".join(lines)
    assert lines[0] == "8 layers, 8 domains, 48 competencies"
    assert lines[2] == "32 roles with 1137 requirements"
    assert lines[3].startswith("the two most alike: ")
    assert lines[4].startswith("32 stories with ")
    assert lines[5].startswith("14 questions of the finder with ")
    assert lines[6:] == ["10 backgrounds, 5 steps of the ladder", "No defects."]


def test_it_counts_what_a_catalogue_holds(tmp_path: Path) -> None:
    lines, ending = checked(written(tmp_path, WHOLE))
    assert lines == [
        "2 layers, 1 domains, 4 competencies",
        "2 prerequisites, 2 deep",
        "5 roles with 20 requirements",
        "the two most alike: Engineer and Keeper, cosine 0.66",
        "5 stories with 2245 words",
        "1 questions of the finder with 2 options",
        "1 backgrounds, 2 steps of the ladder",
        "No defects.",
    ]
    assert ending == ""


def test_every_defect_stands_by_its_place(tmp_path: Path) -> None:
    story = WHOLE[STORY].replace("the bottles of the whole house", "the botltes of the whole hause")
    files = WHOLE | {STORY: story, "words.txt": "yarn\nwool\n"}
    del files["stories/keeper.yaml"], files["ladder.yaml"]
    lines, ending = checked(written(tmp_path, files))
    assert lines[-5:] == [
        "ladder.yaml:1: the file is missing; it says what grows from junior to manager",
        "roles/keeper.yaml:1: the role has no story; write stories/keeper.yaml",
        f"{STORY}:4: “botltes” is in no word list; write “bottles”, or add it to words.txt if it is a term",
        f"{STORY}:4: “hause” is in no word list; write “cause”, or add it to words.txt if it is a term",
        "words.txt:2: “wool” comes before “yarn”; keep the terms sorted",
    ]
    assert ending == f"5 defects: mend the places above in {tmp_path}."


def test_what_loading_refuses_is_told_with_the_words_of_the_other_files(tmp_path: Path) -> None:
    files = WHOLE | {
        ROLE: WHOLE[ROLE].replace("weight: 1\n", "weight: 9\n", 1),
        STORY: WHOLE[STORY].replace("bottles", "botltes"),
    }
    lines, ending = checked(written(tmp_path, files))
    assert [line.partition(": ")[2] for line in lines] == [
        "weight 9 is outside 1 to 5; 5 counts most",
        "“botltes” is in no word list; write “bottles”, or add it to words.txt if it is a term",
    ]
    assert ending == f"2 defects: mend the places above in {tmp_path}."


def test_terms_stand_beside_the_files(tmp_path: Path) -> None:
    files = WHOLE | {STORY: WHOLE[STORY].replace("bottles", "kubernetes"), "words.txt": "# Tools\nKubernetes\n"}
    assert checked(written(tmp_path, files))[1] == ""


def test_a_folder_that_is_not_there_is_said_so() -> None:
    assert checked(Path("/nowhere/at/all")) == ([], "There is no folder /nowhere/at/all. Nothing was checked.")


def test_a_folder_with_nothing_in_it_is_told_what_it_lacks(tmp_path: Path) -> None:
    lines, ending = checked(tmp_path)
    assert lines == ["framework.yaml:1: the file is missing; it holds the levels and the layers"]
    assert ending == f"One defect: mend the places above in {tmp_path}."


@pytest.mark.parametrize("name", ["roles/extra.yaml", "words.txt"])
def test_what_only_looks_like_a_file_is_said_so(tmp_path: Path, name: str) -> None:
    written(tmp_path, WHOLE)
    (tmp_path / name).mkdir()
    refusal = f"{tmp_path / name} is no file that can be read (Is a directory). Mend it or take it away."
    assert checked(tmp_path) == ([], refusal)


def test_a_link_that_leads_nowhere_is_neither_checked_nor_loaded(tmp_path: Path) -> None:
    written(tmp_path, WHOLE)
    (tmp_path / "finder.yaml").unlink()
    (tmp_path / "finder.yaml").symlink_to(tmp_path / "nowhere")
    refusal = f"{tmp_path / 'finder.yaml'} is no file that can be read (No such file or directory)."
    for command in ("check_catalogue", "load_catalogue"):
        with pytest.raises(CommandError, match=re.escape(refusal)):
            call_command(command, folder=tmp_path, stdout=StringIO())


def test_a_name_that_is_no_text_can_be_written_to_any_output(tmp_path: Path) -> None:
    written(tmp_path, WHOLE)
    (tmp_path / os.fsdecode(b"a\xffb.yaml")).touch()
    lines, _ = checked(tmp_path)
    assert any(line.startswith("a?b.yaml:1: ") for line in lines)


def test_defects_go_to_the_output_the_verdict_to_the_errors_and_the_status_is_1(tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "check_catalogue", "--folder", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.count("framework.yaml:1: ")) == (1, 1)
    assert done.stderr == f"CommandError: One defect: mend the places above in {tmp_path}.\n"


def test_every_file_of_the_built_in_catalogue_is_looked_at() -> None:
    files = built_in()
    assert {file.partition("/")[0] for file in files} == {
        "backgrounds.yaml",
        "domains",
        "finder.yaml",
        "framework.yaml",
        "ladder.yaml",
        "roles",
        "stories",
    }
