"""How far an import is, in words. It stands in the cache: what a transaction writes is seen only when it is over."""

import logging
from uuid import UUID

from django.core.cache import cache

logger = logging.getLogger(__name__)

_KEPT = 120
_EVERY = 200


class Progress:
    """Tells of one import. A cache that is away is done without."""

    def __init__(self, import_id: UUID) -> None:
        self._key = key_of(import_id)
        self._heard = True

    def say(self, words: str, done: int = 0, total: int = 0) -> None:
        if not self._heard:
            return
        try:
            cache.set(self._key, {"words": words, "done": done, "total": total}, _KEPT)
        except Exception as error:  # whatever the cache is made of: an import does not stop for it
            logger.warning("The progress of an import is not told (%s).", error)
            self._heard = False

    def on_row(self, done: int, total: int) -> None:
        if done == total:
            self.say("Comparing it with the matrix, and writing", done, total)
        elif done % _EVERY == 1:
            self.say(f"Reading row {done:,} of {total:,}", done, total)


def progress_of(import_id: UUID) -> dict[str, str | int]:
    """The last that was said, or nothing."""
    try:
        return cache.get(key_of(import_id)) or {}
    except Exception:  # a page goes on without the cache
        return {}


def key_of(import_id: UUID) -> str:
    return f"matrix-import:{import_id}"
