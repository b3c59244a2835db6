"""bounded(): an extract whose title and headings are no longer than a page can show.

Titles and headings stand in lists, trails, tables of contents and results, many times over, so
one of a megabyte makes all of them large. The words stay: they become the section's first block.
"""

from __future__ import annotations

from dataclasses import replace

from crawler.extract.model import Block, BlockKind, Extract, Section

LONGEST_TITLE = 300
"""Characters: about eight lines of a telephone."""
CUT = " …"


def bounded(extract: Extract) -> Extract:
    """Return an extract with its title and its headings cut at a word, where they are too long.

    Args:
        extract: as it was read.
    """
    long = {n for n, section in enumerate(extract.sections) if _is_long(section)}
    if not long and len(extract.title) <= LONGEST_TITLE:
        return extract
    links = tuple(
        replace(link, start=link.start + _shift(extract.sections[link.section]),
                end=link.end + _shift(extract.sections[link.section]))
        if link.section in long and link.start is not None and link.end is not None
        else link
        for link in extract.links
    )  # fmt: skip
    sections = tuple(
        _with_words(section) if n in long else section for n, section in enumerate(extract.sections)
    )
    return replace(extract, title=shortened(extract.title), sections=sections, links=links)


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
