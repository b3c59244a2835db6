"""What an extractor returns: an Extract of sections, blocks, links and dates.

Texts are the source's own words. Only white space is folded, so every run of words inside a
block can be found again in the source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from collection.evidence import NO_EVIDENCE, PageEvidence
from collection.pictures import PagePicture
from collection.reading_account import ReadingAccount
from collection.vocabulary import Box

CELL_BREAK = " | "
"""What stands between two cells of a row; an empty cell is nothing between two of them."""


class BlockKind(StrEnum):
    """How a block was set in the source."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class TableRow:
    """What a row is in its table.

    Args:
        begins: whether a table begins with it; else it goes on with the table before, whatever
            stands between.
        heading: whether its cells head the columns below them.
        row_headings: how many cells at its beginning head the others of the row.
    """

    begins: bool = False
    heading: bool = False
    row_headings: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return as JSON types what is told of it."""
        told = {"begins": self.begins, "heading": self.heading, "row_headings": self.row_headings}
        return {name: value for name, value in told.items() if value}

    @classmethod
    def from_json(cls, payload: Mapping[str, Any]) -> TableRow:
        """Rebuild it from ``to_json``.

        Raises:
            TypeError, ValueError: the payload is not of that form.
        """
        return cls(**payload) if payload else PLAIN_ROW


PLAIN_ROW = TableRow()


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list item or table row; its text holds no line break.

    Args:
        kind: how the block was set.
        text: the words, white space folded; the cells of a row are joined by CELL_BREAK, the
            empty ones before its last words among them, so that each stays in its column.
        level: nesting depth of a list item, from 0.
        page: page of a paged document on which the block begins, from 1.
        row: what a row is in its table.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    row: TableRow = PLAIN_ROW

    @property
    def layout(self) -> list[Any]:
        """What is stored of it beside its text: see ``line_layout``."""
        plain: list[Any] = [str(self.kind), self.level, self.page]
        return plain if self.row == PLAIN_ROW else [*plain, self.row.to_json()]


@dataclass(frozen=True, slots=True)
class LineLayout:
    """How one line of a stored text was set, as ``Block`` says it."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    page: int | None = None
    row: TableRow = PLAIN_ROW


def line_layout(layout: Sequence[Sequence[Any]], line: int) -> LineLayout:
    """Return how a line of a stored text was set; one of which nothing is stored is a paragraph.

    Args:
        layout: [kind, level, page] for each line, and what a row is in its table where that was
            told (``Block.layout``).
        line: its place in the text, from 0.
    """
    if line >= len(layout):
        return LineLayout()
    kind, level, page, *row = layout[line]
    return LineLayout(BlockKind(kind), level, page, TableRow.from_json(row[0] if row else {}))


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks under one heading.

    Args:
        heading: the trail of headings, outermost first, without the document's title; empty
            for text before the first heading.
        blocks: the blocks in reading order; may be empty (a heading with nothing under it).
        anchor: fragment that opens the section in the original, without "#".
        page: page on which the section begins, from 1; None where there are no pages.
        box: the part of the page that the section stands in.
    """

    heading: tuple[str, ...]
    blocks: tuple[Block, ...]
    anchor: str | None = None
    page: int | None = None
    box: Box = Box.BODY

    @property
    def text(self) -> str:
        """The blocks' texts, one a line."""
        return "\n".join(block.text for block in self.blocks)


def goes_on(heading: Sequence[str], before: Sequence[str]) -> bool:
    """Tell whether a section goes on with one that something set apart had broken off.

    Args:
        heading: its trail of headings.
        before: that of the section before it, which stands within the same.
    """
    return bool(heading) and len(heading) < len(before) and [*heading] == [*before[: len(heading)]]


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the content, with the words that carry it.

    Args:
        url: absolute address, as the source gives it.
        words: the linked words, white space folded; may be empty where none were found.
        section: position of the section in ``Extract.sections``; None where the link stands
            outside every section's text (a heading, a listing of bare addresses).
        start, end: place of the words in that section's ``text``; None with ``section`` None.
        page: page on which the link begins, from 1.
    """

    url: str
    words: str
    section: int | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None


class DateRole(StrEnum):
    """What a date found in a document says."""

    REVIEWED = "reviewed"
    NEXT_REVIEW = "next_review"
    AMENDED = "amended"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and the words it was read from.

    Args:
        on: the day; the first of the month where only a month was given.
        words: the words of the source that were read, or what its properties say.
    """

    on: date
    words: str


@dataclass(frozen=True, slots=True)
class Extract:
    """All that was read from one body.

    Args:
        title: the document's title; may be empty.
        sections: in reading order.
        links: the links of the content, in reading order.
        outlinks: every followable address on the page, furniture included, absolute.
        number: chapter number as printed ("1.4.39"); None where there is none.
        dates: the dates found, by role.
        no_text: True where the pages of a document show no words, or show them as pictures only.
        indexed: False for pages that are only followed (contents pages, meta robots noindex).
        followed: False where meta robots says nofollow.
        canonical: the absolute address that a page calls its own (rel=canonical, RFC 6596).
        evidence: what a web page is built of beside its words.
        pictures: the pages that are pictures, in their order.
        account: what became of the original's text; None where nobody counted.
    """

    title: str
    sections: tuple[Section, ...]
    links: tuple[Link, ...] = ()
    outlinks: tuple[str, ...] = ()
    number: str | None = None
    dates: Mapping[DateRole, FoundDate] = field(default_factory=dict)
    no_text: bool = False
    indexed: bool = True
    followed: bool = True
    canonical: str | None = None
    evidence: PageEvidence = NO_EVIDENCE
    pictures: tuple[PagePicture, ...] = ()
    account: ReadingAccount | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the extract as JSON types, as it crosses from the child process."""
        # Written out: dataclasses.asdict copies every leaf, which takes longer than reading a page.
        return {
            "title": self.title,
            "sections": [_section_json(section) for section in self.sections],
            "links": [_fields_json(link) for link in self.links],
            "outlinks": list(self.outlinks),
            "number": self.number,
            "dates": {
                str(role): {"on": found.on.isoformat(), "words": found.words}
                for role, found in self.dates.items()
            },
            "no_text": self.no_text,
            "indexed": self.indexed,
            "followed": self.followed,
            "canonical": self.canonical,
            "evidence": self.evidence.to_json(),
            "account": self.account.to_json() if self.account else None,
            **self._pictures_json(),
        }

    def _pictures_json(self) -> dict[str, Any]:
        pictures = [picture.to_json() for picture in self.pictures]
        return {"pictures": pictures} if pictures else {}

    @classmethod
    def from_json(cls, payload: Mapping[str, Any]) -> Extract:
        """Rebuild an extract from ``to_json``.

        Raises:
            KeyError, TypeError, ValueError: the payload is not of that form.
        """
        account = payload.get("account")
        sections = tuple(
            Section(
                heading=tuple(map(str, section["heading"])),
                blocks=tuple(
                    Block(
                        BlockKind(b["kind"]),
                        str(b["text"]),
                        int(b["level"]),
                        b["page"],
                        TableRow.from_json(b.get("row", {})),
                    )
                    for b in section["blocks"]
                ),
                anchor=section["anchor"],
                page=section["page"],
                box=Box(section["box"]),
            )
            for section in payload["sections"]
        )
        return cls(
            title=str(payload["title"]),
            sections=sections,
            links=tuple(Link(**link) for link in payload["links"]),
            outlinks=tuple(map(str, payload["outlinks"])),
            number=payload["number"],
            dates={
                DateRole(role): FoundDate(date.fromisoformat(found["on"]), str(found["words"]))
                for role, found in payload["dates"].items()
            },
            no_text=bool(payload["no_text"]),
            indexed=bool(payload["indexed"]),
            followed=bool(payload["followed"]),
            canonical=payload.get("canonical"),
            evidence=PageEvidence.from_json(payload.get("evidence", {})),
            pictures=tuple(map(PagePicture.from_json, payload.get("pictures", ()))),
            account=ReadingAccount.from_json(account) if account else None,
        )


def _section_json(section: Section) -> dict[str, Any]:
    return _fields_json(section) | {"blocks": [_block_json(block) for block in section.blocks]}


def _block_json(block: Block) -> dict[str, Any]:
    plain = {"kind": block.kind, "text": block.text, "level": block.level, "page": block.page}
    return plain if block.row == PLAIN_ROW else plain | {"row": block.row.to_json()}


def _fields_json(value: Section | Link) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}
