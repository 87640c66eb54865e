"""What the small roles are like, in words that tests can look for."""

from collections.abc import Sequence
from typing import Any

from roles.framework import Story

PURPOSE = (
    "A plumber brings water to where it is wanted and keeps it from where it is not, "
    "and knows at once which of the two has gone wrong."
)


def a_story(
    role: str = "plumber",
    *,
    near: Sequence[str] = ("fitter", "tiler", "roofer"),
    shows: Sequence[str] = ("pipes", "valves"),
    languages: Sequence[str] = ("Dutch",),
) -> Story:
    """`near` are three slugs of roles; each of the three projects shows these competencies."""
    return Story.model_validate(
        {
            "role": role,
            "purpose": PURPOSE,
            "makes": [_sentence(f"Something that is made, number {one}") for one in range(3)],
            "at_a_glance": {
                "primary_output": "A house without a drip",
                "key_skill": "Hearing where it leaks",
                "favourite_tools": ["Wrench", "Gauge"],
                "maths": {"appetite": "some", "why": _sentence("Angles and pressures are reckoned every day")},
            },
            "day": {
                "morning": _paragraph("The morning brings a flooded cellar"),
                "afternoon": _paragraph("The afternoon goes by under a sink"),
                "end_of_day": _paragraph("The day ends with a test of the pressure"),
            },
            "responsibilities": [_sentence(f"Answers for a thing, number {one}") for one in range(5)],
            "toolkit": {
                "languages": list(languages),
                "tools": ["Wrench", "Gauge", "Torch"],
                "concepts": ["Pressure", "Flow", "Slope", "Heat"],
            },
            "background": {
                "usual": [_sentence(f"An apprenticeship of some years, number {one}") for one in range(2)],
                "previous_roles": ["Roofer", "Tiler"],
            },
            "success": [_sentence(f"A thing that can be counted, number {one}") for one in range(3)],
            "hard": [_sentence(f"A thing that is hard, number {one}") for one in range(2)],
            "is_this_you": {
                "signs": [_sentence(f"You do not mind wet feet, number {one}") for one in range(4)],
                "not_you": [_sentence(f"You mind wet feet very much, number {one}") for one in range(2)],
            },
            "neighbours": [{"role": one, "difference": _sentence(f"What tells it from a {one}")} for one in near],
            "portfolio": {
                "first": _project("Ask the tap", shows),
                "next": _project("A bathroom", shows),
                "ambitious": _project("A tower of water", shows),
            },
        }
    )


def _project(name: str, shows: Sequence[str]) -> dict[str, Any]:
    return {"name": name, "brief": _paragraph(f"How to build {name}"), "shows": list(shows)}


def _sentence(words: str) -> str:
    return f"{words} of this role."


def _paragraph(words: str) -> str:
    return f"{words}. {PURPOSE}"
