"""Attempts: how often a name, and a network address, may try to sign in.

Counted in the memory of the one process that serves, in a moving window; the library is limits.
"""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Lock

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from portal.admin.users import fold

RATES: tuple[RateLimitItem, ...] = (RateLimitItemPerMinute(5), RateLimitItemPerHour(20))
"""A person who mistypes needs a few; 480 guesses a day find no password of 12 characters."""

Key = tuple[str, str]


class Attempts:
    """The sign-in attempts of the last hour that did not succeed."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._lock = Lock()

    def take(self, name: str, address: str) -> datetime | None:
        """Count one attempt, unless it comes too soon.

        An attempt that comes too soon is not counted, so that waiting always helps.

        Args:
            name: as typed.
            address: network address of the client.

        Returns:
            None where the attempt may go on; otherwise the moment from which one may.
        """
        keys = _keys(name, address)
        with self._lock:
            refused = [
                self._limiter.get_window_stats(rate, *key).reset_time
                for rate in RATES
                for key in keys
                if not self._limiter.test(rate, *key)
            ]
            if refused:
                return datetime.fromtimestamp(max(refused), UTC)
            for rate in RATES:
                for key in keys:
                    self._limiter.hit(rate, *key)
        return None

    def forget(self, name: str, address: str) -> None:
        """Drop what was counted against a name and an address, after a right password.

        Args:
            name: as typed.
            address: network address of the client.
        """
        with self._lock:
            for rate in RATES:
                for key in _keys(name, address):
                    self._limiter.clear(rate, *key)


def _keys(name: str, address: str) -> tuple[Key, Key]:
    return ("name", fold(name[:200])), ("address", address)
