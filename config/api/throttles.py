"""How many requests one asker may send.

Requests are counted in windows of fixed length: one small number each, where DRF's own throttles keep the time of
every request.
"""

from time import monotonic, time
from typing import Any, ClassVar

from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

PAUSE = 5
"""Seconds without counting after the cache failed: a frozen one takes two seconds of each request that asks it."""


class Rate(SimpleRateThrottle):
    num_requests: int | None
    duration: int | None
    seconds_left = 0.0
    uncounted_until: ClassVar = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        asker = self.get_cache_key(request, view)
        if asker is None or self.duration is None or self.num_requests is None:
            return True
        window, elapsed = divmod(time(), self.duration)
        self.seconds_left = self.duration - elapsed
        counter = f"{asker}:{window:.0f}"
        if monotonic() < Rate.uncounted_until:
            return True
        try:
            counted: int = self.cache.count(counter, timeout=self.duration)  # type: ignore[attr-defined]  # of both ours
        except (RedisError, OSError):  # no cache, or a full disk: the API goes on without counting
            Rate.uncounted_until = monotonic() + PAUSE
            return True
        return counted <= self.num_requests

    def wait(self) -> float:
        return self.seconds_left


class SignedInRate(Rate):
    """Per person, however many tokens and browsers they use."""

    scope = "signed-in"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if not request.user.is_authenticated:
            return None
        return self.cache_format % {"scope": self.scope, "ident": request.user.pk}


class SignedOutRate(Rate):
    """Per address on the network."""

    scope = "signed-out"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if request.user.is_authenticated:
            return None
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}
