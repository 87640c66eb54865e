"""The forms of one's name and of an API token, and allauth's forms in our words."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm, LoginForm, ResetPasswordForm, SignupForm
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from accounts.models import ApiToken, User

EMAIL = "E-mail address"


class NameForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker only
    class Meta:
        model = User
        fields = ["name"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class TokenForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker only
    LIFETIMES = {"30": "30 days", "90": "90 days", "365": "1 year"}

    lifetime = forms.ChoiceField(
        label="Valid for",
        choices=list(LIFETIMES.items()),
        initial="90",
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"required": "Choose how long it is valid.", "invalid_choice": "Choose one of the three."},
    )

    class Meta:
        model = ApiToken
        fields = ["name"]
        help_texts = {"name": "Where it will be used, such as “nightly export”."}
        error_messages = {"name": {"required": "Give the token a name, so that you know it again."}}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}

    def clean_lifetime(self) -> timedelta:
        return timedelta(days=int(self.cleaned_data["lifetime"]))


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = EMAIL
        self.fields["remember"].label = "Keep me signed in on this device"


class SignUpForm(SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = EMAIL

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        user: User = super().save(request)
        return user

    def try_save(self, request: HttpRequest) -> Any:
        """Of two equal sign-ups at once, say by a double click, the second adds nothing and looks like the first."""
        try:
            return super().try_save(request)
        except IntegrityError:
            return None, get_adapter().respond_email_verification_sent(request, None)


class ChangeEmailForm(AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "New e-mail address"


class ForgottenPasswordForm(ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = EMAIL
