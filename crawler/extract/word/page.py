"""read_page(): what a file says that was made one page of HTML, with its title and its dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from collection.extract import DateRole, Extract, FoundDate
from crawler.extract.dates import parse_date, stated_date
from crawler.extract.html.elements import (
    LEVELS,
    Element,
    absolute,
    attribute,
    remove,
    signs_of,
    words,
)
from crawler.extract.html.page import read_content, section_dates
from crawler.extract.tally import ReadingTally
from crawler.extract.titles import is_publisher, is_title, title_from_address
from crawler.profiles import Profile

_OFFICE = Profile(key="word", content=(), noise=())


@dataclass(frozen=True, slots=True)
class FileTitle:
    """What tells the title of a file beside its headings.

    Args:
        named: what its properties say; empty for nothing.
        printed: the line that is set as a title though no style says so; empty for none.
    """

    named: str = ""
    printed: str = ""


def read_page(
    root: Element,
    url: str,
    title: FileTitle,
    stated: Mapping[DateRole, FoundDate],
    tally: ReadingTally | None = None,
) -> Extract:
    """Return what a file says.

    Args:
        root: the file as HTML; used up.
        url: its address.
        title: what tells its title.
        stated: dates that stand elsewhere than in its words, which go before them.
        tally: of what was left out so far; None where it was not counted.
    """
    heading, name = _title(root, title)
    titled = 0
    if heading is not None and words(heading).casefold() == name.casefold():
        titled = signs_of(heading)
        remove(heading)
    sections, links, kept = read_content(root, url, url, _OFFICE, tally=tally or ReadingTally())
    found = (absolute(url, attribute(tag, "href")) for tag in root.iter("a"))
    return Extract(
        title=name or title_from_address(url),
        sections=sections,
        links=links,
        outlinks=tuple(dict.fromkeys(link.partition("#")[0] for link in found if link)),
        dates={**stated, **section_dates(sections)},
        no_text=not sections,
        account=tally.settle(titled + kept) if tally else None,
    )


def modified_date(stated: str) -> dict[DateRole, FoundDate]:
    """Return the day on which a file says that it was changed, as a date of its amendment.

    Args:
        stated: the moment, as the file's properties have it; empty for none.
    """
    on = parse_date(re.sub(r"T.*", "", stated))
    return {DateRole.AMENDED: stated_date(on, "Modified", "file")} if on else {}


def _title(root: Element, title: FileTitle) -> tuple[Element | None, str]:
    """Return the title as it is printed, and the element that holds it.

    Metadata, often left over from another document, is believed only where nothing is printed as
    a title, or less of it.
    """
    named = title.named if is_title(title.named) else ""
    heading = _heading(root)
    if heading is None:
        printed = title.printed
        lines = (tag for tag in root.iter("p", *LEVELS) if words(tag) == printed)
        heading = next(lines, None) if printed else None
    else:
        printed = words(heading)
    fuller = printed.casefold() in named.casefold()
    return heading, named if fuller else printed


def _heading(root: Element) -> Element | None:
    """The heading that stands for the title: of the style "Title", else the first before text.

    The name of the partnership may stand above it.
    """
    title = next((tag for tag in root.iter("h1") if tag.get("class") == "title"), None)
    if title is not None:
        return title
    tags = (tag for tag in root.iter() if tag.tag not in {"html", "body"})
    first = next((tag for tag in tags if words(tag) and not is_publisher(words(tag))), None)
    return first if first is not None and first.tag in {"h1", "h2"} else None
