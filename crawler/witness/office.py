"""LibreOffice's text of a Word file, an OpenDocument text or Rich Text.

Its plain text holds the numbers that are counted, but also what is hidden and deleted, and lacks
notes and boxes. Its flat OpenDocument form (OpenDocument 1.3, part 3) tells these apart. So a file
becomes the second first; there what no reader sees is taken out, and notes and boxes are put into
the text; that becomes the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from crawler.errors import WitnessFailed
from crawler.witness.programs import SECONDS, find, run

NAMES = ("soffice", "libreoffice")
PACKAGE = "the package libreoffice-writer-nogui, or libreoffice-writer, of most systems"
_HEADLESS = ("--headless", "--norestore", "--convert-to")
_EACH = 10.0
"""Seconds for each file beyond those for the start."""
_PLAIN = "txt:Text (encoded):UTF8"
_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
}
_TEXT = f"{{{_SPACES['text']}}}"
_STYLE = f"{{{_SPACES['style']}}}"
_FAMILIES = {f"{_TEXT}span": "text", f"{_TEXT}p": "paragraph", f"{_TEXT}h": "paragraph"}
"""Of the styles by which an element is shown."""


def see_word(
    files: Sequence[tuple[bytes, str]], folder: Path, seconds: float = SECONDS
) -> list[str | WitnessFailed]:
    """Return the text of files as LibreOffice shows it, less what is hidden, struck or deleted.

    Args:
        files: the bytes of each, and how the names of such files end (".docx").
        folder: where to work, thrown away by whoever made it.
        seconds: what the start may take in each of two steps, by the clock.

    Returns:
        Of each its text, or why there is none.

    Raises:
        WitnessMissing: LibreOffice is not installed.
    """
    names = [f"{number}{suffix}" for number, (_, suffix) in enumerate(files)]
    for name, (body, _) in zip(names, files, strict=True):
        (folder / name).write_bytes(body)
    answers: list[str | WitnessFailed] = []
    failed = _convert(folder, names, "fodt", seconds)
    for number in range(len(files)):
        flat = folder / f"{number}.fodt"
        try:
            if not flat.is_file():  # it ends with 0 also where it could not open a file
                raise failed or WitnessFailed("LibreOffice could not open the file")
            (folder / f"{number}.shown.fodt").write_bytes(shown(flat.read_bytes()))
            answers.append("")
        except WitnessFailed as error:
            answers.append(error)
    seen = [number for number, answer in enumerate(answers) if answer == ""]
    failed = _convert(folder, [f"{n}.shown.fodt" for n in seen], _PLAIN, seconds)
    for number in seen:
        plain = folder / f"{number}.shown.txt"
        if plain.is_file():
            answers[number] = plain.read_text("utf-8-sig", "replace")
        else:
            answers[number] = failed or WitnessFailed("LibreOffice could not write the text")
    return answers


def _convert(folder: Path, names: list[str], form: str, seconds: float) -> WitnessFailed | None:
    """Convert files beside themselves; one that kills the program hinders those behind it."""
    command = [find(NAMES, PACKAGE), f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    if names:
        try:
            run([*command, *_HEADLESS, form, *names], folder, seconds + _EACH * len(names))
        except WitnessFailed as error:
            return error
    return None


def shown(flat: bytes) -> bytes:
    """Return a flat OpenDocument text without what no reader sees, its notes and boxes in line.

    Args:
        flat: the XML of the document.

    Raises:
        WitnessFailed: it is no such XML.
    """
    try:
        root = etree.fromstring(flat, etree.XMLParser(huge_tree=True, resolve_entities=False))
    except etree.XMLSyntaxError as error:
        raise WitnessFailed("LibreOffice's form of the file cannot be read") from error
    body = next(iter(_find(root, "//office:text")), None)
    if body is None:
        raise WitnessFailed("LibreOffice takes the file for no text")
    _drop_deleted(body)
    _drop_hidden(root, body)
    for unread in _find(body, ".//office:annotation | .//office:binary-data"):
        _drop(unread)
    _put_in_line(body)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _find(element: etree._Element, path: str) -> list[Any]:
    found = element.xpath(path, namespaces=_SPACES)
    return found if isinstance(found, list) else []


def _drop(element: etree._Element) -> None:
    """Take an element out; the words behind it stay."""
    parent, tail = element.getparent(), element.tail or ""
    if parent is None:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _drop_deleted(body: etree._Element) -> None:
    """Take out what stands between the marks of a deletion; paragraphs stay apart."""
    deleted = {*map(str, _find(body, ".//text:changed-region[text:deletion]/@text:id"))}
    within: set[str] = set()
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            mark = str(element.get(f"{_TEXT}change-id", ""))
            if mark in deleted and element.tag == f"{_TEXT}change-start":
                within.add(mark)
            elif element.tag == f"{_TEXT}change-end":
                within.discard(mark)
            if within:
                element.text = None
        elif within:
            element.tail = None


def _drop_hidden(root: etree._Element, body: etree._Element) -> None:
    """Take out the words that are hidden or struck out, by themselves or by a style."""
    for element in _find(body, ".//text:section[@text:display='none']"):
        _drop(element)
    styles = {
        (str(style.get(f"{_STYLE}family")), str(style.get(f"{_STYLE}name"))): style
        for style in _find(root, "//style:style")
    }
    within: list[dict[str, bool]] = [{}]
    for event, element in etree.iterwalk(body, events=("start", "end")):
        family = _FAMILIES.get(element.tag)
        if event == "start":
            if family:
                own = _unseen(styles, family, str(element.get(f"{_TEXT}style-name", "")))
                within.append((within[-1] if family == "text" else {}) | own)
            if any(within[-1].values()):
                element.text = None
        else:
            if family:
                within.pop()
            if any(within[-1].values()):
                element.tail = None


def _unseen(
    styles: Mapping[tuple[str, str], etree._Element], family: str, name: str, most: int = 20
) -> dict[str, bool]:
    """Return what a style says of hiding and of striking out, by itself or by what it follows."""
    style = styles.get((family, name))
    if style is None or not most:
        return {}
    said = _unseen(styles, family, str(style.get(f"{_STYLE}parent-style-name", "")), most - 1)
    for properties in _find(style, "style:text-properties"):
        for key in (f"{_TEXT}display", f"{_STYLE}text-line-through-style"):
            if value := properties.get(key):
                said[key] = value == "none" if key.endswith("display") else value != "none"
    return said


def _put_in_line(body: etree._Element) -> None:
    """Put the words of notes at the end, and those of boxes behind their paragraphs."""
    for note in _find(body, ".//text:note"):
        mark = "".join(_find_text(note, "text:note-citation"))
        last = etree.SubElement(body, f"{_TEXT}p")
        last.text = f"{mark} {' '.join(_find_text(note, 'text:note-body//text:p'))}"
        note.tail = f" {mark} {note.tail or ''}"
        _drop(note)
    for box in _find(body, ".//draw:text-box | .//draw:custom-shape"):
        holder = next(iter(_find(box, "ancestor::text:p[last()] | ancestor::text:h[last()]")), None)
        if holder is not None:
            for paragraph in reversed(_find(box, ".//text:p | .//text:h")):
                copied = etree.Element(f"{_TEXT}p")
                copied.text = "".join(map(str, paragraph.itertext()))
                holder.addnext(copied)
            _drop(box)


def _find_text(element: etree._Element, path: str) -> Iterator[str]:
    for found in _find(element, path):
        yield "".join(map(str, found.itertext()))
