"""The versions of a matrix: what changed between two, and a version as a file to take away."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from roles.framework import KnownCompetency, content_of, difference, parse, read_table, recognise
from roles.management.commands.load_catalogue import BUILT_IN, texts_of
from roles.models import MatrixVersion, Role
from roles.selectors import published_matrix
from roles.services import load_catalogue
from tests.factories import a_catalogue, a_competency, publish
from tests.factories.framework import FITTER, PLUMBER, a_role, wide_role, with_level
from tests.queries import queries

pytestmark = pytest.mark.usefixtures("framework")
HARDER = with_level(PLUMBER, "pipes", (1, 3, 3))


def test_a_role_leads_to_its_versions_and_they_to_what_changed(client: Client) -> None:
    publish(a_catalogue(roles=[HARDER, FITTER]))
    assert "/roles/plumber/versions/" in client.get("/roles/plumber/").text
    versions = client.get("/roles/plumber/versions/").text
    assert "What changed from version 1" in versions
    assert versions.index("Version 2") < versions.index("Version 1 ")
    assert "/roles/plumber/versions/1/2/" in versions

    page = client.get("/roles/plumber/versions/1/2/").text
    assert "1 level raised." in page
    assert "Pipes, Mid: from 2 Working to 3 Advanced." in page
    assert page.count('class="cell-change"') == 1
    assert "<del>2</del>" in page
    assert "<ins>3</ins>" in page


def test_competencies_that_came_and_went_are_marked(client: Client) -> None:
    rows = [("pipes", (1, 2, 3), 5, True), ("valves", (1, 2, 2), 2, False), ("taps", (0, 1, 1), 1, False)]
    publish(
        a_catalogue(
            competencies=[a_competency(slug) for slug in ("pipes", "valves", "billing", "taps")],
            roles=[a_role("plumber", rows)],
        )
    )
    page = client.get("/roles/plumber/versions/1/2/").text
    assert "Taps <span" in page
    assert ">new</span>" in page
    assert "Billing <span" in page
    assert ">removed</span>" in page
    assert "Removed: Billing." in page


def test_a_version_compared_with_itself_has_not_changed(client: Client) -> None:
    page = client.get("/roles/plumber/versions/1/1/").text
    assert "No changes." in page
    assert "cell-change" not in page


def test_drafts_and_versions_that_never_were_are_not_found(client: Client) -> None:
    MatrixVersion.objects.create(role=Role.objects.get(slug="plumber"), title="Plumber")
    assert "Version 2" not in client.get("/roles/plumber/versions/").text
    for address in ("1/2/", "2/1/", "7/1/", "2/matrix.csv", "1/matrix.pdf", "99999999999999999999/matrix.csv"):
        assert client.get(f"/roles/plumber/versions/{address}").status_code == 404, address


def test_a_role_whose_matrix_was_never_published_says_so(client: Client) -> None:
    Role.objects.create(slug="diver", name="Diver", kind="profession", position=9)
    assert "No version of this matrix was published yet" in client.get("/roles/diver/versions/").text


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_taken_away_reads_back_to_no_change(client: Client, ending: str) -> None:
    answer = client.get(f"/roles/plumber/versions/1/matrix.{ending}")
    assert answer["Content-Disposition"] == f'attachment; filename="plumber-1.{ending}"'
    here = published_matrix(Role.objects.get(slug="plumber")).content
    known = {r.competency: KnownCompetency(r.name, r.domain, r.definition, r.descriptors) for r in here.rows}
    table = read_table(f"matrix.{ending}", answer.content)
    mapping = recognise(table, rungs=here.rungs).mapping
    read = content_of(table, mapping, known=known, rungs=here.rungs, title=here.title).content
    assert difference(here, read).is_empty


def test_a_matrix_asks_the_same_queries_however_wide(client: Client) -> None:
    for count in (2, 20):
        wide_role(count)
        number = MatrixVersion.objects.published().get(role__slug="wide").number
        with queries(4):
            client.get(f"/roles/wide/versions/{number}/matrix.csv")
        with queries(8):
            client.get(f"/roles/wide/versions/{number}/{number}/")
        with queries(2):
            client.get("/roles/wide/versions/")


# --- manage.py export_matrix -------------------------------------------------------------------------------------


def test_every_built_in_role_is_exported_as_a_file_that_goes_back_into_the_catalogue(tmp_path: Path) -> None:
    texts = texts_of(BUILT_IN)
    load_catalogue(catalogue=parse(texts), by=None)
    for file in [name for name in texts if name.startswith("roles/")]:
        call_command("export_matrix", Path(file).stem, output=tmp_path / "role.yaml", stdout=io.StringIO())
        texts[file] = (tmp_path / "role.yaml").read_text()
    again = load_catalogue(catalogue=parse(texts), by=None)
    assert (again.versions, again.editions, again.retired) == ((), (), ())


def test_the_format_follows_the_ending_and_is_csv_on_the_terminal(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    call_command("export_matrix", "plumber", output=tmp_path / "p.xlsx", stdout=io.StringIO())
    assert (tmp_path / "p.xlsx").read_bytes().startswith(b"PK")
    call_command("export_matrix", "plumber")
    rows = list(csv.DictReader(io.StringIO(capfdbinary.readouterr().out.decode("utf-8-sig"))))
    assert [row["Competency"] for row in rows] == ["Pipes", "Valves", "Billing"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["astronaut"], "“astronaut” is no role with a published matrix. Roles: plumber, fitter"),
        (["plumber", "--output", "matrix.pdf"], "there is no format “pdf”. Use csv, xlsx, yaml"),
        (["plumber", "--output", "/nowhere/matrix.csv"], "No such file or directory"),
    ],
)
def test_what_cannot_be_exported_is_said_in_words(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match="Nothing was written") as refused:
        call_command("export_matrix", *arguments)
    assert sentence in str(refused.value)
