"""What is asked of the elements of a Word file's XML: names, attributes, words."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from collection.words.folding import signs

Element = etree._Element

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
CHOICES = "http://schemas.openxmlformats.org/markup-compatibility/2006"
DRAWN = "urn:schemas-microsoft-com:vml"
WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"


def w(name: str) -> str:
    """Return a name of WordprocessingML as lxml writes it."""
    return f"{{{WORD}}}{name}"


def m(name: str) -> str:
    """Return a name of Office's maths as lxml writes it."""
    return f"{{{MATHS}}}{name}"


TEXTS = frozenset({w("t"), m("t")})
SIGNS = frozenset(map(w, ("t", "tab", "br", "cr", "ptab", "sym", "noBreakHyphen", "softHyphen")))
"""What a run shows as characters."""


def value(element: Element | None, *path: str) -> str | None:
    """Return the w:val of an element, or of one beneath it; None where either is absent.

    Args:
        element: where to begin.
        path: names of children, each in the one before.
    """
    for name in path:
        element = element.find(w(name)) if element is not None else None
    return element.get(w("val")) if element is not None else None


def own_property(element: Element, holder: str, name: str) -> Element:
    """Give an element a property of its own, empty, in place of any that it had.

    Args:
        element: a run or a paragraph.
        holder: name of what its properties stand in.
        name: of the property.

    Returns:
        The property, to be filled.
    """
    properties = element.find(w(holder))
    if properties is None:
        properties = etree.Element(w(holder))
        element.insert(0, properties)
    for former in properties.findall(w(name)):
        properties.remove(former)
    return etree.SubElement(properties, w(name))


def is_on(switch: Element) -> bool:
    """Tell whether a property that is on or off is on; it is where it says nothing."""
    return (switch.get(w("val")) or "true").lower() not in {"0", "false", "off", "none"}


def whole(text: str | None, default: int = 0) -> int:
    """Return a whole number that an attribute states, of a size that can be counted to."""
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 else default


def shown(element: Element) -> str:
    """Return the characters of an element's texts, a space for each of its other signs."""
    return "".join(
        (tag.text or "") if tag.tag in TEXTS else " " for tag in element.iter(*SIGNS, *TEXTS)
    )


_SIGNS_SHOWN = frozenset(map(w, ("sym", "noBreakHyphen")))
"""What a run shows as a character that is none of its text."""


def signs_in(element: Element) -> int:
    """Return how many characters an element shows, white space aside."""
    texts = sum(signs(tag.text or "") for tag in element.iter(*TEXTS))
    return texts + sum(1 for _ in element.iter(*_SIGNS_SHOWN))


def unwrap(element: Element) -> None:
    """Put the children of an element in its place."""
    if element.getparent() is not None:
        for child in list(element):
            element.addprevious(child)
        drop(element)


def drop(element: Element) -> None:
    """Take an element out of its tree with all that it holds."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def text_run(words: str) -> Element:
    """Return a new run of words."""
    run = etree.Element(w("r"))
    etree.SubElement(run, w("t")).text = words
    return run


def paragraphs(story: Element) -> Iterable[list[Element]]:
    """Return the runs of each paragraph of a story, those of text boxes apart.

    Args:
        story: the root of a part; what was deleted in it or moved away is passed over.
    """
    found: dict[Element, list[Element]] = {}
    for run in story.iter(w("r")):
        paragraph = next(run.iterancestors(w("p"), w("del"), w("moveFrom")), None)
        if paragraph is not None and paragraph.tag == w("p"):
            found.setdefault(paragraph, []).append(run)
    return found.values()
