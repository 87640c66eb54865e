"""What people type on the role pages, and on those around the grid."""

from collections.abc import Iterable
from itertools import zip_longest
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict

from accounts.models import Organisation, User
from roles.framework import Level, Question
from roles.framework.characters import NOT_TEXT, unfit
from roles.framework.content import Descriptors
from roles.framework.limits import NAME_LENGTH, TEXT_LENGTH
from roles.models import CompetencyEdition, Domain, Layer, MatrixVersion, Role
from roles.selectors import Owner, offered_roles
from roles.services import Description, Wording

BUILT_IN = "."
"""Stands for the owner of what is built in where a form needs a value; no organisation's slug is one dot."""
MAX_ALIASES = 20


class RungForm(forms.Form):
    """The rung somebody chose on a role's page."""

    rung = forms.SlugField(max_length=60)

    @classmethod
    def chosen(cls, sent: QueryDict) -> str:
        """Its slug; empty when what was sent is none. Whether the role has it is for others to find out."""
        form = cls(sent)
        form.full_clean()
        return str(form.cleaned_data.get("rung", ""))


def words_to_find(what: str) -> forms.CharField:
    """A field for words to look for among `what`, a plural; with words that cannot be understood all are shown."""
    return forms.CharField(
        label=f"Search {what}",
        required=False,
        max_length=100,
        error_messages={
            "max_length": f"Search for up to 100 characters. All {what} are shown.",
            "null_characters_not_allowed": f"That has a character (NUL) that is no text. All {what} are shown.",
        },
        widget=forms.TextInput(attrs={"type": "search", "class": "input", "autocomplete": "off"}),
    )


class MapFilterForm(forms.Form):
    """Search and filters of the ecosystem map."""

    q = words_to_find("roles")
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


class FinderAnswerForm(forms.Form):
    """The answer to one question of the role finder: the slug of an option."""

    option = forms.ChoiceField(
        error_messages={
            "required": "Nothing was chosen, so nothing was saved. Choose what is nearest to you, or skip this one.",
            "invalid_choice": "That is no answer to this question, so nothing was saved. Choose one of these.",
        },
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["option"]).choices = [(one.slug, one.text) for one in question.options]


class CompareRolesForm(forms.Form):
    """What stands side by side, "role:rung" each, and what is added to it: roles, each at a height counted from 1."""

    VIEWS = (("", "All"), ("differences", "Only differences"), ("shared", "Only shared"))

    role = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    add = forms.Field(required=False, widget=forms.SelectMultiple)
    at = forms.Field(required=False, widget=forms.SelectMultiple)
    show = forms.ChoiceField(
        required=False,
        choices=VIEWS,
        error_messages={"invalid_choice": "There is no such view of the matrices. All competencies are shown."},
    )

    def wanted(self) -> tuple[list[str], bool]:
        """Everything named, what is added last, and whether something is."""
        self.full_clean()
        pairs = zip_longest(self.cleaned_data["add"] or (), self.cleaned_data["at"] or (), fillvalue="")
        added = [f"{slug}:{height}" for slug, height in pairs if slug]
        return [key for key in self.cleaned_data["role"] or () if key] + added, bool(added)


class SearchForm(forms.Form):
    """Words to look for in the competencies."""

    q = words_to_find("competencies")

    def words(self) -> str:
        """What was asked for; empty where it could not be understood, and its error stands at the field."""
        self.full_clean()
        return str(self.cleaned_data.get("q", ""))


class KnowledgeFilterForm(SearchForm):
    """Search and filter of the map of competencies."""

    domain = forms.ChoiceField(
        label="Domain",
        required=False,
        error_messages={"invalid_choice": "There is no such domain. All domains are shown."},
        widget=forms.Select(attrs={"class": "select"}),
    )

    def __init__(self, *args: Any, domains: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """`domains` are slug and name of each."""
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["domain"]).choices = [("", "All domains"), *domains]

    def wanted(self) -> dict[str, str]:
        """What was asked for; what could not be understood is left out, its error stands at the field."""
        return {"words": self.words(), "domain": self.cleaned_data.get("domain", "")}


class Line(forms.CharField):
    """A text of one line: line breaks and runs of spaces become one space, as the catalogue's files have it."""

    def __init__(self, *, max_length: int, rows: int = 0, **options: Any) -> None:
        attributes = {"class": "textarea", "rows": rows} if rows else {"class": "input", "autocomplete": "off"}
        too_long = "This has %(show_value)d characters; up to %(limit_value)d can be kept. Shorten it."
        super().__init__(
            max_length=max_length,
            widget=forms.Textarea(attributes) if rows else forms.TextInput(attributes),
            error_messages={"max_length": too_long} | options.pop("error_messages", {}),
            **options,
        )

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without maxlength: a browser would silently cut what is pasted. What is too long is told instead."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def validate(self, value: str) -> None:
        super().validate(value)
        refuse_what_is_no_text(value)


def refuse_what_is_no_text(text: str) -> None:
    if found := NOT_TEXT.search(text):
        sentence = unfit(found[0])
        raise ValidationError(f"{sentence[0].upper()}{sentence[1:]}.")


class DescriptionForm(forms.Form):
    """What a role is, beside its matrix."""

    name = Line(max_length=NAME_LENGTH, error_messages={"required": "Give the role a name."})
    summary = Line(
        max_length=TEXT_LENGTH,
        rows=3,
        help_text="What somebody in the role does, in a sentence or two.",
        error_messages={"required": "Say in a sentence what somebody in the role does."},
    )
    kind = forms.ChoiceField(
        choices=Role.Kind.choices,
        initial=Role.Kind.PROFESSION,
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"required": "Choose a kind.", "invalid_choice": "Choose one of the three kinds."},
    )
    layers = forms.ModelMultipleChoiceField(
        queryset=Layer.objects.all(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        help_text="One or two layers of the AI ecosystem in which it stands on the map.",
        error_messages={
            "required": "Choose one layer or two.",
            "invalid_choice": "There is no such layer. Choose from those shown.",
            "invalid_pk_value": "There is no such layer. Choose from those shown.",
        },
    )
    aliases = forms.CharField(
        label="Other names",
        required=False,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 3}),
        help_text="Names by which people search for it, one a line. May be empty.",
        error_messages={"null_characters_not_allowed": "This has a character (NUL) that is no text. Remove it."},
    )

    @classmethod
    def initial_of(cls, role: Role) -> dict[str, object]:
        return {
            "name": role.name,
            "summary": role.summary,
            "kind": role.kind,
            "layers": [layer.slug for layer in role.layers.all()],
            "aliases": role.aliases_text,
        }

    def clean_layers(self) -> tuple[Layer, ...]:
        layers = tuple(self.cleaned_data["layers"])
        if len(layers) > 2:
            raise ValidationError(f"A role stands in one layer or two; {len(layers)} are chosen.")
        return layers

    def clean_aliases(self) -> tuple[str, ...]:
        lines = (" ".join(line.split()) for line in str(self.cleaned_data["aliases"]).splitlines())
        names = tuple(dict.fromkeys(line for line in lines if line))
        if len(names) > MAX_ALIASES:
            raise ValidationError(f"There are {len(names)} names; up to {MAX_ALIASES} can be kept.")
        for name in names:
            refuse_what_is_no_text(name)
            if len(name) > NAME_LENGTH:
                raise ValidationError(f"“{name[:20]}…” has {len(name)} characters; up to {NAME_LENGTH} can be kept.")
        return names

    def description(self) -> Description:
        said = self.cleaned_data
        return Description(said["name"], said["summary"], said["kind"], said["aliases"], said["layers"])


class NewRoleForm(DescriptionForm):
    """A new role, from nothing or from what another one says. What is left empty is taken from that one."""

    owner = forms.ChoiceField(
        label="For",
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"required": "Choose whose role it is.", "invalid_choice": "Choose whose role it is."},
    )
    copy = forms.ModelChoiceField(
        label="Copy of",
        queryset=Role.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="Nothing: begin with an empty matrix",
        widget=forms.Select(attrs={"class": "select"}),
        help_text="The draft begins with what this role's published matrix asks. What you leave empty below is taken "
        "from it, too.",
        error_messages={"invalid_choice": "There is no such role to copy. Choose another, or begin empty."},
    )
    field_order = ("owner", "copy", "name", "summary", "kind", "layers", "aliases")
    use_required_attribute = False
    copied = ("name", "summary", "kind", "layers", "aliases")

    def __init__(self, *args: Any, owners: Iterable[Owner], by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.copied:
            self.fields[name].required = self.fields[name].required and not self.data.get("copy")
        self.owners: dict[str, Owner] = {owner.slug or BUILT_IN: owner for owner in owners}
        owner, copy = self.fields["owner"], cast("forms.ModelChoiceField[Role]", self.fields["copy"])
        cast(forms.ChoiceField, owner).choices = [(value, owner.name) for value, owner in self.owners.items()]
        copy.queryset = offered_roles(by.pk).select_related("organisation").order_by("name")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if copied := said.get("copy"):
            own = Description.of(copied)
            said |= {name: getattr(own, name) for name in self.copied if said.get(name) in ("", ())}
        owner = self.owners.get(said.get("owner", ""))
        if owner and copied and copied.organisation not in (None, owner.organisation):
            self.add_error(
                "copy", "A role of an organisation is copied inside it only. Choose another, or begin empty."
            )
        return said

    @property
    def organisation(self) -> Organisation | None:
        return self.owners[self.cleaned_data["owner"]].organisation


class RungNameForm(forms.Form):
    """What a rung is called."""

    name = Line(max_length=NAME_LENGTH, label="Name", error_messages={"required": "Give the rung a name."})


class NoteForm(forms.Form):
    """Why a draft is published. `seen` says which draft was looked at, so that nobody publishes another."""

    note = forms.CharField(
        label="What changed, and why?",
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 3}),
        max_length=MatrixVersion._meta.get_field("note").max_length,
        help_text="Up to 500 characters. It stands beside the version for as long as there is one.",
        error_messages={
            "required": "Say what changed and why: whoever compares results of two versions will ask.",
            "max_length": "The note has %(show_value)d characters; up to %(limit_value)d can be kept. Shorten it.",
            "null_characters_not_allowed": "The note has a character (NUL) that is no text. Remove it.",
        },
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = not is_first
        self.fields["note"].widget.attrs.pop("maxlength", None)  # told instead of silently cut
        if is_first:
            self.fields["note"].label = "A note to the first version, if you like"


class CompareForm(forms.Form):
    """Any two versions of a matrix, or one and the draft."""

    before = forms.ChoiceField(label="From", widget=forms.Select(attrs={"class": "select"}))
    after = forms.ChoiceField(label="To", widget=forms.Select(attrs={"class": "select"}))

    def __init__(self, *args: Any, versions: Iterable[MatrixVersion], **kwargs: Any) -> None:
        """Of the versions, the latest first; before them perhaps the draft, which stands only at the end of a way."""
        super().__init__(*args, **kwargs)
        choices = [(str(version.number or "draft"), version.label.capitalize()) for version in versions]
        for name in ("before", "after"):
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [choice for choice in choices if name == "after" or choice[0] != "draft"]
            field.error_messages["invalid_choice"] = "There is no such version. Choose from those shown."


class WordingForm(forms.Form):
    """Name, definition and descriptors of a competency."""

    name = Line(max_length=NAME_LENGTH, error_messages={"required": "Give the competency a name."})
    definition = Line(
        max_length=TEXT_LENGTH,
        rows=2,
        required=False,
        help_text="What it is, in a sentence: what belongs to it and what does not.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in Level:
            self.fields[f"level_{level.value}"] = Line(
                label=f"{level.value} {level.label}", max_length=TEXT_LENGTH, rows=2, required=False
            )

    @classmethod
    def initial_of(cls, edition: CompetencyEdition) -> dict[str, str]:
        said = {f"level_{one.level}": one.text for one in edition.descriptors.all()}
        return {"name": edition.name, "definition": edition.definition} | said

    @property
    def levels(self) -> list[forms.BoundField]:
        return [self[f"level_{level.value}"] for level in Level]

    def wording(self) -> Wording:
        said = self.cleaned_data
        descriptors = tuple(said[f"level_{level.value}"] for level in Level)
        return Wording(said["name"], said["definition"], cast(Descriptors, descriptors))


class CompetencyForm(WordingForm):
    """A new competency: in which domain, and its first wording."""

    domain = forms.ModelChoiceField(
        queryset=Domain.objects.none(),
        to_field_name="slug",
        empty_label="Choose a domain",
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={
            "required": "Choose the domain it belongs to.",
            "invalid_choice": "There is no such domain. Choose from those shown.",
        },
    )
    field_order = ("domain", "name", "definition")

    def __init__(self, *args: Any, organisation: Organisation | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Domain]", self.fields["domain"])
        field.queryset = Domain.objects.filter(Q(organisation=None) | Q(organisation=organisation))
