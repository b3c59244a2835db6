"""extract_html(): a web page read by the profile of its site; BeautifulSoup on lxml."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urldefrag, urlsplit

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

_STATED_DATES = (
    ("meta[property='article:published_time']", "content", DateRole.PUBLISHED),
    ("meta[property='article:modified_time']", "content", DateRole.AMENDED),
    ("time.published[datetime]", "datetime", DateRole.PUBLISHED),
    ("time.updated[datetime]", "datetime", DateRole.AMENDED),
)
"""Dates for machines, believed only where the words of the page give none."""


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
            tag = self._soup.select_one(selector)
            stated = attribute(tag, name) if tag else None
            on = _iso_date(stated) if stated else None
            if stated and on:
                dates[role] = FoundDate(on, stated)
        lines = [words(tag) for selector in self._profile.dates for tag in self._select(selector)]
        return {**dates, **find_dates(lines)}

    def _title_element(self) -> Tag | None:
        return next(
            (
                tag
                for selector in self._profile.title
                for tag in self._select(selector)
                if words(tag)
            ),
            None,
        )

    def _named_title(self) -> str:
        """The title in the page's head, less the name of the site that often follows it."""
        tag = self._soup.find("title")
        title = words(tag) if isinstance(tag, Tag) else ""
        first = title.split(" | ")[0].strip()
        return first if is_title(first) else ""

    def _content(self) -> Tag:
        for selector in self._profile.content:
            for tag in self._select(selector):
                if words(tag):
                    return tag
        return self._soup.body or self._soup

    def _drop_furniture(self, root: Tag, heading: Tag | None) -> None:
        if heading is not None and any(parent is root for parent in heading.parents):
            if self._profile.starts_at_title:
                _drop_before(heading, root)
            heading.extract()
        for selector in (*self._profile.furniture, *self._profile.contents):
            for tag in root.select(selector):
                tag.extract()

    def _select(self, selector: str) -> list[Tag]:
        return list(self._soup.select(selector))


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
