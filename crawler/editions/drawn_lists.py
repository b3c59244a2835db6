"""differ_in_lists(): two texts of a page that differ in nothing but which other pages they list.

Content systems draw "you may also like" anew at every visit, as lines of links or as cards with a
sentence under each, at the end of a page or within it. ``crawler.extract.html.tails`` tells the
plain lists at an end by themselves. What is told here takes two texts to see, and says nothing of
which list is drawn and which was edited: a publisher edits a list now and then, and a program draws
one at every visit (``crawler.crawling.drawn_anew``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from collection.marks.contacts import contacts
from collection.marks.limits import limits
from collection.words.texts import fold_typography
from crawler.editions.volatile import comparable_text
from crawler.extract.html.tails import LEAST, LINKED

UNDER = 2
"""Lines that a card has under its link: a sentence, and a day or a type."""


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A line of a page, or a heading, and the other pages of its site that it leads to.

    Args:
        words: as they are read.
        targets: addresses that its links lead to; none where it is no line of a list.
        linked: share of its characters that these links hold.
        leads: whether a link stands at its beginning.
    """

    words: str
    targets: frozenset[str] = frozenset()
    linked: float = 0.0
    leads: bool = False

    @property
    def is_item(self) -> bool:
        """Whether it may be an item of a list, or the head of a card."""
        return bool(self.targets) and (self.linked >= LINKED or self.leads)

    @property
    def compared(self) -> str:
        """What it is compared by."""
        return fold_typography(comparable_text(self.words))


def differ_in_lists(before: Sequence[ListedLine], now: Sequence[ListedLine]) -> bool:
    """Tell whether two texts differ, and in nothing but the items of lists as long as before.

    What stands under a link is a part of its item where every item has as many lines. Other words
    under the same link are other words, and an item with a time limit or a contact counts: such
    words would be missed. The lists say less than the rest of the page.

    Args:
        before, now: the lines of the two texts, in reading order, headings among them.
    """
    old, new = _Lists.of(before), _Lists.of(now)
    gone, came = old.items - new.items, new.items - old.items
    return (
        bool(gone)
        and old.rest == new.rest
        and not _targets(gone) & _targets(came)
        and not any(map(_guides, (*gone, *came)))
        and all(side.said > side.listed for side in (old, new))
    )


_Item = tuple[ListedLine, ...]


@dataclass(frozen=True, slots=True)
class _Lists:
    """A text, its lists taken apart from the rest.

    Args:
        items: of its lists, each with how often it stands there.
        rest: the other lines as they are compared, with None in the place of each item.
        said, listed: words of the rest, and of the items.
    """

    items: Counter[_Item]
    rest: tuple[str | None, ...]
    said: int
    listed: int

    @classmethod
    def of(cls, lines: Sequence[ListedLine]) -> _Lists:
        items = list(_items(lines))
        within = {place for item in items for place in item}
        heads = {item[0] for item in items}
        outside = [line for place, line in enumerate(lines) if place not in within]
        return cls(
            Counter(tuple(lines[place] for place in item) for item in items),
            tuple(
                None if place in heads else line.compared
                for place, line in enumerate(lines)
                if place in heads or place not in within
            ),
            _words(outside),
            _words(lines) - _words(outside),
        )


def _items(lines: Sequence[ListedLine]) -> Iterator[range]:
    """Yield the places of each item of each list: its link, and the lines under it."""
    run: list[int] = []
    for place, line in enumerate(lines):
        if line.is_item:
            if run and place - run[-1] > 1 + UNDER:
                yield from _cut(run)
                run = []
            run.append(place)
    yield from _cut(run)


def _cut(heads: Sequence[int]) -> Iterator[range]:
    """Yield the items of one list, each with as many lines as all have."""
    if len(heads) >= LEAST:
        # What follows the last link beyond that may be anything.
        under = min(later - head for head, later in pairwise(heads))
        yield from (range(head, head + under) for head in heads)


def _targets(items: Iterable[_Item]) -> frozenset[str]:
    return frozenset(target for item in items for line in item for target in line.targets)


def _guides(item: _Item) -> bool:
    return any((*limits(line.words), *contacts(line.words)) for line in item)


def _words(lines: Iterable[ListedLine]) -> int:
    return sum(len(line.words.split()) for line in lines)
