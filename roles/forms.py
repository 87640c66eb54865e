"""What people type on the role pages."""

from django import forms
from django.http import QueryDict

from roles.models import Layer, Role


class RungForm(forms.Form):
    """The rung somebody chose on a role's page."""

    rung = forms.SlugField(max_length=60)

    @classmethod
    def chosen(cls, sent: QueryDict) -> str:
        """Its slug; empty when what was sent is none. Whether the role has it is for others to find out."""
        form = cls(sent)
        form.full_clean()
        return str(form.cleaned_data.get("rung", ""))


class MapFilterForm(forms.Form):
    """Search and filters of the ecosystem map."""

    q = forms.CharField(
        label="Search roles",
        required=False,
        max_length=100,
        error_messages={
            "max_length": "Search for up to 100 characters. All roles are shown.",
            "null_characters_not_allowed": "That has a character (NUL) that is no text. All roles are shown.",
        },
        widget=forms.TextInput(attrs={"type": "search", "class": "input", "autocomplete": "off"}),
    )
    layer = forms.ModelChoiceField(
        label="Layer",
        queryset=Layer.objects.all(),
        to_field_name="slug",
        required=False,
        error_messages={"invalid_choice": "There is no such layer. All layers are shown."},
        empty_label="All layers",
        widget=forms.Select(attrs={"class": "select"}),
    )
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "All kinds"), *Role.Kind.choices],
        required=False,
        error_messages={"invalid_choice": "There is no such kind. All kinds are shown."},
        widget=forms.Select(attrs={"class": "select"}),
    )

    def wanted(self) -> dict[str, str]:
        """What was asked for; what could not be understood is left out, its error stands at the field."""
        self.full_clean()
        layer = self.cleaned_data.get("layer")
        return {
            "words": self.cleaned_data.get("q", ""),
            "layer": layer.slug if layer else "",
            "kind": self.cleaned_data.get("kind", ""),
        }
