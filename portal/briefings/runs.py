"""Runs: the blocks of a briefing, each once, parted wherever what they are may change.

A run is told by, in this order: its own lead-in or label, its section's heading, the headings
above, its place after a known run, its wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crawler.extract.model import CELL_BREAK, Block, BlockKind, Box, Extract, Section
from portal.briefings.drafts import Span
from portal.briefings.parts import Part, is_bare, part_of, parts_of
from portal.briefings.wording import tell_what_happened, tells_what_to_do

LEAD_WORDS = 25
"""A paragraph with a colon at its end and more words than this is text, not a lead-in."""
HEADING_WORDS = 8
"""A line above a list with more words than this is no heading of it."""
LABEL_WORDS = 4
"""Labels met before a sentence have up to three words ("Key Learning Themes: ...")."""
IMPRINT_WORDS = 15
"""A line with more words than this says more than who published it and when."""

_LABEL = re.compile(r"([^:;.]{3,40}):\s+(?=\S)")
_ANNOUNCED = re.compile(
    r"(?:the )?(?:key )?(?:learning|lessons?)\b(?! (?:briefing|brief)s?\b)", re.I
)
_TOGGLE = re.compile(r"(?:[Ss]how|[Hh]ide|[Vv]iew|[Rr]ead) (?:details|more|less)\s*(?=[A-Z“\"])")
"""The label of an accordion's button, which runs into the first word of what it opens."""
_NUMBER = re.compile(r"\W*(\d{1,2})\b")
_PARAGRAPH_NUMBER = re.compile(r"(\d{1,2})\.\d{1,2}(?!\d)")
_PSEUDONYM = re.compile(r"[\"“‘']([A-Z]\w+)[\"”’']")
_IMPRINT = re.compile(
    r"^\W*(published|issued|produced|version|review date|reviewed|copyright)\b|©"
    r"|\bdemonstration content\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"(?:for )?(?:more|further) (?:information|details|help|reading)\b"
    r"|(?:to )?(?:find out|read) more\b|(?:please )?(?:visit|contact|email)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and its place.

    Args:
        block: the block.
        span: its words, less the label of a button before them.
        linked: whether it is a link and nothing else.
    """

    block: Block
    span: Span
    linked: bool = False

    @property
    def text(self) -> str:
        """The words of the span."""
        return self.block.text[len(self.block.text) - (self.span.end - self.span.start) :]

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return self.block.kind is BlockKind.ITEM


@dataclass(frozen=True, slots=True)
class Run:
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
    part: Part
    blocks: tuple[Placed, ...]
    lead: int = 0
    label: int = 0

    @property
    def body(self) -> tuple[Placed, ...]:
        """The blocks without the one that announces them."""
        return self.blocks[self.lead :]

    @property
    def items(self) -> tuple[Placed, ...]:
        """The items of its list."""
        return tuple(placed for placed in self.blocks if placed.is_item)


def find_runs(extract: Extract) -> list[Run]:
    """Part the body of a briefing into runs.

    Args:
        extract: of any format.

    Returns:
        Runs in order; every block of the body stands in exactly one.
    """
    parts = parts_of(extract.sections)
    numbered = _by_number(extract.sections, parts)
    runs = [
        run
        for place, section in enumerate(extract.sections)
        if section.box is Box.BODY
        for run in _Cutter(place, section, parts[place], numbered).runs(_placed(extract, place))
    ]
    return _last_resort(_by_wording([_listed_links(run) for run in runs], extract.title))


def is_imprint(text: str) -> bool:
    """Tell whether a line only says who published something, when, in which version.

    Args:
        text: of a block.
    """
    return len(text.split()) <= IMPRINT_WORDS and _IMPRINT.search(text) is not None


def _placed(extract: Extract, place: int) -> list[Placed]:
    links = [link for link in extract.links if link.section == place]
    found: list[Placed] = []
    start = 0
    for block in extract.sections[place].blocks:
        end = start + len(block.text)
        toggle = _TOGGLE.match(block.text)
        span = Span(place, start + (toggle.end() if toggle else 0), end)
        linked = any(link.start == span.start and link.end == end for link in links)
        found.append(Placed(block, span, linked))
        start = end + 1
    return found


def _by_number(sections: Sequence[Section], parts: Sequence[Part]) -> dict[str, Part]:
    """Return the part of each numbered heading by its number."""
    found: dict[str, Part] = {}
    for section, part in zip(sections, parts, strict=True):
        number = _NUMBER.match(section.heading[-1]) if section.heading else None
        if number:
            found.setdefault(number[1], part)
    return found


@dataclass(frozen=True, slots=True)
class _Start:
    """What begins a run: its part, and how much of its first block announces it."""

    part: Part
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
    """

    place: int
    section: Section
    part: Part
    numbered: dict[str, Part]

    def runs(self, placed: Sequence[Placed]) -> Iterator[Run]:
        """Yield the runs."""
        start, run = _Start(self.part), list[Placed]()
        for number, here in enumerate(placed):
            following = placed[number + 1] if number + 1 < len(placed) else None
            begun = self._begins(here, following)
            listed = bool(run) and run[-1].is_item and not here.is_item
            if begun is None and (start.alone or (start.lead and listed)):
                begun = _Start(self.part)
            if begun and run:
                yield self._run(start, run)
                run = []
            start = begun or start
            run.append(here)
        if run:
            yield self._run(start, run)

    def _run(self, start: _Start, run: Sequence[Placed]) -> Run:
        heading = self.section.heading
        return Run(self.place, heading, start.part, tuple(run), start.lead, start.label)

    def _begins(self, here: Placed, following: Placed | None) -> _Start | None:
        """Tell what a block begins; None where it goes on with the run before."""
        text = here.text
        if here.is_item:
            return None
        if _leads_in(here.block, following):
            announced = part_of(text)
            return _Start(self.part if announced is Part.UNKNOWN else announced, lead=1)
        if label := _label(here):
            return _Start(part_of(text[:label]), label=label)
        number = _PARAGRAPH_NUMBER.match(text)
        part = self.numbered.get(number[1]) if number else self._alone(here)
        return _Start(part, alone=number is None) if part else None

    def _alone(self, here: Placed) -> Part | None:
        """Tell what a paragraph says of itself; None where it says nothing."""
        if is_imprint(here.text):
            return Part.ABOUT
        if here.linked or _ELSEWHERE.match(here.text):
            return Part.RESOURCES
        announced = self.part is Part.UNKNOWN and _ANNOUNCED.match(here.text)
        return Part.LEARNING if announced and tells_what_to_do(here.text) else None


def _leads_in(block: Block, following: Placed | None) -> bool:
    if block.kind is not BlockKind.PARAGRAPH or following is None:
        return False
    words = len(block.text.split())
    if block.text.endswith(":"):
        return words <= LEAD_WORDS
    # A short line without a full stop just above a list is its heading, however it was set.
    return following.is_item and words <= HEADING_WORDS and not block.text.endswith((".", "!", ";"))


def _label(here: Placed) -> int:
    """Return how many characters of a block are a label that tells what the rest is."""
    text = here.text
    if here.block.kind is BlockKind.ROW:
        cell, mark, rest = text.partition(CELL_BREAK)
        known = rest and len(cell.split()) <= HEADING_WORDS and part_of(cell) is not Part.UNKNOWN
        return len(cell) + len(mark) if known else 0
    label = _LABEL.match(text)
    if label is None or len(label[1].split()) > LABEL_WORDS:
        return 0
    return label.end() if part_of(label[1]) is not Part.UNKNOWN else 0


def _listed_links(run: Run) -> Run:
    """A list of nothing but links is resources, whatever its heading promises."""
    items = run.items
    links = bool(items) and all(placed.linked for placed in items)
    return replace(run, part=Part.RESOURCES) if links else run


def _by_wording(runs: Sequence[Run], title: str) -> list[Run]:
    """Tell the runs whose headings say nothing by their wording and by what they follow."""
    pseudonyms = " ".join(_PSEUDONYM.findall(title))
    told: list[Run] = []
    before = Part.UNKNOWN
    for run in runs:
        part = run.part
        if part is Part.UNKNOWN:
            heading = run.heading[-1] if run.heading else ""
            learning = before is Part.LEARNING or (heading and is_bare(heading))
            if learning and _mostly_to_do(run):
                part = Part.LEARNING
            elif tell_what_happened(_texts(run), f"{heading} {pseudonyms}"):
                part = Part.STORY
        before = before if part is Part.UNKNOWN else part
        told.append(replace(run, part=part))
    return told


def _last_resort(runs: list[Run]) -> list[Run]:
    """Where nothing was told to be learning, take the lists that tell what to do for it."""
    if any(run.part is Part.LEARNING for run in runs):
        return runs
    return [
        replace(run, part=Part.LEARNING)
        if run.part is Part.UNKNOWN and len(run.items) > 1 and _mostly_to_do(run)
        else run
        for run in runs
    ]


def _texts(run: Run) -> list[str]:
    """Return the words of a run's list, if it has one, else of all of it."""
    return [placed.text for placed in run.items or run.body]


def _mostly_to_do(run: Run) -> bool:
    texts = _texts(run)
    return bool(texts) and 2 * sum(map(tells_what_to_do, texts)) >= len(texts)
