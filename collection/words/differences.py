"""compare(): what changed between two versions of a document, by section and by word.

Sections are paired first, so that one that was renumbered, renamed or moved is compared with
its own past and is not taken for two; words are compared inside each pair. What is only set
otherwise has not changed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from collection.models import Version
from collection.vocabulary import Box
from collection.words.shingles import Shingle, shingles
from collection.words.texts import fold_typography, words
from collection.words.word_diff import Op, WordRun, compare_words

COMMON = 12
"""A row of words that more sections than this hold tells none of them from another. This also
bounds the pairs that are weighed: twelve for every word of a version."""
ALIKE = 0.5
"""Likeness from which two sections under different headings are one that was renamed; the
same heading counts as much, so an equal text elsewhere outweighs an equal heading."""
FEWEST_SHARED = 5
"""Rows of words that sections under different headings must share: stock phrases are shorter."""

_NUMBER = re.compile(
    r"^(?:(?:section|part|appendix)\s+)?(?:[A-Z]{0,2}\d+(?:\.\d+)*[.):]?|[a-z][.)])\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ComparedSection:
    """What is compared of a section.

    Args:
        heading: the trail of headings, outermost first.
        text: the blocks' texts, one a line.
        box: the part of the page that it stands in.
    """

    heading: tuple[str, ...]
    text: str
    box: Box = Box.BODY

    @property
    def said(self) -> ComparedSection:
        """The section in one setting."""
        heading = tuple(map(fold_typography, self.heading))
        return ComparedSection(heading, fold_typography(self.text), self.box)

    @property
    def name(self) -> str:
        """Its innermost heading; empty before the first."""
        return self.heading[-1] if self.heading else ""


class Fate(StrEnum):
    """What became of a section's words."""

    KEPT = "kept"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class SectionDifference:
    """One section of either version, or of both.

    Args:
        fate: what became of its text.
        old, new: its place among the sections of each version; None where it has none.
        heading: its innermost heading, word by word.
        runs: its text, word by word (``compare_words``).
        renamed: whether the words of its own heading changed.
        renumbered: whether only the number before them did.
        moved: whether it stands elsewhere among the sections, or under another heading.
    """

    fate: Fate
    old: int | None
    new: int | None
    heading: tuple[WordRun, ...]
    runs: tuple[WordRun, ...]
    renamed: bool = False
    renumbered: bool = False
    moved: bool = False

    @property
    def same_words(self) -> bool:
        """Whether text, place and heading are as they were, but for the heading's number."""
        return self.fate is Fate.KEPT and not self.renamed and not self.moved

    @property
    def unchanged(self) -> bool:
        """Whether text, place and heading are as they were."""
        return self.same_words and not self.renumbered

    def words(self, op: Op) -> int:
        """Return how many words of the text fared in one way.

        Args:
            op: kept, deleted or inserted.
        """
        return sum(run.words for run in self.runs if run.op is op)


@dataclass(frozen=True, slots=True)
class Difference:
    """All that changed between two versions.

    Args:
        sections: in the order of the later version; a removed one follows what it followed.
    """

    sections: tuple[SectionDifference, ...]

    @property
    def changed(self) -> bool:
        """Whether anything did."""
        return not all(section.unchanged for section in self.sections)

    def words(self, op: Op) -> int:
        """Return how many words of all the texts fared in one way.

        Args:
            op: kept, deleted or inserted.
        """
        return sum(section.words(op) for section in self.sections)


def section_texts(version: Version) -> tuple[ComparedSection, ...]:
    """Return what is compared of a stored version.

    Args:
        version: with its sections.
    """
    return tuple(ComparedSection(tuple(s.heading), s.text, s.box) for s in version.sections)


def compare(old: Sequence[ComparedSection], new: Sequence[ComparedSection]) -> Difference:
    """Return what changed between two versions.

    Args:
        old: the sections of the earlier version, in reading order.
        new: the sections of the later version, in reading order.
    """
    pairs = _paired(old, new)
    out_of_turn = _out_of_turn(pairs)
    moved = out_of_turn | _rehoused(pairs)
    removed = _removed_after(pairs, out_of_turn)
    found = [_lone(old[i], Fate.REMOVED, i) for i in removed.get(-1, ())]
    for j, section in enumerate(new):
        i = pairs.earlier.get(j)
        found.append(
            _lone(section, Fate.ADDED, j)
            if i is None
            else _of_pair((i, old[i]), (j, section), moved=i in moved)
        )
        found += [_lone(old[i], Fate.REMOVED, i) for i in removed.get(j, ())]
    return Difference(tuple(found))


def later_places(
    old: Sequence[ComparedSection], new: Sequence[ComparedSection]
) -> Mapping[int, int]:
    """Return which section of a later version each of an earlier one is, however renumbered.

    Args:
        old: the sections of the earlier version, in reading order.
        new: the sections of the later version, in reading order.

    Returns:
        Places in ``new`` by place in ``old``; without those that were removed.
    """
    return _paired(old, new).later


def _of_pair(
    earlier: tuple[int, ComparedSection], later: tuple[int, ComparedSection], *, moved: bool
) -> SectionDifference:
    (i, before), (j, now) = earlier, later
    was, says = before.said, now.said
    same_name = _plain(was.name) == _plain(says.name)
    return SectionDifference(
        fate=Fate.KEPT if was.text == says.text else Fate.CHANGED,
        old=i,
        new=j,
        heading=compare_words(before.name, now.name),
        runs=compare_words(before.text, now.text),
        renamed=not same_name,
        renumbered=same_name and was.name != says.name,
        moved=moved,
    )


def _lone(section: ComparedSection, fate: Fate, place: int) -> SectionDifference:
    added = fate is Fate.ADDED
    heading, runs = (
        compare_words("", text) if added else compare_words(text, "")
        for text in (section.name, section.text)
    )
    return SectionDifference(
        fate, None if added else place, place if added else None, heading, runs
    )


# Which section of the later version is which of the earlier


class _Pairs:
    """The place in the later version of each section of the earlier that is still there.

    Args:
        old, new: the sections of both, which are compared by what they say.
    """

    def __init__(self, old: Sequence[ComparedSection], new: Sequence[ComparedSection]) -> None:
        self.old = [section.said for section in old]
        self.new = [section.said for section in new]
        self.later: dict[int, int] = {}
        self.earlier: dict[int, int] = {}

    def add(self, i: int, j: int) -> None:
        """Pair two sections, unless one of them has its partner."""
        if i not in self.later and j not in self.earlier:
            self.later[i], self.earlier[j] = j, i

    def unpaired(self) -> tuple[list[int], list[int]]:
        """Return the sections of each version that have no partner yet."""
        return (
            [i for i in range(len(self.old)) if i not in self.later],
            [j for j in range(len(self.new)) if j not in self.earlier],
        )

    def add_in_turn(self, key: Callable[[ComparedSection], object]) -> None:
        """Pair what has the same key, the first with the first."""
        waiting = defaultdict[object, deque[int]](deque)
        left, right = self.unpaired()
        for j in right:
            waiting[key(self.new[j])].append(j)
        for i in left:
            if same := waiting.get(key(self.old[i])):
                self.add(i, same.popleft())


def _paired(old: Sequence[ComparedSection], new: Sequence[ComparedSection]) -> _Pairs:
    pairs = _Pairs(old, new)
    pairs.add_in_turn(lambda section: section)
    for *_, i, j in sorted(_weighed(pairs)):
        pairs.add(i, j)
    pairs.add_in_turn(plain_trail)
    return pairs


def _weighed(pairs: _Pairs) -> Iterator[tuple[float, int, int, int]]:
    """Yield (minus the worth, distance, i, j) of the pairs that share rows of words."""
    left, right = pairs.unpaired()
    rows = {j: shingles(words(pairs.new[j].text)) for j in right}
    holders = defaultdict[Shingle, list[int]](list)
    for j, held in rows.items():
        for shingle in held:
            holders[shingle].append(j)
    telling = {j: sum(len(holders[row]) <= COMMON for row in held) for j, held in rows.items()}
    for i in left:
        held = shingles(words(pairs.old[i].text))
        own = [row for row in held if len(holders.get(row, ())) <= COMMON]
        shared = Counter(j for row in own for j in holders.get(row, ()))
        for j, number in shared.items():
            likeness = 2 * number / (len(own) + telling[j])
            same = plain_trail(pairs.old[i]) == plain_trail(pairs.new[j])
            if same or (likeness >= ALIKE and number >= FEWEST_SHARED):
                yield -likeness - ALIKE * same, abs(i - j), i, j


def plain_trail(section: ComparedSection) -> tuple[Box, tuple[str, ...]]:
    """Return a section's headings without their numbers, which shift with every insertion.

    Args:
        section: of either version.
    """
    return section.box, tuple(_plain(fold_typography(heading)) for heading in section.heading)


def _plain(heading: str) -> str:
    return _NUMBER.sub("", f"{heading} ").strip().casefold()


# Where it stands


def _out_of_turn(pairs: _Pairs) -> set[int]:
    """Return the places in ``old`` of the sections that others have overtaken.

    The longest increasing subsequence (Fredman 1975) keeps its place, so the fewest have moved.
    """
    ends: list[int] = []  # the least place in new at which a sequence of each length can end
    last: list[int] = []
    before: dict[int, int | None] = {}
    for i in sorted(pairs.later):
        length = bisect_left(ends, pairs.later[i])
        before[i] = last[length - 1] if length else None
        ends[length : length + 1], last[length : length + 1] = [pairs.later[i]], [i]
    in_turn = set[int]()
    step = last[-1] if last else None
    while step is not None:
        in_turn.add(step)
        step = before[step]
    return set(pairs.later) - in_turn


def _rehoused(pairs: _Pairs) -> set[int]:
    """Return the places in ``old`` of the sections that stand under another heading now."""
    old, new = pairs.old, pairs.new
    same = {(old[i].heading, new[j].heading) for i, j in pairs.later.items()}
    found = set[int]()
    for i, j in pairs.later.items():
        above = old[i].heading[:-1], new[j].heading[:-1]
        if old[i].box is not new[j].box or (above[0] != above[1] and above not in same):
            found.add(i)
    return found


def _removed_after(pairs: _Pairs, out_of_turn: set[int]) -> Mapping[int, list[int]]:
    """Return the removed sections by the place in ``new`` of what they followed, -1 for none."""
    found = defaultdict[int, list[int]](list)
    followed = -1
    for i in range(len(pairs.old)):
        if i not in pairs.later:
            found[followed].append(i)
        elif i not in out_of_turn:
            followed = pairs.later[i]
    return found
