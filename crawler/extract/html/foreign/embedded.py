"""embedded_documents(): the files of text that a page shows in a window of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from crawler.addresses import split_address
from crawler.extract.html.elements import Element, absolute, attribute
from crawler.extract.sniffing import ENDINGS, PDF

_SHOWN_IN = {"iframe": "src", "embed": "src", "object": "data"}


def embedded_documents(root: Element, base: str) -> Iterator[tuple[str, str]]:
    """Yield the address and the name of each.

    Args:
        root: the page, or a part of it.
        base: address against which theirs are resolved.
    """
    for tag in root.iter(*_SHOWN_IN):
        address = absolute(base, attribute(tag, _SHOWN_IN[str(tag.tag)]))
        path = PurePosixPath(split_address(address).path if address else "")
        is_pdf = (attribute(tag, "type") or "").lower() == PDF
        if address and (is_pdf or path.suffix.lower() in ENDINGS):
            yield address, path.name
