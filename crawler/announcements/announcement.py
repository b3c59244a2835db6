"""Announcements: what a publisher says of its own changes, read from a chapter's amendment box.

A manual tells its changes twice: in the AMENDMENT box of a chapter, in sentences, and on one
page for the whole manual, as a table of date, chapter and change (older tri.x) or as lists under
dates (newer tri.x). Most dates name a month only. Such a date is stored as the first of its
month, as everywhere in Signpost, and means any day of it; ``Announcement.until`` says how far it
reaches. A change dated the very first of a month cannot be told from one dated by its month.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from collection.extract import DateRole
from collection.words.folding import fold
from crawler.extract.dates import find_dates, parse_date


class Announced(StrEnum):
    """What is said to have happened to a chapter."""

    ADDED = "added"
    UPDATED = "updated"
    REPLACED = "replaced"
    UNDER_REVIEW = "under review"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One change that the publisher announces.

    Args:
        words: the publisher's words.
        kind: what is said to have happened.
        on: the day, the first of the month where only a month is given; None where no date is.
        title: the chapter as it is named, without its number; empty in the chapter's own box.
        number: the chapter's number as printed.
        url: the address that its name links to, as the source gives it.
    """

    words: str
    kind: Announced
    on: date | None = None
    title: str = ""
    number: str | None = None
    url: str | None = None

    @property
    def month_only(self) -> bool:
        """Whether the date is taken for that of a month."""
        return self.on is not None and self.on.day == 1

    @property
    def until(self) -> date | None:
        """The last day that the date may mean."""
        if self.on is None or not self.month_only:
            return self.on
        return self.on.replace(day=monthrange(self.on.year, self.on.month)[1])


_CHAPTER = r"(?:chapter|procedure|policy|protocol|guidance)"
_KINDS: Sequence[tuple[Announced, str]] = (
    (
        Announced.UNDER_REVIEW,
        r"\bunder review\b|\b(?:is|are) (?:currently |now )?being (?:reviewed|revised|updated)\b",
    ),
    (
        Announced.REMOVED,
        rf"\b(?:removed|withdrawn|deleted|archived) from (?:the|this) (?:\w+ )?manual\b"
        rf"|\b(?:this|the) {_CHAPTER} (?:was|has been|is) (?:removed|withdrawn|deleted|archived)\b"
        rf"|^(?:{_CHAPTER} )?(?:removed|withdrawn|deleted|archived)\b[^,;]{{0,20}}$",
    ),
    (
        Announced.REPLACED,
        r"\b(?:previously|formerly) (?:entitled|titled|called|named|known as)\b"
        r"|\bformerly [\"“‘']|\breplac(?:ed|es) (?:the (?:chapter|one|procedure)|[\"“‘'])"
        rf"|\bthis {_CHAPTER} (?:was |has been |is )?(?:replac|renamed|retitled)|^new title\b",
    ),
    (
        Announced.ADDED,
        rf"\b(?:this|the|new) {_CHAPTER} (?:was |has been |is )?(?:newly )?added\b"
        rf"|\badded to (?:the|this) (?:\w+ )?manual\b|\bis a new {_CHAPTER}\b|^new chapter\b"
        rf"|^new {_CHAPTER}s?$",
    ),
    (
        Announced.UPDATED,
        r"\b(?:updat|revis|amend|re-?writ|re-?read|chang|extend|add|replac|includ|simplif|restat"
        r"|refresh|clarif|reduc|correct|remov|shorten|join|restructur|expand)\w*",
    ),
)
"""The wordings of each kind; the first that is found decides. "Section 6 was added" and "the
flowchart was replaced" are updates of the chapter, so what is added or replaced must be it."""
_KIND_WORDS = [(kind, re.compile(words, re.IGNORECASE)) for kind, words in _KINDS]

_AHEAD = re.compile(r"\b(?:next|planned|scheduled|due|will be|to be|forthcoming)\b", re.IGNORECASE)
_SENTENCES = re.compile(r"(?<=[a-z\d)”’'\"][.!?])\s+(?=[A-Z“\"‘'])")
_CLAUSES = re.compile(
    r";\s+|(?:,|(?<!\s))\s+and\s+(?=(?:(?:was|were|has been|it was|then|again|further|in)\s+)*"
    r"(?:updated|revised|amended|extensively|re-?written|replaced|extended|added|removed|changed"
    r"|[A-Z][a-z]{2,8} \d{4}))"
)


def read_box(lines: Iterable[str]) -> tuple[Announcement, ...]:
    """Read the amendment box of a chapter.

    Args:
        lines: its blocks.

    Returns:
        One announcement for each dated change, and one for each other statement of a kind that
        matters without a date. Every ``words`` is a sentence of the box.
    """
    found: list[Announcement] = []
    stamp: Announcement | None = None
    for line in map(fold, lines):
        if _is_bare_date(line):
            found += [stamp] if stamp else []
            stamp = Announcement(line, Announced.UPDATED, parse_date(line))
            continue
        read = _read_line(line)
        if stamp and read and all(a.on is None for a in read):
            read, stamp = [replace(a, on=stamp.on) for a in read], None
        found += read
    return (*found, *([stamp] if stamp else []))


def kind_of(words: str) -> Announced | None:
    """Return what some words say happened to a chapter; None where they say nothing of the sort.

    Args:
        words: a sentence or a part of one.
    """
    plain = words.strip(" .")
    return next((kind for kind, pattern in _KIND_WORDS if pattern.search(plain)), None)


def looks_ahead(words: str) -> bool:
    """Tell whether some words speak of what is yet to come.

    Args:
        words: a sentence or a part of one.
    """
    return _AHEAD.search(words) is not None


def _is_bare_date(line: str) -> bool:
    short = parse_date(line) is not None and len(line.split()) <= 4
    return short and kind_of(line) is None and _tells_of_change(line, None)


def _read_line(line: str) -> list[Announcement]:
    """Read the sentences of one paragraph of a box."""
    sentences = [s for s in _SENTENCES.split(line) if s]
    dated = [found for sentence in sentences for found in _dated(sentence)]
    undated = [
        Announcement(sentence, kind)
        for sentence in sentences
        if (kind := kind_of(sentence))
        and not any(known.words == sentence for known in dated)
        and (kind is not Announced.UPDATED or not (dated or parse_date(sentence)))
    ]
    return dated + undated


def _dated(sentence: str) -> Iterator[Announcement]:
    """Yield one announcement for each date of a sentence that says when something changed."""
    last: Announced | None = None
    for clause in _CLAUSES.split(sentence):
        kind = kind_of(clause)
        on = parse_date(clause)
        if on is not None and _tells_of_change(clause, kind):
            yield Announcement(sentence, kind or last or Announced.UPDATED, on)
        last = kind or last


def _tells_of_change(clause: str, kind: Announced | None) -> bool:
    if looks_ahead(clause):
        return False
    roles = find_dates([], [clause])
    only_reviewed = roles and not {DateRole.AMENDED, DateRole.PUBLISHED} & set(roles)
    return kind is not None or not only_reviewed
