"""What people send and decide to import a matrix: a file, and what its columns and names mean."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from roles.framework import Level, TableMapping
from roles.framework.columns import Column
from roles.framework.limits import NAME_LENGTH
from roles.framework.tables import ENDINGS, MAX_BYTES
from roles.selectors import meanings

NOT_THERE = [("", "Not in the file")]
_CELLS: tuple[Column, ...] = ("rung", "level", "description")
_LONGEST_RUNG = 2 * NAME_LENGTH + len(" ()")  # a name with its slug behind it
_MAX_MB = MAX_BYTES // 1_000_000


class FileForm(forms.Form):
    """The file of a matrix. What is inside is for a worker to read."""

    file = forms.FileField(
        label="File",
        help_text=f"CSV, Excel (.xlsx) or the YAML of a role, up to {_MAX_MB} MB.",
        widget=forms.FileInput(attrs={"class": "input", "accept": ",".join(ENDINGS)}),
        error_messages={
            "required": "Choose a file to import.",
            "empty": "The file is empty, so it was not kept. Send one with a header and a row for each competency.",
        },
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            size = f"{(file.size or 0) / 1_000_000:.1f}"
            raise forms.ValidationError(
                f"The file has {size} MB, and {_MAX_MB} MB is the most, so it was not kept. Split it, or save it "
                "without pictures."
            )
        return file


class MappingForm(forms.Form):
    """What the columns of a file mean, and what its rungs and levels are called here.

    `found` is what a worker found in the file; headers, rungs and levels are named by their places in it.
    """

    layout = forms.ChoiceField(
        label="How the file is laid out",
        choices=[
            ("wide", "One row for each competency, with a column for each rung"),
            ("long", "One row for each level: the rung and the level stand in columns"),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, *, found: dict[str, Any], is_new: bool) -> None:
        self.found = found
        super().__init__(data, initial=_initial(found))
        headers = [(str(place), name) for place, name in enumerate(found["headers"])]
        for column, name in meanings():
            self.fields[f"column-{column}"] = _choice(name, NOT_THERE + headers)
        if len(found["roles"]) > 1:
            roles = [(role, role) for role in found["roles"]]
            self.fields["role"] = _choice("Which role of the file", [("", "Choose one"), *roles])
        elif is_new and not found["roles"]:
            self.fields["role"] = _text("What the role is called")
        for place, (name, _) in enumerate(found["rungs"]):
            self.fields[f"rung-{place}"] = _text(f"Name here of “{name}”", _LONGEST_RUNG)
            self.fields[f"place-{place}"] = forms.IntegerField(
                label=f"Place of “{name}”",
                required=False,
                min_value=1,
                max_value=999,
                widget=forms.NumberInput(attrs={"class": "input"}),
            )
        levels = [("", "Choose a level"), *((str(level.value), f"{level:d} {level.label}") for level in Level)]
        for place, (name, _) in enumerate(found["levels"]):
            self.fields[f"level-{place}"] = _choice(f"“{name}”" if name else "An empty cell", levels)

    @property
    def first_columns(self) -> list[forms.BoundField]:
        return [self[f"column-{column}"] for column, _ in meanings() if not _describes(column)]

    @property
    def descriptor_columns(self) -> list[forms.BoundField]:
        return [self[f"column-{column}"] for column, _ in meanings() if _describes(column)]

    @property
    def asks_for_names(self) -> bool:
        """Whether rungs and levels can be named already: not before one of several roles is chosen."""
        return len(self.found["roles"]) <= 1 or bool(self.found["role"])

    @property
    def rungs(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Those that come in, and in a long file all."""
        return [rung for rung, called in self._rungs() if called or self.found["layout"] == "long"]

    @property
    def other_columns(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Columns of a wide file that could be rungs."""
        return [rung for rung, called in self._rungs() if not called and self.found["layout"] == "wide"]

    @property
    def levels(self) -> list[forms.BoundField]:
        return [self[f"level-{place}"] for place in range(len(self.found["levels"]))]

    def mapping(self) -> TableMapping:
        """What was decided. Rungs of another layout, column or role than before have to be looked at again."""
        said, found = self.cleaned_data, self.found
        headers = found["headers"]
        chosen = {column: said[f"column-{column}"] for column, _ in meanings() if said[f"column-{column}"]}
        columns: dict[Any, str] = {column: headers[int(place)] for column, place in chosen.items()}
        if said["layout"] == "wide":
            columns = {column: header for column, header in columns.items() if column not in _CELLS}
        role = said.get("role", found["role"])
        is_same_role = len(found["roles"]) <= 1 or role == found["role"]
        same = is_same_role and (found["layout"], found["columns"].get("rung")) == (said["layout"], columns.get("rung"))
        levels = {
            name: said[f"level-{place}"] for place, (name, _) in enumerate(found["levels"]) if self.asks_for_names
        }
        return TableMapping(
            layout=said["layout"],
            columns=columns,
            rungs=self._named() if same else {},
            levels={name: int(level) for name, level in levels.items() if level},
            role=role,
        )

    def _named(self) -> dict[str, str]:
        said = self.cleaned_data
        asked = [(said[f"place-{n}"] or 999, n, name) for n, (name, _) in enumerate(self.found["rungs"])]
        named = {name: said[f"rung-{n}"] for _, n, name in sorted(asked)}
        is_long = said["layout"] == "long"
        return {name: called for name, called in named.items() if called or is_long}

    def _rungs(self) -> list[tuple[tuple[str, forms.BoundField, forms.BoundField], bool]]:
        return [
            ((name, self[f"rung-{place}"], self[f"place-{place}"]), bool(called))
            for place, (name, called) in enumerate(self.found["rungs"])
        ]


def _initial(found: dict[str, Any]) -> dict[str, Any]:
    places = {header: str(place) for place, header in enumerate(found["headers"])}
    columns = {f"column-{column}": places.get(header, "") for column, header in found["columns"].items()}
    rungs: dict[str, Any] = {}
    for place, (_, called) in enumerate(found["rungs"]):
        rungs |= {f"rung-{place}": called, f"place-{place}": place + 1 if called else None}
    levels = {f"level-{place}": "" if level is None else str(level) for place, (_, level) in enumerate(found["levels"])}
    return {"layout": found["layout"], "role": found["role"], **columns, **rungs, **levels}


def _describes(column: str) -> bool:
    return column == "definition" or column.startswith("level_")


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.Select(attrs={"class": "select"})
    )


def _text(label: str, most: int = NAME_LENGTH) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "input", "autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=most, widget=widget)
