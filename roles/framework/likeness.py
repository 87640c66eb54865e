"""How alike two roles are by their matrices: the cosine between them.

A matrix is a point with a coordinate for each competency: its weight times the mean of the levels over the rungs. The
cosine of two such points is 1 where both ask for the same in the same proportions, and 0 where they share nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from roles.framework.catalogue import MatrixRow, Role

NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """Two roles and how alike they are, from 0 to 1. `one` stands before `other` in the catalogue."""

    one: Role
    other: Role
    likeness: float


def likeness(one: Sequence[MatrixRow], other: Sequence[MatrixRow]) -> float:
    """From 0 to 1. A matrix that asks for nothing is like no other."""
    return _cosine(_point(one), _point(other))


def nearest_roles(roles: Sequence[Role]) -> dict[str, tuple[str, ...]]:
    """The three most alike of each role, by slug, the most alike first."""
    points = {role.slug: _point(role.rows) for role in roles}
    return {
        slug: tuple(
            sorted((other for other in points if other != slug), key=lambda other: -_cosine(point, points[other]))
        )[:NEIGHBOURS]
        for slug, point in points.items()
    }


def pairs(roles: Sequence[Role]) -> tuple[Pair, ...]:
    """Every two of the roles, the most alike first."""
    points = {role.slug: _point(role.rows) for role in roles}
    found = (Pair(one, other, _cosine(points[one.slug], points[other.slug])) for one, other in combinations(roles, 2))
    return tuple(sorted(found, key=lambda pair: -pair.likeness))


def _point(rows: Sequence[MatrixRow]) -> dict[str, float]:
    return {row.competency: row.weight * sum(row.levels) / len(row.levels) for row in rows}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    lengths = sqrt(sum(x * x for x in one.values()) * sum(x * x for x in other.values()))
    return sum(one[slug] * other.get(slug, 0.0) for slug in one) / lengths if lengths else 0.0
