"""Segments: the blocks of a section, each once, parted wherever what they are may change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from briefings.reading.counted import marks_of
from briefings.reading.drafts import Span
from briefings.reading.instructions import gives_contact, tells_what_to_do
from briefings.reading.roles import Role, part_of
from collection.extract import CELL_BREAK, Block, BlockKind, Extract, Section

LEAD_WORDS = 25
"""A paragraph with a colon at its end and more words than this is text, not a lead-in."""
HEADING_WORDS = 8
"""A line above a list with more words than this is no heading of it."""
LABEL_WORDS = 4
"""Labels met before a sentence have up to three words ("Key Learning Themes: ...")."""
IMPRINT_WORDS = 15
"""A line with more words than this says more than who published it and when."""

_DASHES = ("- ", "– ", "• ")
_LABEL = re.compile(r"([^:;.]{3,40}):\s+(?=\S)")
_NAMED = re.compile(
    r"((?:key )?(?:learning|lesson|good practice|recommendation)(?: points?)?(?: \d{1,2})?)"
    r":\s+(?=\S)",
    re.IGNORECASE,
)
"""A list item that is labelled as what it is, where good practice and learning stand in one list;
any other label is part of a point ("Consent: staff waited for it")."""
_STRING = re.compile(r"[^:;.]{3,160}:\s+(?=[^:;\s][^:;]*;)")
"""What leads in to a string of semicolons: "The review found that: one thing; another"."""
_LEADING = re.compile(
    r"\b(?:includes?|included|are|is|was|were|that|to|should|must|found|these|following):\s+$",
    re.IGNORECASE,
)
"""How a clause ends that leads in; a mere label ("Water: ...") stands over one thought."""
_ANNOUNCING = frozenset((Role.LEARNING, Role.GOOD_PRACTICE))
STRUNG = 3
"""Parts between semicolons that are a list even after a mere label."""
_MARKER = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]\s+(?=\S)")
"""The number of a list item, which a PDF keeps in its text and other formats do not."""
_ANNOUNCED = re.compile(
    r"(?:the )?(?:key )?(?:learning|lessons?)\b[^.;:]{0,80}?"
    r"\b(?:shows?|tells?|includes?|found|finds|identif(?:ies|ied)|highlight(?:s|ed)"
    r"|(?:is|are) that)\b",
    re.IGNORECASE,
)
"""How a paragraph begins that announces itself: "Learning from reviews shows that ..."; what only
speaks of learning tells nothing ("Learning from practice is relevant to all")."""
_TOGGLE = re.compile(r"(?:[Ss]how|[Hh]ide|[Vv]iew|[Rr]ead) (?:details|more|less)\s*(?=[A-Z“\"])")
"""The label of an accordion's button, which runs into the first word of what it opens."""
_PARAGRAPH_NUMBER = re.compile(r"(\d{1,2})\.\d{1,2}(?!\d)")
_IMPRINT = re.compile(
    r"^\W*(published|issued|produced|version|review date|reviewed|copyright)\b|©"
    r"|\bdemonstration content\b",
    re.IGNORECASE,
)
_ITSELF = re.compile(
    r"this (?:(?:briefing|summary|page)\b|is part of)|(?:we )?thank (?:you )?", re.IGNORECASE
)
_ELSEWHERE = re.compile(
    r"(?:for )?(?:more|further) (?:information|details|help|reading)\b"
    r"|(?:to )?(?:find out|read) more\b|(?:please )?(?:visit|contact|email)\b"
    r"|(?:for )?the (?:full|whole) (?:review|report|briefing)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block and its place.

    Args:
        block: the block.
        span: its words, less the label of a button or a list's number before them.
        linked: whether it is a link and nothing else.
        skipped: characters of the block before the span.
    """

    block: Block
    span: Span
    linked: bool = False
    skipped: int = 0

    @property
    def text(self) -> str:
        """The words of the span."""
        return self.block.text[self.skipped : self.skipped + self.span.end - self.span.start]

    def narrowed(self, start: int, end: int) -> PlacedBlock:
        """Return it with a part of its words.

        Args:
            start, end: the part's place in ``text``.
        """
        at = self.span.start
        span = Span(self.span.section, at + start, at + end)
        return replace(self, span=span, skipped=self.skipped + start)

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return self.block.kind is BlockKind.ITEM


@dataclass(frozen=True, slots=True)
class Segment:
    """Consecutive blocks of one section that are of one part.

    Args:
        section: position of the section in the extract.
        heading: the trail of headings.
        part: what they are.
        blocks: at least one.
        lead: how many blocks at its start only announce it.
        label: characters at its start that announce it ("Learning: ").
    """

    section: int
    heading: tuple[str, ...]
    part: Role
    blocks: tuple[PlacedBlock, ...]
    lead: int = 0
    label: int = 0

    @property
    def body(self) -> tuple[PlacedBlock, ...]:
        """The blocks without the one that announces them."""
        return self.blocks[self.lead :]

    @property
    def items(self) -> tuple[PlacedBlock, ...]:
        """The items of its list."""
        return tuple(placed for placed in self.blocks if placed.is_item)


def segments_of(
    extract: Extract, place: int, part: Role, numbered: Mapping[str, Role]
) -> list[Segment]:
    """Part one section into runs, by lead-ins, labels and what a paragraph says of itself.

    Args:
        extract: the briefing.
        place: position of the section.
        part: what its headings say that it is.
        numbered: the part of each numbered heading: paragraph 2.3 is of heading 2, also where
            the page puts it below a box.

    Returns:
        Runs in order; every block of the section stands in exactly one.
    """
    section = extract.sections[place]
    return list(_Cutter(place, section, part, numbered).runs(_placed(extract, place)))


def is_imprint(text: str) -> bool:
    """Tell whether a line only says who published something, when, in which version.

    Args:
        text: of a block.
    """
    return len(text.split()) <= IMPRINT_WORDS and _IMPRINT.search(text) is not None


def _placed(extract: Extract, place: int) -> list[PlacedBlock]:
    linked = {(link.start, link.end) for link in extract.links if link.section == place}
    found: list[PlacedBlock] = []
    start = 0
    section = extract.sections[place]
    marks = marks_of(section.blocks, section.heading[-1] if section.heading else "")
    for block, mark in zip(section.blocks, marks, strict=True):
        end = start + len(block.text)
        skipped = mark or _skipped(block)
        span = Span(place, start + skipped, end)
        found.append(PlacedBlock(block, span, (span.start, end) in linked, skipped))
        start = end + 1
    return found


def _skipped(block: Block) -> int:
    """Return how many characters stand before a block's own words."""
    toggle = _TOGGLE.match(block.text)
    at = toggle.end() if toggle else 0
    marker = _MARKER.match(block.text, at) if block.kind is BlockKind.ITEM else None
    return marker.end() if marker else at


@dataclass(frozen=True, slots=True)
class _Start:
    """What begins a run: its part, and how much of its first block announces it."""

    part: Role
    lead: int = 0
    label: int = 0
    alone: bool = False
    """Whether the run ends with its first block."""


@dataclass(slots=True)
class _Cutter:
    """Cuts the blocks of one section.

    Args:
        place: position of the section.
        section: the section.
        part: what its headings say.
        numbered: the part of each numbered heading.
        rows: the part of the rows of the table that is read, where its headings tell one.
        columns: what the heading of each of its columns says.
    """

    place: int
    section: Section
    part: Role
    numbered: Mapping[str, Role]
    rows: Role | None = None
    columns: tuple[Role, ...] = ()

    def runs(self, placed: Sequence[PlacedBlock]) -> Iterator[Segment]:
        """Yield the runs."""
        start, run = _Start(self.part), list[PlacedBlock]()
        for number, here in enumerate(placed):
            following = placed[number + 1] if number + 1 < len(placed) else None
            row = here.block.kind is BlockKind.ROW
            first = row and (number == 0 or placed[number - 1].block.kind is not BlockKind.ROW)
            heads = row and _heads_table(here, following, first=first or here.block.row.begins)
            begun = self._heads(here) if heads else self._begins(here, following)
            listed = bool(run) and run[-1].is_item and not here.is_item
            if begun is None and (start.alone or (listed and (start.lead or run[-1].linked))):
                begun = _Start(self.part)
            if begun and run:
                yield self._run(start, run)
                run = []
            start = begun or start
            run.append(here if heads or not row else _learnt(here, self.columns))
        if run:
            yield self._run(start, run)

    def _heads(self, here: PlacedBlock) -> _Start:
        """Begin a table with the row that heads it, and note whether a column is of learning."""
        self.columns = tuple(map(part_of, here.text.split(CELL_BREAK)))
        self.rows = Role.LEARNING if Role.LEARNING in self.columns else self.part
        return _Start(Role.ABOUT)

    def _run(self, start: _Start, run: Sequence[PlacedBlock]) -> Segment:
        heading = self.section.heading
        return Segment(self.place, heading, start.part, tuple(run), start.lead, start.label)

    def _begins(self, here: PlacedBlock, following: PlacedBlock | None) -> _Start | None:
        """Tell what a block begins; None where it goes on with the run before."""
        text = here.text
        if here.is_item:
            name = _NAMED.match(text)
            return _Start(part_of(name[1]), label=name.end(), alone=True) if name else None
        if _leads_in(here.block, following):
            announced = part_of(_last_sentence(text))
            return _Start(self.part if announced is Role.UNKNOWN else announced, lead=1)
        if here.block.kind is BlockKind.ROW and self.rows is Role.LEARNING:
            return _Start(self.rows)
        if label := _label(here, self.part):
            announced = part_of(text[:label])
            # What is strung together is complete; a list below it has a part of its own.
            strung = ";" in text[label:] or text[label:].startswith(_DASHES)
            announced = self.part if announced is Role.UNKNOWN else announced
            return _Start(announced, label=label, alone=strung)
        if here.block.kind is BlockKind.ROW:
            return _Start(self.rows or self.part)
        self.rows, self.columns = None, ()
        number = _PARAGRAPH_NUMBER.match(here.block.text)
        part = self.numbered.get(number[1]) if number else self._alone(here)
        return _Start(part, alone=number is None) if part else None

    def _alone(self, here: PlacedBlock) -> Role | None:
        """Tell what a paragraph says of itself; None where it says nothing."""
        if is_imprint(here.text) or _ITSELF.match(here.text):
            return Role.ABOUT
        if here.linked or _ELSEWHERE.match(here.text) or gives_contact(here.text):
            return Role.RESOURCES
        announced = self.part is Role.UNKNOWN and _ANNOUNCED.match(here.text)
        return Role.LEARNING if announced and tells_what_to_do(here.text) else None


def _leads_in(block: Block, following: PlacedBlock | None) -> bool:
    if block.kind is not BlockKind.PARAGRAPH or following is None:
        return False
    if block.text.endswith(":"):
        return len(_last_sentence(block.text).split()) <= LEAD_WORDS
    # A short line without a full stop just above a list is its heading, however it was set.
    short = len(block.text.split()) <= HEADING_WORDS and not block.text.endswith((".", "!", ";"))
    return following.is_item and short


def _last_sentence(text: str) -> str:
    """Return what announces what follows, as in "Learning matters. It is based on:"."""
    return re.split(r"[.!?]\s", text)[-1].strip()


def _heads_table(here: PlacedBlock, following: PlacedBlock | None, *, first: bool) -> bool:
    """Tell whether a row only names columns: as the source says, or short cells over longer ones.

    A table of one row of short cells is a form to be filled in.

    Args:
        here: the row.
        following: the block after it.
        first: whether its table begins with it.
    """
    if here.block.row.heading:
        return True
    if following is None or following.block.kind is not BlockKind.ROW or following.block.row.begins:
        return here.block.row.begins and _longest_cell(here) <= HEADING_WORDS
    return first and _longest_cell(here) <= HEADING_WORDS < _longest_cell(following)


def _learnt(row: PlacedBlock, columns: Sequence[Role]) -> PlacedBlock:
    """Return a row without the cells under headings of something else than learning.

    A short cell before the learning names its theme, and stays.

    Args:
        row: of a table whose columns have headings.
        columns: what each of them says.
    """
    cells = row.text.split(CELL_BREAK)
    of_learning = [n for n, part in enumerate(columns[: len(cells)]) if part is Role.LEARNING]
    if not any(cells[n] for n in of_learning):
        return row
    first, last = of_learning[0], of_learning[-1]
    while first and columns[first - 1] is Role.UNKNOWN and _is_short(cells[first - 1]):
        first -= 1
    if all(part is Role.UNKNOWN for part in columns[last + 1 :]):
        last = len(cells) - 1
    start = sum(len(cell) + len(CELL_BREAK) for cell in cells[:first])
    return row.narrowed(start, start + len(CELL_BREAK.join(cells[first : last + 1])))


def _is_short(cell: str) -> bool:
    return len(cell.split()) <= HEADING_WORDS


def _longest_cell(here: PlacedBlock) -> int:
    return max(len(cell.split()) for cell in here.text.split(CELL_BREAK))


def _label(here: PlacedBlock, part: Role) -> int:
    """Return how many characters of a block are a label that tells what the rest is.

    Args:
        here: the block; the first cell of a row may be the label of the others.
        part: of the section.
    """
    text = here.text
    if here.block.kind is BlockKind.ROW:
        cell, mark, rest = text.partition(CELL_BREAK)
        known = rest and len(cell.split()) <= HEADING_WORDS and part_of(cell) is not Role.UNKNOWN
        return len(cell) + len(mark) if known else 0
    label, string = _LABEL.match(text), _STRING.match(text)
    if label and len(label[1].split()) <= LABEL_WORDS and part_of(label[1]) is not Role.UNKNOWN:
        return label.end()
    if string is None or len(string[0].split()) > LEAD_WORDS:
        return 0
    leads = _LEADING.search(string[0]) is not None
    told = part is Role.LEARNING or (leads and part_of(string[0].rstrip()) in _ANNOUNCING)
    return string.end() if told and (leads or text.count(";") + 1 >= STRUNG) else 0
