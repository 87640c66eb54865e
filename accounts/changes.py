"""What an audit entry holds, as lines to read: plain values in, texts out. No Django, no I/O."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Change:
    """One value, before and after, as texts. NOTHING where it was not there."""

    name: str
    before: str
    after: str


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Each value that changed, in the order it was kept in; what lies inside others is named by its way there."""
    return tuple(_changes(before, after, ()))


def _changes(before: Mapping[str, Any], after: Mapping[str, Any], way: tuple[str, ...]) -> Iterator[Change]:
    for name in [*before, *(name for name in after if name not in before)]:
        was, now, here = before.get(name), after.get(name), (*way, name.replace("_", " "))
        if was == now and type(was) is type(now):
            continue
        if _has_parts(was, now) or _has_parts(now, was):
            yield from _changes(_parts(was), _parts(now), here)
        elif _text(was) != _text(now):
            yield Change(", ".join(here), _text(was), _text(now))


def _has_parts(one: Any, other: Any) -> bool:
    """Whether to look inside: into what has names, and into lists that can be told item by item."""
    if isinstance(one, Mapping):
        return bool(one) and (isinstance(other, Mapping) or not other)
    if not isinstance(one, list):
        return False
    as_long = isinstance(other, list) and len(other) == len(one)
    return as_long or (not other and any(isinstance(item, Mapping | list) for item in one))


def _parts(value: Any) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    items = value or []
    return {f"{place} of {len(items)}": item for place, item in enumerate(items, start=1)}


def _text(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {_text(one)}" for name, one in value.items())
    if isinstance(value, list):
        return "\n".join(_text(one) for one in value)
    return str(value)
