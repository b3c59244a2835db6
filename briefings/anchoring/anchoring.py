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

The same sentence may stand in several sections and documents. Of several passages the one that fits
the pin best, by its words, surroundings and section together, is it; and a passage reworded in the
section that was pinned goes before the very words elsewhere where it fits better than they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefings.anchoring.fuzzy_match import (
    LikePassage,
    fit,
    nearest,
    occurrences,
    section_of,
    whole_sentences,
)
from briefings.anchoring.pins import Pin
from briefings.anchoring.quote_search import QuoteHit, seek
from briefings.linking.catalogue import Catalogue
from briefings.linking.entries import CatalogueEntry
from briefings.linking.texts import Text, Texts
from briefings.status import Whereabouts
from collection.words.texts import as_said

ALIKE_HERE = 0.5
"""Least likeness of a passage of the same document that is taken for the quote, reworded: half of
its words in their order (Hypothesis allows as many errors). Of 2,788 sentences of the demonstration
of 15 words and more, compared with documents of other titles, one in a hundred reaches 0.42."""
ALIKE_ELSEWHERE = 0.7
"""The same for a passage of another document, of which nothing else tells that it is the one: of
those sentences none reaches it."""


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


def anchor_all(pinned: Sequence[Pinned], catalogue: Catalogue, texts: Texts) -> list[Anchor]:
    """Say where every pin stands now.

    Args:
        pinned: any number of pins; those that left their document are looked for together.
        catalogue: of the collection.
        texts: of the same collection.

    Returns:
        One for each pin, in their order.
    """
    anchoring = _Anchoring(catalogue, texts)
    found = anchoring.at_home(pinned)
    lost = [n for n, anchor in enumerate(found) if anchor is None]
    if lost:
        elsewhere = anchoring.elsewhere([pinned[n] for n in lost])
        found = [*found]
        for n, anchor in zip(lost, elsewhere, strict=True):
            found[n] = anchor
    return [anchor for anchor in found if anchor is not None]


@dataclass(frozen=True, slots=True)
class _Place:
    """A passage that may be the pinned one.

    Args:
        anchor: as it is told.
        fit: how well it fits the pin, 0 to 1.
        own_section: whether it stands in the section that was pinned.
    """

    anchor: Anchor
    fit: float
    own_section: bool


def _likelier(exact: _Place | None, reworded: _Place | None) -> _Place | None:
    """Return the very words, unless a passage of the pinned section fits better than they do."""
    if exact is None or reworded is None:
        return exact
    return reworded if reworded.own_section and reworded.fit > exact.fit else exact


@dataclass(frozen=True, slots=True)
class _Plan:
    """The versions to look into for a quote that left its document, the first that holds first.

    Args:
        home: its own document's, for a passage like it.
        near: others', for the same.
        stands: the one that holds its very words.
        suits: whether that one may be taken before all others.
    """

    home: int | None = None
    near: tuple[int, ...] = ()
    stands: int | None = None
    suits: bool = False

    @property
    def versions(self) -> list[int]:
        """All of them, each once."""
        each = (self.home, *self.near, self.stands)
        return list(dict.fromkeys(version_id for version_id in each if version_id is not None))

    def best(self, places: Mapping[int | None, _Place | None]) -> _Place | None:
        """Return the place that decides.

        Args:
            places: what was found in each version.
        """
        home, stands = places.get(self.home), places.get(self.stands)
        if self.suits:
            return _likelier(stands, home)
        near = [place for version_id in self.near if (place := places.get(version_id))]
        return home or max(near, key=lambda place: place.fit, default=None) or stands


class _Anchoring:
    def __init__(self, catalogue: Catalogue, texts: Texts) -> None:
        self._holdings = catalogue
        self._texts = texts
        self._owners = {
            held.version_id: held
            for held in catalogue.documents()
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
                place = self._at_home(pinned[n], text)
                found[n] = place.anchor if place else None
        return found

    def _at_home(self, each: Pinned, text: Text) -> _Place | None:
        exact = self._standing(each, text)
        if exact is None or exact.own_section:
            return exact
        return _likelier(exact, self._reworded(each, text, ALIKE_HERE))

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
        seen: dict[tuple[int, int | None], _Place | None] = {}
        for text in self._texts.stream(waiting):
            for n in waiting[text.version_id]:
                seen[n, text.version_id] = self._looked_at(lost[n], plans[n], text)
        for n, (each, plan) in enumerate(zip(lost, plans, strict=True)):
            best = plan.best(
                {version_id: seen.get((n, version_id)) for version_id in plan.versions}
            )
            yield best.anchor if best else Anchor(Whereabouts.NOWHERE, each.document_id)

    def _plan(self, each: Pinned, there: QuoteHit) -> _Plan:
        home = self._current(each.document_id)
        holding = [v for v in there.holding if self._suits(each, self._owners[v])]
        if holding:
            return _Plan(home=home, stands=self._preferred(each, holding), suits=True)
        near = tuple(version_id for _, version_id in there.near if version_id != home)
        return _Plan(home=home, near=near, stands=self._preferred(each, there.holding))

    def _looked_at(self, each: Pinned, plan: _Plan, text: Text) -> _Place | None:
        if text.version_id == plan.stands:
            return self._standing(each, text)
        least = ALIKE_HERE if text.version_id == plan.home else ALIKE_ELSEWHERE
        return self._reworded(each, text, least)

    def _current(self, document_id: str) -> int | None:
        held = self._holdings.document(document_id)
        return held.version_id if held and not held.gone else None

    def _suits(self, each: Pinned, held: CatalogueEntry) -> bool:
        home = self._holdings.document(each.document_id)
        return held.suits(home.area if home else None)

    def _standing(self, each: Pinned, text: Text) -> _Place | None:
        """Return where the very words of a quote stand in a text, as the pin fits best."""
        return self._best(each, text, occurrences(as_said(each.pin.quote), text))

    def _reworded(self, each: Pinned, text: Text, least: float) -> _Place | None:
        """Return the passage of a text that is like a quote, as the pin fits best."""
        return self._best(each, text, nearest(each.pin.quote, text, least), reworded=True)

    def _best(
        self, each: Pinned, text: Text, passages: Iterable[LikePassage], *, reworded: bool = False
    ) -> _Place | None:
        places = (self._place(each, text, passage, reworded=reworded) for passage in passages)
        return max(places, key=lambda place: place.fit, default=None)

    def _place(self, each: Pinned, text: Text, passage: LikePassage, *, reworded: bool) -> _Place:
        owner = self._owners[text.version_id]
        at_home = owner.id == each.document_id
        section = section_of(text, passage) if reworded else text.section_at(passage.start)
        own = at_home and self._texts.is_same_section(each.version_id, each.section, text, section)
        if reworded:
            whereabouts, words = Whereabouts.REWORDED, whole_sentences(text, passage)
        else:
            whereabouts, words = (
                _unchanged(at_home, own),
                text.as_stored(passage.start, passage.end),
            )
        anchor = Anchor(
            whereabouts, owner.id, text.version_id, section, words, likeness=passage.likeness
        )
        return _Place(anchor, fit(each.pin, passage, text, same_section=own), own)

    def _preferred(self, each: Pinned, version_ids: Iterable[int]) -> int | None:
        """Return the version to look into: of the same source first, then of the same area."""
        home = self._holdings.document(each.document_id)
        source, area = (home.source_key, home.area) if home else ("", "")

        def rank(version_id: int) -> tuple[bool, bool, bool, int]:
            held = self._owners[version_id]
            left = held.retells or held.gone
            return left, held.source_key != source, held.area != area, version_id

        return min(version_ids, key=rank, default=None)


def _unchanged(at_home: bool, own_section: bool) -> Whereabouts:
    if not at_home:
        return Whereabouts.OTHER_DOCUMENT
    return Whereabouts.HERE if own_section else Whereabouts.OTHER_SECTION
