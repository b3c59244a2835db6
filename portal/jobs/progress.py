"""Progress on a terminal: bars where there is one, plain lines where there is none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from portal.jobs.job import Watch

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from crawler.crawling.engine import Progress


@contextmanager
def shown_progress(*, quiet: bool = False) -> Iterator[Watch]:
    """Give a watch that shows how a refresh goes on, on standard error.

    Args:
        quiet: show nothing.
    """
    if quiet:
        yield Watch()
    elif not sys.stderr.isatty():
        yield Watch(step=lambda words: print(words, file=sys.stderr, flush=True))  # noqa: T201
    else:
        with _bars() as bars:
            shown = _Shown(bars)
            yield shown.watch()
            shown.finish()


def _bars() -> Bars:
    # Rich is for terminals, and the portal, whose command line this serves too, has none: 2 MB.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )


class _Shown:
    """One bar a step."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def watch(self) -> Watch:
        """Return the watch that moves the bars."""
        return Watch(step=self._step, crawl=self._crawl, index=self._of)

    def finish(self) -> None:
        """Show the present step as done; one that counts nothing has no end of its own."""
        if self._task is not None and self._bars.tasks[self._task].total is None:
            self._of(1, 1)

    def _step(self, words: str) -> None:
        self.finish()
        self._task = self._bars.add_task(words, total=None)

    def _crawl(self, progress: Progress) -> None:
        self._of(progress.done, progress.done + progress.waiting)

    def _of(self, done: int, total: int) -> None:
        if self._task is not None:
            self._bars.update(self._task, completed=done, total=total)
