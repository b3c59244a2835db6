"""sayings_of(): how many sentences of a text guide, and how many speak only of the text itself;
added_to(): which sentences came to a text.

A notice says that a page, or what stands there, is away, late or not for this reader, and begs
pardon; it tells nobody what to do for a child. A short page of guidance, and a pointer to where the
guidance is now, says at least one thing of its subject.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.editions.vocabulary import is_telling, listed_words, lists_of

TELEPHONE = re.compile(r"\b(?:0\d{2,4} ?\d{3}|(?:999|101|111)\b)")
"""Numbers that are called in this country: a page that holds nothing else is a page of contacts."""

SUBJECT = 3
"""Words at the beginning of a clause among which its subject stands: "This page for parents"."""

_CLAUSE = re.compile(r",\s")
_SENTENCE = re.compile(r"(?<=[.!?;:。])\s*")
"""Where one may end, in any script; "2.5" is cut too, which matters to nobody who compares."""

_END = re.compile(r"(?<=[.?!:;])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Sayings:
    """What the sentences of a text are about.

    Args:
        guiding: sentences about the field, or with a number to call.
        itself: sentences that only say that the text or the site is away, late or not for all.
        other: the rest.
    """

    guiding: int = 0
    itself: int = 0
    other: int = 0

    @property
    def all_itself(self) -> bool:
        """Whether it says nothing but that it is away."""
        return bool(self.itself) and not self.guiding and not self.other


def sayings_of(texts: Iterable[str]) -> Sayings:
    """Return what the sentences of texts are about.

    Args:
        texts: of a document's sections, in reading order.
    """
    kinds = [_kind(sentence) for text in texts for sentence in _END.split(text)]
    return Sayings(kinds.count("guiding"), kinds.count("itself"), kinds.count("other"))


def added_to(before: Iterable[str], now: Iterable[str]) -> Sequence[str]:
    """Return the sentences that a text has, and another had not, each as often as it came.

    Args:
        before: the texts of the sections that readers have, in reading order.
        now: those that came.
    """
    return list((_sentences(now) - _sentences(before)).elements())


def subjects_in(text: str) -> frozenset[str]:
    """Return the words of a name that tell of a subject; none for "Read more" and "This page".

    Args:
        text: a title, a linked word, a part of an address.
    """
    return frozenset(
        word for word in listed_words(text) if is_telling(word) and not lists_of(word) & _OWN
    )


def _sentences(texts: Iterable[str]) -> Counter[str]:
    lines = (line for text in texts for line in text.split("\n"))
    return Counter(part for line in lines for part in _SENTENCE.split(line) if part)


def _kind(sentence: str) -> str | None:
    lists = _lists(sentence)
    if any(map(_guides, _CLAUSE.split(sentence))):
        return "guiding"
    if not lists:
        return None
    itself, away = (any(held & kinds for held in lists) for kinds in (_SITE, _AWAY))
    about = itself or any("address" in held for held in lists)
    return "itself" if about and away else "other"


def _guides(clause: str) -> bool:
    """Tell whether a clause is about the field, and not about the text or the site."""
    lists = _lists(clause)
    if any(held & _SITE for held in lists[:SUBJECT]):
        return False
    field = sum("subject" in held and not held & _SITE for held in lists)
    return field + bool(TELEPHONE.search(clause)) > sum("visit" in held for held in lists)


def _lists(text: str) -> list[frozenset[str]]:
    return [lists_of(word) for word in listed_words(text)]


_SITE, _AWAY = frozenset({"visit", "itself"}), frozenset({"state", "away"})
_OWN = _SITE | _AWAY | {"address"}
