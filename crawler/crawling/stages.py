"""Stage: work that goes on beside the crawl's own thread, one piece after another.

Threads of a stage are daemons, so that a crawl that is cancelled ends at once, whatever they wait
for.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Stage(Generic[Result]):
    """Runs what it is given, in the order in which it is given.

    Args:
        name: of its threads.
        threads: how many pieces of work run at once.
    """

    def __init__(self, name: str, threads: int = 1) -> None:
        self._waiting: SimpleQueue[tuple[Callable[[], Result], Future[Result]] | None]
        self._waiting = SimpleQueue()
        self._threads = threads
        for _ in range(threads):
            Thread(target=self._work, name=name, daemon=True).start()

    def submit(self, work: Callable[[], Result]) -> Future[Result]:
        """Have something done; the future holds its result, or the error that it ended with.

        Args:
            work: what is done.
        """
        future: Future[Result] = Future()
        self._waiting.put((work, future))
        return future

    def close(self) -> None:
        """Begin nothing more, and end each thread when its present work is done; does not wait."""
        with suppress(Empty):
            while given := self._waiting.get_nowait():
                given[1].cancel()
        for _ in range(self._threads):
            self._waiting.put(None)

    def _work(self) -> None:
        while given := self._waiting.get():
            work, future = given
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001  whoever asks for the result meets it
                future.set_exception(error)
