"""cut_of(): where a text is only the beginning of the one that is held, and how it ends.

A connection that was closed too early and a field that is too short for its words end a text
anywhere; a page that shows those who have not signed in its first paragraphs ends it with words of
its own. A publisher who takes an appendix away ends it where a sentence ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from collection.words.shingles import in_turn
from collection.words.texts import WORD, fold_typography
from crawler.editions.volatile import comparable_text

ADDED = 40
"""Words that may stand behind the cut, where the text went on before: more are a text of their
own."""

MOST_LOST = 0.5
"""Share of the words held that are gone behind a cut from which it is doubted whatever it looks
like; a publisher who takes so much away announces it."""

SOME_LOST = 0.2
"""The same share where the page asks its reader to come in for the rest, or breaks off in the
middle of a sentence for a few words of its own."""

BROKEN = 0.1
"""The same share where the text ends in the middle of a sentence."""

FEW_ADDED = 12
"""Words of a line that leads on."""

HALF_READ = 4
"""Words that a page may seem to have behind the place where it broke off: of a link or a label
that is left out where it is whole."""

CHANCE = 3
"""Words with which two sentences may begin alike by chance, and one more."""

_PAUSE = re.compile(r"[.?!:;\n]")


@dataclass(frozen=True, slots=True)
class Cut:
    """How a text ends before the one that is held.

    Args:
        lost: share of the words held that stood behind the cut.
        added: words that stand there now.
        within: whether the cut goes through a sentence of the text held.
    """

    lost: float
    added: int
    within: bool


def cut_of(held: Iterable[str], came: Iterable[str]) -> Cut | None:
    """Return how a text ends that is the beginning of another; None where it is none.

    Args:
        held: the texts of the sections that readers have, in reading order.
        came: those that came.
    """
    before = _joined(held)
    words, came_words = WORD.findall(before), WORD.findall(_joined(came))
    same = _alike(words, came_words)
    rest, added = words[same:], came_words[same:]
    if not same or not rest or len(added) > min(ADDED, same, len(rest) // 2):
        return None
    if _goes_on(rest, added):
        return None
    if _is_cut_through(rest[0], added):
        added = []
    # What was added may happen to begin as the next sentence did.
    last = max(same - (CHANCE if added else 1), 0)
    places = list(islice(WORD.finditer(before), last, same + 1))
    return Cut(
        lost=1 - same / len(words),
        added=len(added),
        within=not _PAUSE.search(before, places[0].end(), places[-1].start()),
    )


def is_beginning(held: Iterable[str], came: Iterable[str]) -> bool:
    """Tell whether a text is nothing but the beginning of another, wherever that was cut.

    Args:
        held: the texts of the sections that readers have, in reading order.
        came: those that came.
    """
    words, came_words = (WORD.findall(_joined(texts)) for texts in (held, came))
    same = _alike(words, came_words)
    added = came_words[same:]
    if not same or same == len(words):
        return False
    shorter = len(came_words) < len(words) and len(added) <= HALF_READ
    return shorter or _is_cut_through(words[same], added)


def is_cut_off(cut: Cut, *, announced: bool, more_ways: bool) -> bool:
    """Tell whether a text ends as no publisher would end it.

    Args:
        cut: how it ends.
        announced: whether the publisher says to have changed it.
        more_ways: whether the page has ways to sign in that it had not before.
    """
    breaks_off = cut.within and cut.added <= FEW_ADDED
    return (
        (cut.lost >= MOST_LOST and not announced)
        or (cut.lost >= SOME_LOST and (more_ways or breaks_off))
        or (cut.lost >= BROKEN and cut.within and not cut.added)
    )


def _is_cut_through(word: str, added: Sequence[str]) -> bool:
    return len(added) == 1 and word.startswith(added[0])


def _goes_on(rest: Sequence[str], added: Sequence[str]) -> bool:
    """Tell whether what stands behind a cut is words from further on: then only some are gone."""
    known, rows = set(in_turn(rest)), list(in_turn(added))
    return 2 * sum(row in known for row in rows) > len(rows)


def _joined(texts: Iterable[str]) -> str:
    return fold_typography("\n".join(map(comparable_text, texts))).casefold()


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
