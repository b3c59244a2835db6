"""Plain text: lines become headings, paragraphs, list items and links, by their shape alone.

Plain text has no marks but its layout, so each line is read by what stands before and after it:
a line that stopped where the next word would still have fitted was ended on purpose; a line that
goes on in lower case was only wrapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from charset_normalizer import from_bytes

from collection.extract import Block, BlockKind, Extract, Link, Section
from collection.words.folding import readable
from collection.words.texts import fold_space
from crawler.errors import DamagedDocument
from crawler.extract.titles import is_message_line, is_publisher, subject_of

ADDRESS = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_BULLET = re.compile(r"([•‣▪●◦○■□▸►➢➤✓✔·\uf0a7\uf0b7*–—-]|o(?=\s+[A-Z]))\s+(?=\S)")
_DASHES = "*–—-"
_NUMBER = re.compile(r"\(?(\d{1,2})[.)]\s+(?=\S)")
_LETTER = re.compile(r"\(?([a-z])\)\s+(?=\S)")
_HASHES = re.compile(r"#{1,6}\s+(?=\S)")
_RULE = re.compile(r"[\W_]*")
_FINISHED = re.compile(r"[.!?:;][\"'’”)\]]*$")

NEAR = 8
"""Lines looked at on each side for the widest; more would cross into another column."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with words on it.

    Args:
        text: without outer white space.
        indent: columns before the text.
        gap: blank lines before it.
        width: columns of the widest line near it.
    """

    text: str
    indent: int
    gap: int
    width: int

    @property
    def address(self) -> str | None:
        """The address, where the line holds nothing else."""
        bare = self.text.strip("<>")
        return bare if ADDRESS.fullmatch(bare) else None

    @property
    def lower(self) -> bool:
        """Whether it begins in lower case, as only a wrapped line does."""
        return self.text[0].islower()

    @property
    def finished(self) -> bool:
        """Whether it ends as a sentence or a lead-in does."""
        return _FINISHED.search(self.text) is not None

    @property
    def titled(self) -> bool:
        """Whether every word of more than three letters begins as in a title."""
        words = [word for word in self.text.split() if len(word) > 3]
        return bool(words) and all(not word[0].islower() for word in words)

    def ended_before(self, following: _Line, share: float = 0.85) -> bool:
        """Whether the following line's first word would still have fitted on this one.

        Text taken from proportional type is ragged by about a tenth: in the briefing that the
        tests read, wrapped lines of one list run from 140 to 165 characters.
        """
        word = following.text.split()[0]
        return self.indent + len(self.text) + 1 + len(word) <= share * self.width


@dataclass(slots=True)
class _Open:
    """The block that is being read."""

    kind: BlockKind
    level: int
    last: _Line
    text: str


@dataclass(slots=True)
class _Reader:
    """What was read so far."""

    sections: list[tuple[tuple[str, ...], list[Block]]] = field(default_factory=lambda: [((), [])])
    open: _Open | None = None
    indents: list[int] = field(default_factory=list)
    number: int = 0

    def close(self) -> None:
        """End the open block."""
        if self.open:
            block = Block(self.open.kind, self.open.text, self.open.level)
            self.sections[-1][1].append(block)
        self.open = None

    def head(self, words: str) -> None:
        """Begin a section."""
        self.close()
        self.indents, self.number = [], 0
        self.sections.append(((fold_space(words).rstrip(" :"),), []))

    def begin(self, line: _Line, marker: str = "") -> None:
        """Begin a paragraph, or an item where there is a marker."""
        self.close()
        kind = BlockKind.ITEM if marker else BlockKind.PARAGRAPH
        level = self._level(line.indent) if marker else 0
        self.open = _Open(kind, level, line, fold_space(line.text[len(marker) :]))

    def go_on(self, line: _Line) -> None:
        """Add a wrapped line to the open block."""
        assert self.open  # noqa: S101 - asked by _continues
        # A break after a hyphen stands inside a word ("non-" / "accidental"): the hyphen stays.
        inside = re.search(r"\w-$", self.open.text) and line.lower
        self.open.text += ("" if inside else " ") + fold_space(line.text)
        self.open.last = line

    def _level(self, indent: int) -> int:
        self.indents = [i for i in self.indents if i < indent]
        self.indents.append(indent)
        return len(self.indents) - 1


def extract_text(body: bytes, charset: str | None = None) -> Extract:
    """Read plain text.

    Args:
        body: the bytes, in UTF-8, the named character set, or one that can be told from them.
        charset: as the server names it.

    Returns:
        Title (the first line, where it has the shape of one), sections, and links: addresses
        printed in the text with their place, then those listed at its end, in order, with no
        section.

    Raises:
        DamagedDocument: the bytes are not text.
    """
    lines = list(_lines(_decode(body, charset)))
    lines, listed = _split_listing(lines)
    title = _take_title(lines)
    sections = _read(lines)
    links = [*_printed(sections), *(Link(address, "") for address in listed)]
    addresses = dict.fromkeys(link.url for link in links)
    return Extract(fold_space(title), sections, tuple(links), tuple(addresses))


def _decode(body: bytes, charset: str | None) -> str:
    text = _decoded(body, charset)
    if "\0" in text:
        raise DamagedDocument("the bytes are not text: they hold NUL characters")
    return readable(text)


def _decoded(body: bytes, charset: str | None) -> str:
    for encoding in filter(None, ("utf-8-sig", charset)):
        try:
            return body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    match = from_bytes(body).best()
    if match is None:
        raise DamagedDocument("the bytes are not text in any known character set")
    return str(match)


def _lines(text: str) -> Iterator[_Line]:
    rows = [row.expandtabs().rstrip() for row in text.splitlines()]
    lengths = [len(row) for row in rows]
    gap = 0
    for place, row in enumerate(rows):
        if _RULE.fullmatch(row):
            gap += 1
            continue
        near = lengths[max(0, place - NEAR) : place + NEAR + 1]
        words = row.lstrip()
        yield _Line(words, len(row) - len(words), gap, max(near))
        gap = 0


def _split_listing(lines: list[_Line]) -> tuple[list[_Line], list[str]]:
    """Part the text from the addresses that are listed at its end."""
    first = len(lines)
    while first and lines[first - 1].address:
        first -= 1
    run = lines[first:]
    # "For more information visit:" and one address on the next line belong together.
    if first and run and not run[0].gap and (len(run) == 1 or run[1].gap):
        first += 1
    return lines[:first], [line.address for line in lines[first:] if line.address]


def _take_title(lines: list[_Line]) -> str:
    """Return the title: the first line or the one under the publisher's name, or the subject.

    Args:
        lines: of the text; the title is taken out, but for the subject of a message.
    """
    head = list(takewhile(_is_head, lines))
    if len(head) > 1:
        return next((found for line in head if (found := subject_of(line.text))), "")
    named = is_publisher(lines[0].text) if lines else False
    for place in (1, 0) if named else (0,):
        if lines[place:] and _is_title(lines[place:]):
            return lines.pop(place).text
    return ""


def _is_head(line: _Line) -> bool:
    """Tell whether a line is of the head of a message."""
    return is_message_line(line.text) or subject_of(line.text) != ""


def _is_title(lines: Sequence[_Line]) -> bool:
    first = lines[0]
    if _marker(first, _Reader()) or first.address or first.text.endswith((".", ";", ",")):
        return False
    return len(first.text.split()) <= 15 and not (len(lines) > 1 and lines[1].lower)


def _read(lines: Sequence[_Line]) -> tuple[Section, ...]:
    reader = _Reader()
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        marker = _marker(line, reader)
        if hashes := _HASHES.match(line.text):
            reader.head(line.text[hashes.end() :])
        elif not marker and reader.open and _continues(reader.open, line, following):
            reader.go_on(line)
        elif _is_heading(line, reader, following, marker):
            reader.head(line.text)
        else:
            reader.begin(line, marker)
            counted = _count(line) if marker else None
            reader.number = counted[0] if counted else reader.number
    reader.close()
    kept = [row for row in reader.sections if row[0] or row[1]]
    return tuple(Section(heading, tuple(blocks)) for heading, blocks in kept)


def _marker(line: _Line, reader: _Reader) -> str:
    """Return the marker that makes a line an item; empty where there is none."""
    if bullet := _BULLET.match(line.text):
        rest = line.text[bullet.end()]
        unfinished = reader.open and not reader.open.last.finished
        paragraph = reader.open and reader.open.kind is BlockKind.PARAGRAPH
        aside = bullet[1] in _DASHES and rest.islower() and unfinished and paragraph
        return "" if aside else bullet[0]
    # "2017. The" at the start of a wrapped line is no item: numbers count from 1.
    counted = _count(line)
    return counted[1] if counted and counted[0] in (1, reader.number + 1) else ""


def _count(line: _Line) -> tuple[int, str] | None:
    """Return what a line's number or letter counts to, and the marker; None where it has none."""
    if number := _NUMBER.match(line.text):
        return int(number[1]), number[0]
    letter = _LETTER.match(line.text)
    return (ord(letter[1]) - ord("a") + 1, letter[0]) if letter else None


def _continues(block: _Open, line: _Line, following: _Line | None) -> bool:
    """Tell whether an unmarked line goes on with the open block."""
    last = block.last
    if line.gap > 1 or _is_head(line):
        return False
    if line.gap == 1:
        if line.lower:
            return block.kind is BlockKind.ITEM or not last.finished
        # Between two paragraphs a blank line is the rule, so the proof must be stronger.
        wrapped = not last.finished and not last.ended_before(line, share=0.95)
        return block.kind is BlockKind.ITEM and wrapped
    if line.lower or not last.ended_before(line):
        return not (last.finished and _short_heading(line, following))
    return not last.finished and not _short_heading(line, following)


def _is_heading(line: _Line, reader: _Reader, following: _Line | None, marker: str) -> bool:
    if following is None or following.lower or line.address or _is_head(line):
        return False
    if marker:
        # "1. Background" over a text is a heading; "2. Ask again" under "1. ..." is an item.
        listed = reader.open and reader.open.kind is BlockKind.ITEM
        numbered = _NUMBER.match(line.text) and not _NUMBER.match(following.text)
        alone = line.gap > 0 and following.gap > 0 and _has_heading_shape(line, following, 12)
        return bool(numbered and not listed and (alone or _short_heading(line, following)))
    if _is_subtitle(line, reader, following):
        return False
    return _has_heading_shape(line, following, most_words=12)


def _is_subtitle(line: _Line, reader: _Reader, following: _Line) -> bool:
    """Tell whether a line belongs to the title just above it."""
    first = len(reader.sections) == 1 and not reader.sections[0][1] and not reader.open
    return first and not line.gap and following.gap > 0 and not _marker(following, reader)


def _short_heading(line: _Line, following: _Line | None) -> bool:
    """Tell whether a line with no blank line before it is a heading all the same."""
    if following is None or following.lower or not _has_heading_shape(line, following, 9):
        return False
    return line.titled or line.text.endswith(("?", ":")) or len(line.text.split()) <= 3


def _has_heading_shape(line: _Line, following: _Line, most_words: int) -> bool:
    if line.lower or line.text[0] in _DASHES or line.text.endswith((".", ";", ",", "!")):
        return False
    # A longer line with a colon leads in to what follows: "Professionals should always:".
    most = 5 if line.text.endswith(":") else most_words
    alone = line.gap > 0 and line.titled
    return len(line.text.split()) <= most and (alone or line.ended_before(following))


def _printed(sections: Sequence[Section]) -> Iterator[Link]:
    for place, section in enumerate(sections):
        text = section.text
        for found in ADDRESS.finditer(text):
            address = found[0].rstrip(".,;:!?)'’")
            yield Link(address, address, place, found.start(), found.start() + len(address))
