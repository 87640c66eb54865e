"""What `parse` makes of sound texts, and that it makes nothing else of any others."""

import json

from hypothesis import given
from hypothesis import strategies as st

from roles.framework import (
    Catalogue,
    CatalogueError,
    Competency,
    Domain,
    Layer,
    Level,
    LevelText,
    MatrixRow,
    Role,
    Rung,
    parse,
)
from tests.roles.framework.texts import DOMAIN, FRAMEWORK, ROLE, SMALL, rewritten


def test_the_texts_become_values() -> None:
    catalogue = parse(SMALL)
    assert catalogue.levels[1] == LevelText(
        Level.FOUNDATION, "Foundation", "Follows", "One task", "Own work", "The ideas"
    )
    assert catalogue.layers == (
        Layer("builder", "Builder", "Makes the parts.", position=1),
        Layer("user", "User", "Uses the result.", position=2),
    )
    nothing = "Has met the word at most"
    preparation = ("Spots gaps", "Builds repeatable cleaning", "Designs splits", "Defines practice")
    competencies = (
        Competency("data-preparation", "Data preparation", "Clean and split data.", (nothing, *preparation)),
        Competency(
            "data-modelling",
            "Data modelling",
            "Shape and query data.",
            (nothing, "Reads", "Writes", "Tunes", "Owns"),
        ),
    )
    assert catalogue.domains == (Domain("data", "Data", "Keeping data sound.", 1, competencies),)
    assert catalogue.competencies == competencies
    assert catalogue.roles == (
        Role(
            slug="data-engineer",
            name="Data Engineer",
            kind="profession",
            layers=("builder",),
            aliases=("AI Data Engineer",),
            summary="Supplies data.",
            position=1,
            rungs=(Rung("junior", "Junior"), Rung("senior", "Senior")),
            rows=(
                MatrixRow("data-preparation", weight=5, essential=True, levels=(1, 3)),
                MatrixRow("data-modelling", weight=2, essential=False, levels=(2, 2)),
            ),
        ),
    )


def test_roles_and_domains_go_by_position_whatever_their_files_are_called() -> None:
    earlier = SMALL[ROLE].replace("slug: data-engineer", "slug: zookeeper")
    later = SMALL[ROLE].replace("position: 1", "position: 7")
    catalogue = parse(SMALL | {"roles/zookeeper.yaml": earlier, ROLE: later})
    assert [role.slug for role in catalogue.roles] == ["zookeeper", "data-engineer"]


def test_a_text_wrapped_over_lines_is_one_line() -> None:
    catalogue = parse(rewritten(ROLE, "summary: Supplies data.", "summary: >-\n  Supplies\n  data."))
    assert catalogue.roles[0].summary == "Supplies data."


def test_words_that_yaml_has_other_plans_for_stay_words() -> None:
    catalogue = parse(rewritten(ROLE, "[AI Data Engineer]", '[No, on, 12:30, 2024-01-01, "1", 007, 1e3]'))
    assert catalogue.roles[0].aliases == ("No", "on", "12:30", "2024-01-01", "1", "007", "1e3")


def test_files_saved_on_windows_read_the_same() -> None:
    assert parse({file: "\ufeff" + text.replace("\n", "\r\n") for file, text in SMALL.items()}) == parse(SMALL)


def outcome(files: dict[str, str]) -> Catalogue | CatalogueError:
    """Anything else that is raised fails the test."""
    try:
        return parse(files)
    except CatalogueError as error:
        return error


FILES = st.sampled_from([FRAMEWORK, DOMAIN, ROLE])
YAML_ALPHABET = st.sampled_from([*"ab10 -:?[]{}&*!|>'\"%@`#,\n\t\\~<=._\0\ud800\u2028é", "\n  - ", "slug: ", "---\n"])


@given(st.dictionaries(FILES | st.text(), st.text() | st.lists(YAML_ALPHABET).map("".join)))
def test_any_texts_at_all_are_a_catalogue_or_a_list_of_problems(files: dict[str, str]) -> None:
    error = outcome(files)
    assert isinstance(error, CatalogueError)
    assert error.problems


@given(FILES, st.data())
def test_a_sound_text_damaged_anywhere_is_a_catalogue_or_a_list_of_problems(file: str, data: st.DataObject) -> None:
    text = SMALL[file]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 20, len(text))))
    damage = data.draw(st.lists(YAML_ALPHABET, max_size=6).map("".join))
    found = outcome(SMALL | {file: text[:start] + damage + text[end:]})
    if isinstance(found, CatalogueError):
        assert all(problem.file in SMALL and problem.line >= 1 for problem in found.problems)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda values: st.lists(values, max_size=3),
    max_leaves=4,
)
PLACES = [
    (file, line.split(": ")[0] + ": ")
    for file in (FRAMEWORK, DOMAIN, ROLE)
    for line in SMALL[file].splitlines()
    if ": " in line
]


@given(st.sampled_from(PLACES), VALUES)
def test_any_value_in_any_field_is_taken_or_explained(place: tuple[str, str], value: object) -> None:
    file, field = place
    lines = [field + json.dumps(value) if line.startswith(field) else line for line in SMALL[file].splitlines()]
    outcome(SMALL | {file: "\n".join(lines)})
