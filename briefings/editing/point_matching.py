"""Point matching: which stored learning point each point of a new reading is, however renumbered.

A point that stays keeps its row, and with it its short address. Where no stored point is like
a new one, the new one begins afresh: a printed address that led to another point would be
worse than one that says that its point is gone.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Indel

from briefings.models import LearningPoint
from briefings.reading.drafts import PointDraft
from collection.words.texts import words

ALIKE = 0.75
"""Share of words in common order from which a reworded point is still the same one. Of the 15
points of the demonstration, no two are more than 0.41 alike."""


def successors(
    stored: Sequence[LearningPoint], drafts: Sequence[PointDraft]
) -> dict[int, LearningPoint]:
    """Return the stored point that each draft is; a point is given once at most.

    Args:
        stored: the points of a briefing as they are.
        drafts: its points as they were read again.

    Returns:
        Stored points by the place of their draft.
    """
    pairs = (
        (-_likeness(point.text, draft.text), abs(point.number - draft.number), place, at)
        for place, draft in enumerate(drafts)
        for at, point in enumerate(stored)
    )
    found: dict[int, LearningPoint] = {}
    taken: set[int] = set()
    for unlike, _, place, at in sorted(pairs):
        if -unlike >= ALIKE and place not in found and at not in taken:
            found[place] = stored[at]
            taken.add(at)
    return found


def _likeness(old: str, new: str) -> float:
    if old == new:
        return 1.0
    first, second = map(words, (old, new))
    # Just below equal: a point whose marks alone changed must not displace one that is equal.
    return min(0.999, Indel.normalized_similarity(first, second)) if first and second else 0.0
