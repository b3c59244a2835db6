"""Duties: the words that say whether something must, should or may be done.

"May" is a duty's word where somebody is allowed to do something ("any agency may ask"), and none
where something is possible ("there may be other children"): it is told by the verb that follows,
from a reviewed list, because most of what "may" stands before in manuals is possible only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from collection.marks.lines import lowered
from collection.marks.mark import Mark, MarkKind

_WORDS: Final = (
    *(("must", "must"), ("shall", "must"), ("should", "should"), ("may", "may")),
    *(("ought to", "should"), ("is expected to", "should"), ("are expected to", "should")),
    *(("is required to", "must"), ("are required to", "must"), ("need not", "may")),
    *(("has a duty to", "must"), ("have a duty to", "must")),
    *(("has to", "must"), ("have to", "must"), ("need to", "must"), ("needs to", "must")),
    *(("is to", "must"), ("are to", "must")),
)
"""Words, and what they say; none is part of another."""
_ALLOWED = re.compile(
    " (?:also |only |not |therefore |however )?(?:ask|attend|bring|call|choose|complain|consult|"
    "contact|decide|delegate|discuss|exclude|extend|follow|grant|hold|interview|invite|join|meet|"
    "proceed|query|request|share|sit|speak|stand in|visit|withdraw|write|appeal|apply|arrange|"
    "agree|return|refer|make (?:a|an|the) |take (?:a |the |part|over|home|photographs)|be (?:held|"
    "invited|asked|shared|extended|excluded|postponed|agreed|accompanied|made|given|used|told|"
    "represented|reduced|recorded))"
)
_DONE = re.compile(r" be [a-z]{1,20}(?:ed|en|ld|de|ne)\b")
"""What has to follow "is to": without it the words are seldom a duty ("the aim is to help")."""
_NO_DUTY = re.compile(r"(?:\b(?:not|nor|nobody|what|never|no one)|n['’]t) $")
_WEAK: Final = frozenset({"has to", "have to", "need to", "needs to"})
_REACH: Final = 8
"""Characters before that are looked at: the longest word that takes a duty away."""


def duties(text: str) -> Iterator[Mark]:
    """Yield the duty words of a text, each word's in reading order.

    Args:
        text: any text.
    """
    small = lowered(text)
    for words, value in _WORDS:
        at = small.find(words)
        while at >= 0:
            end = at + len(words)
            alone = not small[max(0, at - 1) : at].isalnum() and not small[end : end + 1].isalnum()
            if alone and _holds(text, small, at, words):
                yield Mark(at, end, MarkKind.DUTY, value)
            at = small.find(words, end)


def _holds(text: str, small: str, at: int, words: str) -> bool:
    before, end = small[max(0, at - _REACH) : at], at + len(words)
    if words in _WEAK:
        return not _NO_DUTY.search(before)
    if words == "may":
        month = text.startswith("May", at) and before.strip()
        return not month and _ALLOWED.match(small, end) is not None
    return words not in ("is to", "are to") or _DONE.match(small, end) is not None
