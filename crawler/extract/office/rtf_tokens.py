"""Tokens of Rich Text (Rich Text Format Specification 1.9.1), and what its signs stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<byte>[0-9A-Fa-f]{2})"
    rb"|\\(?P<symbol>[^A-Za-z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)"
    rb"|[\r\n]+|\\"
)

WORDS: Mapping[str, str] = {
    "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "tab": " ", "line": "\n", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
"""Control words that stand for a sign."""
SYMBOLS: Mapping[str, str] = {"~": " ", "_": "‑", "-": "", "\\": "\\", "{": "{", "}": "}"}
"""Control symbols that stand for one."""
CODE_PAGES: Mapping[int, str] = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
"""The encoding of a typeface by its character set; of others it is that of the file."""


class Token(NamedTuple):
    """One token.

    Args:
        kind: "word", "symbol", "brace", "text" (of one byte too), "byte".
        text: its letters; of a text nothing.
        number: of a control word; None without one.
        raw: the bytes of a text.
    """

    kind: str
    text: str = ""
    number: int | None = None
    raw: bytes = b""


def tokens(body: bytes) -> Iterator[Token]:
    """Yield the tokens of a file; data in binary is passed over.

    Args:
        body: the file.
    """
    at = 0
    while at < len(body) and (match := _TOKEN.match(body, at)):
        at = match.end()
        kind = match.lastgroup
        if kind in ("word", "number"):
            word = match["word"].decode("ascii")
            number = int(match["number"]) if match["number"] else None
            if word == "bin":
                at += max(number or 0, 0)
            yield Token("word", word, number)
        elif kind == "byte":
            yield Token("byte", raw=bytes([int(match["byte"], 16)]))
        elif kind == "text":
            yield Token("text", raw=match["text"])
        elif kind is not None:
            yield Token(kind, match[kind].decode("latin-1"))


def encoding_of(page: int) -> str:
    """Return the encoding of a code page; that of Western Europe where Python knows none.

    Args:
        page: its number.
    """
    name = "utf-8" if page == 65001 else f"cp{page}"
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name
