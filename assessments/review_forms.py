"""What a reviewer says of one competency, and what a candidate is asked for."""

from django import forms

from assessments.forms import KEY_OF_NOT_APPLICABLE, NO_NULL, RatingForm
from assessments.models import ReviewRating, SentBack
from assessments.services import NOT_APPLICABLE
from roles.framework import Level

CANNOT_JUDGE = "Cannot judge"


class ReviewRatingForm(RatingForm):
    """A level or "cannot judge", a note, and evidence. As with candidates, one bad part loses no other."""

    field_order = ("choice", "note", "evidence", "link")

    choice = forms.TypedChoiceField(
        label="The candidate's level",
        choices=[(str(level.value), level.label) for level in Level] + [(KEY_OF_NOT_APPLICABLE, CANNOT_JUDGE)],
        coerce=lambda value: NOT_APPLICABLE if value == KEY_OF_NOT_APPLICABLE else int(value),
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Choose one of the five levels, or “cannot judge”."},
    )
    note = forms.CharField(
        label="A note",
        required=False,
        max_length=ReviewRating._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 3}),
        help_text="For whoever decides, and for reviewers who have submitted. The candidate's result does not show it.",
        error_messages={
            "null_characters_not_allowed": NO_NULL,
            "max_length": "The note has %(show_value)d characters; up to %(limit_value)d can be kept. Shorten it.",
        },
    )
    evidence = forms.CharField(
        label="What did you see?",
        required=False,
        max_length=ReviewRating._meta.get_field("evidence").max_length,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 4}),
        help_text="What the level rests on: what the candidate showed or told, where, when. Up to 2,000 characters.",
        error_messages=RatingForm.base_fields["evidence"].error_messages,
    )


class SendBackForm(forms.Form):
    message = forms.CharField(
        label="What is missing?",
        max_length=SentBack._meta.get_field("message").max_length,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 6}),
        help_text="The candidate reads these words in a mail. Say which competency and what would show it. Up to "
        "2,000 characters.",
        error_messages={
            "required": "Say what is missing: the candidate would not know what to add.",
            "null_characters_not_allowed": NO_NULL,
            "max_length": "The message has %(show_value)d characters; up to %(limit_value)d can be sent. Shorten it.",
        },
    )
