"""Attempts: how often a name, and a network address, may try to sign in.

Counted in the memory of the one process that serves, in a moving window; the library is limits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Lock

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from portal.errors import TooManyAttempts

RATES: tuple[RateLimitItem, ...] = (RateLimitItemPerMinute(5), RateLimitItemPerHour(20))
"""A person who mistypes needs a few; 480 guesses a day find no password of 12 characters."""

Key = tuple[str, str]


class Attempt:
    """One attempt that may go on; whoever checks the password tells what came of it."""

    def __init__(self) -> None:
        self.right: bool | None = None
        """Whether the password was right; None where that was not found out."""


class Attempts:
    """The sign-in attempts of the last hour that did not succeed."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._lock = Lock()
        self._under_way: Counter[Key] = Counter()

    @contextmanager
    def attempt(self, keys: Sequence[Key]) -> Iterator[Attempt]:
        """Let one attempt go on, unless it comes too soon.

        One that comes too soon is not counted, so that waiting always helps. Nor is one that an
        error of ours ended: a busy database is no wrong password. A right one takes back what
        was counted. As many go on at once as would be let through one after another.

        Args:
            keys: from ``keys_of``.

        Raises:
            TooManyAttempts: it comes too soon.
        """
        with self._lock:
            self._refuse(keys)
            self._under_way.update(keys)
        attempt = Attempt()
        try:
            yield attempt
        finally:
            with self._lock:
                self._under_way.subtract(keys)
                self._under_way += Counter()  # drops what is at none
                self._count(keys, attempt.right)

    def _refuse(self, keys: Sequence[Key]) -> None:
        waits = []
        for rate in RATES:
            for key in keys:
                again, left = self._limiter.get_window_stats(rate, *key)
                if left <= self._under_way[key]:
                    waits.append(again)
        if waits:
            soonest = datetime.now(UTC) + timedelta(seconds=1)
            raise TooManyAttempts(max(soonest, datetime.fromtimestamp(max(waits), UTC)))

    def _count(self, keys: Sequence[Key], right: bool | None) -> None:
        for rate in RATES:
            for key in keys:
                if right:
                    self._limiter.clear(rate, *key)
                elif right is not None:
                    self._limiter.hit(rate, *key)


def keys_of(name: str, network: str, *, known: bool) -> Sequence[Key]:
    """Return what an attempt is counted by.

    Strangers who guess keep a name waiting everywhere but where its owner signed in before: from
    there it is counted apart.

    Args:
        name: folded, as it is looked up.
        network: where it came from.
        known: whether the name has signed in from there before.
    """
    if known:
        return (("known", f"{name} {network}"),)
    return ("name", name), ("network", network)
