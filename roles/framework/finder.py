"""The role finder: which roles suit the answers somebody gives, and why.

A role's score is the weight of the chosen options that speak for it, divided by the most that the same questions could
have given it, so that a role which many options mention has no advantage.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, Strict

from roles.framework.shapes import Shape, Slug, Tidy

Fits = Annotated[int, Field(ge=1, le=3)]


class Option(Shape):
    """An answer. `fits` says for which roles it speaks, by slug, from 1 (also) to 3 (at the heart of it)."""

    slug: Slug
    text: Annotated[str, Field(min_length=10, max_length=120), Tidy]
    fits: Annotated[dict[str, Fits], Field(min_length=1)]


class Question(Shape):
    slug: Slug
    text: Annotated[str, Field(min_length=15, max_length=140), Tidy]
    options: Annotated[tuple[Option, ...], Strict(False), Field(min_length=2, max_length=9)]

    def option(self, slug: str) -> Option | None:
        return next((option for option in self.options if option.slug == slug), None)

    def most_for(self, role: str) -> int:
        """The most that one answer to it can say for the role; 0 where it says nothing of it."""
        return max(option.fits.get(role, 0) for option in self.options)


class Finder(Shape):
    """finder.yaml"""

    questions: Annotated[tuple[Question, ...], Strict(False), Field(min_length=1)]

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for question in self.questions for option in question.options for role in option.fits)

    def understood(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Those of the answers, option by question, that are among the questions as they are now."""
        return {
            question.slug: answers[question.slug]
            for question in self.questions
            if question.slug in answers and question.option(answers[question.slug])
        }


@dataclass(frozen=True, slots=True)
class Reason:
    """An answer of the person that speaks for a role."""

    question: str
    answer: str
    weight: int


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a role suits the answers: `score`, from 0 to 1, and the reasons, the strongest first.

    `low` to `high` is where the score would lie with any one of the answers left out.
    """

    role: str
    score: float
    low: float
    high: float
    reasons: tuple[Reason, ...]

    def rivals(self, better: "Fit") -> bool:
        """Whether this one might come before the better one, were an answer of each left out: too close to call."""
        return self.high >= better.low


def best_fits(finder: Finder, answers: Mapping[str, str], roles: Sequence[str]) -> tuple[Fit, ...]:
    """Each of the roles that the answered questions speak of, the best first; of two alike the earlier in `roles`.

    Answers to questions or with options that the finder does not have count for nothing.
    """
    given = [
        (question, option)
        for question in finder.questions
        if (option := question.option(answers.get(question.slug, "")))
    ]
    found = (_fit(role, given) for role in roles)
    return tuple(sorted((fit for fit in found if fit), key=lambda fit: -fit.score))


def _fit(role: str, given: Sequence[tuple[Question, Option]]) -> Fit | None:
    points = [(option.fits.get(role, 0), question.most_for(role)) for question, option in given]
    reached, most = sum(got for got, _ in points), sum(of for _, of in points)
    if not most:
        return None
    score = reached / most
    left_out = [(reached - got) / (most - of) for got, of in points if 0 < of < most]
    reasons = sorted(_reasons(role, given), key=lambda reason: -reason.weight)
    return Fit(role, score, min(left_out, default=0.0), max(left_out, default=1.0), tuple(reasons))


def _reasons(role: str, given: Sequence[tuple[Question, Option]]) -> Iterator[Reason]:
    for question, option in given:
        if role in option.fits:
            yield Reason(question.text, option.text, option.fits[role])
