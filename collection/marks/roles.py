"""Roles: who does something, by the reviewed names of roles.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator

from collection.marks.mark import Mark, MarkKind

_ROLE = re.compile(
    r"\b(?:social worker|health visitor|team manager|named nurse|named doctor|police|chair)s?\b",
    re.IGNORECASE,
)


def roles(text: str) -> Iterator[Mark]:
    """Yield the roles of a text in reading order.

    Args:
        text: any text.
    """
    for match in _ROLE.finditer(text):
        name = match[0].lower().removesuffix("s")
        yield Mark(match.start(), match.end(), MarkKind.ROLE, name)
