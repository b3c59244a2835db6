"""Clauses: what stands around words of time, and whether they are a limit there.

What only looks like a limit is told from the words before it in its clause: what is told of the
past, what is waited for, how old somebody is. The words are in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from collection.marks.durations import UNIT, WORKED

_AUXILIARY = re.compile(
    r"\b(?:(?P<past>had|was|were|(?:has|have) (?:(?:also|already|since) )?(?:been|come|gone|\w+ed))"
    r"|is|are|be|must|should|shall|will|may|can|has|have)\b"
)
_DUTY = re.compile(r"\b(?:must|should|shall|will|is to|are to|has to|have to)\b")
_NEGATED = re.compile(r"\b(?:not|no|nobody|nothing|without)\b")
_CONDITION = re.compile(r"\b(?:if|when|whenever|unless|once)\b")
_COUNTED = re.compile(r"\b(?:times|or more|episodes?|incidents|again and again)\b")
_AGED_BEFORE = re.compile(
    r"\b(?:child|children|baby|babies|infants?|boys?|girls?|toddlers?|aged?|people|sentences? of|"
    r"under|over|past|last|previous) $"
)
_AGED_AFTER = re.compile(
    r" (?:old|of age|pregnant|of life|in prison|in custody|imprisonment)\b|[- ]old\b"
)
_DONE_IN = re.compile(
    r"\b(?:repl(?:y|ies|ied)|answer(?:s|ed)?|respond(?:s|ed)?|review(?:s|ed)?|return(?:s|ed)?|"
    r"complete[sd]?|back|done|finish(?:es|ed)?|due|decided?s?|seen|held|meets?|calls?|rings?|"
    r"visit(?:s|ed)?|ready|again)(?: \w+)? $"
)
_OF_DOING = re.compile(
    r" (?:visits?|meetings?|reviews?|supervision|contacts?|core|checks?|calls?|updates?|audits?|"
    r"training|and|or|but|by|for|in|with|at|during|until|till|to|from|on|after|while|where|if|"
    r"unless|thereafter|as|intervals)\b|(?! ?\w)"
)
_AS_ADJECTIVE = re.compile(
    r" (?:before|prior|preceding|obvious|apparent|available|clear|dangerous|visible|life|family|"
    r"next|adjacent|recogni[sz]able)\b"
)
_UNIT_BEFORE = re.compile(rf"\b(?:{UNIT}s?|time|evening|morning|shortly|just|long) $")
_IN_WORKED = re.compile(f"in {WORKED}")
_ROOM = re.compile(r" (?:room|care|centre|center|nursery|service|trip|unit)\b")
_REVIEWED = re.compile(r"\breview(?:s|ed)?\b[^.]{0,24}$")


_NO_LIMIT_AFTER = re.compile(r"\b(?:after|for|past|last|previous|over|if|of|than|works?) $")
_GONE = re.compile(r" (?:have|has|had) |s? (?:passed|a week)\b")
_WAS = re.compile(r"\b(?:was|were|had)\b")
_WITH = re.compile(r"\b(?:with|for|(?<!minimum )(?<!maximum )of) $")
_CHARACTER = re.compile(r" \w+ (?:and|but) \w+,")
_PRESENT = re.compile(r"\b(?:is|are|must|should|will)\b")


class Around(NamedTuple):
    """What stands around words that are like a limit.

    Args:
        found: the words.
        clause: the part of the clause before them.
        after: what follows.
        again: whether a limit stands before them in the line.
        first_cell: whether they stand in the first cell of a row.
    """

    found: str
    clause: str
    after: str
    again: bool
    first_cell: bool


def _past(around: Around) -> bool:
    """Tell whether the clause tells of what was: by the last of its auxiliary verbs."""
    verbs = list(_AUXILIARY.finditer(around.clause))
    return bool(verbs) and verbs[-1]["past"] is not None and not _NEGATED.search(around.clause)


def _waited(around: Around) -> bool:
    """Tell whether the clause is a condition: something happens, and nobody has to do it."""
    conditions = list(_CONDITION.finditer(around.clause))
    tail = around.clause[conditions[-1].end() :] if conditions else ""
    return bool(conditions) and not _DUTY.search(tail) and not _NEGATED.search(tail)


def _aged(around: Around) -> bool:
    before = _AGED_BEFORE.search(around.clause)
    return bool(before) or _AGED_AFTER.match(around.after) is not None


def told(around: Around) -> bool:
    """Hold of what is neither told of the past nor waited for."""
    return not _past(around) and not _waited(around)


def within(around: Around) -> bool:
    """Hold of "within": days that are counted as work are looked back on by nobody."""
    if _waited(around) or _AGED_AFTER.match(around.after):
        return False
    worked = "working" in around.found or "school" in around.found
    return worked or not (_past(around) or _COUNTED.search(around.clause))


def at_most(around: Around) -> bool:
    """Hold of "up to", "no more than": of no age, and neither told nor waited for."""
    return not _aged(around) and told(around)


def counted_back(around: Around) -> bool:
    """Hold of "two days before the conference", unless something lasted so long before it."""
    return told(around) and not _NO_LIMIT_AFTER.search(around.clause)


def done_in(around: Around) -> bool:
    """Hold of "in ten days" after a verb of doing: most of what stands so looks back."""
    due = _DONE_IN.search(around.clause) is not None or _IN_WORKED.fullmatch(around.found)
    return bool(due) and not _aged(around) and not _COUNTED.search(around.clause)


def bare(around: Around) -> bool:
    """Hold of days that are counted as work, where nobody waits for them or looks back on them."""
    before = _NO_LIMIT_AFTER.search(around.clause)
    gone = _GONE.match(around.after)
    return not before and not gone and not _waited(around)


def often(around: Around) -> bool:
    """Hold of "weekly" beside what is done so often: "the weekly newsletter" is a name."""
    return _OF_DOING.match(around.after) is not None and not _past(around)


def every(around: Around) -> bool:
    """Hold of "every six weeks", unless the clause tells of the past."""
    told = _WAS.search(around.clause)
    return not told and not _WITH.search(around.clause)


def now(around: Around) -> bool:
    """Hold of "at once", unless it describes something ("immediately obvious")."""
    hostile = _CHARACTER.match(around.after) if "once" in around.found else None
    return not _AS_ADJECTIVE.match(around.after) and not hostile and not _past(around)


def same_day(around: Around) -> bool:
    """Hold of "the same day", unless it is part of a name ("the same day room")."""
    return not _ROOM.match(around.after) and not _past(around)


def before_event(around: Around) -> bool:
    """Hold of "before the conference", where no other time is counted to it."""
    label = around.first_cell  # names what the row is about
    return not label and told(around) and not _UNIT_BEFORE.search(around.clause)


def before_span(around: Around) -> bool:
    """Hold of "before 12 weeks", which is no age."""
    return told(around) and not _aged(around)


def later(around: Around) -> bool:
    """Hold of "11 to 14 days later" in the present tense: in the past it tells a story."""
    return _PRESENT.search(around.clause) is not None and told(around)


def elliptic(around: Around) -> bool:
    """Hold of "within three", where a limit before it says of what."""
    return around.again


def reviewed(around: Around) -> bool:
    """Hold of "after six weeks" where something is reviewed then: else it is waited for."""
    return _REVIEWED.search(around.clause) is not None and told(around)


def due(around: Around) -> bool:
    """Hold of "as soon as it is known" where something must be done: else it tells when."""
    return _DUTY.search(around.clause) is not None and told(around)


def today(around: Around) -> bool:
    """Hold of "today" where somebody must do something."""
    return _DUTY.search(around.clause) is not None


def always(_: Around) -> bool:
    """Hold of words that are a limit wherever they stand."""
    return True


Holds = Callable[[Around], bool]
"""What must hold around words of time for them to be a limit."""
