"""Alignment: which listed address belongs to which mention, by order and by words together.

Text taken from a file with links keeps the addresses as a listing, in the order in which they
were linked, and loses where. The best assignment that keeps the order is found by dynamic
programming, as in the alignment of two sequences (Needleman and Wunsch, 1970): every address
goes to one mention or to none, no two to overlapping mentions, and later ones to later ones.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, unquote_plus

from rapidfuzz.fuzz import ratio

from briefings.reading.mentions import NOUNS, Mention
from collection.words.texts import fold_typography
from crawler.addresses import split_address

SIMILARITY, LIKENESS, HOST, CONTEXT = 0.6, 0.25, 0.1, 0.15
"""Weights: the words that address and mention share lead; then that the mention looks like a
name at all, which alone passes the threshold only for whole names such as "Escalation Process";
the site's name and the words around it decide between equals."""
THRESHOLD = 0.2
"""What a pair must be worth; below it the address stays without a mention."""
LENGTH = 0.005
"""Worth of each further word of a mention: of two equal ones the fuller is the one linked."""

_NOISE = frozenset((
    "a", "an", "and", "at", "by", "copy", "docx", "draft", "final", "for", "from", "html", "in",
    "index", "min", "no", "of", "on", "or", "page", "pdf", "s", "the", "to", "update",
    "updated", "version", "vs", "with", "www", "january", "february", "march", "april", "may",
    "june", "july", "august", "september", "october", "november", "december", "jan", "feb",
    "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
))  # fmt: skip
"""Words that file names and titles hold beside the name."""
_SPLIT = re.compile(r"[^\w]+|_|(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Za-z])")


@dataclass(frozen=True, slots=True)
class PlacedMention:
    """A mention that an address might belong to, at its place in the whole briefing.

    Args:
        start, end: place in the whole briefing's text.
        mention: the words.
        context: words of the paragraph around it.
        pointed: whether it stands in a learning point; elsewhere only shared words count.
    """

    start: int
    end: int
    mention: Mention
    context: frozenset[str]
    pointed: bool


def words_of(text: str) -> list[str]:
    """Return the words that tell one name from another: lower case, no dates, no "the".

    Args:
        text: a title, a file name, the words that cite.
    """
    words = (word.lower() for word in _SPLIT.split(fold_typography(text)) if word)
    return [word for word in words if len(word) > 1 and word not in _NOISE and not word.isdigit()]


@lru_cache(maxsize=4096)
def name_words(url: str) -> tuple[str, ...]:
    """Return the words of an address's file name, and of what it searches for.

    Args:
        url: a web address.
    """
    parts = split_address(url)
    segments = [segment for segment in unquote_plus(parts.path).split("/") if segment]
    stem = re.sub(r"\.\w{2,5}$", "", segments[-1]) if segments else ""
    searched = " ".join(value for _, value in parse_qsl(parts.query))
    return tuple(words_of(f"{stem} {searched}"))


@lru_cache(maxsize=65536)
def alike(first: str, second: str) -> bool:
    """Tell whether two words are the same but for their ending or a slip of the keys.

    Args:
        first, second: in lower case.
    """
    if first == second:
        return True
    score = ratio(first, second)
    # 82 takes "curiosty" for "curiosity"; with a common stem 75 takes "guide" for "guidance"
    # and leaves "practice" and "practitioner" apart (67).
    return score >= 82 or (score >= 75 and first[:4] == second[:4])


def similarity(named: Sequence[str], cited: Sequence[str]) -> float:
    """Return how far a mention holds an address's words, 0 to 1.

    F-measure with recall counting twice: a mention holds words that the file name leaves out
    more often than the reverse. Words that only tell the kind ("guide") count half.

    Args:
        named: words of the address.
        cited: words of the mention.
    """
    held = sum(_weight(word) for word in named if any(alike(word, other) for other in cited))
    used = sum(_weight(word) for word in cited if any(alike(word, other) for other in named))
    if not held or not used:
        return 0.0
    recall = held / sum(map(_weight, named))
    precision = used / sum(map(_weight, cited))
    return 5 * precision * recall / (4 * precision + recall)


def worth(url: str, candidate: PlacedMention) -> float:
    """Return what it is worth to give an address to a mention; negative where it is not.

    Args:
        url: the address.
        candidate: the mention at its place.
    """
    named = name_words(url)
    cited = words_of(candidate.mention.text)
    shared = similarity(named, cited)
    fuller = LENGTH * min(len(cited), 10)
    if not candidate.pointed:
        return SIMILARITY * shared + fuller - 2 * THRESHOLD
    around = [w for w in named if any(alike(w, other) for other in candidate.context)]
    return (
        SIMILARITY * shared
        + LIKENESS * candidate.mention.likeness
        + HOST * _host_share(url, cited)
        + CONTEXT * len(around) / max(1, len(named))
        + fuller
        - THRESHOLD
    )


def align(urls: Sequence[str], candidates: Sequence[PlacedMention]) -> dict[int, PlacedMention]:
    """Assign addresses to mentions, in order, so that the sum of worths is greatest.

    Args:
        urls: in order of listing, each mention's once.
        candidates: mentions, which may overlap.

    Returns:
        The candidate of each address that has one, by the address's place in ``urls``.
    """
    ordered = sorted(candidates, key=lambda c: (c.end, c.start))
    ends = [candidate.end for candidate in ordered]
    before = [bisect_right(ends, candidate.start) for candidate in ordered]
    best = [[0.0] * (len(ordered) + 1) for _ in range(len(urls) + 1)]
    taken = [[False] * (len(ordered) + 1) for _ in range(len(urls) + 1)]
    for i, url in enumerate(urls, start=1):
        for j, candidate in enumerate(ordered, start=1):
            left = max(best[i - 1][j], best[i][j - 1])
            value = worth(url, candidate)
            pair = best[i - 1][before[j - 1]] + value
            taken[i][j] = value > 0 and pair > left
            best[i][j] = pair if taken[i][j] else left
    return _trace(best, taken, before, ordered)


def _trace(
    best: list[list[float]],
    taken: list[list[bool]],
    before: list[int],
    ordered: list[PlacedMention],
) -> dict[int, PlacedMention]:
    assigned: dict[int, PlacedMention] = {}
    i, j = len(best) - 1, len(ordered)
    while i and j:
        if taken[i][j]:
            assigned[i - 1] = ordered[j - 1]
            i, j = i - 1, before[j - 1]
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i -= 1
    return assigned


def _weight(word: str) -> float:
    return 0.5 if word in NOUNS else 1.0


def _host_share(url: str, cited: Sequence[str]) -> float:
    host = (split_address(url).hostname or "").removeprefix("www.")
    named = [word for word in cited if len(word) > 3]
    return sum(word[:5] in host for word in named) / max(1, len(named))
