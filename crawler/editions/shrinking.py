"""Shrinking: words that go little by little, or a little everywhere, and that no single page tells.

Each change may be an edit: a list is taken away, a paragraph, two. All of them together, from many
pages on one day or from one page in many steps, are a loss. What is counted are whole sentences
that stood on one page and are gone, less those that came in their place: a chapter that was
rewritten has lost none, nor has one whose words stand elsewhere now. A publisher who takes one
thing from all pages, an appendix or a note of the editors, takes the same words from each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from collection.extract import BlockKind
from crawler.editions.brake import LEAST, Brake
from crawler.editions.doubting import Doubt, DoubtKind
from crawler.editions.volatile import comparable_text

LITTLE = 0.1
"""Share of a page's words that an edit may take away without being counted."""

AT_ONCE = 0.1
"""Share of a source's words that one crawl may take away: a twentieth of its pages could lose all
that they have, or half of them a fifth."""

OVER_TIME = 0.2
"""The same share, from what its pages held at their longest of late: they are trimmed in turn."""

HALVED = 0.5
"""Share of a page's words that may go in several steps. One step may take more: it is seen at once,
and weighed as such."""

COMMON = 3
"""Pages from which a sentence that goes is nobody's own; two areas may share a chapter."""

FEW_LEFT = 0.1
"""Share of what a page had of lists, or of tables, below which they are gone."""

_SENTENCE = re.compile(r"(?<=[.!?;:]) ")


@dataclass(frozen=True, slots=True)
class Line:
    """A block of a text.

    Args:
        kind: how it is set.
        text: its words.
    """

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class Shortening:
    """A text beside an earlier, longer one.

    Args:
        key: what the caller knows it by; no two have the same.
        before: the blocks of the longer one; links alone are none, for menus come and go.
        now: the blocks of the later one.
    """

    key: str
    before: Sequence[Line]
    now: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Loss:
    """What is gone from a page.

    Args:
        size: characters of the sentences that it had.
        gone: how many of these stood there alone and stand nowhere now, less those that came.
        kinds: kinds of block of which it had some, and has next to none.
        had: kinds of block of which it had some.
    """

    size: int
    gone: int
    kinds: frozenset[BlockKind]
    had: frozenset[BlockKind]

    @property
    def share(self) -> float:
        """The share of its words that are gone."""
        return self.gone / self.size if self.size else 0.0


def sentences(lines: Iterable[Line]) -> list[str]:
    """Return the sentences of a text, as they are compared.

    Args:
        lines: its blocks.
    """
    compared = (comparable_text(line.text).casefold() for line in lines)
    return [part for text in compared for part in _SENTENCE.split(text) if part]


def losses(
    shortenings: Sequence[Shortening], elsewhere: Collection[str] = frozenset()
) -> Mapping[str, Loss]:
    """Return what each text lost, by its key.

    Args:
        shortenings: of one source.
        elsewhere: sentences that stand on other pages now, and did not before.
    """
    gone, came = {}, {}
    for each in shortenings:
        before, now = Counter(sentences(each.before)), Counter(sentences(each.now))
        gone[each.key] = before - now
        came[each.key] = now - before
    common_gone, common_came = _common(gone.values()), _common(came.values())
    found = {}
    for each in shortenings:
        own = _length(gone[each.key], but=common_gone, or_in=elsewhere)
        added = _length(came[each.key], but=common_came)
        kinds = _kinds_gone(each, set(gone[each.key]) - common_gone - set(elsewhere))
        size = sum(map(len, sentences(each.before)))
        found[each.key] = Loss(size, max(own - added, 0), kinds, frozenset(_sizes(each.before)))
    return found


def _common(counted: Iterable[Counter[str]]) -> frozenset[str]:
    pages = Counter(sentence for each in counted for sentence in each)
    return frozenset(sentence for sentence, times in pages.items() if times >= COMMON)


def _length(
    counted: Counter[str], *, but: Collection[str], or_in: Collection[str] = frozenset()
) -> int:
    return sum(
        len(sentence) * times
        for sentence, times in counted.items()
        if sentence not in but and sentence not in or_in
    )


def _sizes(lines: Iterable[Line]) -> Counter[BlockKind]:
    sizes = Counter[BlockKind]()
    for line in lines:
        if line.kind is not BlockKind.PARAGRAPH:
            sizes[line.kind] += len(line.text)
    return sizes


def _kinds_gone(each: Shortening, gone: Collection[str]) -> frozenset[BlockKind]:
    """Return the kinds of block that went with their words; set otherwise they are all there."""
    before, now = _sizes(each.before), _sizes(each.now)
    return frozenset(
        kind
        for kind, size in before.items()
        if now[kind] <= FEW_LEFT * size
        and 2 * sum(sentence in gone for sentence in _of_kind(each.before, kind))
        > len(_of_kind(each.before, kind))
    )


def _of_kind(lines: Iterable[Line], kind: BlockKind) -> list[str]:
    return sentences(line for line in lines if line.kind is kind)


def brake_of_losses(
    size: int, lost: Mapping[str, Loss], came: Collection[str], *, most: float, when: str
) -> Brake | None:
    """Return which texts are held back because a source lost too many words; None for none.

    Args:
        size: characters that the source had.
        lost: what its texts lost, by their keys.
        came: the keys of those that came in this crawl, which can be held back.
        most: share of the source's words that may go.
        when: in what time, in words for an admin.
    """
    counted = {key: loss for key, loss in lost.items() if loss.share >= LITTLE}
    gone = sum(loss.gone for loss in counted.values())
    keys = tuple(key for key in counted if key in came)
    if len(counted) < LEAST or not keys or gone <= most * size:
        return None
    return Brake(
        keys,
        f"{len(counted)} documents lost words {when}, {gone / size:.0%} of all that the source "
        "had, and these stand nowhere else now. Readers go on with the words before where this "
        "crawl brought fewer. Look at the site, then accept or refuse what it sends now, or crawl "
        "again when the site is mended.",
    )


def brake_of_kinds(having: Mapping[BlockKind, int], lost: Mapping[str, Loss]) -> Brake | None:
    """Return which texts are held back because lists or tables went from a source; None for none.

    Args:
        having: how many documents of the source had some of each kind.
        lost: what the texts that came lost, by their keys.
    """
    for kind in (BlockKind.ROW, BlockKind.ITEM):
        keys = tuple(key for key, loss in lost.items() if kind in loss.kinds)
        if len(keys) >= COMMON and 2 * len(keys) > having.get(kind, 0):
            called = "tables" if kind is BlockKind.ROW else "lists"
            return Brake(
                keys,
                f"{len(keys)} of {having.get(kind, 0)} documents that had {called} came without "
                "them, and their words stand nowhere else. Readers go on with the words before. "
                "Look at the site, then accept or refuse what it sends now, or crawl again when "
                "the site is mended.",
            )
    return None


def dwindled(loss: Loss, steps: int) -> Doubt | None:
    """Return why a text is doubted that lost half of its words in steps; None where it is not.

    Args:
        loss: from what it was at its longest of late.
        steps: in how many changes.
    """
    if steps < LEAST or loss.share <= HALVED:
        return None
    return Doubt(
        DoubtKind.SHRUNK, f"{loss.share:.0%} of the words that it had went in {steps} changes"
    )
