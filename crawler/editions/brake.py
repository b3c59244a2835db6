"""braked(): which replacements of one crawl are held back together, because they are too many.

The brake for words that are replaced, as ``lifecycle.apply_losses`` is that for documents that are
lost. A redesign and a renumbering keep the words, so however many pages they reach, none counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.editions.cutting import SOME_LOST, Cut
from crawler.editions.doubting import other_language
from crawler.editions.edition import KEPT, Edition
from crawler.editions.sent import SentToday

SHARE = 0.2
"""A crawl that would replace more than this share of a source's documents replaces none of them."""

LEAST = 2
"""One replacement is never too many: in a source of three it is already a third."""

MOST = 0.4
"""Share of a text's rows of words below which most of them are gone: half rewritten chapters of
the corpora keep 0.42 and more, chapters of which only first sentences are left keep 0.35."""


@dataclass(frozen=True, slots=True)
class NewText:
    """A new text for a document, beside the one that readers have.

    Args:
        key: what the caller knows it by; no two candidates have the same.
        held: the text that readers have.
        came: the text that came.
        divided: whether the words that it lost stand on other pages of the crawl.
        cut: how the text that came ends, where it is only the beginning of the one held.
    """

    key: str
    held: Edition
    came: Edition
    divided: bool = False
    cut: Cut | None = None

    @property
    def gone(self) -> set[int]:
        """Rows of words behind its cut; none where it is not cut, or too little is gone."""
        if self.divided or self.cut is None or self.cut.lost < SOME_LOST:
            return set()
        return set(self.held.rows) - set(self.came.rows)

    @property
    def lost(self) -> bool:
        """Whether most of its words are gone."""
        return not self.divided and self.held.kept_in(self.came) < MOST


@dataclass(frozen=True, slots=True)
class Brake:
    """What is held back.

    Args:
        keys: of the candidates that are held back, in their order.
        words: why, in words for an admin.
    """

    keys: tuple[str, ...]
    words: str


def braked(held_documents: int, candidates: Sequence[NewText]) -> Brake | None:
    """Return which texts are to be held back together; None where they are not too many.

    Args:
        held_documents: how many current documents the source has.
        candidates: all new texts of one crawl, those that are doubted alone among them.
    """
    sent = SentToday()
    for each in candidates:
        sent.note(each.key, each.came)
    shared = {each.key for each in candidates if _is_shared(each, sent)}
    foreign = {each.key for each in candidates if other_language(each.held, each.came)}
    lost = {each.key for each in candidates if each.lost}
    cut = _cut(candidates)
    keys = tuple(each.key for each in candidates if each.key in shared | foreign | lost | cut)
    if len(keys) < LEAST or len(keys) <= SHARE * held_documents:
        return None
    how = _how(shared, foreign, cut)
    return Brake(
        keys,
        f"{len(keys)} of {held_documents} documents came back {how}. That is more than a fifth, so "
        "readers go on with the words before. Look at the site, then accept "
        "or refuse what it sends now, or crawl again when the site is mended.",
    )


def _is_shared(candidate: NewText, sent: SentToday) -> bool:
    """Tell whether a text that is not the one held came for another document as well."""
    held, came = candidate.held, candidate.came
    if held.kept_in(came) >= KEPT:
        return held.digest != came.digest and bool(sent.sending(came, but=candidate.key))
    return bool(sent.sharing(came, but=candidate.key))


def _cut(candidates: Sequence[NewText]) -> set[str]:
    """Return which are cut off: what is gone behind each is its own, and no end that many had."""
    times = Counter(row for each in candidates for row in each.gone)
    return {
        each.key
        for each in candidates
        if 2 * sum(times[row] == 1 for row in each.gone) > len(each.gone)
    }


def _how(shared: set[str], foreign: set[str], cut: set[str]) -> str:
    """Return what most of them have in common, the plainest first."""
    if len(shared) >= LEAST:
        return "with a text that several of them share, or without most of their words"
    if foreign:
        return "in another language, or without most of their words"
    if len(cut) >= LEAST:
        return "with nothing but their beginning, or without most of their words"
    return "without most of their words"
