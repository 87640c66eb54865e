"""What a person says of one competency, and before they begin what they were invited to."""

from typing import Self, cast

from django import forms
from django.core.validators import URLValidator
from django.http import QueryDict

from assessments.models import Notice, Rating, Statement
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
    def of(cls, rating: Statement | None) -> Self:
        """The form as the person last left it."""
        if rating is None:
            return cls()
        choice = KEY_OF_NOT_APPLICABLE if rating.not_applicable else rating.level
        texts = {name: getattr(rating, name) for name in cls.base_fields if name != "choice"}
        return cls(initial={"choice": choice} | texts)

    def answer(self) -> Answer:
        """What was sent and is sound. What was not sent, or cannot be kept, leaves what stands."""
        return Answer(**{name: value for name, value in self.cleaned_data.items() if name in self.data})


class EvidenceForm(RatingForm):
    """Evidence alone, where reviewers say the level."""

    choice = None  # type: ignore[assignment]  # by which Django leaves a field out
    evidence = forms.CharField(
        label="What shows where you stand?",
        required=False,
        max_length=Rating._meta.get_field("evidence").max_length,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 8}),
        help_text="What you did, when, with what outcome. Up to 2,000 characters.",
        error_messages=RatingForm.base_fields["evidence"].error_messages,
    )


class BeginInvitedForm(forms.Form):
    """That the notice was read; who it is that comes by the link for anyone, signed out.

    `notice` is the wording that stood on the page: another one meanwhile has to be read first.
    """

    notice = forms.IntegerField(widget=forms.HiddenInput)
    read = forms.BooleanField(
        label="I have read this",
        error_messages={"required": "Nothing was begun: read the notice and tick that you have, then begin."},
    )
    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "name"}),
        error_messages={"required": "Say your name, so that they know whose answers these are."},
    )
    email = forms.EmailField(
        label="Your e-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
        error_messages={
            "required": "Say your e-mail, so that they can reach you.",
            "invalid": "This is no e-mail address. It looks like name@example.org.",
        },
    )

    def __init__(self, data: QueryDict | None = None, *, notice: Notice, asks_who: bool) -> None:
        super().__init__(data, initial={"notice": notice.pk})
        self.shown = notice
        if not asks_who:
            del self.fields["name"], self.fields["email"]

    def clean(self) -> None:
        if self.cleaned_data.get("notice") != self.shown.pk:
            anew = cast(QueryDict, self.data).copy()
            anew["notice"] = str(self.shown.pk)
            anew.pop("read", None)
            self.data = anew
            raise forms.ValidationError(
                "Nothing was begun: the notice was changed while you had this page open. Read it again, then begin."
            )
