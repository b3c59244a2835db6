"""Profile: which part of a site's pages is content, and where number, boxes and dates stand.

A profile is data only. It is read where sources are loaded and addresses are canonicalised as
well as in the extractor, so nothing that parses pages is imported here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from collection.vocabulary import Box

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

COMMON_NOISE = (
    r"quick exit|leave (this )?site|toggle (high )?contrast|(skip|jump) to (main )?content",
    r"(back to )?top( of page)?|(company|site) logo|text size|[+-]?a ?[+-]|listen|translate",
    r"print( this)?( page| chapter| policy| document)?|share( this)?( page)?|e-?mail( this)? page",
    r"((this|the) )?((page|policy|chapter|document) )?(was )?(printed|downloaded|accessed)\b"
    r".{0,100}\d{1,2}[:.]\d\d.{0,10}",
)
"""Whole lines, as regular expressions, that are no words of a document: buttons that were made of
plain text, and the moment of printing, which differs at every visit."""

_PARAMETERS = (
    "utm_source utm_medium utm_campaign utm_term utm_content utm_id fbclid gclid dclid msclkid "
    "mc_cid mc_eid _ga _gl phpsessid jsessionid sessionid cfid cftoken"
)
COMMON_PARAMETERS = frozenset(_PARAMETERS.split())
"""Query parameters that tell where a reader came from, or which session is theirs."""

COMMON_BOXES: Mapping[str, Box] = {
    r"scope( of this (chapter|procedure|policy|guidance))?": Box.SCOPE,
    r"(related|relevant) (chapters?|guidance|procedures?|policies|documents?|information|links?)"
    r"(( and|,|/) (related )?(chapters?|guidance|procedures?|policies|documents?))*": Box.RELATED,
    r"(see also|fact ?sheets?|further (information|reading|guidance))": Box.RELATED,
    r"local (information|guidance|procedures?|documents?|contacts?|resources?)"
    r"(( and|/) (guidance|information|procedures?|documents?|contacts?|resources?))?": Box.LOCAL,
    r"amendments?( to this (chapter|procedure|policy))?|(show|view) amendments": Box.AMENDMENT,
}
"""Whole headings, as regular expressions, and the box that each opens."""

_SECTION = r"(?:\d{1,2}\.?\s+)?"
"""The number that the heading of a box may have, where the box closes a chapter."""

_LONGEST_NOISE = 160
_LONGEST_PATH = 2048
"""Characters of a path that is made canonical: no address of a document is longer."""

_NUMBER = re.compile(
    r"(?P<number>\d+(?:\.\d+){1,4}|(?:CP|PA|PG)\d+(?:\.\d+)*)\.?\s*(?P<title>[^\d\s.].*)", re.DOTALL
)


@cache
def _any_of(patterns: tuple[str, ...], before: str = "") -> re.Pattern[str]:
    """Return a pattern that matches what any of some others do, after another."""
    alternatives = "|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)"
    return re.compile(f"{before}(?:{alternatives})", re.IGNORECASE)


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
        numbered_paragraphs: whether a paragraph's number ("8.8.3") stands in an element of its own.
        noise: whole lines of the content, as regular expressions, that are dropped.
        dates: CSS selectors of short lines that state dates, in the content or outside; read,
            and dropped from the content.
        drop_parameters: query parameters that never change what a page says, in lower case.
        canonical_path: regular expressions found in a path with what each is replaced by, in
            order, which give the one path of all addresses of a document.
        followed_only: regular expressions found in the path of pages that only lead to others.
        followed_only_marks: CSS selectors of what only such pages hold, whatever their path.
        excluded: regular expressions found in the path and query of what is never a page.
    """

    key: str
    content: tuple[str, ...]
    furniture: tuple[str, ...] = COMMON_FURNITURE
    title: tuple[str, ...] = ("h1",)
    contents: tuple[str, ...] = ()
    numbered: bool = False
    starts_at_title: bool = False
    boxes: Mapping[str, Box] = field(default_factory=dict)
    numbered_paragraphs: bool = False
    noise: tuple[str, ...] = COMMON_NOISE
    dates: tuple[str, ...] = ()
    drop_parameters: frozenset[str] = COMMON_PARAMETERS
    canonical_path: tuple[tuple[str, str], ...] = ()
    followed_only: tuple[str, ...] = ()
    followed_only_marks: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def box_of(self, heading: str) -> Box | None:
        """Return the box that a heading opens.

        Args:
            heading: its words, white space folded.

        Returns:
            The box, or None for a heading of the body.
        """
        words = heading.rstrip(" :").strip()
        if len(words) > 60 or not _any_of(tuple(self.boxes), _SECTION).fullmatch(words):
            return None
        for pattern, box in self.boxes.items():
            if re.fullmatch(f"{_SECTION}(?:{pattern})", words, re.IGNORECASE):
                return box
        return None

    def is_noise(self, line: str) -> bool:
        """Tell whether a line of the content is none of the document's words.

        Args:
            line: its words, white space folded.
        """
        if len(line) > _LONGEST_NOISE:
            return False
        return _any_of(self.noise).fullmatch(line) is not None

    def split_title(self, heading: str) -> tuple[str | None, str]:
        """Return the chapter number and the title that a page's main heading holds.

        Args:
            heading: the heading's words, white space folded.

        Returns:
            The number as printed, without a last full stop, or None; and the title.
        """
        match = _NUMBER.fullmatch(heading) if self.numbered else None
        return (match["number"], match["title"]) if match else (None, heading)

    def path_of_document(self, path: str) -> str:
        """Return the one path of all addresses that lead to a document.

        Args:
            path: of any of them, canonical so far as every site's addresses can be made so.
        """
        if len(path) > _LONGEST_PATH:
            return path
        last = ""
        while path != last:  # each pattern shortens, and may lay bare what another one matches
            last = path
            for pattern, replacement in self.canonical_path:
                path = re.sub(pattern, replacement, path, flags=re.IGNORECASE)
        return path or "/"

    def is_followed_only(self, path: str) -> bool:
        """Tell whether a page only leads to others and is no document itself.

        Args:
            path: the path of its address.
        """
        return _any_of(self.followed_only).search(path) is not None
