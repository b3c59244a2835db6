"""as_shown(): what marks say of words is said in the words: struck out, a note, a masked address.

Of a page as text nothing tells a number from the mark of a footnote behind it, or a rule in force
from one that was struck out. So the words are made to say here what a reader sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from collection.reading_account import WhyLeftOut
from crawler.extract.html.elements import (
    BLOCKS,
    CELLS,
    Element,
    Step,
    descendant,
    remove,
    signs_of,
    stands_between_words,
    steps,
    styles,
    text_of,
)
from crawler.extract.tally import ReadingTally

_DECORATIONS = ("text-decoration", "text-decoration-line")

_NUMBERS = re.compile(r"\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*")
_LETTER = re.compile(r"\s*[a-np-z]\s*", re.IGNORECASE)
"""A letter marks a note where a number stands before it; “o” is a degree."""
_POWER = re.compile(r"(?:^|[^\w’'])(?:\d*(?:[kcdm]?m|ft|in|yd)|[b-hj-z])$", re.IGNORECASE)
"""What a raised number multiplies with itself: a unit of length, or a letter of a formula."""
_NOTE_NAMES = re.compile(r"noteref|footnote|endnote", re.IGNORECASE)

_PLAIN = frozenset({"div", "p", "span", "section", "a"})
"""Elements that are no more than an item where a style makes them one."""
_COUNTED = CELLS | {"li"}

_BEFORE = 24
"""Characters before a raised number that are looked at."""


def as_shown(
    root: Element, styled: Sequence[Element], masked: Sequence[Element], tally: ReadingTally
) -> None:
    """Rewrite a page so that its words alone say what its marks do.

    What is struck out goes, the marks of notes get brackets, and the e-mail addresses that a
    proxy masked are as they were. What is hidden stays: links in it are followed.

    Args:
        root: the page.
        styled: its elements that have a style.
        masked: its elements whose address a proxy masked.
        tally: told what is struck out and what is put in.
    """
    _decode_addresses((*root.iter("a"), *masked))
    for tag in styled:
        if tag.tag in _PLAIN and "list-item" in styles(tag).get("display", ""):
            tag.tag = "li"
    for tag in (*root.iter("del", "s", "strike"), *styled):
        if _is_struck(tag):
            tally.leave_out_signs(WhyLeftOut.STRUCK, signs_of(tag))
            _take_out(tag)
    raised = {tag for tag in (*root.iter("sup", "a"), *styled) if _is_mark(tag)}
    for tag in list(_notes(root, raised)):
        tally.add("[]")
        tag.text = f"[{tag.text or ''}"
        if len(tag):
            tag[-1].tail = f"{tag[-1].tail or ''}]"
        else:
            tag.text += "]"


def _decode_addresses(tags: Iterable[Element]) -> None:
    """Undo what keeps e-mail addresses from harvesters: bytes that are all XORed with the first."""
    for tag in tags:
        address = _decoded(tag.get("data-cfemail"))
        if address:
            tag[:] = []
            tag.text = address
        _, protected, code = (tag.get("href") or "").partition("/cdn-cgi/l/email-protection")
        leads_to = _decoded(code.removeprefix("#")) or address
        if protected and leads_to:
            tag.set("href", f"mailto:{leads_to}")


def _decoded(code: str | None) -> str:
    try:
        key, *masked = bytes.fromhex(code or "")
        address = bytes(byte ^ key for byte in masked).decode("utf-8")
    except ValueError:
        return ""
    return address if address.isprintable() else ""


def _is_struck(tag: Element) -> bool:
    if tag.tag in {"html", "body"}:
        return False
    declared = styles(tag)
    lines = (declared.get(name, "").split() for name in _DECORATIONS)
    return tag.tag in {"del", "s", "strike"} or any("line-through" in each for each in lines)


def _take_out(tag: Element) -> None:
    """Take an element's words out; those beside it are not joined, cells and items are counted."""
    if tag.tag in _COUNTED:
        tag[:] = []
        tag.text = None
        return
    tag.tail = f" {tag.tail or ''}" if stands_between_words(tag) else tag.tail
    remove(tag)


def _is_raised(tag: Element) -> bool:
    return tag.tag == "sup" or styles(tag).get("vertical-align") == "super"


def _is_mark(tag: Element) -> bool:
    """Tell whether an element may be the mark of a note, wherever it stands."""
    if not _is_raised(tag) and not (tag.get("href") or "").startswith("#"):
        return False
    text = text_of(tag)
    return any(form.fullmatch(text) for form in (_NUMBERS, _LETTER))


def _notes(root: Element, marks: Set[Element]) -> Iterator[Element]:
    """Yield the elements that are the marks of notes: each would run into the word before it."""
    before, inside = "", None
    for step, node in steps(root) if marks else ():
        if isinstance(node, str):
            before = (before + node)[-_BEFORE:]
        elif node.tag in BLOCKS or node.tag == "br":
            before = ""
        elif step is Step.LEAVE:
            inside = None if node is inside else inside
        elif inside is None and node in marks and before.strip() and _is_note(node, before):
            inside = node
            yield node


def _is_note(tag: Element, before: str) -> bool:
    joined = before[-1:]
    if not _is_raised(tag):
        named = _NOTE_NAMES.search(f"{tag.get('class') or ''} {tag.get('role') or ''}")
        return bool(_NUMBERS.fullmatch(text_of(tag))) and (bool(named) or joined.isalnum())
    if descendant(tag, "a") is not None:
        return True
    if _LETTER.fullmatch(text_of(tag)):
        return joined.isdigit()
    return not _POWER.search(before)
