"""Deadline: ends what takes too long, from one thread that lives as long as its fetcher."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crawler.errors import CrawlerError, TimedOut


class Deadline:
    """Hangs up when an answer takes longer than it may, and says that this is why.

    Socket timeouts count from the last byte, so a server that drips its headers or its body
    would hold us for ever. A thread for each answer would cost more than most answers do.

    Args:
        seconds: of one answer.
        hang_up: ends every connection.
    """

    def __init__(self, seconds: float, hang_up: Callable[[], None]) -> None:
        self._seconds = seconds
        self._hang_up = hang_up
        self._changed = threading.Condition()
        self._due: float | None = None
        self._over = False
        self._closed = False
        self._idle = False
        self._thread: threading.Thread | None = None

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Run the block, which must end in time.

        Raises:
            TimedOut: it did not.
        """
        self._begin()
        try:
            yield
        except Exception as error:
            if self._end() and not isinstance(error, CrawlerError):
                raise self._late() from error
            raise
        else:
            if self._end():
                raise self._late()
        finally:
            self._end()

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _late(self) -> TimedOut:
        return TimedOut(f"the answer took longer than {self._seconds:g} seconds")

    def _begin(self) -> None:
        with self._changed:
            self._due, self._over = time.monotonic() + self._seconds, False
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, daemon=True)
                self._thread.start()
            elif self._idle:
                self._changed.notify()

    def _end(self) -> bool:
        """Stop the clock; tell whether the time was over."""
        with self._changed:
            self._due = None
            return self._over

    def _watch(self) -> None:
        with self._changed:
            while not self._closed:
                # A later answer's time ends later, so the thread need not be woken for it: it
                # looks again when the time of the one that it waited for would have been over.
                self._idle = self._due is None
                left = None if self._due is None else self._due - time.monotonic()
                if left is None or left > 0:
                    self._changed.wait(left)
                else:
                    self._due, self._over = None, True
                    self._hang_up()
