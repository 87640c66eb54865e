"""Items of made-up competencies, loaded by the real service, and answers to them."""

from collections.abc import Mapping
from typing import Any

from assessments.items.answers import Given
from assessments.items.reading import Placed
from assessments.items.shapes import ItemShape
from assessments.models import Attempt, Response, Sitting
from assessments.services import answer_item, load_items, start_test
from tests.factories.attempts import holder_of_attempt

CANARY = "kestrel"
"""Stands in all that whoever takes a test must not see before its end."""

KINDS = ("single_choice", "numeric", "ordering", "select_all", "scenario", "code_reading")


def an_item(slug: str, *, level: int = 2, kind: str = "single_choice", **said: Any) -> ItemShape:
    """An item whose first option is right; of a select-all the first two, of an ordering the order as written."""
    fields: dict[str, Any] = {
        "slug": slug,
        "level": level,
        "kind": kind,
        "difficulty": "typical",
        "samples": f"Does it, says the {CANARY}.",
        "review_by": "2030-01-01",
        "stem": f"What holds for {slug} at level {level}?",
        "explanation": f"The first holds, as every {CANARY} knows; the others are what people think who never looked.",
        "second_reading": {"on": "2026-01-01", "agreed": True, "note": f"by a {CANARY}"},
    }
    if kind == "numeric":
        fields |= {
            "answer": {"value": "42.5", "tolerance": "0.5", "unit": "litres"},
            "slips": [{"value": "7", "mistake": f"Forgets the {CANARY}"}],
            "compute": f"print(42.5)  # {CANARY}",
        }
    else:
        rights = {"select_all": 2, "ordering": 0}.get(kind, 1)
        fields["options"] = [
            {"text": f"Option {letter} of {slug}", "key": place < rights}
            | ({} if place < rights or kind == "ordering" else {"mistake": f"Trusts the {CANARY}"})
            for place, letter in enumerate("ABCD")
        ]
    if kind == "code_reading":
        fields["code"] = "for n in range(3):\n    print('tap', n)\n"
    return ItemShape.model_validate(fields | said)


def a_bank(counts: Mapping[str, int] | None = None, *, kinds: tuple[str, ...] = KINDS) -> None:
    """So many items for each competency, of all kinds and levels in turn."""
    items = [
        Placed(competency, an_item(f"{competency}-{n}", level=1 + n % 3, kind=kinds[n % len(kinds)]), "made up", 1)
        for competency, count in (counts or {"pipes": 9, "valves": 9}).items()
        for n in range(count)
    ]
    load_items(items=items, by=None)


def a_sitting(attempt: Attempt) -> Sitting:
    """The test of the attempt, begun now."""
    start_test(attempt=attempt, by=holder_of_attempt(attempt))
    return Sitting.objects.with_attempt().get(attempt=attempt)


def shown(sitting: Sitting) -> Response:
    """The page of the paper that waits for an answer."""
    return sitting.responses.select_related("version__item").get(answered_at=None)


def right(response: Response) -> Given:
    """The right answer to an item as it was shown."""
    version = response.version
    if version.kind == "numeric":
        return Given(value=version.answer["value"])
    if version.kind == "ordering":
        return Given(chosen=tuple(response.order.index(place) for place in range(len(response.order))))
    keys = [place for place, option in enumerate(version.options) if option["key"]]
    return Given(chosen=tuple(response.order.index(place) for place in keys))


def wrong(response: Response) -> Given:
    version = response.version
    if version.kind == "numeric":
        return Given(value="7")
    if version.kind == "ordering":
        return Given(chosen=tuple(response.order.index(place) for place in reversed(range(len(response.order)))))
    return Given(chosen=(response.order.index(len(response.order) - 1),))


def answer(sitting: Sitting, given: Given | None = None, *, is_right: bool = True) -> Any:
    """Answer the item that is shown: as given, else rightly or wrongly."""
    page = shown(sitting)
    given = given or (right(page) if is_right else wrong(page))
    by = holder_of_attempt(sitting.attempt)
    return answer_item(attempt_id=sitting.attempt_id, sequence=page.sequence, given=given, by=by)


def take_test(attempt: Attempt, *, is_right: bool = True) -> Sitting:
    """The whole test, every item answered alike. With it the attempt is submitted."""
    sitting = a_sitting(attempt)
    while sitting.responses.filter(answered_at=None).exists():
        answer(sitting, is_right=is_right)
    return Sitting.objects.with_attempt().get(pk=sitting.pk)
