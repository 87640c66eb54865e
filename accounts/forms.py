"""The forms of one's name and of an API token, the audit log's filters, and allauth's forms in our words."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm, LoginForm, ResetPasswordForm, SignupForm
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from accounts.models import ApiToken, AuditEntryQuerySet, User

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


def _day(label: str) -> forms.DateField:
    outside = "The log has no such day. All days are shown."
    return forms.DateField(
        label=label,
        required=False,
        validators=[MinValueValidator(date(2000, 1, 1), outside), MaxValueValidator(date(2199, 12, 31), outside)],
        error_messages={"invalid": "This is no day. Write it as 2026-11-21. All days are shown."},
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d"),
    )


class AuditFilterForm(forms.Form):
    """Filters of the audit log. What cannot be understood filters nothing, and says so at its field."""

    SYSTEM = "system"
    KINDS = {
        "matrix": "Matrices",
        "role": "Roles",
        "competency": "Competencies",
        "items": "Test items",
        "membership": "Members",
        "assessment": "Assessments",
        "candidate": "Candidates",
        "organisation": "Organisations",
        "account": "Accounts",
        "export": "Exports",
    }

    kind = forms.ChoiceField(
        label="What",
        choices=[("", "Everything"), *KINDS.items()],
        required=False,
        error_messages={"invalid_choice": "There is no such kind of change. All kinds are shown."},
        widget=forms.Select(attrs={"class": "select"}),
    )
    person = forms.ChoiceField(
        label="Who",
        required=False,
        error_messages={"invalid_choice": "Nobody like that is in this log. Everybody's changes are shown."},
        widget=forms.Select(attrs={"class": "select"}),
    )
    since = _day("From")
    until = _day("To")
    q = forms.CharField(
        label="Subject",
        required=False,
        max_length=100,
        error_messages={
            "max_length": "Search for up to 100 characters. All subjects are shown.",
            "null_characters_not_allowed": "That has a character (NUL) that is no text. All subjects are shown.",
        },
        widget=forms.TextInput(attrs={"type": "search", "class": "input", "autocomplete": "off"}),
    )
    before = forms.UUIDField(
        required=False,
        error_messages={"invalid": "This place in the log was not found. The latest entries are shown."},
        widget=forms.HiddenInput,
    )

    def __init__(self, sent: QueryDict, *, people: Sequence[User]) -> None:
        super().__init__(sent)
        called = Counter(str(user) for user in people)
        names = [(str(user.pk), str(user) if called[str(user)] == 1 else f"{user} ({user.email})") for user in people]
        # Django's stubs know the choices of the widget only.
        self.fields["person"].choices = [("", "Everybody"), (self.SYSTEM, "The system"), *names]  # type: ignore[attr-defined]

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "This day is before the first. All days are shown.")
            del self.cleaned_data["since"]

    def narrowed(self, entries: AuditEntryQuerySet, *, at_place: bool = False) -> AuditEntryQuerySet:
        """The entries that fit what was understood; with `at_place` those below the entry to go on from."""
        self.full_clean()
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        everything = entries
        if "kind" in wanted:
            entries = entries.of_kind(wanted["kind"])
        if "person" in wanted:
            entries = entries.filter(by=None if wanted["person"] == self.SYSTEM else wanted["person"])
        if "since" in wanted:
            entries = entries.filter(at__gte=timezone.make_aware(datetime.combine(wanted["since"], time.min)))
        if "until" in wanted:
            entries = entries.filter(at__lte=timezone.make_aware(datetime.combine(wanted["until"], time.max)))
        entries = entries.mentioning(wanted.get("q", ""))
        return self._from_place(entries, everything) if at_place else entries

    def _from_place(self, entries: AuditEntryQuerySet, everything: AuditEntryQuerySet) -> AuditEntryQuerySet:
        if not self.cleaned_data.get("before"):
            return entries
        above = everything.filter(pk=self.cleaned_data["before"]).first()
        if above is None:
            self.add_error("before", self.fields["before"].error_messages["invalid"])
            return entries
        return entries.older_than(above)

    def sent(self) -> dict[str, str]:
        """The filters as they were sent, for an address that has the same."""
        return {name: self.data[name] for name in self.fields if name != "before" and self.data.get(name)}

    def used(self) -> dict[str, str]:
        """The filters that filter."""
        return {name: text for name, text in self.sent().items() if self.cleaned_data.get(name)}


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
