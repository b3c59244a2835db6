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
