"""standard_tree(): a page as a browser builds it, whatever is wrong with its markup.

lexbor builds the tree of the HTML standard: what stands in a table and no cell comes before it, a
body that ends early goes on, ``</p>`` alone is a paragraph. Everything else stands on lxml, which
is given that tree written out. Its own rules of what ends what ("a paragraph ends bold type") go
by the names of elements, so it is given names that it does not know, and takes each as it is.
"""

from __future__ import annotations

import re
from contextlib import suppress

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from crawler.errors import DamagedDocument
from crawler.extract.html.elements import Element, remove

_UNPARSED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?"
)

_PLAIN = "signpost-noscript"
_NOSCRIPT = re.compile(r"<(/?)noscript(?=[\s/>])", re.IGNORECASE)
"""A browser that runs scripts reads none of the tags in it. lexbor runs none, and ends a page's
head where one of them belongs into the body; in a template they end nothing."""

_OWN = "x-"
_KNOWN = (
    "area|base|basefont|br|col|frame|hr|img|input|link|meta|param|"
    "script|style|textarea|title|iframe|noembed|noframes"
)
_NAME = re.compile(rf"<(/?)(?!(?:{_KNOWN})[ >])(?=[a-z])")
"""Every name but of elements that have no end, or hold no tags: lxml is to know these."""
_ENDLESS = re.compile(r'<(?:source|track|wbr|keygen|bgsound)(?: (?:[^<>"]|"[^"]*")*)?>')
"""Elements without an end that lxml does not know; none has words."""
_ENDED = re.compile(r'<embed(?: (?:[^<>"]|"[^"]*")*)?>')
"""Another, which tells of what a page holds: it is given its end, or all behind it were in it."""


def standard_tree(markup: str) -> Element:
    """Parse a page, however broken, as browsers do.

    Args:
        markup: the text of the page.

    Returns:
        The root, without comments.

    Raises:
        DamagedDocument: the page is empty, or nested too deeply to be read.
    """
    held = _UNPARSED.sub(_held, markup)
    if not held.strip():
        raise DamagedDocument("the page is empty")
    plain = _NOSCRIPT.sub(lambda tag: "</template" if tag[1] else f"<template {_PLAIN}", held)
    written = LexborHTMLParser(plain).html or ""
    ended = _ENDED.sub(r"\g<0></embed>", _ENDLESS.sub("", written))
    return _as_named(_tree(_NAME.sub(rf"<\1{_OWN}", ended)))


def _tree(markup: str) -> Element:
    # The parser counts a level beyond 256 as an error unless told so; then it allows for 2,048.
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(markup.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise DamagedDocument("the page is empty")
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise DamagedDocument("the page nests its elements too deeply to be read")
    return root


def _as_named(tree: Element) -> Element:
    """Return the page itself, its elements under their own names."""
    root = tree.find(f".//{_OWN}html")
    if root is None:
        raise DamagedDocument("the page is empty")
    for tag in root.iter():
        name = str(tag.tag).removeprefix(_OWN)
        with suppress(ValueError):  # lxml takes no name such as "p<b", and nothing here knows one
            tag.tag = name if tag.get(_PLAIN) is None else "noscript"
    remove(root)
    return root


def _held(match: re.Match[str]) -> str:
    """Return a character or a reference to one as the parser can hold it: no XML control."""
    digits, base = (match[1], 16) if match[1] else (match[2], 10)
    if digits:
        code = int(digits[-8:], base)
        allowed = code in {9, 10, 13} or 31 < code < 0xD800 or 0xDFFF < code not in {0xFFFE, 0xFFFF}
        return match[0] if allowed else ""
    return " " if match[0].isspace() else ""
