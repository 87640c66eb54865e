"""Hints: what stands out in a matrix, said by place; the built-in catalogue gives none."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.framework import ContentRow, MatrixContent, Role, Rung, parse
from roles.framework.hints import ALIKE, Hint, HintKind, OtherMatrix, Severity, hints, likeness
from tests.roles.framework.contents import contents
from tests.roles.framework.texts import built_in

RUNGS = (Rung("junior", "Junior"), Rung("mid", "Mid"), Rung("senior", "Senior"))


def row(slug: str, levels: tuple[int, ...] = (1, 2, 3), weight: int = 3, essential: bool = False) -> ContentRow:
    name = slug.capitalize()
    descriptors = ("", f"{name} helps.", f"{name} works.", f"{name} leads.", f"{name} sets.")
    return ContentRow(slug, name, "Water", f"What {name} means.", descriptors, weight, essential, levels)


SOUND = MatrixContent(
    "Plumber",
    RUNGS,
    (
        row("pipes", weight=5, essential=True),
        row("valves", (1, 1, 2), weight=2),
        row("drains", (0, 1, 2)),
        row("boilers", (1, 2, 2), weight=4, essential=True),
        row("billing", (0, 0, 1), weight=1),
    ),
)


def with_first(**changed: object) -> MatrixContent:
    return replace(SOUND, rows=(replace(SOUND.rows[0], **changed), *SOUND.rows[1:]))  # type: ignore[arg-type]


def with_each(**changed: object) -> MatrixContent:
    return replace(SOUND, rows=tuple(replace(one, **changed) for one in SOUND.rows))  # type: ignore[arg-type]


def other(content: MatrixContent, name: str = "Fitter") -> OtherMatrix:
    rungs = ({one.competency: one.levels[i] * one.weight for one in content.rows} for i, _ in enumerate(content.rungs))
    return OtherMatrix(name.lower(), name, tuple(rungs))


def kinds(found: Sequence[Hint]) -> list[HintKind]:
    return [hint.kind for hint in found]


def test_a_sound_matrix_gives_none() -> None:
    assert hints(SOUND) == ()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            with_first(levels=(1, 3, 2)),
            Hint(
                HintKind.LEVEL_FALLS,
                Severity.MEND,
                "Pipes falls from 3 Advanced at Mid to 2 Working at Senior: a higher rung asks the same or more.",
                "pipes",
                "senior",
            ),
        ),
        (
            with_first(levels=(1, 4, 4)),
            Hint(
                HintKind.JUMP,
                Severity.LOOK,
                "Pipes jumps from 1 Foundation at Junior to 4 Expert at Mid: is there no step between?",
                "pipes",
                "mid",
            ),
        ),
        (
            with_first(levels=(0, 0, 0)),
            Hint(
                HintKind.ASKS_NOTHING,
                Severity.MEND,
                "Pipes asks nothing at any rung: give it a level, or take it out.",
                "pipes",
            ),
        ),
        (
            with_first(descriptors=("", "Helps.", "", "", "Sets.")),
            Hint(
                HintKind.NO_DESCRIPTOR,
                Severity.MEND,
                "Pipes has no descriptor for 2 Working and 3 Advanced: "
                "people rate themselves by the level's name alone.",
                "pipes",
            ),
        ),
        (
            with_first(definition=""),
            Hint(
                HintKind.NO_DEFINITION,
                Severity.MEND,
                "Pipes has no definition: people read nothing but its name.",
                "pipes",
            ),
        ),
        (
            with_first(domain=""),
            Hint(
                HintKind.NO_DOMAIN,
                Severity.LOOK,
                "Pipes belongs to no domain, so it stands alone in every list.",
                "pipes",
            ),
        ),
        (
            with_first(weight=2),
            Hint(
                HintKind.LIGHT_ESSENTIAL,
                Severity.LOOK,
                "Pipes is essential, but its weight of 2 hardly counts.",
                "pipes",
            ),
        ),
        (
            with_each(weight=3),
            Hint(
                HintKind.WEIGHTS_ALIKE,
                Severity.LOOK,
                "Every competency has weight 3, so weights say nothing: raise what matters most.",
            ),
        ),
        (
            with_each(essential=True, weight=3),
            Hint(
                HintKind.MANY_ESSENTIAL,
                Severity.LOOK,
                "5 of 5 competencies are essential: the fewer they are, the more the word says.",
            ),
        ),
        (
            replace(SOUND, rows=SOUND.rows[:4]),
            Hint(
                HintKind.FEW_COMPETENCIES,
                Severity.LOOK,
                "4 competencies: with fewer than 5 a result rests on little.",
            ),
        ),
        (
            replace(SOUND, rows=()),
            Hint(
                HintKind.FEW_COMPETENCIES,
                Severity.LOOK,
                "No competencies: with fewer than 5 a result rests on little.",
            ),
        ),
    ],
)
def test_what_stands_out_is_said_by_place(content: MatrixContent, expected: Hint) -> None:
    assert expected in hints(content)


def test_many_with_the_greatest_weight_are_said_until_all_have_it() -> None:
    two, all_of_them = [replace(one, weight=5) for one in SOUND.rows[:2]], with_each(weight=5)
    assert kinds(hints(replace(SOUND, rows=(*two, *SOUND.rows[2:])))) == [HintKind.MANY_HEAVIEST]
    assert kinds(hints(all_of_them)) == [HintKind.WEIGHTS_ALIKE]


def test_more_than_twenty_competencies_take_long() -> None:
    rows = [row(f"skill-{i}", weight=1 + i % 5) for i in range(21)]
    assert kinds(hints(replace(SOUND, rows=tuple(rows[:20])))) == []
    (hint,) = hints(replace(SOUND, rows=tuple(rows)))
    assert hint.sentence == ("21 competencies: rating them takes about 21 minutes, and many people will not finish.")


def test_a_rung_that_asks_what_the_one_below_asks_is_said() -> None:
    content = replace(SOUND, rows=tuple(replace(one, levels=(*one.levels[:2], one.levels[1])) for one in SOUND.rows))
    assert (HintKind.RUNGS_ALIKE, "senior") in {(hint.kind, hint.rung) for hint in hints(content)}


def test_a_role_too_like_another_names_it_and_what_both_ask() -> None:
    (hint,) = hints(SOUND, [other(with_first(levels=(1, 2, 4)))])
    assert hint.kind is HintKind.LIKE_ANOTHER
    assert hint.sentence == (
        "At Junior, Mid and Senior the matrix asks nearly what Fitter asks (likeness 100%): "
        "both ask Pipes, Boilers, Drains, Valves and 1 more."
    )
    unlike = replace(SOUND, rows=tuple(replace(one, competency=f"other-{one.competency}") for one in SOUND.rows))
    assert hints(SOUND, [other(unlike)]) == ()


def test_what_is_to_mend_comes_first() -> None:
    content = with_first(domain="", definition="")
    assert kinds(hints(content)) == [HintKind.NO_DEFINITION, HintKind.NO_DOMAIN]


def test_the_built_in_catalogue_gives_none() -> None:
    catalogue = parse(built_in())
    texts = {one.slug: (one, domain.name) for domain in catalogue.domains for one in domain.competencies}

    def content_of(role: Role) -> MatrixContent:
        rows = (
            ContentRow(
                competency=one.competency,
                name=texts[one.competency][0].name,
                domain=texts[one.competency][1],
                definition=texts[one.competency][0].definition,
                descriptors=texts[one.competency][0].descriptors,  # type: ignore[arg-type]  # five, as parsed
                weight=one.weight,
                essential=one.essential,
                levels=one.levels,
            )
            for one in role.rows
        )
        return MatrixContent(role.name, role.rungs, tuple(rows))

    matrices = [content_of(role) for role in catalogue.roles]
    for content in matrices:
        others = [other(one, one.title) for one in matrices if one is not content]
        assert hints(content, others) == ()


# --- for every matrix ----------------------------------------------------------------------------------------


@given(contents(), st.lists(contents(), max_size=2))
def test_a_hint_names_only_what_is_there(content: MatrixContent, others: list[MatrixContent]) -> None:
    slugs, rungs = {one.competency for one in content.rows}, {rung.slug for rung in content.rungs}
    for hint in hints(content, [other(one, one.title) for one in others]):
        assert hint.competency in {"", *slugs}
        assert hint.rung in {"", *rungs}
        assert hint.sentence.endswith((".", "?"))
    assert len(set(hints(content))) == len(hints(content))


@given(contents())
def test_levels_fall_or_jump_exactly_where_hints_say_so(content: MatrixContent) -> None:
    said = {(h.competency, h.rung, h.kind) for h in hints(content) if h.kind in (HintKind.LEVEL_FALLS, HintKind.JUMP)}
    steps = [
        (one.competency, content.rungs[i].slug, one.levels[i] - one.levels[i - 1])
        for one in content.rows
        for i in range(1, len(content.rungs))
    ]
    assert said == {(c, r, HintKind.LEVEL_FALLS) for c, r, step in steps if step < 0} | {
        (c, r, HintKind.JUMP) for c, r, step in steps if step >= 3
    }


@given(contents())
def test_a_matrix_is_too_like_itself_where_it_asks_anything(content: MatrixContent) -> None:
    asks = any(any(one.levels) for one in content.rows)
    assert (HintKind.LIKE_ANOTHER in kinds(hints(content, [other(content)]))) == asks


asked = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 20), max_size=6)


@given(asked, asked, st.integers(1, 5))
def test_likeness_is_a_share_both_ways_and_does_not_know_size(
    one: dict[str, int], two: dict[str, int], times: int
) -> None:
    assert 0 <= likeness(one, two) <= 1
    assert likeness(one, two) == pytest.approx(likeness(two, one))
    assert likeness({slug: value * times for slug, value in one.items()}, two) == pytest.approx(likeness(one, two))
    if any(one.values()):
        assert likeness(one, one) >= ALIKE
