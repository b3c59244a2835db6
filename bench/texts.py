"""The text of Debian's documentation, page by page, as passages under their headings.

Read once with lxml and kept in ``.cache/bench``; the project's own reader would spend five
minutes on what only has to be real text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree, html

from bench.sites import Site
from index.words.sentences import passages

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = ("p", "li", "dt", "dd", "td", "th", "pre", "blockquote")
LEFT_OUT = ("script", "style", "nav", "header", "footer")
LEAST_WORDS = 20
"""What is shorter is a menu or a caption."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Args:
        title: its title.
        passages: each its heading and its text of at most 200 words.
    """

    title: str
    passages: Sequence[tuple[str, str]]


def pages(site: Site, folder: Path) -> list[Page]:
    """Return the pages in English that hold text, in the order of their addresses.

    Args:
        site: the unpacked packages.
        folder: where what was read is kept between runs.
    """
    kept = folder / "pages.jsonl"
    if not kept.is_file():
        part = kept.with_suffix(".part")
        with part.open("w", encoding="utf-8") as lines:
            for page in _read_all(site.root):
                lines.write(json.dumps([page.title, page.passages]) + "\n")
        part.rename(kept)
    with kept.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Page(title, [(heading, text) for heading, text in found]) for title, found in rows]


def _read_all(root: Path) -> Iterator[Page]:
    for path in sorted(root.rglob("*.html")):
        if path.is_file() and not path.is_symlink() and (page := _read(path.read_bytes())):
            yield page


def _read(content: bytes) -> Page | None:
    """Return a page; None where it is empty, or not in English."""
    try:
        tree = html.document_fromstring(content)
    except (etree.ParserError, ValueError):
        return None
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "en"
    title = " ".join((tree.findtext(".//title") or "").split())
    if not language.lower().startswith("en") or not title:
        return None
    etree.strip_elements(tree, *LEFT_OUT, with_tail=False)
    found = [
        (heading, text[span.start : span.end])
        for heading, text in _sections(tree, title)
        for span in passages(text)
        if span.words >= LEAST_WORDS
    ]
    return Page(title, found) if found else None


def _sections(tree: html.HtmlElement, title: str) -> Iterator[tuple[str, str]]:
    """Yield each heading with the blocks that follow it, one a line."""
    heading, blocks = title, list[str]()
    for element in tree.iter(*HEADINGS, *BLOCKS):
        words = " ".join(element.text_content().split())
        if element.tag in HEADINGS:
            yield heading, "\n".join(blocks)
            heading, blocks = words or title, []
        elif words and not any(True for _ in element.iterancestors(*BLOCKS)):
            blocks.append(words)
    yield heading, "\n".join(blocks)
