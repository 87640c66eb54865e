"""What a person answers in the role finder."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from roles.models import FinderAnswers


@transaction.atomic
def keep_answers(*, answers: Mapping[str, str], by: User) -> None:
    """Keep these answers, option by question, beside those the person gave to other questions."""
    kept, _ = FinderAnswers.objects.select_for_update().get_or_create(user=by)
    kept.answers |= answers
    kept.saved_at = timezone.now()
    kept.save(update_fields=["answers", "saved_at"])


@transaction.atomic
def drop_answers(*, questions: Collection[str], by: User) -> None:
    """Forget what the person answered to these questions, by slug, and keep the rest."""
    kept = FinderAnswers.objects.select_for_update().filter(user=by).first()
    if kept is None:
        return
    kept.answers = {question: option for question, option in kept.answers.items() if question not in questions}
    kept.save(update_fields=["answers"])


@transaction.atomic
def forget_answers(*, by: User) -> None:
    """Forget all that the person answered. Nothing happens when there is nothing."""
    FinderAnswers.objects.filter(user=by).delete()
