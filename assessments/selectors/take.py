"""What an attempt asks, and what was answered so far."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.models import Attempt, Rating, Statement
from roles.framework import Level
from roles.models import MatrixRow


@dataclass(frozen=True, slots=True)
class Step:
    """One competency of an attempt: what is asked and what was last said of it.

    Where `asks_level` is False only evidence is asked for, and the reviewers say the level.
    """

    row_id: int
    slug: str
    name: str
    domain: str
    essential: bool
    rating: Statement | None
    asks_level: bool = True

    @property
    def has_evidence(self) -> bool:
        return self.rating is not None and bool(self.rating.evidence or self.rating.link)

    @property
    def answered(self) -> bool:
        if not self.asks_level:
            return self.has_evidence
        return self.rating is not None and (self.rating.level is not None or self.rating.not_applicable)

    @property
    def answer(self) -> str:
        """The answer in words; empty while there is none."""
        if self.rating is None or not self.answered:
            return ""
        if not self.asks_level:
            return "Evidence written"
        return "Not applicable" if self.rating.level is None else Level(self.rating.level).label


@dataclass(frozen=True, slots=True)
class Steps:
    """All competencies of an attempt, in the order in which they are asked."""

    all: tuple[Step, ...]
    asks_levels: bool = True

    @property
    def answered_count(self) -> int:
        return sum(step.answered for step in self.all)

    @property
    def unanswered(self) -> tuple[Step, ...]:
        return tuple(step for step in self.all if not step.answered)

    @property
    def resume(self) -> Step | None:
        """Where to go on: the first unanswered after the one last saved, else the first unanswered at all."""
        last = max((s.rating.pk for s in self.all if s.rating), default=0)
        place = next((i for i, s in enumerate(self.all) if s.rating and s.rating.pk == last), -1)
        in_turn = [*self.all[max(place, 0) :], *self.all[: max(place, 0)]]
        return next((step for step in in_turn if not step.answered), None)

    @property
    def rated(self) -> bool:
        """Whether any competency has a level, so that there is something to make a result from."""
        return any(step.rating and step.rating.level is not None for step in self.all)

    @property
    def asks_before_submitting(self) -> bool:
        """Whether something is missing that is worth asking about; where nothing is rated, submitting is refused."""
        return bool(self.unanswered) and self.rated if self.asks_levels else not self.answered_count

    def around(self, slug: str) -> tuple[Step | None, Step, Step | None]:
        """The step before, the step itself, the step after. Raises KeyError when the attempt does not ask it."""
        for i, step in enumerate(self.all):
            if step.slug == slug:
                before = self.all[i - 1] if i else None
                return before, step, self.all[i + 1] if i + 1 < len(self.all) else None
        raise KeyError(slug)


def steps_of(attempt: Attempt) -> Steps:
    """The competencies of the attempt's matrix version with the current ratings. Two queries.

    Expects `Attempt.objects.with_role()`.
    """
    asks_levels = attempt.assessment is None or attempt.assessment.asks_self_rating
    ratings = {rating.row_id: rating for rating in Rating.objects.filter(attempt=attempt).current()}
    return steps_saying(ratings, version_id=attempt.rung.version_id, asks_levels=asks_levels)


def steps_saying(said: Mapping[int, Statement], *, version_id: int, asks_levels: bool = True) -> Steps:
    """The competencies of a matrix version with what somebody said of them, by row. One query."""
    rows = MatrixRow.objects.filter(version=version_id).select_related("edition__competency").order_by("position")
    return Steps(
        tuple(
            Step(
                row_id=row.pk,
                slug=row.edition.competency.slug,
                name=row.edition.name,
                domain=row.domain,
                essential=row.essential,
                rating=said.get(row.pk),
                asks_level=asks_levels,
            )
            for row in rows
        ),
        asks_levels=asks_levels,
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """A level a person can choose, with its descriptor."""

    level: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One competency as it is asked: what it means and the five descriptors to choose from."""

    name: str
    definition: str
    choices: tuple[Choice, ...]


def question(step: Step) -> Question:
    """What is shown for this step. Two queries."""
    row = MatrixRow.objects.select_related("edition").prefetch_related("edition__descriptors").get(pk=step.row_id)
    return Question(
        name=row.edition.name,
        definition=row.edition.definition,
        choices=tuple(Choice(d.level, Level(d.level).label, d.text) for d in row.edition.descriptors.all()),
    )
