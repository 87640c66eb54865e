"""The difference of two matrices names every change once, with its place, in plain words."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roles.framework import ChangeKind, Level, MatrixContent, Rung, difference
from tests.roles.framework.contents import CONTENT, JUNIOR, MODELLING, PREPARATION, SENIOR, contents, with_row

LEAD = Rung("lead", "Lead")


def sentences(after: MatrixContent, before: MatrixContent = CONTENT) -> list[str]:
    return list(difference(before, after).sentences)


def test_a_matrix_does_not_differ_from_itself() -> None:
    none = difference(CONTENT, CONTENT)
    assert none.is_empty
    assert none.sentences == ("No changes.",)
    assert none.summary == "no changes"


@pytest.mark.parametrize(
    ("after", "sentence", "summary"),
    [
        (
            with_row(PREPARATION, levels=(1, 4)),
            "Data preparation, Senior: from 3 Advanced to 4 Expert.",
            "1 level raised",
        ),
        (
            with_row(PREPARATION, levels=(0, 3)),
            "Data preparation, Junior: from 1 Foundation to 0 Not yet.",
            "1 level lowered",
        ),
        (with_row(PREPARATION, weight=4), "Data preparation: weight from 5 to 4.", "1 weight changed"),
        (
            with_row(PREPARATION, essential=False),
            "Data preparation is no longer essential.",
            "1 essential mark changed",
        ),
        (with_row(MODELLING, essential=True), "Data modelling is now essential.", "1 essential mark changed"),
        (with_row(MODELLING, name="Modelling"), "Data modelling is now called Modelling.", "1 competency renamed"),
        (with_row(MODELLING, domain=""), "Data modelling: domain from “Data” to nothing.", "1 domain changed"),
        (
            with_row(MODELLING, definition="Shape data."),
            "Data modelling: definition from “Shape and query data.” to “Shape data.”.",
            "1 definition changed",
        ),
        (
            with_row(MODELLING, descriptors=("Not yet", "Reads", "Writes", "Tunes", "")),
            "Data modelling, descriptor of 4 Expert: from “Owns” to nothing.",
            "1 descriptor changed",
        ),
        (replace(CONTENT, title="Curator"), "The title: from “Data Engineer” to “Curator”.", "1 title changed"),
        (
            replace(CONTENT, rungs=(JUNIOR, replace(SENIOR, name="Lead"))),
            "The rung Senior is now called Lead.",
            "1 rung renamed",
        ),
        (
            replace(CONTENT, rows=(PREPARATION,)),
            "Removed: Data modelling.",
            "1 competency removed",
        ),
        (
            replace(CONTENT, rows=(MODELLING, PREPARATION)),
            "Data modelling moved: it now comes first.",
            "1 competency moved",
        ),
    ],
)
def test_each_change_is_one_sentence_and_counted(after: MatrixContent, sentence: str, summary: str) -> None:
    found = difference(CONTENT, after)
    assert found.sentences == (sentence,)
    assert found.summary == summary


def test_a_new_competency_is_told_whole_and_marked_cell_by_cell() -> None:
    before = replace(CONTENT, rows=(PREPARATION,))
    found = difference(before, CONTENT)
    assert found.sentences == ("New: Data modelling (Junior 2 Working, Senior 2 Working; weight 2).",)
    cells = [(c.competency, c.rung, c.before, c.after) for c in found.changes if c.kind is ChangeKind.LEVEL]
    assert cells == [("data-modelling", "junior", None, 2), ("data-modelling", "senior", None, 2)]


def test_a_removed_competency_marks_the_cells_it_had() -> None:
    found = difference(CONTENT, replace(CONTENT, rows=(PREPARATION,)))
    cells = [(c.competency, c.rung, c.before, c.after) for c in found.changes if c.kind is ChangeKind.LEVEL]
    assert cells == [("data-modelling", "junior", 2, None), ("data-modelling", "senior", 2, None)]


def test_a_new_rung_says_the_level_of_each_competency() -> None:
    rows = (replace(PREPARATION, levels=(1, 3, 4)), replace(MODELLING, levels=(2, 2, 3)))
    after = replace(CONTENT, rungs=(JUNIOR, SENIOR, LEAD), rows=rows)
    assert sentences(after) == [
        "New rung: Lead.",
        "Data preparation, Lead: new, 4 Expert.",
        "Data modelling, Lead: new, 3 Advanced.",
    ]
    assert difference(CONTENT, after).summary == "2 levels added, 1 rung added"


def test_a_removed_rung_is_told_once_and_marked_in_every_row() -> None:
    rows = (replace(PREPARATION, levels=(3,)), replace(MODELLING, levels=(2,)))
    found = difference(CONTENT, replace(CONTENT, rungs=(SENIOR,), rows=rows))
    assert found.sentences == ("Removed: the rung Junior with its levels.",)
    assert [(c.competency, c.before) for c in found.changes if c.kind is ChangeKind.LEVEL] == [
        ("data-preparation", 1),
        ("data-modelling", 2),
    ]


def test_rungs_that_change_places_are_told_and_levels_stay_with_them() -> None:
    rows = tuple(replace(row, levels=row.levels[::-1]) for row in CONTENT.rows)
    after = replace(CONTENT, rungs=(SENIOR, JUNIOR), rows=rows)
    assert sentences(after) == ["The rung Senior moved: it now comes first."]


def test_only_what_has_to_move_is_said_to_have_moved() -> None:
    rows = tuple(replace(PREPARATION, competency=slug, name=slug.upper()) for slug in "abcdef")
    before = replace(CONTENT, rows=rows)
    a, b, c, d, e, f = rows
    after = replace(CONTENT, rows=(b, c, d, e, a, f))
    assert sentences(after, before) == ["A moved: it now comes after E."]
    (moved,) = difference(before, after).changes
    assert (moved.before, moved.after) == (1, 5)


def test_a_competency_that_comes_in_between_moves_nobody() -> None:
    between = replace(PREPARATION, competency="cleaning", name="Cleaning")
    after = replace(CONTENT, rows=(PREPARATION, between, MODELLING))
    assert [change.kind for change in difference(CONTENT, after).changes if not change.implied] == [
        ChangeKind.COMPETENCY_ADDED
    ]


def test_a_summary_does_not_repeat_the_noun() -> None:
    after = replace(
        CONTENT,
        rows=(
            replace(PREPARATION, levels=(2, 4)),
            replace(MODELLING, levels=(1, 2)),
            replace(PREPARATION, competency="cleaning", name="Cleaning"),
        ),
    )
    assert difference(CONTENT, after).summary == "2 levels raised, 1 lowered, 1 competency added"


def test_a_changed_descriptor_says_of_which_level_it_is() -> None:
    after = with_row(MODELLING, descriptors=("Not yet", "Reads", "Drafts", "Tunes", "Owns"))
    (change,) = difference(CONTENT, after).changes
    assert (change.competency, change.rung, change.descriptor) == ("data-modelling", "", Level.WORKING)
    assert (change.before, change.after) == ("Writes", "Drafts")


def test_a_change_of_slug_is_another_competency() -> None:
    after = with_row(MODELLING, competency="modelling")
    assert sentences(after) == [
        "New: Data modelling (Junior 2 Working, Senior 2 Working; weight 2).",
        "Removed: Data modelling.",
    ]


@settings(max_examples=30)
@given(before=contents(), after=contents())
def test_a_difference_is_empty_exactly_when_two_matrices_are_equal(before: MatrixContent, after: MatrixContent) -> None:
    assert difference(before, after).is_empty == (before == after)
    assert difference(before, before).is_empty


@given(st.data())
def test_what_did_not_move_keeps_its_order(data: st.DataObject) -> None:
    rows = [replace(PREPARATION, competency=slug, name=slug) for slug in "abcdefgh"]
    before = replace(CONTENT, rows=tuple(data.draw(st.permutations(rows))))
    after = replace(CONTENT, rows=tuple(data.draw(st.permutations(rows))))
    moved = {change.competency for change in difference(before, after).changes}
    stayed = [[row.competency for row in content.rows if row.competency not in moved] for content in (before, after)]
    assert stayed[0] == stayed[1]
    assert stayed[0]
