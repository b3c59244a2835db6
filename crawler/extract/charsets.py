"""decode(): the text of a web page, whatever character set it claims."""

from __future__ import annotations

import codecs

from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

_LABELS = {
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
    "x-gbk": "gbk",
    "x-x-big5": "big5hkscs",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "x-euc-jp": "euc-jp",
    "iso-8859-8-i": "iso8859-8",
    "dos-874": "cp874",
}
"""Labels of the Encoding standard that Python does not know."""


def _labelled(name: str) -> codecs.CodecInfo | None:
    known = _LABELS.get(name.replace("_", "-"))
    return codecs.lookup(known) if known else None


codecs.register(_labelled)

_HEAD = 4096
"""The HTML standard looks for a declaration in the first 1,024 bytes; comments push it down."""

_UNMARKED = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
"""How a page in UTF-16 begins that bears no mark (XML 1.0, appendix F.1)."""

_FEW = 0.01
"""Up to this share of unreadable characters a declaration is believed all the same: one bad byte
pasted into a long page must not turn every other accent to nonsense."""


def decode(body: bytes, charset: str | None) -> str:
    """Decode a page by its byte order mark, the server's word, its own, or else as UTF-8 or cp1252.

    That is the order of the HTML standard ("determining the character encoding"), except that a
    declaration which the bytes contradict is passed over. Nothing is guessed from the letters:
    of a short English page with one accent, guessers make Chinese.

    Args:
        body: the page.
        charset: the character set named by the server, if any.
    """
    mark, skipped = read_bom(body)
    mark = mark or _UNMARKED.get(body[:2])
    named = (mark, resolve_encoding(charset) if charset else None, _declared(body))
    declared = [name for name in named if name]
    for encoding in declared:
        try:
            return body[len(skipped or b"") :].decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    for encoding in declared[:1]:
        text = body.decode(encoding, "replace")
        bad = text.count("\ufffd")
        # Bytes that mean a letter in UTF-8 and nothing else are its evidence: no other text of one
        # byte a letter holds them by chance.
        good = sum(letter > "\x7f" for letter in text) - bad if encoding == "utf-8" else 0
        if bad < _FEW * len(text) or bad <= good:
            return text
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _declared(body: bytes) -> str | None:
    """Return what a page calls itself; one whose letters can be read so far is not in UTF-16."""
    found: str | None = html_body_declared_encoding(body[:_HEAD])
    return "utf-8" if found and found.startswith(("utf-16", "utf-32")) else found
