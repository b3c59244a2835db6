"""Texts: what stored versions say, however it is set, and the sections that they stand in."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.models import StoredSection
from collection.vocabulary import Box
from collection.words.differences import ComparedSection, later_places, plain_trail
from collection.words.texts import WORD, as_said, span_as_set

AT_ONCE = 200
"""Versions whose sections are read by one query: about 2 MB of text."""
KEPT = 64
"""Texts that are kept to be asked again, each of some 20 kB."""


@dataclass(frozen=True)
class Text:
    """The words of one stored version.

    Args:
        version_id: its id.
        sections: in reading order.
    """

    version_id: int
    sections: tuple[ComparedSection, ...]

    @cached_property
    def _parts(self) -> tuple[str, ...]:
        return tuple(as_said(section.text) for section in self.sections)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """Where each section begins in the folded text; an empty one where the next begins."""
        ends = accumulate((len(part) + bool(part) for part in self._parts), initial=0)
        return tuple(ends)[:-1]

    @cached_property
    def folded(self) -> str:
        """All sections in one line; a quote may reach from one into the next."""
        return " ".join(part for part in self._parts if part)

    @cached_property
    def word_spans(self) -> tuple[tuple[int, int], ...]:
        """Where each word stands in the folded text."""
        return tuple(match.span() for match in WORD.finditer(self.folded))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words without their marks, in one case: by these, texts are compared for likeness."""
        return tuple(self.folded[start:end].casefold() for start, end in self.word_spans)

    def section_at(self, offset: int) -> int:
        """Return the position of the section that holds a place.

        Args:
            offset: in the folded text.
        """
        return bisect_right(self._starts, offset) - 1

    def as_stored(self, start: int, end: int) -> str:
        """Return a part of the folded text as it is stored; sections are parted by a line.

        Args:
            start, end: in the folded text, [start, end).
        """
        first, last = self.section_at(start), self.section_at(max(start, end - 1))
        pieces = []
        for at in range(first, last + 1):
            low, high = self.in_section(at, start, end)
            if low < high:
                pieces.append(self.sections[at].text[low:high])
        return "\n".join(pieces)

    def in_section(self, at: int, start: int, end: int) -> tuple[int, int]:
        """Return the part of a stretch of the folded text that one section holds.

        Args:
            at: position of the section.
            start, end: in the folded text.

        Returns:
            [start, end) in the section's text as stored.
        """
        begins, text = self._starts[at], self.sections[at].text
        low, high = max(0, start - begins), min(len(self._parts[at]), end - begins)
        return span_as_set(text, low, high) if low < high else (0, 0)


class Texts:
    """Reads the texts of stored versions."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.one = lru_cache(maxsize=KEPT)(self._one)
        """Returns the text of one version by its id."""
        self._later: dict[tuple[int, int], dict[int, int]] = {}

    def stream(self, version_ids: Iterable[int]) -> Iterator[Text]:
        """Yield texts one after another; those of versions without sections are left out.

        Args:
            version_ids: of which versions.
        """
        ids = list(version_ids)
        for start in range(0, len(ids), AT_ONCE):
            yield from self._read(ids[start : start + AT_ONCE])

    def _read(self, ids: Sequence[int]) -> Iterator[Text]:
        columns = (
            StoredSection.version_id,
            StoredSection.heading,
            StoredSection.text,
            StoredSection.box,
        )
        rows = self._session.execute(
            select(*columns)
            .where(StoredSection.version_id.in_(ids))
            .order_by(StoredSection.version_id, StoredSection.position)
        )
        sections: defaultdict[int, list[ComparedSection]] = defaultdict(list)
        for version_id, heading, text, box in rows:
            sections[version_id].append(ComparedSection(tuple(heading), text, Box(box)))
        for version_id, found in sections.items():
            yield Text(version_id, tuple(found))

    def _one(self, version_id: int) -> Text:
        return next(self._read([version_id]), Text(version_id, ()))

    def is_same_section(self, old_version_id: int, old: int, text: Text, new: int) -> bool:
        """Tell whether a section of a version is that of an earlier one, however renumbered.

        Its heading tells, as it does a reader; where that is gone, its words do.

        Args:
            old_version_id, old: the earlier version and the section's position there.
            text: of the later version.
            new: the section's position there.
        """
        if text.version_id == old_version_id:
            return old == new
        before = self.one(old_version_id).sections
        trail = plain_trail(before[old])
        if any(plain_trail(section) == trail for section in text.sections):
            return plain_trail(text.sections[new]) == trail
        key = (old_version_id, text.version_id)
        if key not in self._later:
            self._later[key] = dict(later_places(before, text.sections))
        return self._later[key].get(old) == new
