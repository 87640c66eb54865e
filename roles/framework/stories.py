"""What a role is like, in words: read this to write a stories/<role>.yaml.

A story is kept and shown as its file says it, so the shape is the value: there is no second one to keep in step.
"""

from typing import Annotated, Literal

from pydantic import Field, Strict

from roles.framework.shapes import Name, Shape, Tidy

Appetite = Literal["little", "some", "much", "central"]

Phrase = Annotated[str, Field(min_length=3, max_length=100), Tidy]
Sentence = Annotated[str, Field(min_length=25, max_length=260), Tidy]
Paragraph = Annotated[str, Field(min_length=120, max_length=600), Tidy]

# A file's list is read as a tuple, so that a story cannot change; what stands in it is as strict as elsewhere.
Names = Annotated[tuple[Name, ...], Strict(False)]
Sentences = Annotated[tuple[Sentence, ...], Strict(False)]


class Maths(Shape):
    """How much mathematics the work wants, and what of it."""

    appetite: Appetite
    why: Sentence


class Glance(Shape):
    """What tells a role from others in a line each."""

    primary_output: Phrase
    key_skill: Phrase
    favourite_tools: Annotated[Names, Field(min_length=2, max_length=4)]
    maths: Maths


class Day(Shape):
    """An ordinary day, neither the best nor the worst."""

    morning: Paragraph
    afternoon: Paragraph
    end_of_day: Paragraph


class Toolkit(Shape):
    """What is in daily use. A literacy track may do without a language."""

    languages: Annotated[Names, Field(max_length=5)]
    tools: Annotated[Names, Field(min_length=3, max_length=8)]
    concepts: Annotated[Names, Field(min_length=4, max_length=8)]


class Background(Shape):
    """Where people come from: what they usually learned, and what they did before."""

    usual: Annotated[Sentences, Field(min_length=2, max_length=4)]
    previous_roles: Annotated[Names, Field(min_length=2, max_length=6)]


class IsThisYou(Shape):
    """Honest signs that the work suits somebody, and two that it does not."""

    signs: Annotated[Sentences, Field(min_length=4, max_length=6)]
    not_you: Annotated[Sentences, Field(min_length=2, max_length=2)]


class Neighbour(Shape):
    """Another role, by its slug, and how this one differs from it."""

    role: str
    difference: Sentence


class Project(Shape):
    """Something to build and show. `shows` are slugs of competencies in the role's matrix."""

    name: Name
    brief: Paragraph
    shows: Annotated[tuple[str, ...], Strict(False), Field(min_length=2, max_length=5)]


class Portfolio(Shape):
    """Three projects, each a larger step than the one before."""

    first: Project
    next: Project
    ambitious: Project

    @property
    def steps(self) -> tuple[tuple[str, Project], ...]:
        return (("To begin with", self.first), ("Then", self.next), ("Ambitious", self.ambitious))


class Story(Shape):
    """stories/<role>.yaml"""

    role: str
    purpose: Paragraph
    makes: Annotated[Sentences, Field(min_length=3, max_length=5)]
    at_a_glance: Glance
    day: Day
    responsibilities: Annotated[Sentences, Field(min_length=5, max_length=7)]
    toolkit: Toolkit
    background: Background
    success: Annotated[Sentences, Field(min_length=3, max_length=5)]
    hard: Annotated[Sentences, Field(min_length=2, max_length=4)]
    is_this_you: IsThisYou
    neighbours: Annotated[tuple[Neighbour, ...], Strict(False), Field(min_length=3, max_length=3)]
    portfolio: Portfolio
