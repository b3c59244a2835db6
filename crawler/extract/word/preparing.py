"""prepared(): a Word file that says to a reader of its XML what Word shows.

What mammoth passes over is brought to what it reads; what Word hides, strikes out or counts is
left out or written out, before any of it becomes HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from collection.reading_account import WhyLeftOut
from collection.words.folding import fold
from crawler.extract.tally import ReadingTally
from crawler.extract.word.carried import carry_words
from crawler.extract.word.chunks import Chunk, keep_places
from crawler.extract.word.counting import write_numbers
from crawler.extract.word.drawings import tell_of_objects, write_drawings
from crawler.extract.word.fields import resolve_fields
from crawler.extract.word.formatting import Formatting
from crawler.extract.word.joining import join_paragraphs
from crawler.extract.word.names import Element, paragraphs, shown, signs_in, w
from crawler.extract.word.nesting import nest_items, with_all_levels
from crawler.extract.word.numbering import WordNumbering
from crawler.extract.word.package import Package
from crawler.extract.word.showing import drop_hidden, drop_struck, part_marks
from crawler.extract.word.symbols import write_symbols
from crawler.extract.word.tables import level_tables
from crawler.extract.word.titling import printed_title

_STORIES = ("footnotes", "endnotes")
_RUNNING = ("header", "footer")


def prepared(package: Package, tally: ReadingTally) -> tuple[bytes, list[Chunk]]:
    """Return a Word file with its words as they are shown.

    Args:
        package: the file.
        tally: told what it holds, what is left out and what is put in.

    Returns:
        A file without its pictures, for mammoth; and the files whose places are kept in it.

    Raises:
        DamagedDocument: a part of it cannot be read.
    """
    document = package.document
    formatting = Formatting(_only(package, document, "styles"))
    lists = _only(package, document, "numbering")
    numbering = WordNumbering(lists, formatting)
    stories = [document, *(part for kind in _STORIES for part in package.related(document, kind))]
    changed: dict[str, bytes] = {}
    chunks: list[Chunk] = []
    for name in stories:
        story = package.tree(name)
        if story is not None:
            write_drawings(story, package, name)
            tell_of_objects(story, tally)
            tally.original += signs_in(story)
            if name == document:
                chunks = keep_places(story, package, name)
            _prepare(story, formatting, numbering, tally)
            changed[name] = _written(story)
    if lists is not None:
        changed[_name(package, document, "numbering")] = _written(_bulleted(with_all_levels(lists)))
    return package.with_parts(changed), chunks


def title_as_printed(package: Package) -> str:
    """Return the title that no style of the document marks; empty where no line stands out.

    Args:
        package: the file.

    Raises:
        DamagedDocument: a part of it cannot be read.
    """
    document = package.document
    story = package.tree(document)
    if story is None:
        return ""
    formatting = Formatting(_only(package, document, "styles"))
    carry_words(story, ReadingTally())
    drop_hidden(story, formatting)
    drop_struck(story, formatting)
    return printed_title(story, formatting)


def running_lines(package: Package) -> list[str]:
    """Return the lines of the headers and footers, which often tell the day of a review.

    Args:
        package: the file.

    Raises:
        DamagedDocument: a part of it cannot be read.
    """
    document = package.document
    formatting = Formatting(_only(package, document, "styles"))
    lines: list[str] = []
    for name in (part for kind in _RUNNING for part in package.related(document, kind)):
        story = package.tree(name)
        if story is not None:
            _prepare(story, formatting, WordNumbering(None, formatting), ReadingTally())
            lines += [fold("".join(map(shown, runs))) for runs in paragraphs(story)]
    return list(dict.fromkeys(lines))


def _name(package: Package, document: str, kind: str) -> str:
    return next(iter(package.related(document, kind)), f"word/{kind}.xml")


def _only(package: Package, document: str, kind: str) -> Element | None:
    return package.tree(_name(package, document, kind))


def _written(root: Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _bulleted(lists: Element) -> Element:
    """Make every list one of bullets: its numbers stand in the words by now."""
    for form in lists.iter(w("numFmt")):
        form.set(w("val"), "bullet")
    return lists


def _prepare(
    story: Element, formatting: Formatting, numbering: WordNumbering, tally: ReadingTally
) -> None:
    carry_words(story, tally)
    write_symbols(story, formatting, tally)
    join_paragraphs(story)
    with _leaving_out(story, WhyLeftOut.HIDDEN, tally):
        resolve_fields(story, tally)
        drop_hidden(story, formatting)
    with _leaving_out(story, WhyLeftOut.STRUCK, tally):
        drop_struck(story, formatting)
    part_marks(story, formatting)
    before = signs_in(story)
    write_numbers(story, numbering, formatting)
    nest_items(story, numbering, formatting)
    tally.added += signs_in(story) - before
    with _leaving_out(story, WhyLeftOut.HIDDEN, tally):
        level_tables(story, formatting)


@contextmanager
def _leaving_out(story: Element, reason: WhyLeftOut, tally: ReadingTally) -> Iterator[None]:
    """Note what goes meanwhile; what is put in is told by whoever puts it in."""
    before, added = signs_in(story), tally.added
    yield
    tally.leave_out_signs(reason, before - signs_in(story) + tally.added - added)
