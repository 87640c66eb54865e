"""What is asked of the board and of a candidate's page: which candidates, what to do about them, and the decision."""

from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone

from assessments.models import Decision, Invitation
from assessments.selectors.board import LATE, UNDECIDED, Order, Wanted
from assessments.selectors.stages import Stage
from assessments.services import MOST_AT_ONCE, Act

NO_NULL = "This has a character (NUL) that is no text. Remove it."


def is_to_come(at: datetime | None) -> bool:
    return at is not None and at > timezone.now()


class BoardForm(forms.Form):
    """Which candidates to show. What cannot be understood filters nothing, and says so at its field.

    The board writes the fields out by itself: a page that is asked for every few seconds has no time for widgets.
    """

    decisions = (("", "Any or none"), *Decision.Outcome.choices, (UNDECIDED, "None yet"))
    orders = Order.choices

    stage = forms.ChoiceField(choices=[(LATE, "Late"), *Stage.choices], required=False)
    q = forms.CharField(
        required=False,
        max_length=100,
        error_messages={
            "max_length": "Search for up to 100 characters. All candidates are shown.",
            "null_characters_not_allowed": "That has a character (NUL) that is no text. All candidates are shown.",
        },
    )
    decision = forms.ChoiceField(
        choices=decisions,
        required=False,
        error_messages={"invalid_choice": "There is no such decision. All candidates are shown."},
    )
    sort = forms.ChoiceField(
        choices=orders,
        required=False,
        error_messages={"invalid_choice": "There is no such order. Late ones are shown first."},
    )
    page = forms.IntegerField(min_value=1, max_value=1_000_000, required=False)

    def __init__(self, sent: QueryDict) -> None:
        super().__init__(sent)
        self.full_clean()

    @cached_property
    def wanted(self) -> Wanted:
        return Wanted(
            stage=self.cleaned_data.get("stage", ""),
            decision=self.cleaned_data.get("decision", ""),
            q=self.cleaned_data.get("q", ""),
            sort=self.cleaned_data.get("sort") or Order.LATE,
        )

    @property
    def page_number(self) -> int:
        return self.cleaned_data.get("page") or 1

    @cached_property
    def used(self) -> dict[str, str]:
        """What was asked for and understood, without the page: as it stands in an address."""
        named = {name: str(self.cleaned_data.get(name) or "") for name in ("stage", "q", "decision", "sort")}
        return {name: value for name, value in named.items() if value and (name, value) != ("sort", Order.LATE)}

    @property
    def narrows(self) -> bool:
        return bool(self.used.keys() - {"sort"})

    @property
    def query(self) -> str:
        return urlencode(self.used)


class ActForm(forms.Form):
    """What to do about which candidates: those that were ticked, or all who fit the board's filters.

    Ids come one by one as ticked, or many in one value, since a page that asks first sends up to 2,000 back.
    """

    do = forms.ChoiceField(
        choices=Act.choices,
        error_messages={
            "required": "Nothing was done: choose what to do.",
            "invalid_choice": "Nothing was done: choose what to do.",
        },
    )
    all = forms.BooleanField(required=False)
    filters = forms.CharField(required=False, max_length=1_000)
    candidate = forms.UUIDField(required=False)

    def __init__(self, sent: QueryDict) -> None:
        super().__init__(sent)
        self.board = BoardForm(QueryDict(str(sent.get("filters", ""))[:1_000]))
        self.ids: list[UUID] = []

    def clean(self) -> None:
        # The stubs know no QueryDict here.
        texts = " ".join(self.data.getlist("c")).split()  # type: ignore[attr-defined]
        if not texts and not self.cleaned_data.get("all"):
            raise forms.ValidationError("Nothing was done: tick at least one candidate.")
        if len(texts) > MOST_AT_ONCE:
            raise forms.ValidationError(f"Nothing was done: {MOST_AT_ONCE:,} candidates are the most at once.")
        try:
            self.ids = [UUID(text) for text in dict.fromkeys(texts)]
        except ValueError:
            raise forms.ValidationError("Nothing was done: tick the candidates on the board.") from None

    @property
    def is_sure(self) -> bool:
        return "sure" in self.data

    @property
    def problem(self) -> str:
        """The first thing that is wrong, as a sentence."""
        return next(str(errors[0]) for errors in self.errors.values())


class TimeForm(forms.Form):
    """More time for candidates: a factor on all of it, a later deadline, or both."""

    KEEP, OTHER = "", "other"
    FACTORS = [
        (KEEP, "Leave it as it is"),
        ("1", "None"),
        ("1.25", "× 1.25: a quarter more"),
        ("1.5", "× 1.5: half as much again"),
        ("2", "× 2: twice the time"),
        ("3", "× 3: three times"),
        (OTHER, "Another factor"),
    ]

    factor = forms.ChoiceField(label="Extra time", choices=FACTORS, required=False, widget=forms.RadioSelect)
    other = forms.DecimalField(
        label="Another factor",
        required=False,
        min_value=1,
        max_value=3,
        max_digits=3,
        decimal_places=2,
        help_text="From 1 to 3, such as 1.4. Counts when “Another factor” is chosen.",
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits"),
            "Write a factor from 1 to 3 with up to two decimals, such as 1.4.",
        ),
        widget=forms.NumberInput(attrs={"class": "input", "step": "0.01", "min": "1", "max": "3"}),
    )
    reason = forms.CharField(
        label="Why they get it",
        required=False,
        max_length=Invitation._meta.get_field("extra_time_reason").max_length,
        help_text="Only those who hire read it; reviewers never do. Up to 500 characters; you may leave it empty.",
        error_messages={
            "null_characters_not_allowed": NO_NULL,
            "max_length": "The reason has %(show_value)d characters; up to %(limit_value)d can be kept. Shorten it.",
        },
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 3}),
    )
    extended_to = forms.DateTimeField(
        label="A later deadline",
        required=False,
        error_messages={"invalid": "Write a day and a time, such as 2027-03-31 18:00."},
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"class": "input", "type": "datetime-local"}),
    )

    @classmethod
    def of(cls, invitation: Invitation) -> "TimeForm":
        """The form as the candidate's time stands."""
        given = f"{invitation.extra_time.normalize():f}"
        is_listed = given in dict(cls.FACTORS)
        return cls(
            initial={
                "factor": given if is_listed else cls.OTHER,
                "other": None if is_listed else invitation.extra_time,
                "reason": invitation.extra_time_reason,
                "extended_to": invitation.extended_to if is_to_come(invitation.extended_to) else None,
            }
        )

    def clean_extended_to(self) -> datetime | None:
        chosen: datetime | None = self.cleaned_data["extended_to"]
        if chosen and not is_to_come(chosen):
            raise forms.ValidationError("This has passed already. Choose a later deadline.")
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("factor") == self.OTHER and cleaned.get("other") is None and "other" not in self.errors:
            self.add_error("other", "Write the factor, such as 1.4.")
        if not self.errors and self.changes_nothing:
            raise forms.ValidationError("Nothing was changed: choose extra time, a later deadline, or both.")
        return cleaned

    @property
    def changes_nothing(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in ("factor", "extended_to", "reason"))

    @property
    def given(self) -> dict[str, Any]:
        """What `give_time` takes; None leaves what stands."""
        factor = self.cleaned_data["factor"]
        extra_time = self.cleaned_data["other"] if factor == self.OTHER else factor
        return {
            "extra_time": None if factor == self.KEEP else Decimal(extra_time),
            "reason": self.cleaned_data["reason"] or None,
            "extended_to": self.cleaned_data["extended_to"],
        }


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices=Decision.Outcome.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one of the three."),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Reason",
        max_length=Decision._meta.get_field("reason").max_length,
        help_text="What speaks for it. Up to 2,000 characters. It stays written, and the candidate may ask for it.",
        error_messages={
            "required": "Write down the reason: nothing is decided without one.",
            "null_characters_not_allowed": NO_NULL,
            "max_length": "The reason has %(show_value)d characters; up to %(limit_value)d can be kept. Shorten it.",
        },
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 4}),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def show_again(self, seen: int) -> None:
        """What was typed, for whoever has now read so many decisions: sent once more, it counts."""
        self.data = {**self.data.dict(), "seen": str(seen)}  # type: ignore[attr-defined]  # a QueryDict
