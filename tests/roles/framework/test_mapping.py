"""A mapping is written and read as YAML or plain fields, and says by line what is wrong with it."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.framework import TableError, TableMapping, mapping_from, read_mapping
from roles.framework.columns import COLUMNS
from roles.framework.mapping import ColumnsShape, Layout
from tests.roles.framework.contents import names, texts

WRITTEN = """\
layout: long
role: Data engineer
columns:
  role: Role
  competency: Skill
  rung: Role level
  level: Skill level
rungs:
  Data engineer: Mid
  Head: ''
levels:
  Awareness: 1
  '': 0
"""
MAPPING = TableMapping(
    layout="long",
    columns={"role": "Role", "competency": "Skill", "rung": "Role level", "level": "Skill level"},
    rungs={"Data engineer": "Mid", "Head": ""},
    levels={"Awareness": 1, "": 0},
    role="Data engineer",
)


def complaints(text: str) -> list[str]:
    with pytest.raises(TableError) as refused:
        read_mapping("mapping.yaml", text)
    return [str(problem) for problem in refused.value.problems]


def test_a_mapping_is_read_and_written_as_yaml() -> None:
    assert read_mapping("mapping.yaml", WRITTEN) == MAPPING
    assert replace(MAPPING, levels={"Awareness": 1}).as_yaml() == WRITTEN.replace("  '': 0\n", "")


def test_a_mapping_that_says_little_is_short() -> None:
    assert TableMapping("wide", {}).plain() == {"layout": "wide", "columns": {}}


@given(
    mapping=st.builds(
        TableMapping,
        layout=st.sampled_from(get_args(Layout)),
        columns=st.dictionaries(st.sampled_from(COLUMNS), names),
        rungs=st.dictionaries(names, texts(60, least=0)),
        levels=st.dictionaries(texts(60, least=0), st.integers(0, 4)),
        role=texts(60, least=0),
    )
)
def test_a_mapping_survives_both_ways_of_writing_it(mapping: TableMapping) -> None:
    assert mapping_from(mapping.plain()) == mapping
    assert read_mapping("mapping.yaml", mapping.as_yaml()) == mapping


def test_a_mapping_may_name_every_column() -> None:
    assert tuple(ColumnsShape.model_fields) == COLUMNS


@pytest.mark.parametrize(
    ("written", "instead", "complaint"),
    [
        ("layout: long", "layout: tall", "mapping.yaml, line 1: “layout” must be wide or long, not “tall”"),
        ("layout: long\n", "", "mapping.yaml, line 1: the field “layout” is missing; add it"),
        ("  competency:", "  skill:", "mapping.yaml, line 5: the field “skill” is not known here; remove it or"),
        ("Awareness: 1", "Awareness: 5", "mapping.yaml, line 12: level 5 is outside 0 to 4; use 0 Not yet"),
        ("Awareness: 1", "Awareness: one", "mapping.yaml, line 12: “Awareness” must be a whole number, not “one”"),
        (
            "Data engineer: Mid",
            "Data engineer: 3",
            "mapping.yaml, line 9: “Data engineer” must be text, not 3; put it in quotes",
        ),
        ("rungs:\n  Data engineer: Mid\n  Head: ''", "rungs: Mid", "mapping.yaml, line 8: “rungs” must be a group of"),
        ("layout: long", "layout: @long", "mapping.yaml, line 1: YAML cannot be read here"),
    ],
)
def test_a_mistake_is_said_with_its_line(written: str, instead: str, complaint: str) -> None:
    assert WRITTEN.count(written) == 1
    assert any(found.startswith(complaint) for found in complaints(WRITTEN.replace(written, instead)))


def test_fields_that_are_no_mapping_are_refused() -> None:
    with pytest.raises(TableError, match="“layout” must be wide or long, not 3"):
        mapping_from({"layout": 3, "columns": {}})
