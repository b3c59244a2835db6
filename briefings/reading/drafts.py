"""What is read from a briefing before any of it is looked for in the collection."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from briefings.reading.roles import Role
from collection.extract import FoundDate


@dataclass(frozen=True, slots=True)
class Span:
    """A run of one section's text.

    Args:
        section: position of the section in the extract.
        start, end: its place in the section's text.
    """

    section: int
    start: int
    end: int

    def holds(self, section: int | None, start: int | None) -> bool:
        """Whether a place of the extract lies in the span."""
        return section == self.section and start is not None and self.start <= start < self.end


@dataclass(frozen=True, slots=True)
class CitationDraft:
    """What a learning point cites, as printed.

    Args:
        text: the words that cite, a substring of the point's words.
        url: the address cited; None where the words alone cite.
        start: where the words begin in the point's words; None where they are not there.
    """

    text: str
    url: str | None = None
    start: int | None = None


def cited_at(text: str, start: int, end: int, url: str) -> CitationDraft:
    """Return what a link in a point cites.

    Args:
        text: of the point.
        start, end: where the link stands in it, maybe with white space around its words.
        url: the address cited.
    """
    words = text[start:end]
    before = len(words) - len(words.lstrip())
    return CitationDraft(words.strip(), url, start + before if words.strip() else None)


def by_place(start: int | None) -> tuple[bool, int]:
    """Return the key that orders citations as they are printed, those without a place last.

    Args:
        start: where the citing words begin; None where there are none.
    """
    return start is None, start or 0


def is_apart(start: int, end: int, others: Iterable[CitationDraft]) -> bool:
    """Tell whether a run of a point's words touches no words of other citations.

    Args:
        start, end: of the run.
        others: the other citations.
    """
    placed = ((other.start, len(other.text)) for other in others if other.start is not None)
    return all(end <= at or at + length <= start for at, length in placed)


def place_apart(text: str, words: str, others: Sequence[CitationDraft]) -> int | None:
    """Return where words stand first in a point's words, apart from those of other citations.

    Args:
        text: of the point.
        words: those that are looked for.
        others: the other citations.

    Returns:
        None where they stand nowhere, or only in the words of other citations.
    """
    found = re.finditer(re.escape(words), text) if words else ()
    return next((m.start() for m in found if is_apart(*m.span(), others)), None)


@dataclass(frozen=True, slots=True)
class PointDraft:
    """One learning point.

    Args:
        number: from 1.
        text: its exact words, white space folded.
        heading: the heading that it stands under; may be empty.
        anchor: fragment that opens its section in the original.
        page: page on which it begins.
        citations: in the order in which they are printed.
    """

    number: int
    text: str
    heading: str
    anchor: str | None
    page: int | None
    citations: tuple[CitationDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherLinkDraft:
    """An address that no learning point cites."""

    url: str
    words: str


@dataclass(frozen=True, slots=True)
class PartDraft:
    """One block of a briefing and what it was taken for.

    Args:
        kind: story, good practice, learning ...
        text: its exact words, white space folded.
        heading: the heading that it stands under; may be empty.
        anchor: fragment that opens its section in the original.
        page: page on which it begins.
    """

    kind: Role
    text: str
    heading: str
    anchor: str | None
    page: int | None


@dataclass(frozen=True, slots=True)
class About:
    """What a briefing says of itself; nobody's name, code or date of birth is among it.

    Args:
        partnership: the words that name who published it; empty where it does not say.
        year: of the briefing; None where it does not say.
        themes: slugs of topics of the crawler's taxonomy, in its order.
    """

    partnership: str = ""
    year: int | None = None
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BriefingDraft:
    """All that was read from one briefing.

    Args:
        title: may be empty.
        points: in order; empty where no learning was found, and then nothing is made up.
        other_links: the remaining addresses, each once, in order.
        published: when the briefing says that it was published.
        parts: every block of its body, once and in order.
        about: what it says of itself.
    """

    title: str
    points: tuple[PointDraft, ...]
    other_links: tuple[OtherLinkDraft, ...] = field(default=())
    published: FoundDate | None = None
    parts: tuple[PartDraft, ...] = ()
    about: About = About()

    @property
    def published_on(self) -> date | None:
        """The day of publication; None where the briefing does not say."""
        return self.published.on if self.published else None
