"""Loading a catalogue: idempotent, and never an edit of what was published."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from roles.management.commands.load_catalogue import BUILT_IN
from roles.models import (
    Competency,
    CompetencyEdition,
    Descriptor,
    Domain,
    Layer,
    MatrixRow,
    MatrixVersion,
    Requirement,
    Role,
)
from tests.factories import a_catalogue, a_competency, publish
from tests.factories.framework import FITTER, PLUMBER, with_level

pytestmark = pytest.mark.django_db

COMPETENCIES = tuple(a_competency(slug) for slug in ("pipes", "valves", "billing"))


def levels_of(version: MatrixVersion) -> dict[str, list[int]]:
    cells = Requirement.objects.filter(row__version=version).order_by("row__position", "rung__position")
    levels: dict[str, list[int]] = {}
    for slug, level in cells.values_list("row__edition__competency__slug", "level"):
        levels.setdefault(slug, []).append(level)
    return levels


def test_the_built_in_catalogue_arrives_whole() -> None:
    out = StringIO()
    call_command("load_catalogue", stdout=out)
    assert "8 layers, 32 roles, 8 domains, 48 competencies, 1137 requirements." in out.getvalue()
    assert (Layer.objects.count(), Role.objects.count(), Domain.objects.count()) == (8, 32, 8)
    assert (Competency.objects.count(), MatrixRow.objects.count()) == (48, 379)
    assert Descriptor.objects.filter(level__gt=0).count() == 192
    ai_engineer = MatrixVersion.objects.published().get(role__slug="ai-engineer")
    assert levels_of(ai_engineer)["retrieval-rag"] == [2, 3, 4]


def test_loading_again_changes_nothing() -> None:
    publish()
    before = list(MatrixVersion.objects.values_list("pk", "number", "published_at"))
    again = publish()
    assert (again.versions, again.editions, again.retired) == ((), (), ())
    assert list(MatrixVersion.objects.values_list("pk", "number", "published_at")) == before


def test_a_changed_level_publishes_a_new_version_and_leaves_the_old_one_as_it_was() -> None:
    publish()
    harder = with_level(PLUMBER, "valves", (2, 3, 4))
    done = publish(a_catalogue(roles=[harder, FITTER]))
    assert done.versions == ("Plumber, version 2",)
    old, new = MatrixVersion.objects.filter(role__slug="plumber").order_by("number")
    assert (old.state, new.state) == ("retired", "published")
    assert levels_of(old)["valves"] == [1, 2, 2]
    assert levels_of(new)["valves"] == [2, 3, 4]
    assert MatrixVersion.objects.get(role__slug="fitter").number == 1


def test_a_changed_descriptor_makes_a_new_edition_and_a_new_version_of_every_matrix_that_asks_it() -> None:
    publish()
    clearer = replace(COMPETENCIES[0], descriptors=("None", "Cuts", "Joins", "Plans", "Teaches"))
    done = publish(a_catalogue(competencies=[clearer, *COMPETENCIES[1:]]))
    assert done.editions == ("Pipes, edition 2",)
    assert done.versions == ("Plumber, version 2", "Fitter, version 2")
    first, second = CompetencyEdition.objects.filter(competency__slug="pipes").order_by("number")
    assert first.descriptors.get(level=1).text == "Pipes at Foundation."
    assert second.descriptors.get(level=1).text == "Cuts"
    old = MatrixVersion.objects.get(role__slug="plumber", number=1)
    assert old.rows.get(position=0).edition == first


def test_a_renamed_domain_makes_new_versions_and_old_rows_keep_the_old_name() -> None:
    publish()
    catalogue = a_catalogue()
    renamed = replace(catalogue, domains=(replace(catalogue.domains[0], name="Plumbing"),))
    assert publish(renamed).versions == ("Plumber, version 2", "Fitter, version 2")
    rows = MatrixRow.objects.order_by("version__number").values_list("version__number", "domain")
    assert set(rows) == {(1, "Water"), (2, "Plumbing")}


def test_a_changed_summary_is_no_new_version() -> None:
    publish()
    done = publish(a_catalogue(roles=[replace(PLUMBER, summary="Keeps water in.", aliases=("Fitter",)), FITTER]))
    assert done.versions == ()
    plumber = Role.objects.get(slug="plumber")
    assert (plumber.summary, plumber.aliases) == ("Keeps water in.", ["Fitter"])


def test_a_role_that_moves_stands_in_its_new_layers_only() -> None:
    publish()
    publish(a_catalogue(roles=[PLUMBER, replace(FITTER, layers=("user",))]))
    assert [layer.slug for layer in Role.objects.get(slug="fitter").layers.all()] == ["user"]


def test_a_role_that_left_the_catalogue_is_retired_and_comes_back_as_a_new_version() -> None:
    publish()
    assert publish(a_catalogue(roles=[PLUMBER])).retired == ("Fitter",)
    assert not MatrixVersion.objects.published().filter(role__slug="fitter").exists()
    assert publish().versions == ("Fitter, version 2",)


def test_a_broken_catalogue_is_refused_by_file_and_line_and_changes_nothing(tmp_path: Path) -> None:
    call_command("load_catalogue", stdout=StringIO())
    broken = tmp_path / "catalogue"
    for file in BUILT_IN.rglob("*.yaml"):
        copy = broken / file.relative_to(BUILT_IN)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    role = broken / "roles" / "ai-engineer.yaml"
    lines = role.read_text().splitlines()
    place = next(i for i, line in enumerate(lines) if "levels:" in line)
    lines[place] = lines[place].replace("levels: [", "levels: [7, ")
    role.write_text("\n".join(lines))
    (broken / "roles" / "ml-engineer.yaml").write_bytes(b"slug: \xff\xfe\x00")
    with pytest.raises(CommandError) as refused:
        call_command("load_catalogue", folder=broken, stdout=StringIO())
    assert "Nothing was loaded" in str(refused.value)
    assert f"roles/ai-engineer.yaml:{place + 1}: " in str(refused.value)
    assert "roles/ml-engineer.yaml:1: " in str(refused.value)
    assert MatrixVersion.objects.count() == 32


def test_a_folder_that_is_not_there_is_said_so() -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("load_catalogue", folder=Path("/nowhere/at/all"))


def test_the_database_refuses_a_second_published_version() -> None:
    publish()
    version = MatrixVersion.objects.get(role__slug="plumber")
    with pytest.raises(IntegrityError), transaction.atomic():
        MatrixVersion.objects.create(
            role=version.role, number=2, state="published", title="Plumber", published_at=version.published_at
        )


def test_the_database_refuses_a_level_off_the_scale() -> None:
    publish()
    with pytest.raises(IntegrityError), transaction.atomic():
        Requirement.objects.update(level=5)
