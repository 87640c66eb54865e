"""Reads what somebody answers to an item, and marks it right or wrong. All or nothing; "I don't know" counts as wrong.

Positions are places in the order an item was shown in; places are those of the bank.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from assessments.items.shapes import MOST_DIGITS, ONE_KEY

Answer: TypeAlias = dict[str, Any]
"""As it is kept: `{"chosen": [places]}`, `{"value": "3.5"}` or `{"unknown": True}`."""

UNKNOWN: Answer = {"unknown": True}


class NotUnderstood(ValueError):
    """What was sent is no answer to this kind of item. The message is a sentence that says what is."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was sent: positions as ticked or in the order they were put in, or a number as typed, or "I don't know"."""

    chosen: tuple[int, ...] = ()
    value: str = ""
    unknown: bool = False


def understood(given: Given, *, kind: str, order: Sequence[int]) -> Answer:
    """The answer in terms of the bank. Raises NotUnderstood."""
    if given.unknown:
        return dict(UNKNOWN)
    if kind == "numeric":
        return {"value": _number(given)}
    if given.value:
        raise NotUnderstood("This question asks you to choose, and a number was sent.")
    if any(position not in range(len(order)) for position in given.chosen):
        raise NotUnderstood("What was chosen is none of the answers that this question shows.")
    if len(set(given.chosen)) < len(given.chosen):
        raise NotUnderstood(
            "Two of the steps have the same place. Give each a place of its own."
            if kind == "ordering"
            else "One of the answers was sent twice."
        )
    places = [order[position] for position in given.chosen]
    if kind in ONE_KEY:
        if len(places) != 1:
            raise NotUnderstood("Choose one of the answers, or say that you don't know.")
    elif not places:
        what = "Put the steps in order" if kind == "ordering" else "Tick at least one answer"
        raise NotUnderstood(f"{what}, or say that you don't know.")
    elif kind == "ordering" and len(places) < len(order):
        raise NotUnderstood("Give every step a place, or say that you don't know.")
    return {"chosen": places if kind == "ordering" else sorted(places)}


def is_same(one: Answer, other: Answer) -> bool:
    """Whether two answers to one item say the same, as 42.5 and 42.50 do."""
    if "value" in one and "value" in other:
        return Decimal(one["value"]) == Decimal(other["value"])
    return one == other


def _number(given: Given) -> str:
    if given.chosen:
        raise NotUnderstood("This question asks for a number, and a choice was sent.")
    typed = given.value.strip().removesuffix("%").strip().replace("\N{MINUS SIGN}", "-")
    if not typed:
        raise NotUnderstood("Write a number, or say that you don't know.")
    try:
        number = Decimal(typed) if len(typed) <= MOST_DIGITS else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        raise NotUnderstood(
            "That is no number we can read. Write it in digits with a point for decimals, such as 1250 or 0.75, "
            "without spaces or commas."
        )
    return typed


def is_right(answer: Answer, *, kind: str, options: Sequence[Mapping[str, Any]], key: Mapping[str, Any]) -> bool:
    """Whether an answer that was understood is the one the item asks for. `key` has a number's value and tolerance."""
    if answer.get("unknown"):
        return False
    if kind == "numeric":
        return abs(Decimal(answer["value"]) - Decimal(key["value"])) <= Decimal(key["tolerance"])
    if kind == "ordering":
        return bool(answer["chosen"] == list(range(len(options))))
    return bool(answer["chosen"] == [place for place, option in enumerate(options) if option["key"]])
