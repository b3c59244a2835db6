"""Names of OpenDocument's elements and attributes (OASIS OpenDocument 1.3, part 3, 1.4)."""

from __future__ import annotations

from lxml.etree import _Element as Element

__all__ = ["Element", "name", "number", "text_of", "value"]

_NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "presentation": "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
    "form": "urn:oasis:names:tc:opendocument:xmlns:form:1.0",
    "field": "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}


def name(words: str) -> str:
    """Return "text:p" as lxml names it."""
    prefix, _, local = words.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


def value(element: Element, attribute: str, default: str = "") -> str:
    """Return an attribute by its name with prefix."""
    return element.get(name(attribute), default)


def number(element: Element, attribute: str, default: int, most: int) -> int:
    """Return a whole number that an attribute tells, from 0 to a bound; the default without one."""
    told = value(element, attribute)
    return min(int(told), most) if told.isascii() and told.isdigit() else default


def text_of(element: Element) -> str:
    """Return all words inside an element."""
    return "".join(map(str, element.itertext()))
