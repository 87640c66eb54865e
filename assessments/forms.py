"""What a person says of one competency."""

from django import forms
from django.core.validators import URLValidator

from assessments.models import Rating
from assessments.services import NOT_APPLICABLE, Answer
from roles.framework import Level

KEY_OF_NOT_APPLICABLE = "n"
is_web_address = URLValidator(
    schemes=["http", "https"], message="A link begins with https:// or http:// and names a web page."
)
NO_NULL = "This has a character (NUL) that is no text. Remove it."


class RatingForm(forms.Form):
    """A level or "not applicable", and evidence. Each part is checked by itself, so one bad part loses no other."""

    choice = forms.TypedChoiceField(
        label="Your level",
        choices=[(str(level.value), level.label) for level in Level] + [(KEY_OF_NOT_APPLICABLE, "Not applicable")],
        coerce=lambda value: NOT_APPLICABLE if value == KEY_OF_NOT_APPLICABLE else int(value),
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
            "null_characters_not_allowed": NO_NULL,
            "max_length": "The evidence has %(show_value)d characters; up to %(limit_value)d can be kept. Shorten it.",
        },
    )
    link = forms.CharField(
        label="A link to it",
        required=False,
        max_length=Rating._meta.get_field("link").max_length,
        widget=forms.URLInput(attrs={"class": "input", "placeholder": "https://", "autocomplete": "off"}),
        error_messages={
            "null_characters_not_allowed": NO_NULL,
            "max_length": "The link has %(show_value)d characters; up to %(limit_value)d can be kept. Shorten it.",
        },
        validators=[is_web_address],
    )

    @classmethod
    def of(cls, rating: Rating | None) -> "RatingForm":
        """The form as the person last left it."""
        if rating is None:
            return cls()
        choice = KEY_OF_NOT_APPLICABLE if rating.not_applicable else rating.level
        return cls(initial={"choice": choice, "evidence": rating.evidence, "link": rating.link})

    def answer(self) -> Answer:
        """What was sent and is sound. What was not sent, or cannot be kept, leaves what stands."""
        return Answer(**{name: value for name, value in self.cleaned_data.items() if name in self.data})
