"""Edition: what a text is known by, small enough to be kept, and how two of them compare.

The rows of words of a text are sampled by their hashes, the lowest first, so that two samples are
of the same rows wherever the texts hold them ("k minimum values": Bar-Yossef and others 2002;
Beyer and others 2007, for the shares). A text of fewer rows than a sample holds is compared whole.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from zlib import crc32

from collection.evidence import PageEvidence
from collection.extract import Extract
from collection.words.shingles import in_turn
from collection.words.texts import words as words_in
from crawler.editions.garbling import garbled_in
from crawler.editions.notices import ReadPage, notice_score
from crawler.editions.sayings import sayings_of
from crawler.editions.vocabulary import is_telling, languages_of, share_of
from crawler.editions.volatile import comparable_text

SAMPLE = 512
"""Hashes kept of a text's rows, and of its words: a chapter of 500 words is compared whole, and of
a longer one a share is known to within 0.02 (one standard deviation, at a half)."""

KEPT = 0.5
"""Share of the rows of words held from which a text is the next edition without further question:
a redesign brings menus, forms and banners of its own, and keeps the words."""

_END_TAG = re.compile(
    r"(?:<|&lt;)/(?:p|div|span|h[1-6]|ul|ol|li|a|strong|em|b|i|table|tr|td|th|section|main|body|"
    r"html)(?:>|&gt;)"
)
"""As words show it, escaped once or twice; nobody writes "</p>" for a place to be filled in."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a text is known by.

    Args:
        title: of the document.
        words: how many it has.
        digest: SHA-256 of its words, in hexadecimal: two texts of the same digest say the same.
        rows: hashes of the rows of words, the lowest SAMPLE, ascending.
        vocabulary: hashes of the different words that tell of a subject, the lowest SAMPLE,
            ascending.
        languages: shares of its words that are common words of a language, or of its script.
        visit: share of its words by which a site speaks of itself and of the visit.
        notice: how much it speaks like a site's notice (``notice_score``); 0 where the page is
            not at hand.
        guides: how many of its sentences guide, or say where guidance is (``sayings_of``).
        evidence: what its page was built of; None where that was not kept.
        tags: tags that end an element and stand among its words, as in markup that was escaped.
        garbled: how many of its words only a machine writes, or were read in another character
            set (``garbled_in``).
    """

    title: str
    words: int
    digest: str
    rows: tuple[int, ...]
    vocabulary: tuple[int, ...]
    languages: Mapping[str, float]
    visit: float = 0.0
    notice: float = 0.0
    guides: int = 0
    evidence: PageEvidence | None = None
    tags: int = 0
    garbled: int = 0

    @property
    def passwords(self) -> int:
        """Password fields where the words of a document would stand."""
        return self.evidence.asked if self.evidence else 0

    def has(self, word: str) -> bool:
        """Tell whether a telling word is in the sample of its own."""
        return crc32(word.encode()) in self.vocabulary

    def kept_in(self, *later: Edition) -> float:
        """Return the share of this text's rows of words that others hold between them, 0 to 1."""
        return _share(self.rows, *(each.rows for each in later))

    def words_in(self, later: Edition) -> float:
        """Return the share of this text's telling words that another holds, 0 to 1."""
        return _share(self.vocabulary, later.vocabulary)

    def to_json(self) -> dict[str, Any]:
        """Return the edition as JSON types."""
        return {
            "title": self.title,
            "words": self.words,
            "digest": self.digest,
            "rows": list(self.rows),
            "vocabulary": list(self.vocabulary),
            "languages": dict(self.languages),
            "visit": self.visit,
            "notice": self.notice,
            "guides": self.guides,
            "evidence": self.evidence.to_json() if self.evidence else None,
            "tags": self.tags,
            "garbled": self.garbled,
        }

    @classmethod
    def from_json(cls, payload: Mapping[str, Any]) -> Self:
        """Rebuild an edition from ``to_json``.

        Raises:
            KeyError, TypeError, ValueError: the payload is not of that form.
        """
        evidence = payload["evidence"]
        return cls(
            title=str(payload["title"]),
            words=int(payload["words"]),
            digest=str(payload["digest"]),
            rows=tuple(map(int, payload["rows"])),
            vocabulary=tuple(map(int, payload["vocabulary"])),
            languages={str(name): float(share) for name, share in payload["languages"].items()},
            visit=float(payload["visit"]),
            notice=float(payload["notice"]),
            guides=int(payload["guides"]),
            evidence=PageEvidence.from_json(evidence) if evidence is not None else None,
            tags=int(payload["tags"]),
            garbled=int(payload["garbled"]),
        )


def edition_of(extract: Extract) -> Edition:
    """Return what an extract is known by.

    Args:
        extract: what was read.
    """
    page, texts = ReadPage(extract), [section.text for section in extract.sections]
    stored = edition_of_stored(extract.title, texts, extract.evidence)
    return replace(stored, notice=round(notice_score(page), 2), guides=page.guides)


def edition_of_stored(title: str, texts: Iterable[str], evidence: PageEvidence | None) -> Edition:
    """Return what a stored text is known by.

    Args:
        title: of the document.
        texts: of its sections, in reading order.
        evidence: what its page was built of; None where that was not kept.
    """
    texts = list(texts)
    text = _compared(texts)
    words = words_in(text)
    return Edition(
        title=title,
        words=len(words),
        digest=hashlib.sha256(" ".join(words).encode()).hexdigest(),
        rows=_rows(words),
        vocabulary=_sample(word for word in words if is_telling(word)),
        languages=languages_of(words),
        visit=round(share_of("visit", words) + share_of("state", words) / 2, 3),
        guides=sayings_of(texts).guiding,
        evidence=evidence,
        tags=len(_END_TAG.findall(text)),
        garbled=sum(len(garbled_in(each)) for each in texts),
    )


def rows_of(texts: Iterable[str]) -> tuple[int, ...]:
    """Return the rows of a stored text alone (``Edition.rows``), for half of the time.

    Args:
        texts: of its sections, in reading order.
    """
    return _rows(words_in(_compared(texts)))


def _compared(texts: Iterable[str]) -> str:
    return " ".join(map(comparable_text, texts)).casefold()


def _rows(words: Sequence[str]) -> tuple[int, ...]:
    return _sample(map(" ".join, in_turn(words)) if words else ())


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Return what two samples of rows share among those that either holds, 0 to 1 (Jaccard).

    Args:
        one, other: hashes, ascending; two texts without words are not alike.
    """
    mine, others = comparable(one, other)
    either = mine | others
    return len(mine & others) / len(either) if either else 0.0


def _sample(parts: Iterable[str]) -> tuple[int, ...]:
    # A CRC spreads evenly enough to sample by, and is the same on every machine and Python.
    return tuple(sorted({crc32(part.encode()) for part in parts})[:SAMPLE])


def comparable(*samples: Sequence[int]) -> list[set[int]]:
    """Return what samples hold of the stretch of hashes that all of them cover.

    Args:
        samples: hashes, ascending.
    """
    full = [sample[-1] for sample in samples if len(sample) == SAMPLE]
    if full:
        end = min(full)
        return [set(sample[: bisect_right(sample, end)]) for sample in samples]
    return list(map(set, samples))


def _share(one: Sequence[int], *others: Sequence[int]) -> float:
    mine, *theirs = comparable(one, *others)
    return len(mine & set().union(*theirs)) / len(mine) if mine else float(not one)
