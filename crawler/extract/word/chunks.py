"""Chunks: whole files that stand in the place of a part of a Word document (w:altChunk).

Programs that put reports together leave pages, texts and other Word files so; Word opens them as
if their words were the document's own. A place is kept for each before mammoth reads the document,
and filled in what mammoth makes of it.
"""

from __future__ import annotations

import email
import posixpath
from collections.abc import Callable, Mapping, Sequence

from lxml import etree

from collection.reading_account import WhyLeftOut
from crawler.extract.charsets import decode
from crawler.extract.html.elements import insert_before, remove, signs_of, words
from crawler.extract.html.page import parse
from crawler.extract.tally import ReadingTally
from crawler.extract.word.names import Element, text_run, w
from crawler.extract.word.package import Package, reference

MOST_NESTED = 3
"""How deep Word files may lie within one another."""
_PLACE = "\ue000{}\ue000"
"""What keeps the place of a chunk: its number between signs that no script uses."""

Chunk = tuple[str, bytes]
"""The ending of the name of a chunk, in lower case, and its bytes."""


def keep_places(story: Element, package: Package, name: str) -> list[Chunk]:
    """Put a paragraph in the place of each chunk of a document.

    Args:
        story: the root of its part; rewritten.
        package: the file.
        name: of the part.

    Returns:
        The chunks in the order of their places.

    Raises:
        DamagedDocument: one of them is cut off.
    """
    relations = package.relations(name)
    chunks: list[Chunk] = []
    for place in list(story.iter(w("altChunk"))):
        parent = place.getparent()
        relation = relations.get(reference(place))
        if parent is None or relation is None or not package.holds(relation.target):
            continue
        paragraph = etree.Element(w("p"))
        paragraph.append(text_run(_PLACE.format(len(chunks))))
        parent.replace(place, paragraph)
        ending = posixpath.splitext(relation.target)[1].lower()
        chunks.append((ending, package.read(relation.target)))
    return chunks


def fill_places(
    root: Element, chunks: Sequence[Chunk], word: Callable[[bytes], Element], tally: ReadingTally
) -> None:
    """Put what the chunks hold into their places.

    Args:
        root: of the document as HTML; rewritten.
        chunks: as ``keep_places`` returned them.
        word: reads a Word file as HTML, and tells the tally what that holds.
        tally: told what the others hold, and which of them are not read.

    Raises:
        ExtractError: one of them cannot be read.
    """
    places = {_PLACE.format(number): chunk for number, chunk in enumerate(chunks)}
    for tag in list(root.iter("p")) if places else ():
        chunk = places.pop(words(tag), None)
        if chunk is not None:
            for part in _parts(*chunk, word, tally):
                insert_before(tag, part)
            remove(tag)


def _parts(
    ending: str, body: bytes, word: Callable[[bytes], Element], tally: ReadingTally
) -> list[Element]:
    if ending in _WORD_ENDINGS:
        return _held(word(body))
    reader = _READERS.get(ending)
    markup = reader(body) if reader else ""
    if not markup.strip():
        if body.strip():
            tally.miss(WhyLeftOut.EMBEDDED, ending or "of no name")
        return []
    left_out, added = tally.total, tally.added
    parts = _held(parse(f"<html><body>{markup}</body></html>", tally))
    tally.original += sum(map(signs_of, parts))
    tally.original += tally.total - left_out - (tally.added - added)
    return parts


def _held(root: Element) -> list[Element]:
    body = root.find("body")
    return [] if body is None else list(body)


def _page(body: bytes) -> str:
    return f"<div>{decode(body, None)}</div>"


def _text(body: bytes) -> str:
    root = etree.Element("div")
    for line in decode(body, None).splitlines():
        etree.SubElement(root, "p").text = "".join(filter(_is_sign, line))
    return etree.tostring(root, encoding="unicode")


def _is_sign(sign: str) -> bool:
    return sign == "\t" or (sign >= " " and sign not in "\ufffe\uffff")


def _archived(body: bytes) -> str:
    """Return the page of a web archive (RFC 2557), which is its first part that is one."""
    for part in email.message_from_bytes(body).walk():
        content = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(content, bytes):
            return f"<div>{decode(content, part.get_content_charset())}</div>"
    return ""


_WORD_ENDINGS = frozenset({".docx", ".docm", ".dotx", ".dotm"})
_READERS: Mapping[str, Callable[[bytes], str]] = {
    ".htm": _page,
    ".html": _page,
    ".xhtml": _page,
    ".txt": _text,
    ".mht": _archived,
    ".mhtml": _archived,
}
