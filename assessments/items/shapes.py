"""Which fields an item has: read this to write a bank/<competency>.yaml."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, Strict
from pydantic_core import PydanticCustomError

from roles.framework.shapes import Shape, Slug, Tidy

Kind = Literal["single_choice", "select_all", "numeric", "ordering", "code_reading", "scenario"]
Difficulty = Literal["easier", "typical", "harder"]

ONE_KEY: frozenset[str] = frozenset({"single_choice", "code_reading", "scenario"})
"""Kinds with several options of which exactly one is right."""

MOST_DIGITS = 40
"""Of a number: sums of larger ones overflow."""


def _decimal(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise PydanticCustomError("tidy", "must be a decimal number in quotes, such as “0.75”")
    if len(text) > MOST_DIGITS or abs(number.adjusted()) > MOST_DIGITS:
        raise PydanticCustomError("tidy", f"must be a number of at most {MOST_DIGITS} digits")
    return text


def _not_below_zero(text: str) -> str:
    if Decimal(text) < 0:
        raise PydanticCustomError("tidy", "must be 0 or more, or no answer would be right")
    return text


def _date(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("tidy", "must be a date in quotes, such as “2028-11-01”") from None
    return text


Line = Annotated[str, Field(min_length=1, max_length=300), Tidy]
Stem = Annotated[str, Field(min_length=15, max_length=1200)]
Block = Annotated[str, Field(min_length=1, max_length=2000)]
Number = Annotated[str, AfterValidator(_decimal)]
Date = Annotated[str, AfterValidator(_date)]


class OptionShape(Shape):
    """An answer to choose or to put in order. One that is not right names the mistake that leads to it."""

    text: Line
    key: bool = False
    mistake: Annotated[str, Field(max_length=300)] = ""


class NumberShape(Shape):
    """The value asked for, and how far an answer may lie from it."""

    value: Number
    tolerance: Annotated[Number, AfterValidator(_not_below_zero)]
    unit: Annotated[str, Field(max_length=30)] = ""


class SlipShape(Shape):
    """A wrong number that people arrive at, and by which mistake."""

    value: Number
    mistake: Line


class ReadingShape(Shape):
    """That somebody solved the item without seeing the key, when, and what was mended where the two disagreed."""

    on: Date | None = None
    agreed: bool | None = None
    note: Annotated[str, Field(max_length=400)] = ""


class ItemShape(Shape):
    slug: Slug
    level: Annotated[int, Field(ge=1, le=3)]
    kind: Kind
    difficulty: Difficulty
    samples: Line
    review_by: Date
    stem: Stem
    code: Block | None = None
    options: Annotated[tuple[OptionShape, ...], Strict(False), Field(max_length=6)] = ()
    answer: NumberShape | None = None
    compute: Block | None = None
    slips: Annotated[tuple[SlipShape, ...], Strict(False), Field(max_length=4)] = ()
    explanation: Annotated[str, Field(min_length=40, max_length=1600)]
    second_reading: ReadingShape = ReadingShape()


class BankShape(Shape):
    """bank/<competency>.yaml"""

    competency: Slug
    items: Annotated[tuple[ItemShape, ...], Strict(False), Field(min_length=1)]
