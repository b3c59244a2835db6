"""Publishers: the partnerships and boards that a briefing names."""

from __future__ import annotations

import re

_WORD = r"[A-Z][\w'’-]{0,40}"
"""A name's word; the bound keeps a run of letters without end from being tried at each of them."""
PUBLISHER = re.compile(
    rf"((?:{_WORD} (?:(?:and|&|of|upon|with) )?){{1,6}})"
    rf"(Safeguarding(?: {_WORD}| and| &){{0,5}}? (?:Partnership|Board)s?)\b"
)
"""Published names run from "Kestrel Vale Safeguarding Board" to
"Marlfield Children's Safeguarding Assurance Partnership"."""
INITIALS = re.compile(r"\b[A-Z]{0,6}S(?:C|A)?[PB]\b")
"""What such a name is shortened to: "TVSCP", "SAB"."""


def names_publisher(text: str) -> bool:
    """Tell whether a text names a partnership or a board, in full or by its initials.

    Args:
        text: a line.
    """
    return PUBLISHER.search(text) is not None or INITIALS.search(text) is not None
