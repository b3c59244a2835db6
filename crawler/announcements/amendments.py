"""read_amendments(): the announcements on a manual's page of amendments.

The older tri.x has a table of date, chapter and what changed; the newer has lists under dates.
Dates that name a month only are treated as in ``crawler.announcements.announcement``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from collection.extract import CELL_BREAK, BlockKind, Extract, Link, Section
from collection.titles import split_number
from crawler.addresses import split_address
from crawler.announcements.announcement import Announced, Announcement, kind_of, looks_ahead
from crawler.extract.dates import parse_date

LEAD_IN = 8
"""Words of a line that dates the lines after it, as in "Chapters updated in October 2024:"."""

_PAGE = re.compile(r"/amendments?(?:\.html?)?/?$", re.IGNORECASE)
_HEADS = {
    "date": re.compile(r"\bdate", re.IGNORECASE),
    "chapter": re.compile(r"\b(?:chapter|procedure|policy|title|section|name)", re.IGNORECASE),
    "words": re.compile(r"\b(?:change|amend|detail|descri|what|update|comment)", re.IGNORECASE),
}
"""What the columns of a table of amendments are called."""
_OPENING = re.compile(r"(?P<title>.{3,120}?)(?:\s+[-–—]\s+|:\s+)(?P<words>\S.*)")
_HEADINGS = {
    Announced.ADDED: r"\bnew (?:chapters|procedures|policies)|\b(?:chapters|procedures) added",
    Announced.REMOVED: r"\b(?:removed|withdrawn|archived|deleted)\b",
    Announced.UPDATED: r"\b(?:updated|amended|revised)\b",
}
"""Headings over several chapters that say what happened to all of them."""


def is_amendments_page(url: str) -> bool:
    """Tell whether an address is that of a manual's list of amendments.

    Args:
        url: a canonical address.
    """
    return _PAGE.search(split_address(url).path) is not None


def read_amendments(extract: Extract) -> tuple[Announcement, ...]:
    """Read a manual's page of amendments, whether it is a table or lists under dates.

    Args:
        extract: of that page.

    Returns:
        One announcement for each chapter named, with the date of its row or of what it stands
        under.
    """
    reader = _PageReader(extract)
    return tuple(
        found for n, section in enumerate(extract.sections) for found in reader.section(n, section)
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a row, or a line of its own, with the first link in it."""

    text: str
    link: Link | None

    @property
    def is_date(self) -> bool:
        return parse_date(self.text) is not None and len(self.text.split()) <= 4


class _PageReader:
    """Reads the blocks of a page of amendments in order; a date holds until the next."""

    def __init__(self, extract: Extract) -> None:
        self._links: dict[int, list[Link]] = {}
        for link in extract.links:
            if link.section is not None:
                self._links.setdefault(link.section, []).append(link)
        self._heading_links = {k.words: k for k in extract.links if k.section is None}
        self._on: date | None = None
        self._kind: Announced | None = None
        self._named: _Cell | None = None
        self._columns: list[str | None] = []

    def section(self, place: int, section: Section) -> Iterator[Announcement]:
        """Yield the announcements under one heading."""
        self._begin(section.heading)
        start = 0
        for block in section.blocks:
            cells = list(self._cells(place, start, block.text, block.kind is BlockKind.ROW))
            if block.kind is BlockKind.ROW:
                yield from self._row(cells)
            else:
                yield from self._line(cells[0], listed=block.kind is BlockKind.ITEM)
            start += len(block.text) + 1

    def _begin(self, trail: Sequence[str]) -> None:
        self._columns = []
        dates = [on for words in trail if (on := parse_date(words))]
        self._on = dates[-1] if dates else None
        kinds = [
            kind
            for words in trail
            for kind, wanted in _HEADINGS.items()
            if re.search(wanted, words, re.IGNORECASE)
        ]
        self._kind = kinds[-1] if kinds else None
        name = trail[-1] if trail else ""
        link = self._heading_links.get(name)
        named = link is not None or split_number(name)[0] is not None
        self._named = _Cell(name, link) if named and parse_date(name) is None else None

    def _cells(self, place: int, start: int, text: str, row: bool) -> Iterator[_Cell]:
        for words in text.split(CELL_BREAK) if row else [text]:
            end = start + len(words)
            inside = (
                link
                for link in self._links.get(place, ())
                if link.start is not None and start <= link.start < end and link.words
            )
            yield _Cell(words, next(inside, None))
            start = end + len(CELL_BREAK)

    # Tables

    def _row(self, cells: Sequence[_Cell]) -> Iterator[Announcement]:
        if heads := _heads(cells):
            self._columns = heads
            return
        dated = next((cell for cell in cells if cell.is_date), None)
        if dated:
            self._on = parse_date(dated.text)
        others = [cell for cell in cells if cell is not dated and cell.text.strip()]
        if others:
            chapter = self._chapter(cells, others)
            words = [cell.text for cell in others if cell is not chapter]
            yield self._announcement(chapter, CELL_BREAK.join(words) or chapter.text)

    def _chapter(self, cells: Sequence[_Cell], others: Sequence[_Cell]) -> _Cell:
        """Return the cell that names the chapter: by its column, else linked, else the first."""
        if len(cells) == len(self._columns) and "chapter" in self._columns:
            named = cells[self._columns.index("chapter")]
            if named in others:
                return named
        return next((cell for cell in others if cell.link), others[0])

    # Lists

    def _line(self, line: _Cell, *, listed: bool) -> Iterator[Announcement]:
        on = parse_date(line.text)
        ahead = looks_ahead(line.text)
        if on and not line.link and not ahead and self._leads_in(line.text):
            self._on = on
        elif line.link and line.link.words == line.text and self._on is None:
            self._named = line
        elif line.link or (listed and (on or self._on) and not ahead):
            yield self._announcement(*_opened(line), on=on)
        elif self._named and on and not ahead:
            yield self._announcement(self._named, line.text, on=on)

    @staticmethod
    def _leads_in(text: str) -> bool:
        words = len(text.split())
        return words <= 4 or (
            words <= LEAD_IN and text.rstrip().endswith((":", "update", "updates"))
        )

    def _announcement(self, chapter: _Cell, words: str, *, on: date | None = None) -> Announcement:
        number, title = split_number(chapter.link.words if chapter.link else chapter.text)
        return Announcement(
            words=words,
            kind=_specific(words) or self._kind or Announced.UPDATED,
            on=on or self._on,
            title=title,
            number=number or split_number(chapter.text)[0],
            url=chapter.link.url if chapter.link else None,
        )


def _specific(words: str) -> Announced | None:
    kind = kind_of(words)
    return None if kind is Announced.UPDATED else kind


def _heads(cells: Sequence[_Cell]) -> list[str | None]:
    """Return what each column is, where a row is a table's head; else nothing."""
    if any(cell.link or cell.is_date or len(cell.text.split()) > 5 for cell in cells):
        return []
    heads = [
        next((name for name, wanted in _HEADS.items() if wanted.search(cell.text)), None)
        for cell in cells
    ]
    return heads if len({head for head in heads if head}) > 1 else []


def _opened(line: _Cell) -> tuple[_Cell, str]:
    """Return the chapter that a line of a list names, and what it says of it."""
    opening = _OPENING.fullmatch(line.text)
    if line.link:
        rest = line.text.replace(line.link.words, "", 1).strip(" -–—:.")
        return line, rest or line.text
    if opening:
        return _Cell(opening["title"], None), opening["words"]
    return line, line.text
