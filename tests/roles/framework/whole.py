"""A catalogue with all its parts, small and without a defect, to be broken in one place at a time."""

from collections.abc import Sequence
from typing import Any

import yaml

from roles.framework import nearest_roles, parse
from tests.roles.framework.texts import DOMAIN, FRAMEWORK, SMALL

FINDER, BACKGROUNDS, LADDER = "finder.yaml", "backgrounds.yaml", "ladder.yaml"

# Each story says of each of these what its role does with it, so that no sentence stands in two places.
_THINGS = """
anvils baskets blankets bottles bricks brushes buckets candles carts chains chairs clocks coats compasses cups doors
drums feathers fences flutes gloves hammers kettles ladders lamps lanterns letters locks maps mirrors needles ovens
pans pencils pillows ploughs ropes saddles sails shelves shoes shovels
"""
_ROWS = {
    "engineer": {"cleaning": (5, True), "modelling": (2, False)},
    "analyst": {"modelling": (5, True), "drawing": (2, False)},
    "artist": {"drawing": (5, True), "telling": (2, False)},
    "speaker": {"telling": (5, True), "cleaning": (2, False)},
    "keeper": {"cleaning": (1, False), "drawing": (1, True)},
}


def _story(role: str, nearest: Sequence[str]) -> dict[str, Any]:
    things = iter(_THINGS.split())

    def sentence() -> str:
        return f"The {role} looks after the {next(things)} of the whole house."

    def sentences(number: int) -> list[str]:
        return [sentence() for _ in range(number)]

    def paragraph() -> str:
        return " ".join(sentences(3))

    def project(name: str) -> dict[str, Any]:
        return {"name": name, "brief": paragraph(), "shows": list(_ROWS[role])}

    return {
        "role": role,
        "purpose": paragraph(),
        "makes": sentences(3),
        "at_a_glance": {
            "primary_output": f"The house of the {role}",
            "key_skill": f"The patience of the {role}",
            "favourite_tools": ["Hammer", "Saw"],
            "maths": {"appetite": "some", "why": sentence()},
        },
        "day": {"morning": f"At dawn: {paragraph()}", "afternoon": paragraph(), "end_of_day": paragraph()},
        "responsibilities": [
            f"The {role} answers for the {word}." for word in ("roof", "walls", "floor", "yard", "well")
        ],
        "toolkit": {
            "languages": [],
            "tools": ["Hammer", "Saw", "Broom"],
            "concepts": ["Order", "Care", "Time", "Heat"],
        },
        "background": {"usual": sentences(2), "previous_roles": ["Carpenter", "Guard"]},
        "success": sentences(3),
        "hard": sentences(2),
        "is_this_you": {
            "signs": [f"You like the {word} of the {role}." for word in ("smell", "sound", "sight", "sense")],
            "not_you": [f"You shy away from the {word} of the {role}." for word in ("noise", "dust")],
        },
        "neighbours": [
            {"role": other, "difference": f"Where the {other} rests the {role} goes on."} for other in nearest
        ],
        "portfolio": {name: project(f"House {name}") for name in ("first", "next", "ambitious")},
    }


def _role(slug: str, position: int) -> dict[str, Any]:
    rows = [
        {"competency": competency, "levels": [1, 3], "weight": weight, "essential": essential}
        for competency, (weight, essential) in _ROWS[slug].items()
    ]
    return {
        "slug": slug,
        "name": slug.capitalize(),
        "position": position,
        "kind": "profession",
        "layers": ["builder"],
        "aliases": [],
        "summary": f"The {slug} keeps one part of the house in order for all.",
        "rungs": [{"slug": "junior", "name": "Junior"}, {"slug": "senior", "name": "Senior"}],
        "requirements": rows,
    }


def _competency(slug: str, *needed: str) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": slug.capitalize(),
        "definition": f"The part of the work that people call {slug}, from its beginning to its end.",
        "prerequisites": list(needed),
        "descriptors": {level: f"Does the {slug} of step {level}" for level in (1, 2, 3, 4)},
    }


def _text(fields: dict[str, Any]) -> str:
    return yaml.safe_dump(fields, sort_keys=False, width=1000)


_HELP = {"scope": "task", "autonomy": "plan", "complexity": "problem", "influence": "team", "matrix": "column"}

_MATRICES = {
    FRAMEWORK: SMALL[FRAMEWORK]
    .replace("Makes the parts.", "Makes the parts that others put together.")
    .replace("Uses the result.", "Uses the result that others put together."),
    DOMAIN: _text(
        {
            "slug": "data",
            "name": "Data",
            "position": 1,
            "summary": "All of the work that keeps a house sound and clean.",
            "competencies": [
                _competency("cleaning"),
                _competency("modelling", "cleaning"),
                _competency("drawing", "modelling"),
                _competency("telling"),
            ],
        }
    ),
    **{f"roles/{slug}.yaml": _text(_role(slug, position)) for position, slug in enumerate(_ROWS, start=1)},
}

_NEAREST = nearest_roles(parse(_MATRICES).roles)

WHOLE = _MATRICES | {
    **{f"stories/{slug}.yaml": _text(_story(slug, _NEAREST[slug])) for slug in _ROWS},
    FINDER: """\
questions:
  - slug: like
    text: What do you like to do at home?
    options:
      - {slug: order, text: I put things in order, fits: {engineer: 3, analyst: 1}}
      - {slug: beauty, text: I make things look better, fits: {artist: 3, speaker: 2, keeper: 1}}
""",
    BACKGROUNDS: """\
backgrounds:
  - slug: guard
    name: Guard
    summary: Knows every door and every key of the house, and nothing of what is done behind them.
    levels: {cleaning: 2}
""",
    LADDER: _text(
        {
            "steps": [
                {"slug": slug, "name": slug.capitalize(), "years": "0 to 2"}
                | {what: f"A {slug} answers for one {thing} at least." for what, thing in _HELP.items()}
                for slug in ("junior", "senior")
            ]
        }
    ),
}


def changed(file: str, written: str, instead: str) -> dict[str, str]:
    """The whole catalogue with one passage of one file replaced."""
    assert WHOLE[file].count(written) == 1, WHOLE[file]
    return WHOLE | {file: WHOLE[file].replace(written, instead)}


def without(file: str) -> dict[str, str]:
    return {other: text for other, text in WHOLE.items() if other != file}


def line_of(file: str, passage: str) -> int:
    """The line on which a passage begins that stands in the file once."""
    assert WHOLE[file].count(passage) == 1, WHOLE[file]
    return WHOLE[file].partition(passage)[0].count("\n") + 1
