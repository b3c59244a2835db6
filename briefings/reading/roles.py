"""Parts: what a section of a briefing is (story, good practice, learning ...), by its heading.

Headings are no fixed list; each pattern below was met in a published briefing or is a plain
variant of one. Where a heading says nothing, the part is told by what surrounds it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from collection.extract import Section


class Part(StrEnum):
    """What a section of a briefing is."""

    LEARNING = "learning"
    GOOD_PRACTICE = "good practice"
    STORY = "story"
    RESOURCES = "resources"
    REFLECTION = "reflection"
    ABOUT = "about"
    UNKNOWN = "unknown"


_PATTERNS: tuple[tuple[Part, str], ...] = (
    (Part.LEARNING, r"\b(learning|lessons) (and|&) (good|positive)|practice (and|&) learning"),
    (Part.GOOD_PRACTICE, r"\b(good|positive|effective|best|strong) practice\b"),
    (Part.GOOD_PRACTICE, r"\b(went|go|worked|working|done|did|do) well\b|\bgood work\b"),
    (Part.GOOD_PRACTICE, r"\bwhat (was |is )?(already )?(work(ed|ing|s)|help(ed|s))\b"),
    (Part.GOOD_PRACTICE, r"\bwhat (was|is|were) good\b|\bwhat made (a|the) difference\b"),
    (Part.GOOD_PRACTICE, r"\bstrengths\b|\bprotective factors\b"),
    (Part.ABOUT, r"\blearn(ing)? (and|&) (development|improv\w+|training)\b"),
    (Part.ABOUT, r"\b(learning|improvement|review) (framework|journey)\b|\bwhat did we do\b"),
    (Part.ABOUT, r"\blearning (outcomes?|objectives?|aims|portal|hub|offer|events?)\b"),
    (Part.ABOUT, r"\b(approach|methods?|ways|culture|commitment)\b.{0,300}\blearn(ing)?\b"),
    (Part.RESOURCES, r"\b(resources?|references|keywords|contacts?|(further|useful) reading)\b"),
    (Part.RESOURCES, r"\b(more|further) information\b|\b(useful|helpful) links\b|^links\b"),
    (Part.RESOURCES, r"\bfind (out )?more\b|\bread more\b|\bwant to know more|\bdownloads?\b"),
    (Part.RESOURCES, r"^training\b|\btraining (courses?|available|opportunities)\b|\bget help\b"),
    (Part.RESOURCES, r"\b(need|further|more|get) (advice|support)\b|^(advice|support) and\b"),
    (Part.RESOURCES, r"^get in touch\b"),
    (Part.REFLECTION, r"\b(ask|asking) (yourself|yourselves|each other)\b|\breflect(ion|ive)?\b"),
    (Part.RESOURCES, r"^where (to|can|do)\b|^read on\b|\b(enquir(y|ies))\b|^more about\b"),
    (Part.ABOUT, r"\bshar(e|ing) (the |this |our )?(learning|lessons|briefing)\b"),
    (Part.ABOUT, r"\bdiary\b|\bthank you\b|\backnowledgements?\b"),
    (Part.REFLECTION, r"\bquestions\b|^discuss|\bfor discussion\b|^talk (about|in)\b"),
    (Part.LEARNING, r"\bwhat (is|are|was|were|did) (the |we )?(key |main )?(learn|lesson|message)"),
    (Part.STORY, r"\b(is|was) (the|this) (case|review) about\b|^who (was|were)\b"),
    (Part.STORY, r"^about (?!(this|us|our|the (briefing|guide|partnership|board|review))\b)"),
    (Part.STORY, r"'s? (story|journey|life|year|week|day|experience)\b|\btold us\b"),
    (
        Part.ABOUT,
        r"\breferr?(al|ing)?\b.{0,300}\breviews?\b|^how (is|are|was|were|to (use|book|apply))\b",
    ),
    (Part.ABOUT, r"^(how (do|did|does) we|why|who (is|are)|about)\b|\b(purpose|aims?)\b"),
    (Part.LEARNING, r"\bmeans? for (you|your|us|our|me|my|practice|practitioners|staff|teams?)\b"),
    (Part.LEARNING, r"^(so|now) what\b"),
    (
        Part.ABOUT,
        r"^(when|where|which|who)\b.*\?$|^who (should|can|may)\b|^this (briefing|guide|page)\b",
    ),
    (Part.ABOUT, r"^what (is|are|does)\b(?!.*\b(expected|asked|required)\b)"),
    (Part.LEARNING, r"\b(learning|learn(ed|t)?|lessons?)\b"),
    (Part.LEARNING, r"\bmessages?\b|\bthemes\b|\bkey (points|findings)\b|\btake[- ]?aways?\b"),
    (Part.LEARNING, r"\bimplications\b|\bremember\b|\b(i|we|you) will\b"),
    (Part.LEARNING, r"\bwhat (to do|(can|should|must|do|could|will) (you|we|i)|needs to)\b"),
    (Part.LEARNING, r"\bnext steps\b|\b(practical|top) tips\b|\brecommendations?\b"),
    (Part.LEARNING, r"\bactions?\b (for|points?|needed|required)\b|^actions?$"),
    (Part.LEARNING, r"\bchanges? (are |is )?needed\b|\b(to|must|should) (change|happen|be done)\b"),
    (Part.LEARNING, r"\b(practice points|points? for practice|consider(ations)? (for|in))\b"),
    (Part.LEARNING, r"^improv(e|ing)\b|\b(we|you|i) improve\b|\bdifferently\b|\bareas? for\b"),
    (Part.LEARNING, r"\b(do|be) better\b|\bto do\??:?$"),
    (Part.LEARNING, r"\b(must|should|needs? to|make sure|ensure)( always| also)?( that)?:?$"),
    (Part.STORY, r"\b(background|incident|circumstances|story|summary|overview|timeline|events)\b"),
    (Part.STORY, r"\bwhat happened\b|\bcase\b|\bchild'?s experience\b|\bfamily\b|^what\??$"),
    (Part.STORY, r"\banalysis\b|\bcomplicating factors\b|\bgrey areas\b|\bvoice of the child\b"),
    (Part.STORY, r"\brisks?\b|^introduction\b|\bchallenges\b|\bcontext\b|\bhistory\b|^the child\b"),
    (Part.ABOUT, r"\bcriteria\b|\b(where|when):$"),
    (Part.STORY, r"\b(review|we) (else )?(find|found|look(ed)? at|saw)\b|\bknew\b"),
    (Part.STORY, r"\blife (was|for)\b"),
)
"""The first that fits decides: good practice before learning ("Learning from good practice"),
resources before learning ("Learning resources")."""

LONGEST = 300
"""Characters of a heading that are looked at: more is no heading, and patterns take their time."""
_COMPILED = tuple((part, re.compile(pattern, re.IGNORECASE)) for part, pattern in _PATTERNS)
_NUMBERING = re.compile(r"^\W*(?:(?:box|step|part)\s+)?\(?\d{0,2}[.):]?\s*", re.IGNORECASE)
_PAGE = re.compile(r"\d{1,2}[.:)] ")
_KNOWN = frozenset(Part) - {Part.UNKNOWN}
_TOPIC = re.compile(
    r"\b(voice of the child|famil(y|ies)|risks?|history|context|challenges|analysis|story"
    r"|experience|assessments?|life|day)\b",
    re.IGNORECASE,
)


def part_of(words: str) -> Part:
    """Return what a heading or a lead-in sentence announces.

    Args:
        words: the heading; numbering before it does not matter.
    """
    plain = _NUMBERING.sub("", words[:LONGEST].replace("’", "'"))
    for part, pattern in _COMPILED:
        if pattern.search(plain):
            return part
    return Part.UNKNOWN


def is_topic(heading: str) -> bool:
    """Tell whether a heading that is of the story elsewhere may be a topic of learning as well.

    Args:
        heading: its words: "Voice of the child", "Family history".
    """
    return part_of(heading) is Part.STORY and _TOPIC.search(heading) is not None


def is_bare(heading: str) -> bool:
    """Tell whether a heading holds no word, as the bare numbers of some boxes.

    Args:
        heading: its words.
    """
    return not _NUMBERING.sub("", heading)


def parts_of(sections: Sequence[Section], title: str = "") -> list[Part]:
    """Return what each section is: by its own heading, else by the nearest one above it.

    A heading with nothing under it but further headings hands its part on to them, as in files
    whose headings carry no levels. The title is above them all where it is numbered, as on one
    page of a guide.

    Args:
        sections: of one extract, in order.
        title: of the extract.

    Returns:
        One part for each section.
    """
    page = (title,) if _PAGE.match(title) else ()
    parts: list[Part] = []
    handed = Part.UNKNOWN
    for section in sections:
        part = _part_of_trail((*page, *section.heading))
        if handed is Part.LEARNING and section.heading and is_topic(section.heading[-1]):
            part = Part.UNKNOWN
        if part is not Part.UNKNOWN:
            handed = Part.UNKNOWN if section.blocks else part
        parts.append(handed if part is Part.UNKNOWN else part)
    return parts


def _part_of_trail(trail: Sequence[str]) -> Part:
    known = [(part, words) for words in reversed(trail) if (part := part_of(words)) in _KNOWN]
    above = [part for part, _ in known[1:]]
    if known and is_topic(known[0][1]) and Part.LEARNING in above:
        return Part.LEARNING
    return known[0][0] if known else Part.UNKNOWN
