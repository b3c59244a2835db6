"""Anchoring: where a pinned quote stands in the collection today, or the passage nearest to it.

In this order, and the first that holds decides:

1. its own document, as it is today;
2. another document that holds for the same area, and that is no retelling;
3. the nearest passage of its own document;
4. the nearest passage of another document that holds for the same area;
5. any document at all: the same words of another area, quoted in a briefing, or in the stored text
   of a document whose address leads to another one now.

So a text of another area, which differs in just what matters, is never taken before the reworded
passage itself; and words that stand anywhere at all are never called gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from index.sentences import sentences
from portal.briefings.held import RETELLING, Held
from portal.briefings.holdings import Holdings
from portal.briefings.pins import CONTEXT, Pin, fold
from portal.briefings.seeking import Found, seek
from portal.briefings.texts import Text, Texts, words_in

ALIKE_HERE = 0.5
"""Least likeness of a passage of the same document that is taken for the quote, reworded: half of
its words in their order (Hypothesis allows as many errors). Of 2,788 sentences of the demonstration
of 15 words and more, compared with documents of other titles, one in a hundred reaches 0.42."""
ALIKE_ELSEWHERE = 0.7
"""The same for a passage of another document, of which nothing else tells that it is the one: of
those sentences none reaches it."""


class Whereabouts(Enum):
    """Where a quote stands."""

    HERE = auto()
    """In its own document, in the section that it was pinned to."""
    OTHER_SECTION = auto()
    OTHER_DOCUMENT = auto()
    REWORDED = auto()
    """Nowhere in these words; a passage is like it."""
    NOWHERE = auto()


@dataclass(frozen=True, slots=True)
class Pinned:
    """What is asked of one pin.

    Args:
        pin: the quote.
        document_id: of the document that it was pinned to.
        version_id, section: of the version that it was pinned to.
    """

    pin: Pin
    document_id: str
    version_id: int
    section: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a pin stands now.

    Args:
        whereabouts: how it stands there.
        document_id: the document; its own one where it stands nowhere.
        version_id, section: None where it stands nowhere.
        words: as stored there.
        likeness: of these words to the quote, 0 to 1.
    """

    whereabouts: Whereabouts
    document_id: str
    version_id: int | None = None
    section: int | None = None
    words: str | None = None
    likeness: float = 0.0


def anchor_all(pinned: Sequence[Pinned], holdings: Holdings, texts: Texts) -> list[Anchor]:
    """Say where every pin stands now.

    Args:
        pinned: any number of pins; those that left their document are looked for together.
        holdings: of the collection.
        texts: of the same collection.

    Returns:
        One for each pin, in their order.
    """
    anchoring = _Anchoring(holdings, texts)
    found = anchoring.at_home(pinned)
    lost = [n for n, anchor in enumerate(found) if anchor is None]
    if lost:
        elsewhere = anchoring.elsewhere([pinned[n] for n in lost])
        found = [*found]
        for n, anchor in zip(lost, elsewhere, strict=True):
            found[n] = anchor
    return [anchor for anchor in found if anchor is not None]


class _Anchoring:
    def __init__(self, holdings: Holdings, texts: Texts) -> None:
        self._holdings = holdings
        self._texts = texts
        self._owners = {
            held.version_id: held
            for held in holdings.documents()
            if held.version_id is not None and (not held.gone or held.handed_on)
        }

    def at_home(self, pinned: Sequence[Pinned]) -> list[Anchor | None]:
        """Look for each pin in its own document as it is today."""
        waiting: dict[int, list[int]] = {}
        for n, each in enumerate(pinned):
            version_id = self._current(each.document_id)
            if version_id is not None:
                waiting.setdefault(version_id, []).append(n)
        found: list[Anchor | None] = [None] * len(pinned)
        for text in self._texts.stream(waiting):
            for n in waiting[text.version_id]:
                found[n] = self._standing(pinned[n], text)
        return found

    def elsewhere(self, lost: Sequence[Pinned]) -> Iterator[Anchor]:
        """Look for pins that left their document in all others, then for what is like them."""
        found = seek(
            [each.pin.quote for each in lost],
            self._texts.stream(self._owners),
            lambda n, version_id: self._suits(lost[n], self._owners[version_id]),
        )
        for each, there in zip(lost, found, strict=True):
            yield (
                self._best_of(each, [v for v in there.holding if self._suits_id(each, v)])
                or self._reworded(each, there)
                or self._best_of(each, there.holding)
                or Anchor(Whereabouts.NOWHERE, each.document_id)
            )

    def _current(self, document_id: str) -> int | None:
        held = self._holdings.document(document_id)
        return held.version_id if held and not held.gone else None

    def _suits_id(self, each: Pinned, version_id: int) -> bool:
        return self._suits(each, self._owners[version_id])

    def _suits(self, each: Pinned, held: Held) -> bool:
        home = self._holdings.document(each.document_id)
        area = home.area if home else None
        return not held.gone and held.kind not in RETELLING and held.holds_in(area)

    def _standing(self, each: Pinned, text: Text) -> Anchor | None:
        """Return where a quote stands in a text, the place with the likest surroundings."""
        owner = self._owners[text.version_id]
        at_home = owner.id == each.document_id
        best: tuple[int, bool, int] | None = None
        quote = fold(each.pin.quote)
        for start in _occurrences(text.folded, quote):
            section = text.section_at(start)
            same = at_home and self._texts.is_same_section(
                each.version_id, each.section, text, section
            )
            around = _shared_context(each.pin, text.folded, start, start + len(quote))
            if best is None or (around, same) > best[:2]:
                best = (around, same, start)
        if best is None:
            return None
        _, same, start = best
        if not at_home:
            whereabouts = Whereabouts.OTHER_DOCUMENT
        else:
            whereabouts = Whereabouts.HERE if same else Whereabouts.OTHER_SECTION
        words = text.as_stored(start, start + len(quote))
        return Anchor(
            whereabouts, owner.id, text.version_id, text.section_at(start), words, likeness=1.0
        )

    def _best_of(self, each: Pinned, version_ids: Iterable[int]) -> Anchor | None:
        """Return the place in other documents: of the same source first, then of the same area."""
        home = self._holdings.document(each.document_id)
        key = (home.source_key, home.area) if home else ("", "")

        def rank(version_id: int) -> tuple[bool, bool, bool, int]:
            held = self._owners[version_id]
            return (
                held.kind in RETELLING or held.gone,
                held.source_key != key[0],
                held.area != key[1],
                version_id,
            )

        best = min(version_ids, key=rank, default=None)
        return None if best is None else self._standing(each, self._texts.one(best))

    def _reworded(self, each: Pinned, there: Found) -> Anchor | None:
        current = self._current(each.document_id)
        if current is not None:
            here = self._nearest(each, current, ALIKE_HERE)
            if here:
                return here
        others = [v for _, v in there.near if v != current]
        near = (self._nearest(each, version_id, ALIKE_ELSEWHERE) for version_id in others)
        return max((a for a in near if a), key=lambda anchor: anchor.likeness, default=None)

    def _nearest(self, each: Pinned, version_id: int, least: float) -> Anchor | None:
        text = self._texts.one(version_id)
        place = nearest(each.pin.quote, text, least)
        if place is None:
            return None
        section, words, likeness = place
        owner = self._owners[version_id]
        return Anchor(Whereabouts.REWORDED, owner.id, version_id, section, words, likeness)


def nearest(quote: str, text: Text, least: float) -> tuple[int, str, float] | None:
    """Return the passage of a text that is most like a quote, in whole sentences.

    Args:
        quote: as stored.
        text: where to look.
        least: the likeness that is asked for.

    Returns:
        The section's position, the words as stored, and the share of the words that both have in
        common order, 0 to 1; None where nothing is so like.
    """
    asked, words = words_in(quote), text.words
    if not asked or not words:
        return None
    found = fuzz.partial_ratio_alignment(asked, words, score_cutoff=100 * least)
    if found is None or found.score < 100 * least:
        return None
    # Of a text shorter than the quote, the whole is compared with a part of the quote.
    whole = len(words) < len(asked)
    first, last = (0, len(words)) if whole else (found.dest_start, found.dest_end)
    likeness = fuzz.ratio(asked, words) if whole else found.score
    if likeness < 100 * least:
        return None
    first, last = _matched(asked, words, first, last)
    start, end = text.word_spans[first][0], text.word_spans[last - 1][1]
    section = _most_of(text, start, end)
    low, high = text.in_section(section, start, end)
    stored = text.sections[section].text
    return section, _whole_sentences(stored, low, high), round(likeness / 100, 4)


def _matched(asked: Sequence[str], words: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """Return a stretch of words without those at its ends that the quote does not have."""
    equal = [b for b in LCSseq.opcodes(asked, words[first:last]) if b.tag == "equal"]
    return first + equal[0].dest_start, first + equal[-1].dest_end


def _most_of(text: Text, start: int, end: int) -> int:
    """Return the section that holds most of a stretch."""

    def held(at: int) -> int:
        low, high = text.in_section(at, start, end)
        return high - low

    sections = range(text.section_at(start), text.section_at(end - 1) + 1)
    return max(sections, key=held)


def _whole_sentences(text: str, start: int, end: int) -> str:
    """Return the sentences of which a stretch holds half, or the one of which it holds most."""
    overlaps = [
        (min(end, sentence.end) - max(start, sentence.start), sentence)
        for sentence in sentences(text)
    ]
    held = [s for overlap, s in overlaps if overlap * 2 >= s.end - s.start]
    chosen = held or [max(overlaps, key=lambda row: row[0])[1]]
    return text[chosen[0].start : chosen[-1].end]


def _occurrences(folded: str, quote: str) -> Iterator[int]:
    at = folded.find(quote)
    while at >= 0:
        yield at
        at = folded.find(quote, at + 1)


def _shared_context(pin: Pin, folded: str, start: int, end: int) -> int:
    """Return how many characters around a place are those that stood around the quote."""
    before = folded[max(0, start - CONTEXT - 1) : start].rstrip()[::-1]
    after = folded[end : end + CONTEXT + 1].lstrip()
    return _shared(pin.prefix[::-1], before) + _shared(pin.suffix, after)


def _shared(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
