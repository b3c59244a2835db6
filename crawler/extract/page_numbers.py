"""page_numbers(): numbers of pages in words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby


def page_numbers(numbers: Iterable[int]) -> str:
    """Return numbers of pages in words: "page 3", "pages 2–4, 9".

    Args:
        numbers: at least one, rising.
    """
    found = list(numbers)
    runs = groupby(enumerate(found), key=lambda pair: pair[1] - pair[0])
    ranges = [[number for _, number in run] for _, run in runs]
    said = [f"{r[0]}–{r[-1]}" if len(r) > 1 else str(r[0]) for r in ranges]
    return f"{'pages' if len(found) > 1 else 'page'} {', '.join(said)}"
