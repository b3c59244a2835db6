"""Profile: which part of a site's pages is content, and where number, boxes and dates stand.

A profile is data only. It is read where sources are loaded and addresses are canonicalised as
well as in the extractor, so nothing that parses pages is imported here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.extract.model import Box

COMMON_FURNITURE = (
    "nav",
    "[role=navigation]",
    "[role=search]",
    "form",
    "body > header",
    "body > footer",
    "[role=banner]",
    "[role=contentinfo]",
    ".skip-link",
    "[href='#content']",
    "[href='#main-content']",
    "[class*=breadcrumb]",
    "[id*=breadcrumb]",
    "[class*=cookie-]",
    "[id*=cookie]",
    "[class*=quick-exit]",
    "[id*=quick-exit]",
    "[class*=toggle-contrast]",
    "[class*=share-buttons]",
    "a.headerlink",
)
"""Selectors of what is furniture on any site."""

COMMON_BOXES: Mapping[str, Box] = {
    r"scope( of this (chapter|procedure|policy|guidance))?": Box.SCOPE,
    r"(related|relevant) (chapters?|guidance|procedures?|policies|documents?|information)"
    r"( and (chapters?|guidance|procedures?|policies|documents?))?": Box.RELATED,
    r"(see also|fact ?sheets?|further (information|reading))": Box.RELATED,
    r"local (information|guidance|procedures?|documents?|contacts?|resources?)": Box.LOCAL,
    r"amendments?( to this chapter)?|show amendments": Box.AMENDMENT,
}
"""Whole headings, as regular expressions, and the box that each opens."""

_NUMBER = re.compile(
    r"(?P<number>\d+(?:\.\d+){1,4}|(?:CP|PA|PG)\d+(?:\.\d+)*)\.?\s*(?P<title>[^\d\s.].*)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Profile:
    """How the pages of one kind of site are built.

    Args:
        key: the name by which ``sources.toml`` calls it.
        content: CSS selectors of the content; the first that finds words is taken, and where
            none does, the whole body.
        furniture: CSS selectors of what is dropped from the content.
        title: CSS selectors of the title; the first that finds words is taken.
        contents: CSS selectors of tables of contents, whose words are dropped as well.
        numbered: whether a number before the title ("1.4.39 Title") is the chapter's number.
        starts_at_title: whether what stands before the title in the content is furniture.
        boxes: whole headings as regular expressions, case ignored, with the box each opens.
        dates: CSS selectors of short lines that state dates, in the content or outside; read,
            and dropped from the content.
        drop_parameters: query parameters that never change what a page says.
        followed_only: regular expressions found in the path of pages that only lead to others.
    """

    key: str
    content: tuple[str, ...]
    furniture: tuple[str, ...] = COMMON_FURNITURE
    title: tuple[str, ...] = ("h1",)
    contents: tuple[str, ...] = ()
    numbered: bool = False
    starts_at_title: bool = False
    boxes: Mapping[str, Box] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    drop_parameters: frozenset[str] = frozenset()
    followed_only: tuple[str, ...] = ()

    def box_of(self, heading: str) -> Box | None:
        """Return the box that a heading opens.

        Args:
            heading: its words, white space folded.

        Returns:
            The box, or None for a heading of the body.
        """
        words = heading.rstrip(" :").strip()
        if len(words) > 60:
            return None
        for pattern, box in self.boxes.items():
            if re.fullmatch(pattern, words, re.IGNORECASE):
                return box
        return None

    def split_title(self, heading: str) -> tuple[str | None, str]:
        """Return the chapter number and the title that a page's main heading holds.

        Args:
            heading: the heading's words, white space folded.

        Returns:
            The number as printed, without a last full stop, or None; and the title.
        """
        match = _NUMBER.fullmatch(heading) if self.numbered else None
        return (match["number"], match["title"]) if match else (None, heading)

    def is_followed_only(self, path: str) -> bool:
        """Tell whether a page only leads to others and is no document itself.

        Args:
            path: the path of its address.
        """
        return any(re.search(pattern, path, re.IGNORECASE) for pattern in self.followed_only)
