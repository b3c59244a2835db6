"""Roles: what a section of a briefing is (story, good practice, learning ...), by its heading.

Headings are no fixed list; each pattern below was met in a published briefing or is a plain
variant of one. Where a heading says nothing, the part is told by what surrounds it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from collection.extract import Section


class Role(StrEnum):
    """What a section of a briefing is."""

    LEARNING = "learning"
    GOOD_PRACTICE = "good practice"
    STORY = "story"
    RESOURCES = "resources"
    REFLECTION = "reflection"
    ABOUT = "about"
    UNKNOWN = "unknown"


_PATTERNS: tuple[tuple[Role, str], ...] = (
    (Role.LEARNING, r"\b(learning|lessons) (and|&) (good|positive)|practice (and|&) learning"),
    (Role.GOOD_PRACTICE, r"\b(good|positive|effective|best|strong) practice\b"),
    (Role.GOOD_PRACTICE, r"\b(went|go|worked|working|done|did|do) well\b|\bgood work\b"),
    (Role.GOOD_PRACTICE, r"\bwhat (was |is )?(already )?(work(ed|ing|s)|help(ed|s))\b"),
    (Role.GOOD_PRACTICE, r"\bwhat (was|is|were) good\b|\bwhat made (a|the) difference\b"),
    (Role.GOOD_PRACTICE, r"\bstrengths\b|\bprotective factors\b"),
    (Role.ABOUT, r"\blearn(ing)? (and|&) (development|improv\w+|training)\b"),
    (
        Role.ABOUT,
        r"\b(learning|improvement|review) (framework|journey|cycle|strategy)\b|\bwhat did we do\b",
    ),
    (
        Role.ABOUT,
        r"\byou('ll| will) (be able|hear|gain|need|learn|cover|receive|explore)\b"
        r"|\bby the end of\b",
    ),
    (Role.ABOUT, r"\b(message|word|note|welcome|foreword) from\b|^welcome\b"),
    (Role.ABOUT, r"^what (happens|will happen)\b"),
    (
        Role.ABOUT,
        r"^how (we|the (partnership|board|group)) (find|learn|share|gather|spread|check|know)\b"
        r"|^how (the )?(learning|lessons?) (is|are|will be)\b",
    ),
    (Role.ABOUT, r"\blearning (outcomes?|objectives?|aims|portal|hub|offer|events?)\b"),
    (Role.ABOUT, r"\blearning (lunch(es)?|sessions?|week|days?|circles?|programme|library|zone)\b"),
    (Role.ABOUT, r"\b(approach|methods?|ways|culture|commitment)\b.{0,300}\blearn(ing)?\b"),
    (Role.RESOURCES, r"\b(resources?|references|keywords|contacts?|(further|useful) reading)\b"),
    (Role.RESOURCES, r"\b(more|further) information\b|\b(useful|helpful) links\b|^links\b"),
    (Role.RESOURCES, r"\bfind (out )?more\b|\bread more\b|\bwant to know more|\bdownloads?\b"),
    (Role.RESOURCES, r"^training\b|\btraining (courses?|available|opportunities)\b|\bget help\b"),
    (Role.RESOURCES, r"\b(need|further|more|get) (advice|support)\b|^(advice|support) and\b"),
    (Role.RESOURCES, r"^get in touch\b"),
    (Role.RESOURCES, r"^(local )?(support|services|help|offer)( (and|&) \w+| available)?$"),
    (Role.REFLECTION, r"\b(ask|asking) (yourself|yourselves|each other)\b|\breflect(ion|ive)?\b"),
    (Role.RESOURCES, r"^where (to|can|do)\b|^read on\b|\b(enquir(y|ies))\b|^more about\b"),
    (Role.ABOUT, r"\b(embed|disseminat)\w*\b.{0,60}\b(learning|lessons)\b"),
    (Role.ABOUT, r"\bshar(e|ing) (the |this |our )?(learning|lessons|briefing)\b"),
    (Role.ABOUT, r"\bdiary\b|\bthank you\b|\backnowledgements?\b"),
    (Role.REFLECTION, r"\bquestions\b|^discuss|\bfor discussion\b|^talk (about|in)\b"),
    (Role.LEARNING, r"\bwhat (is|are|was|were|did) (the |we )?(key |main )?(learn|lesson|message)"),
    (Role.STORY, r"\b(is|was) (the|this) (case|review) about\b|^who (was|were)\b"),
    (Role.STORY, r"^about (?!(this|us|our|the (briefing|guide|partnership|board|review))\b)"),
    (Role.STORY, r"'s? (story|journey|life|year|week|day|experience)\b|\btold us\b"),
    (
        Role.ABOUT,
        r"\breferr?(al|ing)?\b.{0,300}\breviews?\b|^how (is|are|was|were|to (use|book|apply))\b",
    ),
    (Role.ABOUT, r"^(how (do|did|does) we|why|who (is|are)|about)\b|\b(purpose|aims?)\b"),
    (Role.LEARNING, r"\bmeans? for (you|your|us|our|me|my|practice|practitioners|staff|teams?)\b"),
    (Role.LEARNING, r"^(so|now) what\b|^what (now|next)\b"),
    (
        Role.ABOUT,
        r"^(when|where|which|who)\b.*\?$|^who (should|can|may)\b|^this (briefing|guide|page)\b",
    ),
    (Role.ABOUT, r"^what (is|are|does)\b(?!.*\b(expected|asked|required)\b)"),
    (Role.LEARNING, r"\b(learning|learn(ed|t)?|lessons?)\b"),
    (Role.LEARNING, r"\bmessages?\b|\bthemes\b|\bkey (points|findings)\b|\btake[- ]?aways?\b"),
    (Role.LEARNING, r"^(dos?|do not|don'?ts?|dos? and don'?ts)\W*$"),
    (Role.LEARNING, r"\bimplications\b|\bremember\b|\b(i|we|you) will\b"),
    (Role.LEARNING, r"\bwhat (to do|(can|should|must|do|could|will) (you|we|i)|needs to)\b"),
    (Role.LEARNING, r"\bwhat\b.{0,60}\b(should|must|can|need(s)? to) (do|know|change)\b"),
    (Role.LEARNING, r"\bwhat\b.{0,60}\b(teach(es)?|taught)\b"),
    (
        Role.LEARNING,
        r"\bwhat\b(?!.{0,60}\b(data|figures|numbers|statistics|research)\b)"
        r".{0,60}\b(tells?|shows?|says? to) (us|you|me)\b",
    ),
    (Role.LEARNING, r"\bnext steps\b|\b(practical|top) tips\b|\brecommendations?\b"),
    (Role.LEARNING, r"\bactions?\b (for|points?|needed|required)\b|^actions?$"),
    (Role.LEARNING, r"\bchanges? (are |is )?needed\b|\b(to|must|should) (change|happen|be done)\b"),
    (Role.LEARNING, r"\b(practice points|points? for practice|consider(ations)? (for|in))\b"),
    (Role.LEARNING, r"^improv(e|ing)\b|\b(we|you|i) improve\b|\bdifferently\b|\bareas? for\b"),
    (Role.LEARNING, r"\b(do|be) better\b|\bto do\??:?$"),
    (Role.LEARNING, r"\b(must|should|needs? to|make sure|ensure)( always| also)?( that)?:?$"),
    (Role.STORY, r"\b(background|incident|circumstances|story|summary|overview|timeline|events)\b"),
    (Role.STORY, r"\bwhat happened\b|\bcase\b|\bchild'?s experience\b|\bfamily\b|^what\??$"),
    (Role.STORY, r"\banalysis\b|\bcomplicating factors\b|\bgrey areas\b|\bvoice of the child\b"),
    (Role.STORY, r"\brisks?\b|^introduction\b|\bchallenges\b|\bcontext\b|\bhistory\b|^the child\b"),
    (Role.ABOUT, r"\bcriteria\b|\b(where|when):$"),
    (Role.STORY, r"\b(review|we) (else )?(find|found|look(ed)? at|saw)\b|\bknew\b"),
    (Role.STORY, r"\blife (was|for)\b"),
)
"""The first that fits decides: good practice before learning ("Learning from good practice"),
resources before learning ("Learning resources")."""

LONGEST = 300
"""Characters of a heading that are looked at: more is no heading, and patterns take their time."""
_COMPILED = tuple((part, re.compile(pattern, re.IGNORECASE)) for part, pattern in _PATTERNS)
_NUMBERING = re.compile(r"^\W*(?:(?:box|step|part)\s+)?\(?\d{0,2}[.):]?\s*", re.IGNORECASE)
_PAGE = re.compile(r"\d{1,2}[.:)] ")
_KNOWN = frozenset(Role) - {Role.UNKNOWN}
_TOPIC = re.compile(
    r"\b(voice of the child|famil(y|ies)|risks?|history|context|challenges|analysis|story"
    r"|experience|assessments?|life|day)\b",
    re.IGNORECASE,
)


def part_of(words: str) -> Role:
    """Return what a heading or a lead-in sentence announces.

    Args:
        words: the heading; numbering before it does not matter.
    """
    plain = _NUMBERING.sub("", words[:LONGEST].replace("’", "'"))
    for part, pattern in _COMPILED:
        if pattern.search(plain):
            return part
    return Role.UNKNOWN


def is_topic(heading: str) -> bool:
    """Tell whether a heading that is of the story elsewhere may be a topic of learning as well.

    Args:
        heading: its words: "Voice of the child", "Family history".
    """
    return part_of(heading) is Role.STORY and _TOPIC.search(heading) is not None


def is_bare(heading: str) -> bool:
    """Tell whether a heading holds no word, as the bare numbers of some boxes.

    Args:
        heading: its words.
    """
    return not _NUMBERING.sub("", heading)


def parts_of(sections: Sequence[Section], title: str = "") -> list[Role]:
    """Return what each section is: by its own heading, else by the nearest one above it.

    A heading with nothing under it but further headings hands its part on to them, as in files
    whose headings carry no levels. A title hands nothing down, but where it is numbered, as on one
    page of a guide.

    Args:
        sections: of one extract, in order.
        title: of the extract.

    Returns:
        One part for each section.
    """
    page = (title,) if _PAGE.match(title) else ()
    parts: list[Role] = []
    handed = Role.UNKNOWN
    above = _is_above_all(sections, title)
    for section in sections:
        trail = section.heading[1:] if above else section.heading
        part = _part_of_trail((*page, *trail))
        if handed is Role.LEARNING and section.heading and is_topic(section.heading[-1]):
            part = Role.UNKNOWN
        if part is not Role.UNKNOWN:
            handed = Role.UNKNOWN if section.blocks else part
        parts.append(handed if part is Role.UNKNOWN else part)
    return parts


def _is_above_all(sections: Sequence[Section], title: str) -> bool:
    """Tell whether the first heading is a title: it says the title, or stands over all the others.

    A title hands nothing down: under "Learning from Child T" comes the story first.
    """
    trails = [section.heading for section in sections if section.heading]
    first = trails[0][0] if trails else ""
    over = len(trails) > 2 and all(trail[0] == first for trail in trails)
    return over or (bool(first) and first.casefold() == title.casefold())


def _part_of_trail(trail: Sequence[str]) -> Role:
    known = [(part, words) for words in reversed(trail) if (part := part_of(words)) in _KNOWN]
    above = [part for part, _ in known[1:]]
    if known and is_topic(known[0][1]) and Role.LEARNING in above:
        return Role.LEARNING
    return known[0][0] if known else Role.UNKNOWN
