"""How far somebody is through the role finder, and which of the roles that are offered fit what they answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from roles.framework import Finder, Fit, Question, Rung, best_fits
from roles.framework.finder import Option
from roles.models import Role
from roles.selectors.offered import Offered, offered_with_rungs
from roles.selectors.parts import Edition

SHOWN = 5
"""Roles that are shown with a picture and their reasons."""
SECONDS_A_QUESTION = 17


@dataclass(frozen=True, slots=True)
class Step:
    """A question by its number, from 1, and what was answered, if anything."""

    number: int
    question: Question
    answer: Option | None


@dataclass(frozen=True, slots=True)
class Progress:
    """The questions of an edition of the finder in their order."""

    edition: int
    steps: tuple[Step, ...]

    @property
    def answered(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.answer)

    @property
    def unanswered(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if not step.answer)

    @property
    def minutes(self) -> int:
        """About how long all of it takes."""
        return max(1, round(len(self.steps) * SECONDS_A_QUESTION / 60))

    @property
    def rests_on_little(self) -> bool:
        """Whether less than half of it is answered."""
        return 2 * len(self.answered) < len(self.steps)

    def at(self, slug: str) -> Step | None:
        return next((step for step in self.steps if step.question.slug == slug), None)

    def before(self, step: Step) -> Step | None:
        return self.steps[step.number - 2] if step.number > 1 else None

    def after(self, step: Step) -> Step | None:
        return self.steps[step.number] if step.number < len(self.steps) else None


def progress_of(finder: Edition[Finder], answers: Mapping[str, str]) -> Progress:
    """No query."""
    steps = (
        Step(number, question, question.option(answers.get(question.slug, "")))
        for number, question in enumerate(finder.content.questions, 1)
    )
    return Progress(finder.number, tuple(steps))


@dataclass(frozen=True, slots=True)
class FittingRole:
    """A role that is offered, and how it fits. Percentages are whole.

    `rivals_first` says that it is too close to call between it and the one that fits best.
    """

    slug: str
    name: str
    summary: str
    kind: Role.Kind
    rungs: tuple[Rung, ...]
    fit: Fit
    rivals_first: bool

    @property
    def percent(self) -> int:
        return round(self.fit.score * 100)

    @property
    def low_percent(self) -> int:
        return round(self.fit.low * 100)

    @property
    def high_percent(self) -> int:
        return round(self.fit.high * 100)


@dataclass(frozen=True, slots=True)
class FinderResult:
    """`best` are the up to five that fit best and for which an answer speaks at all, `rest` are the others, both the
    best first. `silent` are the (slug, name) of the roles that no answered question speaks of.
    """

    best: tuple[FittingRole, ...]
    rest: tuple[FittingRole, ...]
    silent: tuple[tuple[str, str], ...]

    @property
    def rivals(self) -> tuple[FittingRole, ...]:
        """Those of the best, beside the first, that are too close to it to call."""
        return tuple(role for role in self.best[1:] if role.rivals_first)

    @property
    def others(self) -> int:
        """How many roles there are beside the best."""
        return len(self.rest) + len(self.silent)

    @property
    def rivals_below(self) -> int:
        """How many of the rest are."""
        return sum(role.rivals_first for role in self.rest)


def finder_result(finder: Finder, answers: Mapping[str, str], *, seen_by: UUID | None) -> FinderResult:
    """Of the roles that are offered to the person, or to somebody signed out, and that the finder knows. One query."""
    offered = {slug: role for slug, role in offered_with_rungs(seen_by).items() if slug in finder.roles}
    fits = best_fits(finder, answers, list(offered))
    fitting = [_fitting(fit, fits[0], offered[fit.role]) for fit in fits]
    best = tuple(role for role in fitting[:SHOWN] if role.fit.reasons)
    spoken_of = {fit.role for fit in fits}
    silent = tuple((slug, role.name) for slug, role in offered.items() if slug not in spoken_of)
    return FinderResult(best, tuple(fitting[len(best) :]), silent)


def _fitting(fit: Fit, first: Fit, role: Offered) -> FittingRole:
    return FittingRole(role.slug, role.name, role.summary, role.kind, role.rungs, fit, rivals_first=fit.rivals(first))
