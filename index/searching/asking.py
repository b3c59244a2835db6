"""Asking: what kind of answer a question wants, told by the words that ask for it.

"How long", "who" and "what number" stand in no answer. They are not ranked by, and passages in
which a time limit, a role or a contact is marked are preferred.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from collection.marks.mark import MarkKind
from index.words.analysis import stems

_ASKED: Final[Mapping[MarkKind, Sequence[str]]] = {
    MarkKind.LIMIT: ["when", "how long", "how soon", "how quickly", "how fast", "how often", "how many days", "how many weeks", "how many hours", "how many working days", "how much time", "by when", "what time", "deadline", "deadlines", "time limit", "time limits", "time scale", "time scales", "timescale", "timescales", "time frame", "timeframe", "timeframes"],
    MarkKind.ROLE: ["who", "whom", "whose", "whos", "which professional", "which agency", "which professionals"],
    MarkKind.CONTACT: ["what number", "which number", "phone number", "telephone number", "contact number", "number for", "phone", "telephone", "email", "e mail", "email address", "contact details", "contact", "who do i ring", "who do i call", "who do i phone", "who to ring", "who to call", "who can i ring", "who can i call", "who do we ring", "ring", "number"],
}
"""Turns of phrase that ask for what is marked."""

PASSED_OVER: Final = frozenset({
    "when", "who", "whom", "whose", "whos", "how long", "how soon", "how quickly", "how fast",
    "how often", "how many days", "how many weeks", "how many hours", "how many working days",
    "how much time", "by when", "what time", "what number", "which number", "number for",
    "phone number", "telephone number", "contact number", "contact details", "who do i ring",
    "who do i call", "who do i phone", "who to ring", "who to call", "who can i ring",
    "who can i call", "who do we ring",
})  # fmt: skip
"""Those of which no word is ranked by. A "timescale" heads a section, and a "contact" may be one
with a parent: such a word is ranked by as well."""


class Turn(NamedTuple):
    """A turn of phrase.

    Args:
        asks: for what.
        passed_over: whether none of its words is ranked by.
    """

    asks: MarkKind
    passed_over: bool


_TURNS: Final[Mapping[tuple[str, ...], Turn]] = {
    tuple(stems(words)): Turn(kind, words in PASSED_OVER)
    for kind, turns in _ASKED.items()
    for words in turns
}
_LONGEST: Final = max(map(len, _TURNS))


def turns(run: Sequence[str]) -> Iterator[tuple[int, int, Turn]]:
    """Yield where the turns of phrase stand that ask for something, the longest first where they
    begin at one word.

    Args:
        run: the stems typed, in order.

    Yields:
        The place of the first stem, how many there are, and what they ask for.
    """
    at = 0
    while at < len(run):
        size = next(
            (
                n
                for n in range(min(_LONGEST, len(run) - at), 0, -1)
                if tuple(run[at : at + n]) in _TURNS
            ),
            0,
        )
        if size:
            yield at, size, _TURNS[tuple(run[at : at + size])]
        at += size or 1
