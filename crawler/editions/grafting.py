"""Grafts: words put before, among or behind a chapter's own, about nothing that its site is about.

Who breaks into a site leaves its pages as they are, and puts links for sale beside their words. A
publisher who adds a section tells its readers what to do for a child, leads to where the site
leads, or uses words that the site uses. Only where none of these is so is a text doubted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from crawler.editions.doubting import Doubt, DoubtKind
from crawler.editions.sayings import added_to, sayings_of
from crawler.editions.vocabulary import is_telling

STRANGE = 0.7
"""Share of a graft's telling words that its site never used: of 24 kinds of spam beside the
corpora's chapters the least has 0.71; half of what is added honestly has less than 0.5, and what
has more guides."""

FEW_GUIDE = 0.2
"""Share of its sentences that may guide; a word of the field is met by chance."""

LEAST_WORDS = 12
"""Telling words from which a share is one; a link alone has fewer."""

MANY_WORDS = 25
"""Telling words from which it is doubted though it leads nowhere."""

ALL_STRANGE = 0.9
"""Share of these that the site never used."""

_WORD = re.compile(r"[^\W\d_]+")
_UNSPACED, _PART = "\u2e80", 3
"""Where the scripts begin that are written without spaces, and how long a part is that may tell."""


@dataclass(frozen=True, slots=True)
class Graft:
    """What was added to a text.

    Args:
        words: the telling words of it, each once; names are none.
        guides: share of its sentences that guide.
    """

    words: frozenset[str]
    guides: float

    @property
    def is_suspect(self) -> bool:
        """Whether it is worth a look at what its site says and leads to."""
        return len(self.words) >= LEAST_WORDS and self.guides <= FEW_GUIDE


def graft_of(before: Iterable[str], now: Iterable[str]) -> Graft:
    """Return what was added to a text.

    Args:
        before: the texts of the sections that readers have, in reading order.
        now: those that came.
    """
    added = added_to(before, now)
    said = sayings_of(added)
    every = said.guiding + said.itself + said.other
    return Graft(telling_words(added), said.guiding / every if every else 0.0)


def telling_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the different words of texts that may tell what they are about.

    Args:
        texts: any texts; a word in capitals is a name or begins a sentence, and does not count.
    """
    found = (part for text in texts for word in _WORD.findall(text) for part in _parts(word))
    return frozenset(word for word in found if word == word.lower() and is_telling(word))


def grafted(graft: Graft, known: Collection[str], away: Collection[str]) -> Doubt | None:
    """Return why a text is doubted to which something was added; None where it is not.

    Args:
        graft: that is suspect.
        known: words of its site.
        away: hosts to which it leads, and to which the site never led.
    """
    strange = sum(word not in known for word in graft.words)
    alone = len(graft.words) >= MANY_WORDS and strange >= ALL_STRANGE * len(graft.words)
    if not alone and (not away or strange < STRANGE * len(graft.words)):
        return None
    leads = f", and lead to {', '.join(sorted(away))}" if away else ""
    return Doubt(
        DoubtKind.OTHER_WORDS,
        f"words were added of which the site had {strange} of {len(graft.words)} nowhere{leads}",
    )


def _parts(word: str) -> Iterable[str]:
    """Return a word, or what stands for the words of a script that puts no space between them."""
    if word < _UNSPACED:
        return (word,)
    return (word[start : start + _PART] for start in range(0, len(word), _PART))
