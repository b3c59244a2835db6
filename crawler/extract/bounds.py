"""bounded(): an extract with no more sections, and no longer headings, than pages can show.

Titles and headings stand in lists, trails, tables of contents and results, many times over, so
one of a megabyte, or 20,000 of them, make all of these large. No word is lost: those of a heading
become the first block of its section, and the last section takes in all that would be too many.
"""

from __future__ import annotations

from dataclasses import replace

from collection.extract import Block, BlockKind, Extract, Link, Section

LONGEST_TITLE = 300
"""Characters: about eight lines of a telephone."""
MOST_SECTIONS = 2_000
"""The longest manuals in one file have some hundreds."""
CUT = " …"


def bounded(extract: Extract) -> Extract:
    """Return an extract within the bounds; one that is has nothing changed.

    Args:
        extract: as it was read.
    """
    if len(extract.sections) > MOST_SECTIONS:
        extract = _joined(extract)
    long = {n for n, section in enumerate(extract.sections) if _is_long(section)}
    if not long and len(extract.title) <= LONGEST_TITLE:
        return extract
    shifts = {n: _shift(extract.sections[n]) for n in long}
    sections = tuple(
        _with_words(section) if n in long else section for n, section in enumerate(extract.sections)
    )
    links = tuple(
        _moved(link, link.section, shifts.get(link.section or 0, 0)) for link in extract.links
    )
    return replace(extract, title=shortened(extract.title), sections=sections, links=links)


def _joined(extract: Extract) -> Extract:
    """Return an extract whose last section holds what too many sections held, headings too."""
    last = MOST_SECTIONS - 1
    kept, rest = extract.sections[:last], extract.sections[last:]
    blocks: list[Block] = []
    begins: list[int] = []
    at = 0
    for section in rest:
        own = [Block(BlockKind.PARAGRAPH, words, 0, section.page) for words in section.heading[-1:]]
        begins.append(at + sum(len(block.text) + 1 for block in own))
        blocks += [*own, *section.blocks]
        at += sum(len(block.text) + 1 for block in (*own, *section.blocks))
    joined = Section((), tuple(blocks), rest[0].anchor, rest[0].page)
    links = tuple(
        _moved(link, last, begins[link.section - last])
        if link.section is not None and link.section >= last
        else link
        for link in extract.links
    )
    return replace(extract, sections=(*kept, joined), links=links)


def _moved(link: Link, section: int | None, by: int) -> Link:
    if link.start is None or link.end is None:
        return link
    return replace(link, section=section, start=link.start + by, end=link.end + by)


def shortened(words: str) -> str:
    """Return a title cut at a word and marked so, where it is too long.

    Args:
        words: white space folded.
    """
    if len(words) <= LONGEST_TITLE:
        return words
    kept = words[: LONGEST_TITLE - len(CUT) + 1].rpartition(" ")[0]
    return (kept or words[: LONGEST_TITLE - len(CUT)]) + CUT


def _is_long(section: Section) -> bool:
    return any(len(words) > LONGEST_TITLE for words in section.heading)


def _with_words(section: Section) -> Section:
    heading = tuple(map(shortened, section.heading))
    if not _shift(section):
        return replace(section, heading=heading)
    whole = Block(BlockKind.PARAGRAPH, section.heading[-1], 0, section.page)
    return replace(section, heading=heading, blocks=(whole, *section.blocks))


def _shift(section: Section) -> int:
    """Return by how many characters the heading's own words push the section's text on."""
    own = section.heading[-1]
    return len(own) + 1 if len(own) > LONGEST_TITLE else 0
