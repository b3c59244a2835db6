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

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from crawler.collection.texts import fold_space
from portal.briefings.held import Held
from portal.briefings.holdings import Holdings
from portal.briefings.nearest import nearest
from portal.briefings.pins import CONTEXT, Pin
from portal.briefings.seeking import Found, seek
from portal.briefings.texts import Text, Texts

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


@dataclass(frozen=True, slots=True)
class _Plan:
    """The versions to look into for a quote that left its document, the first that holds first.

    Args:
        home: its own document's, for a passage like it.
        near: others', for the same.
        stands: the one that holds its very words; alone where it may be taken before all others.
    """

    home: int | None = None
    near: tuple[int, ...] = ()
    stands: int | None = None

    @property
    def versions(self) -> list[int]:
        """All of them, each once."""
        each = (self.home, *self.near, self.stands)
        return list(dict.fromkeys(version_id for version_id in each if version_id is not None))

    def best(self, anchors: Mapping[int, Anchor | None]) -> Anchor | None:
        """Return the anchor that decides.

        Args:
            anchors: what was found in each version.
        """
        home = anchors.get(self.home) if self.home is not None else None
        near = [anchor for version_id in self.near if (anchor := anchors.get(version_id))]
        stands = anchors.get(self.stands) if self.stands is not None else None
        return home or max(near, key=lambda anchor: anchor.likeness, default=None) or stands


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
        plans = [self._plan(each, there) for each, there in zip(lost, found, strict=True)]
        waiting: dict[int, list[int]] = {}
        for n, plan in enumerate(plans):
            for version_id in plan.versions:
                waiting.setdefault(version_id, []).append(n)
        seen: dict[tuple[int, int], Anchor | None] = {}
        for text in self._texts.stream(waiting):
            for n in waiting[text.version_id]:
                seen[n, text.version_id] = self._looked_at(lost[n], plans[n], text)
        for n, (each, plan) in enumerate(zip(lost, plans, strict=True)):
            yield plan.best(
                {version_id: seen.get((n, version_id)) for version_id in plan.versions}
            ) or Anchor(Whereabouts.NOWHERE, each.document_id)

    def _plan(self, each: Pinned, there: Found) -> _Plan:
        holding = [v for v in there.holding if self._suits(each, self._owners[v])]
        if holding:
            return _Plan(stands=self._preferred(each, holding))
        home = self._current(each.document_id)
        near = tuple(version_id for _, version_id in there.near if version_id != home)
        return _Plan(home=home, near=near, stands=self._preferred(each, there.holding))

    def _looked_at(self, each: Pinned, plan: _Plan, text: Text) -> Anchor | None:
        if text.version_id == plan.stands:
            return self._standing(each, text)
        least = ALIKE_HERE if text.version_id == plan.home else ALIKE_ELSEWHERE
        place = nearest(each.pin.quote, text, least)
        if place is None:
            return None
        section, words, likeness = place
        owner = self._owners[text.version_id]
        return Anchor(Whereabouts.REWORDED, owner.id, text.version_id, section, words, likeness)

    def _current(self, document_id: str) -> int | None:
        held = self._holdings.document(document_id)
        return held.version_id if held and not held.gone else None

    def _suits(self, each: Pinned, held: Held) -> bool:
        home = self._holdings.document(each.document_id)
        area = home.area if home else None
        return not held.gone and not held.retells and held.holds_in(area)

    def _standing(self, each: Pinned, text: Text) -> Anchor | None:
        """Return where a quote stands in a text, the place with the likest surroundings."""
        owner = self._owners[text.version_id]
        at_home = owner.id == each.document_id
        best: tuple[int, bool, int] | None = None
        quote = fold_space(each.pin.quote)
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

    def _preferred(self, each: Pinned, version_ids: Iterable[int]) -> int | None:
        """Return the version to look into: of the same source first, then of the same area."""
        home = self._holdings.document(each.document_id)
        source, area = (home.source_key, home.area) if home else ("", "")

        def rank(version_id: int) -> tuple[bool, bool, bool, int]:
            held = self._owners[version_id]
            left = held.retells or held.gone
            return left, held.source_key != source, held.area != area, version_id

        return min(version_ids, key=rank, default=None)


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
