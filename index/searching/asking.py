"""Asking: what kind of answer a question wants, told by the words that ask for it.

"How long", "who" and "what number" stand in no answer. They are not ranked by, and passages in
which a time limit, a role or a contact is marked are preferred.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from collection.marks.mark import MarkKind
from index.words.analysis import stems

_PASSED_OVER: Final[Mapping[MarkKind, str]] = {
    MarkKind.LIMIT: """
        when|by when|what time|how long|how soon|how quickly|how fast|how often|how much time
        how many days|how many weeks|how many hours|how many working days""",
    MarkKind.ROLE: "who|whom|whose|whos|who do i|who do we|who should|who can|who must",
    MarkKind.CONTACT: """
        what number|which number|number for|phone number|telephone number|contact number
        contact details|who do i ring|who do i call|who do i phone|who do we ring|who to ring
        who to call|who can i ring|who can i call""",
}
"""Turns that ask, and stand in no answer."""
_RANKED: Final[Mapping[MarkKind, str]] = {
    MarkKind.LIMIT: """
        deadline|deadlines|time limit|time limits|timescale|timescales|time scale|time scales
        time frame|timeframe|timeframes""",
    MarkKind.ROLE: "which professional|which professionals|which agency",
    MarkKind.CONTACT: "phone|telephone|email|e mail|email address|contact|ring|number",
}
"""Those of which the words are ranked by as well: a "timescale" heads a section, and a "contact"
may be one with a parent."""


_JOINING = frozenset(map(tuple, map(stems, ("when", "who", "whom", "whose", "whos"))))
"""Words that ask where a question begins or ends with them, and join its parts elsewhere: "a child
who flinches when an arm is lifted"."""


_CONTACT, _NUMBER, _FOR, _OF = map(stems, ("contact", "number", "for", "of"))
_LEARNED: Final = frozenset(
    stems(
        "briefing briefings bulletin review reviews lesson lessons learn learning learned learnt "
        "happened example examples story stories news announcement newsletter"
    )
)
"""Words that ask for what retells procedures, and not for the procedures."""


def asks_what_was_learned(typed: Iterable[str]) -> bool:
    """Tell whether what was learned, or what is new, is asked for.

    Args:
        typed: the stems.
    """
    return not _LEARNED.isdisjoint(typed)


_SHORT: Final = 7
"""Words of the longest search that asks for nothing but a number; a longer one tells a case."""


def asks_for_a_number(words: str) -> bool:
    """Tell whether a search is for a telephone number or an address to write to.

    "Contact" asks for one where it ends ("LADO contact") or "for" follows, for contact is also what
    a child has with a parent; "number" does where no "of" follows.

    Args:
        words: as typed.
    """
    run = stems(words)
    if len(run) > _SHORT:
        return False
    for at, size, turn in turns(run):
        after = run[at + size : at + size + 1]
        if turn.asks is not MarkKind.CONTACT:
            continue
        if run[at : at + size] == _CONTACT and after not in ([], _FOR):
            continue
        if run[at : at + size] == _NUMBER and after == _OF:
            continue
        return True
    return False


class AskingTurn(NamedTuple):
    """A turn of phrase.

    Args:
        asks: for what.
        passed_over: whether none of its words is ranked by.
    """

    asks: MarkKind
    passed_over: bool


_TURNS: Final[Mapping[tuple[str, ...], AskingTurn]] = {
    tuple(stems(words)): AskingTurn(kind, told is _PASSED_OVER)
    for told in (_RANKED, _PASSED_OVER)
    for kind, lines in told.items()
    for line in lines.splitlines()
    for words in line.split("|")
    if words.strip()
}
_LONGEST: Final = max(map(len, _TURNS))


def turns(run: Sequence[str]) -> Iterator[tuple[int, int, AskingTurn]]:
    """Yield where turns of phrase stand that ask for something, the longest that begins at a word.

    Args:
        run: the stems typed, in order.

    Yields:
        The place of the first stem, how many there are, and what they ask for.
    """
    at = 0
    while at < len(run):
        sizes = range(min(_LONGEST, len(run) - at), 0, -1)
        size = next((size for size in sizes if tuple(run[at : at + size]) in _TURNS), 0)
        turn = tuple(run[at : at + size])
        if size and (turn not in _JOINING or at == 0 or at + size == len(run)):
            yield at, size, _TURNS[turn]
        at += size or 1
