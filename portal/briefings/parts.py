"""Parts: what a section of a briefing is (story, good practice, learning ...), by its heading.

Headings are no fixed list; each pattern below was met in a published briefing or is a plain
variant of one. Where a heading says nothing, the part is told by what surrounds it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from crawler.extract.model import Section


class Part(StrEnum):
    """What a section of a briefing is."""

    LEARNING = "learning"
    GOOD_PRACTICE = "good practice"
    STORY = "story"
    RESOURCES = "resources"
    ABOUT = "about"
    UNKNOWN = "unknown"


_PATTERNS: tuple[tuple[Part, str], ...] = (
    (Part.LEARNING, r"\b(learning|lessons) (and|&) (good|positive)|practice (and|&) learning"),
    (Part.GOOD_PRACTICE, r"\b(good|positive|effective|best) practice\b|\b(went|worked) well\b"),
    (Part.GOOD_PRACTICE, r"\bstrengths\b|\bprotective factors\b"),
    (Part.RESOURCES, r"\b(resources|references|useful links|keywords|contacts?|further reading)\b"),
    (Part.RESOURCES, r"\b(more|further) information\b|\blinks\b|\bfind out more\b|\bread more\b"),
    (Part.RESOURCES, r"\btraining\b"),
    (Part.LEARNING, r"\bwhat (is|are|was|were|did) (the |we )?(key |main )?(learn|lesson|message)"),
    (Part.ABOUT, r"^(how (do|did|does) we|why (is|are|it)|who (is|are)|about|purpose|aims?)\b"),
    (Part.ABOUT, r"^what (is|are|does)\b"),
    (Part.LEARNING, r"\b(learning|learn(ed|t)|lessons?)\b"),
    (Part.LEARNING, r"\bmessages (for|to)\b|\bkey (themes?|messages|points|findings)\b"),
    (Part.LEARNING, r"\bcross[- ]cutting themes\b|\bimplications for\b|\bpractice implications\b"),
    (Part.LEARNING, r"\bwhat (to do|(can|should|must|do) (you|we|i)|needs to)\b|\bnext steps\b"),
    (Part.LEARNING, r"\b(practical|top) tips\b|\brecommendations\b|\bactions? for\b"),
    (Part.LEARNING, r"\bchanges? needed\b|\bpoints? for practice\b|\bconsider(ations)? (for|in)\b"),
    (Part.STORY, r"\b(background|incident|circumstances|story|summary|overview|timeline|events)\b"),
    (Part.STORY, r"\bwhat happened\b|\bcase\b|\bchild'?s experience\b|\bfamily\b|^what$"),
    (Part.STORY, r"\banalysis\b|\bcomplicating factors\b|\bgrey areas\b|\bvoice of the child\b"),
    (Part.STORY, r"\brisks?\b|^introduction\b|\bchallenges\b"),
)
"""The first that fits decides: good practice before learning ("Learning from good practice"),
resources before learning ("Learning resources")."""

_COMPILED = tuple((part, re.compile(pattern, re.IGNORECASE)) for part, pattern in _PATTERNS)
_NUMBERING = re.compile(r"^\W*(?:(?:box|step|part)\s+)?\(?\d{0,2}[.):]?\s*", re.IGNORECASE)


def part_of(words: str) -> Part:
    """Return what a heading or a lead-in sentence announces.

    Args:
        words: the heading; numbering before it does not matter.
    """
    plain = _NUMBERING.sub("", words.replace("’", "'"))
    for part, pattern in _COMPILED:
        if pattern.search(plain):
            return part
    return Part.UNKNOWN


def parts_of(sections: Sequence[Section]) -> list[Part]:
    """Return what each section is: by its own heading, else by the nearest one above it.

    A heading with nothing under it but further headings hands its part on to them, as in files
    whose headings carry no levels.

    Args:
        sections: of one extract, in order.

    Returns:
        One part for each section.
    """
    parts: list[Part] = []
    handed = Part.UNKNOWN
    for section in sections:
        known = (part_of(words) for words in reversed(section.heading))
        part = next((part for part in known if part is not Part.UNKNOWN), Part.UNKNOWN)
        if part is not Part.UNKNOWN:
            handed = Part.UNKNOWN if section.blocks else part
        parts.append(handed if part is Part.UNKNOWN else part)
    return parts
