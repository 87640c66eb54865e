"""What a person says of one competency."""

from typing import Any

from django import forms
from django.core.validators import URLValidator

from assessments.models import Rating
from assessments.services import Answer
from roles.framework import Level

NOT_APPLICABLE = "n"


class RatingForm(forms.Form):
    """A level or "not applicable", and evidence. Each part is checked by itself, so one bad part loses no other."""

    choice = forms.TypedChoiceField(
        label="Your level",
        choices=[(str(level.value), level.label) for level in Level] + [(NOT_APPLICABLE, "Not applicable")],
        coerce=lambda value: value if value == NOT_APPLICABLE else int(value),
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Choose one of the five levels, or “not applicable”."},
    )
    evidence = forms.CharField(
        label="What shows it?",
        required=False,
        max_length=Rating._meta.get_field("evidence").max_length,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 4}),
        help_text="Optional: what you did, when, with what outcome. Up to 2,000 characters.",
        error_messages={
            "max_length": "The evidence has %(show_value)d characters; up to %(limit_value)d can be kept. Shorten it."
        },
    )
    link = forms.CharField(
        label="A link to it",
        required=False,
        max_length=Rating._meta.get_field("link").max_length,
        widget=forms.URLInput(attrs={"class": "input", "placeholder": "https://", "autocomplete": "off"}),
        validators=[
            URLValidator(
                schemes=["http", "https"],
                message="A link begins with https:// or http:// and names a web page.",
            )
        ],
    )

    @classmethod
    def of(cls, rating: Rating | None) -> "RatingForm":
        """The form as the person last left it."""
        if rating is None:
            return cls()
        choice = NOT_APPLICABLE if rating.not_applicable else rating.level
        return cls(initial={"choice": choice, "evidence": rating.evidence, "link": rating.link})

    @property
    def is_complete(self) -> bool:
        """Whether it says all there is to save, so that nothing said before is needed."""
        return not self.errors and self.cleaned_data["choice"] is not None

    def answer(self, before: Rating | None) -> Answer:
        """What to save: every part that is sound; in place of the others, what was saved before."""
        said = {name: value for name, value in self.cleaned_data.items() if value is not None}
        kept: dict[str, Any] = {**RatingForm.of(before).initial, **said}
        choice = kept.get("choice")
        return Answer(
            level=None if choice == NOT_APPLICABLE else choice,
            not_applicable=choice == NOT_APPLICABLE,
            evidence=kept.get("evidence", ""),
            link=kept.get("link", ""),
        )
