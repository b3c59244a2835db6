"""What files of office programs share that were made one page of HTML: titles, dates, sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from collection.extract import DateRole, Extract, FoundDate
from collection.reading_account import WhyLeftOut
from collection.words.folding import signs
from crawler.extract.dates import find_dates, parse_date, stated_date
from crawler.extract.html.elements import Element, absolute, attribute, remove, signs_of, words
from crawler.extract.html.page import read_content, section_dates
from crawler.extract.split_cells import split_cells
from crawler.extract.tally import ReadingTally
from crawler.extract.titles import is_publisher, is_title, title_from_address
from crawler.profiles import Profile

OFFICE = Profile(key="word", content=(), noise=())


def read_page(
    root: Element,
    url: str,
    *,
    named: str,
    printed: tuple[Element | None, str],
    stated: Mapping[DateRole, FoundDate],
    running: Iterable[str],
    tally: ReadingTally,
) -> Extract:
    """Return what a file says.

    Args:
        root: the file as HTML; used up.
        url: its address.
        named: the title that its properties name; empty for none.
        printed: the element that stands for the title, None for none, and its words.
        stated: dates of its properties.
        running: the lines of headers and footers, which often tell the day of a review.
        tally: told what is left out.
    """
    heading, shown = printed
    named = named if is_title(named) else ""
    # Metadata, often left over from another document, is believed only where nothing is printed
    # as a title, or less of it.
    title = named if shown.casefold() in named.casefold() else shown
    kept_title = 0
    if heading is not None and words(heading).casefold() == title.casefold():
        kept_title = signs_of(heading)
        remove(heading)
    running = list(running)
    tally.original += sum(map(signs, running))
    tally.leave_out(WhyLeftOut.REPEATED, "".join(running))
    split_cells(root)
    sections, links, kept = read_content(root, url, url, OFFICE, tally=tally)
    found = (absolute(url, attribute(tag, "href")) for tag in root.iter("a"))
    return Extract(
        title=title or title_from_address(url),
        sections=sections,
        links=links,
        outlinks=tuple(dict.fromkeys(link.partition("#")[0] for link in found if link)),
        dates={**stated, **find_dates(running), **section_dates(sections)},
        no_text=not sections,
        account=tally.settle(kept_title + kept),
    )


def modified_date(stated: str) -> dict[DateRole, FoundDate]:
    """Return the day on which a file says that it was changed, as a date of its amendment.

    Args:
        stated: the moment, as the file's properties have it; empty for none.
    """
    on = parse_date(re.sub(r"T.*", "", stated))
    return {DateRole.AMENDED: stated_date(on, "Modified", "file")} if on else {}


def titled(root: Element) -> tuple[Element | None, str]:
    """Return the heading that stands for the title, and its words.

    Args:
        root: the file as HTML.
    """
    heading = title_heading(root)
    return heading, "" if heading is None else words(heading)


def title_heading(root: Element) -> Element | None:
    """Return the heading that stands for the title; None where there is none.

    Of the style "Title", else the first before text; the name of the partnership may stand above.

    Args:
        root: the file as HTML.
    """
    title = next((tag for tag in root.iter("h1") if tag.get("class") == "title"), None)
    if title is not None:
        return title
    tags = (tag for tag in root.iter() if tag.tag not in {"html", "body"})
    first = next((tag for tag in tags if words(tag) and not is_publisher(words(tag))), None)
    return first if first is not None and first.tag in {"h1", "h2"} else None
