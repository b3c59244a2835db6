"""extract_html(): a web page read by the profile of its site; BeautifulSoup on lxml."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urldefrag, urlsplit

import soupsieve
from bs4 import BeautifulSoup
from bs4.element import Tag
from bs4.exceptions import ParserRejectedMarkup
from dateutil.parser import isoparse

from crawler.errors import DamagedDocument
from crawler.extract.blocks import BlockWalker
from crawler.extract.charsets import decode
from crawler.extract.dates import find_dates
from crawler.extract.elements import absolute, attribute, words
from crawler.extract.model import Box, DateRole, Extract, FoundDate, Link, Section
from crawler.extract.normalise import BoxOf, normalise
from crawler.extract.sections import SectionBuilder
from crawler.extract.titles import is_title, title_from_address
from crawler.profiles import PROFILES, Profile

_STATED_DATES = tuple(
    (soupsieve.compile(selector), name, role)
    for selector, name, role in (
        ("meta[property='article:published_time']", "content", DateRole.PUBLISHED),
        ("meta[property='article:modified_time']", "content", DateRole.AMENDED),
        ("time.published[datetime]", "datetime", DateRole.PUBLISHED),
        ("time.updated[datetime]", "datetime", DateRole.AMENDED),
    )
)
"""Dates for machines, believed only where the words of the page give none."""


_REVIEW_LINE = 250
"""Characters of the longest line on reviews that is dropped from the content, once read; what is
longer says more than that."""


@dataclass(frozen=True, slots=True)
class _Selectors:
    """A profile's selectors, compiled.

    Compiling them takes 80 times as long as reading a page, and every page is read by a new
    child: so it is done when this module is imported, which is once, in the helper.
    """

    content: tuple[soupsieve.SoupSieve, ...]
    title: tuple[soupsieve.SoupSieve, ...]
    dropped: soupsieve.SoupSieve
    dates: soupsieve.SoupSieve | None

    @classmethod
    def of(cls, profile: Profile) -> _Selectors:
        """Compile the selectors of a profile."""
        return cls(
            tuple(map(soupsieve.compile, profile.content)),
            tuple(map(soupsieve.compile, profile.title)),
            soupsieve.compile(", ".join((*profile.furniture, *profile.contents))),
            soupsieve.compile(", ".join(profile.dates)) if profile.dates else None,
        )


_SELECTORS = {key: _Selectors.of(profile) for key, profile in PROFILES.items()}


def extract_html(
    body: bytes, url: str, charset: str | None = None, profile: str = "plain"
) -> Extract:
    """Read a web page.

    Args:
        body: the page as received.
        url: its address.
        charset: the character set named by the server, if any.
        profile: key of the site's profile.

    Raises:
        DamagedDocument: the body is empty or cannot be parsed at all.
        KeyError: there is no such profile.
    """
    return _Page(parse(decode(body, charset)), url, PROFILES[profile]).extract()


def parse(markup: str) -> BeautifulSoup:
    """Parse HTML, however broken.

    Args:
        markup: the text of the page.

    Raises:
        DamagedDocument: nothing of it can be parsed.
    """
    try:
        soup = BeautifulSoup(markup, "lxml")
    except ParserRejectedMarkup as error:
        raise DamagedDocument("the page is no HTML that can be parsed") from error
    if soup.find(True) is None:
        raise DamagedDocument("the page is empty")
    return soup


def read_content(
    root: Tag, address: str, base: str, box_of: BoxOf
) -> tuple[tuple[Section, ...], tuple[Link, ...]]:
    """Read the sections and links of a content element, which is rewritten on the way.

    Args:
        root: the content.
        address: of the document.
        base: address against which links are resolved.
        box_of: tells which labels open a box.
    """
    boxes = normalise(root, address, box_of)
    builder = SectionBuilder()
    BlockWalker(builder, base, boxes).walk(root)
    return builder.finish()


def section_dates(sections: Iterable[Section]) -> dict[DateRole, FoundDate]:
    """Return the dates that the words of sections state.

    Args:
        sections: of one document.
    """
    lines = [(block.text, section.box) for section in sections for block in section.blocks]
    return find_dates(
        [text for text, box in lines if box is not Box.AMENDMENT],
        amendments=[text for text, box in lines if box is Box.AMENDMENT],
    )


class _Page:
    """One page under way."""

    def __init__(self, soup: BeautifulSoup, url: str, profile: Profile) -> None:
        self._soup = soup
        self._url = url
        self._profile = profile
        self._selectors = _SELECTORS[profile.key]
        base = soup.find("base", href=True)
        href = attribute(base, "href") if isinstance(base, Tag) else None
        self._base = absolute(url, href) or url

    def extract(self) -> Extract:
        """Read the page; its elements are used up."""
        robots = self._robots()
        outlinks = self._outlinks()
        stated = self._stated_dates()
        heading, named = self._title_element(), self._named_title()
        number, title = self._profile.split_title(words(heading) if heading else named)
        root = self._content()
        self._drop_furniture(root, heading)
        sections, links = read_content(root, self._url, self._base, self._profile.box_of)
        return Extract(
            title=title or title_from_address(self._url),
            sections=sections,
            links=links,
            outlinks=outlinks,
            number=number,
            dates={**stated, **section_dates(sections)},
            indexed=not robots & {"noindex", "none"}
            and not self._profile.is_followed_only(urlsplit(self._url).path),
            followed=not robots & {"nofollow", "none"},
        )

    def _robots(self) -> set[str]:
        metas = self._soup.find_all("meta", attrs={"name": _is_robots})
        contents = ",".join(attribute(meta, "content") or "" for meta in metas)
        return {rule.strip().lower() for rule in contents.split(",")}

    def _outlinks(self) -> tuple[str, ...]:
        """Every address that the page leads to, the one it calls its own first."""
        canonical = self._soup.find_all("link", rel="canonical", href=True)
        found = (
            absolute(self._base, attribute(tag, "href"))
            for tag in (*canonical[:1], *self._soup.find_all(["a", "area"], href=True))
        )
        return tuple(dict.fromkeys(urldefrag(url).url for url in found if url))

    def _stated_dates(self) -> dict[DateRole, FoundDate]:
        dates: dict[DateRole, FoundDate] = {}
        for selector, name, role in _STATED_DATES:
            tag = selector.select_one(self._soup)
            stated = attribute(tag, name) if tag else None
            on = _iso_date(stated) if stated else None
            if stated and on:
                dates[role] = FoundDate(on, stated)
        stating = self._selectors.dates.select(self._soup) if self._selectors.dates else ()
        return {**dates, **find_dates(map(words, stating))}

    def _title_element(self) -> Tag | None:
        found = (tag for selector in self._selectors.title for tag in selector.select(self._soup))
        return next((tag for tag in found if words(tag)), None)

    def _named_title(self) -> str:
        """The title in the page's head, less the name of the site that often follows it."""
        tag = self._soup.find("title")
        title = words(tag) if isinstance(tag, Tag) else ""
        first = title.split(" | ")[0].strip()
        return first if is_title(first) else ""

    def _content(self) -> Tag:
        found = (tag for selector in self._selectors.content for tag in selector.select(self._soup))
        return next((tag for tag in found if words(tag)), self._soup.body or self._soup)

    def _drop_furniture(self, root: Tag, heading: Tag | None) -> None:
        if heading is not None and any(parent is root for parent in heading.parents):
            if self._profile.starts_at_title:
                _drop_before(heading, root)
            heading.extract()
        for tag in self._selectors.dropped.select(root):
            tag.extract()
        for tag in self._selectors.dates.select(root) if self._selectors.dates else ():
            if len(words(tag)) <= _REVIEW_LINE:
                tag.extract()


def _is_robots(name: str | None) -> bool:
    return name is not None and name.strip().lower() == "robots"


def _iso_date(stated: str) -> date | None:
    try:
        return isoparse(stated).date()
    except ValueError:
        return None


def _drop_before(tag: Tag, root: Tag) -> None:
    """Drop everything inside root that stands before an element."""
    node: Tag | None = tag
    while node is not None and node is not root:
        for sibling in list(node.previous_siblings):
            sibling.extract()
        node = node.parent
