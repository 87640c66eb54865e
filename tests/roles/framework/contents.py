"""A matrix small enough to know by heart, and every matrix that there may be."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from roles.framework import ContentRow, KnownCompetency, MatrixContent, Rung

JUNIOR = Rung("junior", "Junior")
SENIOR = Rung("senior", "Senior")
PREPARATION = ContentRow(
    competency="data-preparation",
    name="Data preparation",
    domain="Data",
    definition="Clean and split data.",
    descriptors=("Not yet", "Spots gaps", "Builds cleaning", "Designs splits", "Defines practice"),
    weight=5,
    essential=True,
    levels=(1, 3),
)
MODELLING = ContentRow(
    competency="data-modelling",
    name="Data modelling",
    domain="Data",
    definition="Shape and query data.",
    descriptors=("Not yet", "Reads", "Writes", "Tunes", "Owns"),
    weight=2,
    essential=False,
    levels=(2, 2),
)
CONTENT = MatrixContent("Data Engineer", (JUNIOR, SENIOR), (PREPARATION, MODELLING))


def known_from(content: MatrixContent) -> dict[str, KnownCompetency]:
    """The competencies of the content, as what is known already."""
    return {
        row.competency: KnownCompetency(row.name, row.domain, row.definition, row.descriptors) for row in content.rows
    }


KNOWN = known_from(CONTENT)


def with_row(row: ContentRow, **changed: Any) -> MatrixContent:
    """The content with one of its rows changed."""
    rows = tuple(replace(one, **changed) if one is row else one for one in CONTENT.rows)
    return replace(CONTENT, rows=rows)


_CHARACTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\ufffe\uffff"
)
_HOSTILE = st.sampled_from(
    [
        *("=1+1", "'=1+1", "''=1+1", "'", "'quoted'", "+1", "-1", "@sum", '"', 'say "yes"', "a, b; c", "#", "# no"),
        *("null", "true", "No", "~", "2024", "1.0", "0x10", "2024-01-02", "a: b", "a:", "- a", "[a]", "{a: b}", "&a"),
        *("*a", "!a", "%a", "`a`", "|", ">-", "? a", "---", "_x0041_", "_x005F_", "<b>&amp;</b>", "a  b", "Ａ", "é"),
        *("Weight", "Role", "Skills", "3 Advanced", "Level 3", "Senior (junior)", "Junior", "JUNIOR", "No.", "#"),
    ]
)


def texts(most: int, least: int = 1) -> st.SearchStrategy[str]:
    """Texts as the catalogue allows them: one line, no spaces around it."""
    anything = st.text(_CHARACTERS, max_size=most).map(str.strip)
    return (_HOSTILE | anything).filter(lambda text: len(text) >= least)


slugs = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
names = texts(60)


@st.composite
def contents(draw: st.DrawFn) -> MatrixContent:
    """Any matrix of a few rows and rungs, with texts that look like formulas, YAML, headers and worse."""
    rungs = draw(st.lists(st.builds(Rung, slugs, names), min_size=1, max_size=4, unique_by=lambda rung: rung.slug))
    rows = st.builds(
        ContentRow,
        competency=slugs,
        name=names,
        domain=texts(60, least=0),
        definition=texts(300, least=0),
        descriptors=st.tuples(*[texts(300, least=0)] * 5),
        weight=st.integers(1, 5),
        essential=st.booleans(),
        levels=st.tuples(*[st.integers(0, 4)] * len(rungs)),
    )
    asked = draw(st.lists(rows, min_size=1, max_size=4, unique_by=lambda row: row.competency))
    return MatrixContent(draw(names), tuple(rungs), tuple(asked))
