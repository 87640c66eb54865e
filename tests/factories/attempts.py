from collections.abc import Mapping

from accounts.models import User
from assessments.models import Attempt, Result
from assessments.permissions import Holder
from assessments.services import NOT_APPLICABLE, Answer, begin, rate, submit
from roles.models import MatrixRow, MatrixVersion, Rung


def an_attempt(
    *, user: User | None = None, token_hash: str | None = None, role: str = "plumber", rung: str = "mid"
) -> Attempt:
    """An open attempt at a published role, begun by the real service."""
    column = Rung.objects.get(version__role__slug=role, version__state=MatrixVersion.State.PUBLISHED, slug=rung)
    begun = begin(rung=column, by=holder(user, token_hash))
    return Attempt.objects.with_role().get(pk=begun.pk)


def holder(user: User | None = None, token_hash: str | None = None) -> Holder:
    return Holder(user_id=user.pk) if user else Holder(token_hash=token_hash)


def rate_all(attempt: Attempt, levels: Mapping[str, int | None] | int) -> None:
    """Rate every competency alike, or those named; None stands for "not applicable"."""
    for row in MatrixRow.objects.filter(version=attempt.rung.version_id).select_related("edition__competency"):
        slug = row.edition.competency.slug
        if isinstance(levels, int):
            answer = Answer(choice=levels)
        elif slug in levels:
            level = levels[slug]
            answer = Answer(choice=NOT_APPLICABLE if level is None else level)
        else:
            continue
        rate(attempt=attempt, row_id=row.pk, answer=answer, by=holder_of_attempt(attempt))


def holder_of_attempt(attempt: Attempt) -> Holder:
    return Holder(user_id=attempt.user_id, token_hash=attempt.token_hash)


def a_result(
    *,
    user: User | None = None,
    token_hash: str | None = None,
    role: str = "plumber",
    rung: str = "mid",
    levels: Mapping[str, int | None] | int = 2,
) -> Result:
    """A submitted attempt's result, by the real services."""
    attempt = an_attempt(user=user, token_hash=token_hash, role=role, rung=rung)
    rate_all(attempt, levels)
    return submit(attempt=attempt, by=holder_of_attempt(attempt))
