"""A digest changes with everything a published version freezes, and with nothing else."""

from dataclasses import replace
from hashlib import sha256

import pytest

from roles.framework import Competency, MatrixRow, Role, Rung, competency_digest, matrix_digest

COMPETENCY = Competency(
    slug="data-preparation",
    name="Data preparation",
    definition="Clean and split data.",
    descriptors=("Not yet", "Spots gaps", "Builds cleaning", "Designs splits", "Defines practice"),
)
FIRST = MatrixRow("data-preparation", weight=5, essential=True, levels=(1, 3))
SECOND = MatrixRow("data-modelling", weight=2, essential=False, levels=(2, 2))
ROLE = Role(
    slug="data-engineer",
    name="Data Engineer",
    kind="profession",
    layers=("builder",),
    aliases=(),
    summary="Supplies data.",
    position=1,
    rungs=(Rung("junior", "Junior"), Rung("senior", "Senior")),
    rows=(FIRST, SECOND),
)
DIGESTS = {"data-preparation": "a" * 64, "data-modelling": "b" * 64}
DOMAINS = {"data-preparation": "Data", "data-modelling": "Data"}


def described(level: int, text: str) -> Competency:
    """The competency with another descriptor at one level."""
    descriptors = list(COMPETENCY.descriptors)
    descriptors[level] = text
    not_yet, foundation, working, advanced, expert = descriptors
    return replace(COMPETENCY, descriptors=(not_yet, foundation, working, advanced, expert))


def test_a_digest_is_the_sha_256_of_the_frozen_fields_as_compact_json() -> None:
    frozen_competency = (
        '["Data preparation","Clean and split data.",'
        '["Not yet","Spots gaps","Builds cleaning","Designs splits","Defines practice"]]'
    )
    assert competency_digest(COMPETENCY) == sha256(frozen_competency.encode()).hexdigest()
    frozen_matrix = (
        '["Data Engineer",[["junior","Junior"],["senior","Senior"]],'
        f'[["data-preparation","Data","{"a" * 64}",5,true,[1,3]],["data-modelling","Data","{"b" * 64}",2,false,[2,2]]]]'
    )
    assert matrix_digest(ROLE, DIGESTS, DOMAINS) == sha256(frozen_matrix.encode()).hexdigest()


@pytest.mark.parametrize(
    "changed",
    [
        replace(COMPETENCY, name="Data cleaning"),
        replace(COMPETENCY, definition="Clean data."),
        *(described(level, "New") for level in range(5)),
    ],
)
def test_a_competency_read_differently_has_another_digest(changed: Competency) -> None:
    assert competency_digest(changed) != competency_digest(COMPETENCY)


def test_a_competency_keeps_its_digest_when_its_slug_changes() -> None:
    assert competency_digest(replace(COMPETENCY, slug="cleaning")) == competency_digest(COMPETENCY)


@pytest.mark.parametrize(
    "changed",
    [
        replace(ROLE, name="Data Curator"),
        replace(ROLE, rungs=(Rung("starter", "Junior"), Rung("senior", "Senior"))),
        replace(ROLE, rungs=(Rung("junior", "Starter"), Rung("senior", "Senior"))),
        replace(ROLE, rows=(SECOND, FIRST)),
        replace(ROLE, rows=(FIRST,)),
        replace(ROLE, rows=(replace(FIRST, competency="data-modelling"), SECOND)),
        replace(ROLE, rows=(replace(FIRST, weight=4), SECOND)),
        replace(ROLE, rows=(replace(FIRST, essential=False), SECOND)),
        replace(ROLE, rows=(replace(FIRST, levels=(1, 4)), SECOND)),
    ],
)
def test_a_matrix_that_asks_for_something_else_has_another_digest(changed: Role) -> None:
    assert matrix_digest(changed, DIGESTS, DOMAINS) != matrix_digest(ROLE, DIGESTS, DOMAINS)


def test_a_matrix_changes_with_the_text_of_a_competency_it_asks_for() -> None:
    digests = DIGESTS | {"data-modelling": "c" * 64}
    assert matrix_digest(ROLE, digests, DOMAINS) != matrix_digest(ROLE, DIGESTS, DOMAINS)


def test_a_matrix_changes_with_the_name_of_a_domain() -> None:
    renamed = DOMAINS | {"data-modelling": "Data and stores"}
    assert matrix_digest(ROLE, DIGESTS, renamed) != matrix_digest(ROLE, DIGESTS, DOMAINS)


@pytest.mark.parametrize(
    "changed",
    [
        replace(ROLE, slug="curator"),
        replace(ROLE, kind="apprentice"),
        replace(ROLE, layers=("user",)),
        replace(ROLE, aliases=("Curator",)),
        replace(ROLE, summary="Keeps data."),
        replace(ROLE, position=2),
    ],
)
def test_what_is_not_frozen_leaves_the_digest_of_a_matrix(changed: Role) -> None:
    assert matrix_digest(changed, DIGESTS, DOMAINS) == matrix_digest(ROLE, DIGESTS, DOMAINS)


def test_a_row_whose_competency_has_no_digest_cannot_be_frozen() -> None:
    with pytest.raises(KeyError, match="data-modelling"):
        matrix_digest(ROLE, {"data-preparation": "a" * 64}, DOMAINS)
