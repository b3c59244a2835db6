"""Gain: what an answer in an order is worth beside the best order.

Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", TOIS 2002, with the
grade as gain and a discount of log2(rank + 1).
"""

from __future__ import annotations

import math
from collections.abc import Iterable


def discounted(grades: Iterable[int], depth: int) -> float:
    """Return the discounted gain of grades in the order in which they are read.

    Args:
        grades: the first first.
        depth: how many count.
    """
    return sum(
        grade / math.log2(place + 1) for place, grade in enumerate(grades, 1) if place <= depth
    )


def best_possible(grades: Iterable[int], depth: int) -> float:
    """Return the discounted gain of grades in the best order.

    Args:
        grades: in any order.
        depth: how many count.
    """
    return discounted(sorted(grades, reverse=True), depth)
