"""Whom to invite: addresses pasted or in a file, looked over before anything is sent."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.addresses import PastedAddress, pasted_addresses
from assessments.addresses import MAX_BYTES, MOST_ROWS, FileRefused, PeopleFile, people_in
from assessments.models import Invitation
from assessments.services import MOST_AT_ONCE, VALID_FOR, Invitee

LONGEST_PASTED = 500_000
NO_NULL = {"null_characters_not_allowed": "That has a character (NUL) that is no text. Take it out."}


@dataclass(frozen=True, slots=True)
class Problem:
    """An address that cannot be invited: where it stands, what it is, and the end of a sentence that says why."""

    where: str
    text: str
    why: str


class InviteForm(forms.Form):
    """Candidates to invite. What is sent is what was looked over: `previewed` says what that was.

    `known` are the addresses that are invited already, in lower case. What a file brings joins what was typed, so that
    it can be mended there.
    """

    addresses = forms.CharField(
        label="E-mail addresses",
        required=False,
        help_text=f"One a line, or separated by commas, with or without names: Ada Lovelace <ada@example.org>. "
        f"{MOST_AT_ONCE:,} at most.",
        error_messages=NO_NULL,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 8, "autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="Or a file",
        required=False,
        help_text=f"CSV or text with a column “email” and, if you like, “name”: up to {MOST_ROWS:,} rows and "
        f"{MAX_BYTES // 1_000_000} MB. It joins the list above.",
        error_messages={"empty": "The file is empty, so nothing was read. Send one with a column of addresses."},
        widget=forms.FileInput(attrs={"class": "input", "accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
    )
    text = forms.CharField(
        label="Personal words",
        required=False,
        max_length=Invitation._meta.get_field("text").max_length,
        help_text="Stand in the mail, above the link. You may leave them out.",
        error_messages=NO_NULL,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 4}),
    )
    days = forms.IntegerField(
        label="Days the link can be used",
        min_value=1,
        max_value=90,
        initial=VALID_FOR.days,
        help_text="1 to 90. A link works once; a candidate may ask for a fresh one.",
        error_messages={
            "required": "Say for how many days, from 1 to 90.",
            "invalid": "Say for how many days, from 1 to 90.",
            "min_value": "A link can be used for a day at least.",
            "max_value": "A link can be used for 90 days at most.",
        },
        widget=forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"}),
    )
    previewed = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
        *,
        known: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(data, files)
        self.known = known
        self.sound: list[Invitee] = []
        self.problems: list[Problem] = []
        self.invited: list[str] = []
        """Addresses that are invited already: nothing is sent to them again."""
        self.note = ""
        self._before = 0
        self._file: PeopleFile | None = None

    def clean_addresses(self) -> str:
        addresses: str = self.cleaned_data["addresses"]
        if len(addresses) > LONGEST_PASTED:
            raise forms.ValidationError(
                f"That is more text than {MOST_AT_ONCE:,} addresses have. Invite them in parts of up to "
                f"{MOST_AT_ONCE:,}."
            )
        return addresses

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """Reads it, unless it is too big to be."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return None
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(
                f"The file has {(file.size or 0) / 1_000_000:.1f} MB, and {MAX_BYTES // 1_000_000} MB is the most, so "
                f"it was not read. A list of {MOST_ROWS:,} people is smaller: save the columns of addresses and names "
                "alone."
            )
        try:
            self._file = people_in(file.read())
        except FileRefused as problem:
            raise forms.ValidationError(str(problem)) from None
        self.note = self._file.note
        return file

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "addresses" not in said:
            return said
        if self._file:
            self._join(said, self._file)
        self._look_over(said["addresses"])
        if self.errors:
            return said
        if not said["addresses"].strip():
            self.add_error("addresses", "Write at least one address, or choose a file.")
        elif len(self.sound) > MOST_AT_ONCE:
            self.add_error(
                "addresses",
                f"These are {len(self.sound):,} addresses, and {MOST_AT_ONCE:,} is the most at once. Invite them in "
                "parts.",
            )
        elif not self.sound:
            self.add_error("addresses", "Nobody new is in this list. Mend it, or look at the board.")
        return said

    @property
    def is_previewed(self) -> bool:
        """Whether what is to be sent was looked over as it is."""
        return self.data.get("previewed") == self.digest

    @property
    def digest(self) -> str:
        """Stands for what would be sent."""
        said = [self.cleaned_data.get("text"), self.cleaned_data.get("days"), *self.sound]
        return sha256(repr(said).encode()).hexdigest()

    @property
    def valid_for(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])

    def _join(self, said: dict[str, Any], file: PeopleFile) -> None:
        typed = said["addresses"].splitlines()
        self._before = len(typed)
        said["addresses"] = "\n".join([*typed, *file.lines])
        self.data = {name: self.data[name] for name in self.data} | {"addresses": said["addresses"]}

    def _look_over(self, addresses: str) -> None:
        for one in pasted_addresses(addresses):
            if one.problem:
                self.problems.append(Problem(self._where(one), one.text, f"{one.problem}."))
            elif one.email in self.known:
                self.invited.append(one.email)
            else:
                self.sound.append(Invitee(one.email, one.name[:120]))

    def _where(self, one: PastedAddress) -> str:
        if self._file is None or one.line <= self._before:
            return f"Line {one.line}"
        row = one.line - self._before - 1 + self._file.first_row
        return f"Line {one.line} (row {row} of the file)"
