"""What the grid editor sends, read strictly: anything else is refused whole, with a sentence."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from roles.framework.limits import MAX_WEIGHT, MIN_WEIGHT, NAME_LENGTH
from roles.services import CellChange, NewRow

MAX_CHANGES = 2_000
MAX_ROWS = 500
MAX_COUNT = 1_000_000
MAX_ID = 2**63 - 1
SLUG = re.compile(rf"[-a-zA-Z0-9_]{{1,{NAME_LENGTH}}}")
RANGES = {"level": (0, 4), "weight": (MIN_WEIGHT, MAX_WEIGHT), "essential": (0, 1)}
Read = TypeVar("Read")


class Unreadable(ValueError):
    """The message is a sentence for the person."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} Nothing was changed. Reload the page and try again.")


@dataclass(frozen=True, slots=True)
class Move:
    competency: str
    places: int


def changes_sent(request: HttpRequest) -> list[CellChange]:
    """The cells to change, each named once, by its id as by its place."""
    sent = _object(_json(request), {"changes"})
    changes = _list(sent["changes"], MAX_CHANGES, "changes", _change)
    by_id = {(change.field, change.id) for change in changes}
    by_place = {(change.field, change.competency, change.rung) for change in changes}
    if min(len(by_id), len(by_place)) < len(changes):
        raise Unreadable("A cell was named twice.")
    return changes


def rows_sent(request: HttpRequest) -> list[NewRow] | list[str] | Move | str:
    """Rows to add, competencies to remove, one to move, or one that takes the wording of today."""
    sent = _json(request)
    if not isinstance(sent, dict) or len(sent) != 1:
        raise Unreadable("One thing can be done to the rows at a time.")
    [(wanted, value)] = sent.items()
    if wanted == "add":
        return _list(value, MAX_ROWS, "rows", _new_row)
    if wanted == "remove":
        return _list(value, MAX_ROWS, "rows", _slug)
    if wanted == "move":
        moved = _object(value, {"competency", "places"})
        return Move(_slug(moved["competency"]), _whole(moved["places"], -MAX_COUNT, MAX_COUNT, "places"))
    if wanted == "wording":
        return _slug(value)
    raise Unreadable("Rows are added, removed or moved, or take another wording.")


def _change(sent: Any) -> CellChange:
    change = _object(sent, {"field", "id", "competency", "rung", "to", "revision"})
    field, rung = change["field"], change["rung"]
    if field not in ("level", "weight", "essential"):
        raise Unreadable("A change says whether it is of a level, a weight or an essential mark.")
    if field != "level" and rung != "":
        raise Unreadable("Weight and essential mark belong to a competency, not to a rung.")
    return CellChange(
        field=field,
        id=_whole(change["id"], 1, MAX_ID, "number of a cell"),
        competency=_slug(change["competency"]),
        rung=_slug(rung) if field == "level" else "",
        to=_whole(change["to"], *RANGES[field], field),
        revision=_whole(change["revision"], 0, MAX_COUNT, "revision"),
    )


def _new_row(sent: Any) -> NewRow:
    row = _object(sent, {"competency", "weight", "essential", "levels"}, {"place", "edition", "domain"})
    if not isinstance(row["essential"], bool):
        raise Unreadable("Essential is yes or no.")
    if not isinstance(row["levels"], dict) or len(row["levels"]) > MAX_ROWS:
        raise Unreadable("Levels are told by rung.")
    place, edition = row.get("place"), row.get("edition")
    return NewRow(
        competency=_slug(row["competency"]),
        weight=_whole(row["weight"], *RANGES["weight"], "weight"),
        essential=row["essential"],
        levels={_slug(rung): _whole(level, *RANGES["level"], "level") for rung, level in row["levels"].items()},
        place=None if place is None else _whole(place, 0, MAX_COUNT, "place"),
        edition=None if edition is None else _whole(edition, 1, MAX_COUNT, "edition"),
        domain=_domain(row.get("domain", "")),
    )


def _json(request: HttpRequest) -> Any:
    try:
        return json.loads(request.body)
    except RequestDataTooBig:
        raise Unreadable("That is too much to be sent at once.") from None
    except (ValueError, RecursionError):
        raise Unreadable("What was sent is not the JSON that is read here.") from None


def _object(sent: Any, needed: set[str], possible: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    if not isinstance(sent, dict) or not needed <= sent.keys() <= needed | possible:
        raise Unreadable(f"An object with {', '.join(sorted(needed))} is read here.")
    return sent


def _list(sent: Any, most: int, what: str, read: Callable[[Any], Read]) -> list[Read]:
    if not isinstance(sent, list) or not sent:
        raise Unreadable(f"A list of {what} is read here.")
    if len(sent) > most:
        raise Unreadable(f"There are {len(sent):,} {what}; {most:,} is the most at once.")
    return [read(one) for one in sent]


def _slug(sent: Any) -> str:
    if not isinstance(sent, str) or not SLUG.fullmatch(sent):
        raise Unreadable("Competencies and rungs are named by the short form of their names.")
    return sent


def _domain(sent: Any) -> str:
    if not isinstance(sent, str) or len(sent) > NAME_LENGTH or not sent.isprintable():
        raise Unreadable(f"A domain is named in {NAME_LENGTH} characters at most.")
    return sent


def _whole(sent: Any, least: int, most: int, what: str) -> int:
    if type(sent) is not int or not least <= sent <= most:
        raise Unreadable(f"A {what} is a whole number from {least} to {most}.")
    return sent
