"""How a comparison is asked for: its order, whom it shows, hidden names, and the weights of a what-if."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict

from assessments.models import Decision
from assessments.selectors.compared import NOT_DECIDED, ORDERS, Column, Wish
from assessments.selectors.stages import Stage

HEAVIEST = 5
WEIGHT = "w-"
A_WEIGHT = f"A weight is a whole number from 0 to {HEAVIEST}."
WHICH = [
    ("", "Everybody with a result"),
    (NOT_DECIDED, "Not decided yet"),
    *((stage.value, stage.label) for stage in (Stage.SUBMITTED, Stage.REVIEWED)),
    (Stage.IN_PROGRESS.value, "Asked for more evidence"),
    *((outcome.value, f"Decided: {outcome.label.lower()}") for outcome in Decision.Outcome),
]


class ComparisonForm(forms.Form):
    """A comparison as the address asks for it. What cannot be understood changes nothing, and says so."""

    which = forms.ChoiceField(
        label="Show",
        choices=WHICH,
        required=False,
        error_messages={"invalid_choice": "There is no such choice. Everybody is shown."},
        widget=forms.Select(attrs={"class": "select"}),
    )
    names = forms.ChoiceField(
        label="Hide names",
        choices=[("", "Shown"), ("hidden", "Hidden")],
        required=False,
        error_messages={"invalid_choice": "Names are shown or hidden. Here they are shown."},
    )
    sort = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    page = forms.IntegerField(
        required=False, min_value=1, widget=forms.HiddenInput, error_messages={"invalid": "There is no such page."}
    )

    def __init__(self, sent: QueryDict | Mapping[str, Any], *, columns: Sequence[Column]) -> None:
        super().__init__(sent)
        self.columns = columns
        for column in columns:
            self.fields[WEIGHT + column.slug] = forms.IntegerField(
                label=column.name,
                required=False,
                initial=column.weight,
                validators=[MinValueValidator(0, A_WEIGHT), MaxValueValidator(HEAVIEST, A_WEIGHT)],
                error_messages={"invalid": A_WEIGHT},
                widget=forms.NumberInput(attrs={"class": "input", "min": 0, "max": HEAVIEST, "step": 1}),
            )

    def clean_sort(self) -> str:
        sort: str = self.cleaned_data["sort"]
        if sort and sort.removeprefix("-") not in (*ORDERS, *(column.slug for column in self.columns)):
            raise forms.ValidationError("This comparison cannot be sorted so. It is sorted by readiness.")
        return sort

    def wish(self) -> Wish:
        """What was asked for. Where a weight cannot be read, all are as in the matrix."""
        self.full_clean()
        said = self.cleaned_data
        return Wish(
            sort=said.get("sort") or ORDERS[0],
            which=said.get("which") or "",
            hidden=said.get("names") == "hidden",
            weights={} if self.weight_errors() else self._changed(),
        )

    def _changed(self) -> dict[str, int]:
        said = {column: self.cleaned_data.get(WEIGHT + column.slug) for column in self.columns}
        return {column.slug: weight for column, weight in said.items() if weight not in (None, column.weight)}

    def weight_errors(self) -> dict[str, str]:
        """The competencies whose weight cannot be read, with the sentence why."""
        names = {WEIGHT + column.slug: column.name for column in self.columns}
        return {names[field]: str(errors[0]) for field, errors in self.errors.items() if field in names}

    def other_errors(self) -> list[str]:
        return [str(e) for field, errors in self.errors.items() if not field.startswith(WEIGHT) for e in errors]

    def weights_as_typed(self) -> list[tuple[Column, str, str]]:
        """Each competency with what stands in its field, and what is wrong with that."""
        wrong = self.errors
        return [
            (column, str(self.data.get(name) or column.weight), str(wrong[name][0]) if name in wrong else "")
            for column in self.columns
            for name in [WEIGHT + column.slug]
        ]


def address_of(wish: Wish, **changed: Any) -> str:
    """What stands after the "?" of an address that asks for this wish, with these parts of it otherwise.

    `weights=None` leaves the what-if out.
    """
    weights = changed.pop("weights", wish.weights) or {}
    said = {"sort": wish.sort, "which": wish.which, "names": "hidden" if wish.hidden else "", **changed}
    if said["sort"] == ORDERS[0]:
        del said["sort"]
    parts = {name: value for name, value in said.items() if value} | {WEIGHT + k: v for k, v in weights.items()}
    return urlencode(parts)
