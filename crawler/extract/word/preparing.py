"""prepared(): a Word file that says to a reader of its XML what Word shows.

What mammoth passes over is brought to what it reads; what Word hides, strikes out or counts is
left out or written out, before any of it becomes HTML.
"""

from __future__ import annotations

from lxml import etree

from crawler.extract.word.carried import carry_words
from crawler.extract.word.fields import resolve_fields
from crawler.extract.word.formatting import Formatting
from crawler.extract.word.names import Element
from crawler.extract.word.package import Package
from crawler.extract.word.showing import drop_hidden, drop_struck, part_marks
from crawler.extract.word.tables import level_tables

_STORIES = ("footnotes", "endnotes")


def prepared(package: Package) -> bytes:
    """Return a Word file with its words as they are shown.

    Args:
        package: the file.

    Returns:
        A file without its pictures, for mammoth.

    Raises:
        DamagedDocument: a part of it cannot be read.
    """
    document = package.document
    formatting = Formatting(_only(package, document, "styles"))
    stories = [document, *(part for kind in _STORIES for part in package.related(document, kind))]
    changed: dict[str, bytes] = {}
    for name in stories:
        story = package.tree(name)
        if story is not None:
            _prepare(story, formatting)
            changed[name] = etree.tostring(story, encoding="utf-8", xml_declaration=True)
    return package.with_parts(changed)


def _only(package: Package, document: str, kind: str) -> Element | None:
    name = next(iter(package.related(document, kind)), f"word/{kind}.xml")
    return package.tree(name)


def _prepare(story: Element, formatting: Formatting) -> None:
    carry_words(story)
    resolve_fields(story)
    drop_hidden(story, formatting)
    drop_struck(story, formatting)
    part_marks(story, formatting)
    level_tables(story)
