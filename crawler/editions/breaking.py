"""site_speaks(): how much a site speaks of itself in what came in the place of some of a text.

A program that fails in the middle of a page leaves the beginning, its own message, and perhaps the
end; so does a part that loads later, or only for members. A publisher who takes a section away says
in its place what to follow now, or nothing.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import takewhile

from crawler.editions.sayings import added_to, sayings_of, subjects_in
from crawler.editions.vocabulary import listed_words, share_of

SPEAKS = 0.14
"""Share of what came, in words about the site, the visit and what is not there, from which words
are gone because the site failed: of the messages of the corpora five in six have more, of what
publishers write in the place of a section one in thirteen."""

REST = 15
"""Signs from which what two sentences begin or end with alike is a rest of one that was cut; fewer
are a word or two."""


def site_speaks(before: Sequence[str], now: Sequence[str], links: Iterable[str] = ()) -> float:
    """Return how much of what was added to a text is about the site and the visit.

    Args:
        before: the texts of the sections that readers have, in reading order.
        now: those that came.
        links: the linked words of the page that came.

    Returns:
        A share of the different words added; 0 where any of it guides, or leads to a subject, or
        most of these words stood in what is gone: a sentence was mended.
    """
    gone = added_to(now, before)
    added = _without_rests(added_to(before, now), gone)
    if sayings_of(added).guiding:
        return 0.0
    if any(subjects_in(name) and any(name in line for line in added) for name in links):
        return 0.0
    words, lost = (set(listed_words(" ".join(each))) for each in (added, gone))
    if 2 * len(words & lost) > len(words):
        return 0.0
    return share_of("visit", words) + share_of("state", words) / 2


def _without_rests(added: Sequence[str], gone: Sequence[str]) -> Sequence[str]:
    """Return what was added without the ends of sentences that were cut through."""
    headless = _without_beginnings(added, gone)
    turned = _without_beginnings([line[::-1] for line in headless], [line[::-1] for line in gone])
    return [line[::-1] for line in turned]


def _without_beginnings(added: Iterable[str], gone: Iterable[str]) -> Sequence[str]:
    """Return lines without what they and some line of others begin with."""
    ordered = sorted(gone)

    def shared(line: str) -> int:
        place = bisect(ordered, line)
        near = ordered[max(place - 1, 0) : place + 1]  # of sorted texts the neighbours share most
        return max((_alike(line, other) for other in near), default=0)

    found = ((line, shared(line)) for line in added)
    return [line[length:] if length >= REST else line for line, length in found]


def _alike(one: str, other: str) -> int:
    """Return how many signs two lines begin with alike."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
