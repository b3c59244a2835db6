"""What may serve as a document's title where no heading says it: metadata, or the address."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote

from collection.words.folding import fold
from crawler.addresses import split_address

_NO_TITLE = re.compile(
    r"(microsoft (word|powerpoint)\b.*|(word|pdf)? ?document ?\d*|untitled.*|presentation ?\d*"
    r"|powerpoint presentation|slide ?\d+|(report|template|title|layout|print|home|page) ?\d*"
    r"|anonymous|unspecified|\d+"
    r"|\S+\.(doc[xm]?|dot[xm]?|pdf|rtf|pptx?|indd|pub|qxp|odt|xlsx?))",
    re.IGNORECASE,
)
"""Titles that programs write into a file by themselves."""

_ENDING = re.compile(r"\.(pdf|doc[xm]?|dot[xm]?|txt|html?|aspx?|php)$", re.IGNORECASE)


def is_title(words: str) -> bool:
    """Tell whether a title found in metadata was given by a person.

    Args:
        words: the title, white space folded.
    """
    return bool(words) and len(words) <= 300 and not _NO_TITLE.fullmatch(words)


def title_from_address(url: str) -> str:
    """Return the file name as words, for documents that hold none ("Risk Indicator Tool").

    Args:
        url: the document's address.

    Returns:
        The words; empty where the address names no file.
    """
    name = _ENDING.sub("", unquote(PurePosixPath(split_address(url).path).name, errors="replace"))
    return fold(re.sub(r"[-_+\s]+", " ", name))


_NAME_WORD = r"[A-Z][\w'’-]{0,40}"
_PUBLISHER = re.compile(
    rf"(?:The )?(?:{_NAME_WORD} (?:(?:and|&|of|upon|with) )?){{1,6}}"
    rf"(?:Safeguarding(?: {_NAME_WORD}| and| &){{0,5}}? (?:Partnership|Board)s?"
    r"|(?:County |City |Borough |District )?Council|NHS (?:Foundation )?Trust)",
)
"""The name of a partnership, a board, a council or a trust, as it stands above a title."""
_HEAD_LINE = re.compile(r"(?:to|from|cc|date|sent|our ref|ref)\s*:\s", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:subject|re|title)\s*:\s+(?=\S)", re.IGNORECASE)


def is_publisher(words: str) -> bool:
    """Tell whether a line is the name of a partnership, a board or a council and nothing else.

    Args:
        words: the line, white space folded.
    """
    return _PUBLISHER.fullmatch(words.strip(" .,|·–-")) is not None


def is_message_line(words: str) -> bool:
    """Tell whether a line is of the head of a letter or message: whom it is to, from, its date.

    Args:
        words: the line, white space folded.
    """
    return _HEAD_LINE.match(words) is not None


def subject_of(words: str) -> str:
    """Return what a message says that it is about, where a line of its head does so.

    Args:
        words: the line, white space folded.

    Returns:
        The subject; empty for any other line.
    """
    label = _SUBJECT.match(words)
    return words[label.end() :] if label else ""


def names_something(words: str) -> bool:
    """Tell whether words may be a title: they hold a word, and are no mere name of a publisher.

    Args:
        words: a line, white space folded.
    """
    return re.search(r"[^\W\d_]{2}", words) is not None and not is_publisher(words)
