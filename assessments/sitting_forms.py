"""What is typed or ticked on a page of a test, as it was shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django import forms
from django.http import QueryDict

from assessments.items.answers import Given

MOST_OPTIONS = 6
MOST_TYPED = 60
POSITIONS = tuple(str(position) for position in range(MOST_OPTIONS))
PLACES = tuple(str(place) for place in range(1, MOST_OPTIONS + 1))
NO_SEQUENCE = 0
"""Stands for a question that cannot have been shown."""


class AnswerForm(forms.Form):
    """The number of the question, and its answer in whatever form its kind takes. What it means is decided elsewhere.

    Choices are positions as shown; the steps of an ordering each say which place they get, from 1.
    """

    sequence = forms.IntegerField(min_value=1, max_value=1_000)
    unknown = forms.BooleanField(required=False)
    value = forms.CharField(required=False)
    choice = forms.MultipleChoiceField(required=False, choices=[(one, one) for one in POSITIONS])

    def answer(self) -> dict[str, Any]:
        """What was sent, as the service takes it. What cannot be understood is no answer, and refused there."""
        self.full_clean()
        said = self.cleaned_data
        given = Given(
            chosen=self._in_order() or tuple(int(one) for one in said.get("choice", ())),
            value=said.get("value", ""),
            unknown=said.get("unknown", False),
        )
        return {"sequence": said.get("sequence", NO_SEQUENCE), "given": given}

    def _in_order(self) -> tuple[int, ...]:
        """Positions in the order of the places they were given. Where two share a place, one of them stands twice."""
        ranks = _places(self.data)
        if not ranks or not all(rank in PLACES for rank in ranks.values()):
            return ()
        by_rank = {int(rank): position for position, rank in ranks.items()}
        in_order = [by_rank[rank] for rank in sorted(by_rank)]
        return tuple(in_order + in_order[: len(ranks) - len(in_order)])


def _places(data: Mapping[str, Any]) -> dict[int, str]:
    """The place that was chosen for each step, by its position as shown."""
    names = {position: f"place-{position}" for position in range(MOST_OPTIONS)}
    return {position: data.get(name, "") for position, name in names.items() if name in data}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was ticked and typed, for the page that says what is wrong with it."""

    chosen: frozenset[int] = frozenset()
    value: str = ""
    places: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: QueryDict) -> Self:
        chosen = frozenset(int(one) for one in data.getlist("choice") if one in POSITIONS)
        return cls(chosen, data.get("value", "")[:MOST_TYPED], _places(data))
