"""The forms of an organisation: its name, a colleague's access, and whom to invite."""

from typing import Any

from django import forms

from accounts.addresses import PastedAddress, pasted_addresses
from accounts.models import ColleagueInvitation, Membership, Organisation
from accounts.selectors import known_there
from accounts.services.colleagues import MOST_AT_ONCE

Access = Membership.Access
MAY = {
    Access.OWNER: "everything; also makes and unmakes owners",
    Access.ADMIN: "looks after people, matrices and assessments, and reads the audit log",
    Access.MANAGER: "administers assessments: invites, compares, decides",
    Access.REVIEWER: "reviews the candidates they are asked to",
    Access.MEMBER: "sees the organisation's own roles and matrices",
}
LONGEST_PASTED = 20_000


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker only
    name = forms.CharField(
        min_length=2,
        max_length=120,
        help_text="2 to 120 characters. Colleagues and candidates read it.",
        error_messages={
            "required": "Give the organisation a name.",
            "min_length": "A name has two characters at least.",
            "max_length": "A name has 120 characters at most.",
        },
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "organization"}),
    )

    class Meta:
        model = Organisation
        fields = ["name"]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class AccessForm(forms.Form):
    """What a colleague may do. Only owners make owners."""

    access = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what they may do.",
            "invalid_choice": "Choose one of these. Only owners make owners.",
        },
    )

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = [access for access in Access if access != Access.OWNER or by.access == Access.OWNER]
        # Django's stubs know the choices of the widget only.
        self.fields["access"].choices = [(access, f"{access.label}: {MAY[access]}") for access in given]  # type: ignore[attr-defined]


class InviteForm(AccessForm):
    """Colleagues to invite. What is wrong with an address is told by its line; the person may go on with the others."""

    emails = forms.CharField(
        label="E-mail addresses",
        max_length=LONGEST_PASTED,
        help_text=f"One a line, or separated by commas; {MOST_AT_ONCE} at most.",
        error_messages={
            "required": "Write at least one address.",
            "max_length": f"That is more text than {MOST_AT_ONCE} addresses have. Invite them in parts.",
            "null_characters_not_allowed": "That has a character (NUL) that is no text. Take it out.",
        },
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )
    words = forms.CharField(
        label="Personal words",
        required=False,
        max_length=ColleagueInvitation._meta.get_field("words").max_length,
        help_text="Stand in the mail. You may leave them out.",
        error_messages={"null_characters_not_allowed": "That has a character (NUL) that is no text. Take it out."},
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 3}),
    )
    field_order = ["emails", "access", "words"]

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.organisation = by.organisation
        self.problems: list[PastedAddress] = []
        """What is wrong, by line; the lines are left out where the person goes on with the others."""
        self.sound: list[str] = []
        self.fields["access"].label = "What they may do"

    def clean_emails(self) -> list[str]:
        """The addresses to invite. Those with a problem are left out when `others` was sent."""
        pasted = pasted_addresses(self.cleaned_data["emails"])
        known = known_there(self.organisation, {one.email for one in pasted if not one.problem})
        told = [_with(one, known) for one in pasted]
        self.problems = [one for one in told if one.problem]
        self.sound = [one.email for one in told if not one.problem]
        if len(self.sound) > MOST_AT_ONCE:
            raise forms.ValidationError(
                f"These are {len(self.sound)} addresses, and {MOST_AT_ONCE} is the most at once. Invite them in parts."
            )
        if not self.sound:
            raise forms.ValidationError("None of these can be invited. Change them, or look at the list of people.")
        if self.problems and "others" not in self.data:
            raise forms.ValidationError("Not all of these can be invited. Change them, or go on with the others.")
        return self.sound

    @property
    def may_go_on(self) -> bool:
        """Whether some of the addresses can be invited though others cannot."""
        return bool(self.problems) and 0 < len(self.sound) <= MOST_AT_ONCE


def _with(pasted: PastedAddress, known: dict[str, str]) -> PastedAddress:
    if pasted.problem or pasted.email not in known:
        return pasted
    return PastedAddress(pasted.line, pasted.text, pasted.email, known[pasted.email])
