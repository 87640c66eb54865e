"""Roles and rungs side by side."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import Request
from roles.forms import CompareRolesForm
from roles.framework import Level
from roles.selectors.compared import (
    MOST,
    Comparison,
    Likeness,
    Side,
    compared,
    most_alike,
    nearest_to,
    sides_of,
)
from roles.selectors.offered import Offered, grouped, heights_of, offered_with_rungs

MIDDLE = 2
"""The height of the rung that is offered first, of the three that most roles have."""


@require_safe
@never_cache
def compare(request: Request) -> HttpResponse:
    offered = offered_with_rungs(request.user.pk)
    form = CompareRolesForm(request.GET)
    asked, is_adding = form.wanted()
    sides, left_out = sides_of(asked, offered)
    show = form.cleaned_data.get("show", "")
    if is_adding and not left_out:
        return redirect(_address(sides, show))
    context = {
        "form": form,
        "left_out": left_out,
        "show": show,
        "chosen": list(_chosen(sides, show)),
        "groups": grouped(offered.values()) if len(sides) < MOST else {},
        "heights": heights_of(offered.values()),
        "at": sides[-1].height if sides else MIDDLE,
    }
    context |= _side_by_side(compared(sides), show) if len(sides) > 1 else _suggested(sides, offered, request.user.pk)
    return render(request, "roles/compare.html", context)


def _side_by_side(comparison: Comparison, show: str) -> dict[str, object]:
    rows = {"": comparison.rows, "differences": comparison.differing, "shared": comparison.shared}
    sides = [column.side for column in comparison.columns]
    views = [
        (name, len(rows[value]), "" if value == show else _address(sides, value))
        for value, name in CompareRolesForm.VIEWS
    ]
    return {"comparison": comparison, "rows": rows[show], "views": views, "levels": list(Level)}


def _suggested(sides: Sequence[Side], offered: Mapping[str, Offered], user_id: UUID | None) -> dict[str, object]:
    """Where to go on: beside one role those most like it, beside none two that are alike. Each with its address."""
    if sides:
        pairs = nearest_to(sides[0].role, offered, user_id=user_id)
        return {"suggestions": [(pair, _with(sides[0], pair)) for pair in pairs]}
    return {"suggestions": [(pair, _address(_at_the_middle(pair))) for pair in most_alike(offered)]}


def _chosen(sides: Sequence[Side], show: str) -> Iterator[tuple[Side, str, list[tuple[str, str]]]]:
    """Each side, the address without it, and its role's rungs with the address for each; empty for its own.

    A rung that stands in another column already is left out.
    """
    for number, side in enumerate(sides):
        before, after = sides[:number], sides[number + 1 :]
        rungs = [Side(side.role, rung) for rung in side.role.rungs if Side(side.role, rung) not in (*before, *after)]
        addresses = ["" if one == side else _address([*before, one, *after], show) for one in rungs]
        names = [one.rung.name for one in rungs]
        yield side, _address([*before, *after], show), list(zip(names, addresses, strict=True))


def _with(side: Side, pair: Likeness) -> str:
    """The side beside the other role of the pair, at the same height."""
    return _address([side, Side(pair.other, pair.other.at(side.height))])


def _at_the_middle(pair: Likeness) -> list[Side]:
    return [Side(role, role.at(MIDDLE)) for role in (pair.one, pair.other)]


def _address(sides: Sequence[Side], show: str = "") -> str:
    asked = [("role", side.key) for side in sides] + ([("show", show)] if show else [])
    return f"{reverse('roles:compare')}?{urlencode(asked, safe=':')}"
