"""What an attempt asks, and what was answered so far."""

from dataclasses import dataclass

from assessments.models import Attempt, Rating
from roles.framework import Level
from roles.models import MatrixRow


@dataclass(frozen=True, slots=True)
class Step:
    """One competency of an attempt: what is asked and what was last said of it."""

    row_id: int
    slug: str
    name: str
    domain: str
    essential: bool
    rating: Rating | None

    @property
    def answered(self) -> bool:
        return self.rating is not None and (self.rating.level is not None or self.rating.not_applicable)

    @property
    def answer(self) -> str:
        """The answer in words; empty while there is none."""
        if self.rating is None or not self.answered:
            return ""
        return "Not applicable" if self.rating.level is None else Level(self.rating.level).label


@dataclass(frozen=True, slots=True)
class Steps:
    """All competencies of an attempt, in the order in which they are asked."""

    all: tuple[Step, ...]

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

    def around(self, slug: str) -> tuple[Step | None, Step, Step | None]:
        """The step before, the step itself, the step after. Raises KeyError when the attempt does not ask it."""
        for i, step in enumerate(self.all):
            if step.slug == slug:
                before = self.all[i - 1] if i else None
                return before, step, self.all[i + 1] if i + 1 < len(self.all) else None
        raise KeyError(slug)


def steps_of(attempt: Attempt) -> Steps:
    """The competencies of the attempt's matrix version with the current ratings. Two queries."""
    ratings = {rating.row_id: rating for rating in Rating.objects.filter(attempt=attempt).current()}
    rows = (
        MatrixRow.objects.filter(version=attempt.rung.version_id)
        .select_related("edition__competency")
        .order_by("position")
    )
    return Steps(
        tuple(
            Step(
                row_id=row.pk,
                slug=row.edition.competency.slug,
                name=row.edition.name,
                domain=row.domain,
                essential=row.essential,
                rating=ratings.get(row.pk),
            )
            for row in rows
        )
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
