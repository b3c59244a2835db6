"""Grounds: what a citation's status rests on, stored as what a sentence is made of, and not as one.

How a ground is said to a reader is decided where it is shown, so that a better sentence is read at
once, and not after every citation was checked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Ground(StrEnum):
    """What was found of a citation. ``status.STATUS_OF`` says which status each of them makes."""

    ADDRESS = "address"
    """A document stands at the cited address."""
    REDIRECT = "redirect"
    """The cited address leads to another one, where a document stands."""
    SAME_TEXT = "same text"
    """The document was removed; one with its very words stands elsewhere."""
    LIKE_TEXT = "like text"
    """The document was removed; one that is much like it stands elsewhere."""
    REMOVED = "removed"
    """The document was removed."""
    NOT_COLLECTED = "not collected"
    """No source collects the address."""
    FILE_NAME = "file name"
    """One file of the same name stands elsewhere."""
    CHAPTER_STANDS = "chapter stands"
    """The chapter that bore the ``number`` on the briefing's date, ``on``, and does today."""
    CHAPTER_RENUMBERED = "chapter renumbered"
    """The same; today it bears another number, ``now``."""
    CHAPTER_UNNUMBERED = "chapter unnumbered"
    """The same; today it bears none."""
    CHAPTER_REMOVED = "chapter removed"
    """The same; it was removed."""
    CHAPTER_FIRST = "chapter first"
    """The first chapter known to have borne the ``number``, after the briefing's date, ``on``."""
    CHAPTER_TODAY = "chapter today"
    """The chapter that bears the cited number today."""
    TITLE_SAME = "title same"
    """A title, ``name``, that is the words, ``words``."""
    TITLE_NEAR = "title near"
    """A title, ``name``, that is like the words, ``words``."""
    CONTENT = "content"
    """A document that speaks of the same things."""
    NOTHING = "nothing"
    """No rung held."""
    NOT_ASKED = "not asked"
    """It was not looked for yet."""
    REJECTED = "rejected"
    """A trainer said that what was suggested is not it."""
    ANOTHER_PAGE = "another page"
    """The address stands; its words are none of what was cited."""
    CHOSEN = "chosen"
    """The document that a person chose stands where it was cited."""
    CHOSEN_ELSEWHERE = "chosen elsewhere"
    """It stands at another address."""
    CHOSEN_REMOVED = "chosen removed"
    """It was removed; ``like`` is the title of one that is much like it, where there is one."""
    WORDS_STAND = "words stand"
    """The words that a person chose stand in their section."""
    WORDS_READDRESSED = "words readdressed"
    """The same; the address that is cited leads elsewhere."""
    WORDS_IN_SECTION = "words in section"
    """They stand in another section."""
    WORDS_IN_DOCUMENT = "words in document"
    """They stand in another document."""
    WORDS_IN_AREA = "words in area"
    """They stand only in a document of another area."""
    WORDS_CHANGED = "words changed"
    """They stand nowhere; a passage is like them."""
    WORDS_GONE = "words gone"
    """They stand nowhere, and nothing is like them."""


class Name(StrEnum):
    """Which of its names a document was found by."""

    TITLE = "title"
    FORMER = "former"
    SHORT = "short"


class Words(StrEnum):
    """Which words a name was found in."""

    CITING = "citing"
    FILE = "file"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a citation is what it is.

    Args:
        ground: what was found.
        facts: what the ground's description names: numbers and titles as stored, dates as ISO
            texts, a ``Name`` or ``Words``.
    """

    ground: Ground
    facts: Mapping[str, str] = field(default_factory=dict)
