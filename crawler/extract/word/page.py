"""read_page(): what a file says that was made one page of HTML, with its title and its dates."""

from __future__ import annotations

import re
from collections.abc import Mapping

from collection.extract import DateRole, Extract, FoundDate
from crawler.extract.dates import parse_date, stated_date
from crawler.extract.html.elements import Element, absolute, attribute, remove, words
from crawler.extract.html.page import read_content, section_dates
from crawler.extract.titles import is_title, title_from_address
from crawler.profiles import Profile

_OFFICE = Profile(key="word", content=(), noise=())


def read_page(root: Element, url: str, named: str, stated: Mapping[DateRole, FoundDate]) -> Extract:
    """Return what a file says.

    Args:
        root: the file as HTML; used up.
        url: its address.
        named: the title that its properties name; empty for none.
        stated: dates that stand elsewhere than in its words, which go before them.
    """
    heading = _heading(root)
    title = named if is_title(named) else words(heading) if heading is not None else ""
    if heading is not None and words(heading).casefold() == title.casefold():
        remove(heading)
    sections, links = read_content(root, url, url, _OFFICE)
    found = (absolute(url, attribute(tag, "href")) for tag in root.iter("a"))
    return Extract(
        title=title or title_from_address(url),
        sections=sections,
        links=links,
        outlinks=tuple(dict.fromkeys(link.partition("#")[0] for link in found if link)),
        dates={**stated, **section_dates(sections)},
        no_text=not sections,
    )


def modified_date(stated: str) -> dict[DateRole, FoundDate]:
    """Return the day on which a file says that it was changed, as a date of its amendment.

    Args:
        stated: the moment, as the file's properties have it; empty for none.
    """
    on = parse_date(re.sub(r"T.*", "", stated))
    return {DateRole.AMENDED: stated_date(on, "Modified", "file")} if on else {}


def _heading(root: Element) -> Element | None:
    """The heading that stands for the title: of the style "Title", else the first before text."""
    title = next((tag for tag in root.iter("h1") if tag.get("class") == "title"), None)
    if title is not None:
        return title
    tags = (tag for tag in root.iter() if tag.tag not in {"html", "body"})
    first = next((tag for tag in tags if words(tag)), None)
    return first if first is not None and first.tag in {"h1", "h2"} else None
