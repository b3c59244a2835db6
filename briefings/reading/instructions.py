"""Instructions: whether a text tells what to do or what happened, where no heading says which."""

from __future__ import annotations

import re
from collections.abc import Sequence

_IMPERATIVES = (
    "add agree allow always arrange ask avoid be bear begin bring build call carry challenge "
    "check choose clarify code collect compare complete consider consult contact count create "
    "decide describe develop discuss do document don't encourage engage ensure escalate establish "
    "examine explain explore find follow gather get give go hear help hold identify include "
    "inform insist invite involve join keep know learn leave let listen look maintain make meet "
    "monitor name never notice notify observe offer open pass plan prepare put question raise "
    "reach read recognise record refer remember report respect respond review revisit ring say "
    "see seek send set share show speak spend start stay stop take talk tell think track treat "
    "trust try understand update use visit wait watch weigh work write "
)
"""Verbs that begin a command; not those that are nouns as often ("support", "change")."""
_CLAUSE = r"(?:after|before|if|once|unless|until|when|where|whenever|wherever)\b[^.,;:]{3,120}, "
"""What may stand before a command: "Where a child has moved, ring the school"."""
_DIRECTIVE = re.compile(
    r"\b(?:must|should|ought to|needs? to|ha(?:s|ve) to)\b(?! (?:not )?have\b)"
    r"|\b(?:ensure|make sure)\b"
    rf"|(?:^|[.!;:|]\s+)(?:{_CLAUSE})?(?:{'|'.join(_IMPERATIVES.split())})\b",
    re.IGNORECASE,
)
"""Obligation anywhere, or a sentence that begins with a command. "Should have" tells of a failing,
as case facts on slides do."""

_PAST = re.compile(
    r"(?<!\ba )(?<!\ban )(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\bto )(?<!\band )"
    r"\b(?:was|were|had|did|became|began|brought|came|died|fell|felt|found|gave|got|knew|left"
    r"|lost|made|met|rang|said|saw|slept|spoke|took|told|went|wrote|\w{2,}ed)\b",
    re.IGNORECASE,
)
"""A verb in the past, and not one after an article or "is" ("a forced marriage", "is said")."""
_PUBLISHER = re.compile(r"\b(?:board|partnership|briefing|guide|page)\b", re.IGNORECASE)
"""Who wrote the briefing is no part of the story."""
_PERSON = re.compile(
    r"\b(?:he|she|his|her|hers|mothers?|fathers?|parents?|mum|dad|child|children|baby"
    r"|infant|toddler|boy|girl|family|siblings?|brothers?|sisters?|teenager|young person)\b",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"\b(?:safeguarding )(?:children|child|famil)"
    r"|\bchildren'?s (?=social|services|safeguarding|cent)|\bchild protection\b",
    re.IGNORECASE,
)
"""Names of services and boards, which hold the words for people."""
_REACHED = re.compile(r"\b0\d{2,4}[ -]?\d{3}[ -]?\d{3,4}\b|\S@\S{1,80}\.\w")
"""A telephone number or an e-mail address."""
_NOTICE = re.compile(
    rf"{_REACHED.pattern}"
    r"|\b(?:this|these|our) (?:page|briefing|form|leaflet|poster|slides?|bulletin|newsletter)\b"
    r"|\bthe (?:form|slides|(?:business unit|office)\b)|\b(?:a|another) (?:copy|place)\b"
    r"|\b(?:book|print|order) (?:a (?:place|copy)|early|now|on ?line|your place|this|these|out)\b"
    r"|\b(?:download|subscribe|register|sign up|log in|follow us|webinar)\b"
    r"|\b(?:the|an) (?:online form|(?:old|new|previous) version|editor)\b|\byour news\b"
    r"|\bin touch\b|\bfeedback\b|\byour team meeting\b|\bto book\b"
    r"|\bopen (?:every|on|from|to all)\b|\bruns on\b|\ba visit if\b",
    re.IGNORECASE,
)
"""What is asked about the briefing itself, its form or a service: telephone numbers, addresses,
"book", "print", "a copy"."""
_OF_PUBLISHER = re.compile(
    r"\bthe (?:\w+ ){0,3}(?:partnership|board|council|panel|(?:sub)?group|trust)s?\b(?!['’])",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\d\s?%|\bper cent\b|^(?:(?:about|around|over|nearly|more than) )?"
    r"(?:\d[\d,]*|half|most|a (?:third|quarter)|two thirds) "
    r"(?!(?:hour|day|week|month|minute)s?\b)(?:\w+ ){0,4}(?:are|had|have|was|were|would)\b",
    re.IGNORECASE,
)
"""What counts: a share, or so many of something that were or had something."""
_COMING = re.compile(
    r"\b(?:panel|partnership|board|government) ha(?:s|ve) (?:published|launched|issued)\b"
    r"|\b(?:will be|is being|are being) (?:published|launched|issued|shared|circulated)\b"
    r"|\blook out for\b|\bcoming soon\b|\bjoin us\b"
    r"|\bcome to (?:a|our|the) (?:\w+ )?(?:conference|event|launch|lunch|session|workshop)\b",
    re.IGNORECASE,
)
"""What tells of something that is to come, and not of what was learned."""
_DONE = re.compile(r"we (?:held|met|ran|set up|wrote|began|\w+ed)\b", re.IGNORECASE)
"""How a partnership begins that tells what it did."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def tells_what_to_do(text: str) -> bool:
    """Tell whether a text asks something of its reader.

    Args:
        text: of a list item or a paragraph; a question asks for thought and not for an act.
    """
    return not text.endswith("?") and _DIRECTIVE.search(text.replace("’", "'")) is not None


def tell_what_happened(texts: Sequence[str], names: str = "", *, least: int = 1) -> bool:
    """Tell whether texts are a story: of people, and at least half of their sentences in the past.

    Args:
        texts: of list items or paragraphs that stand together.
        names: words that may be somebody's pseudonym, such as the heading above.
        least: how many sentences must be in the past.
    """
    sentences = [sentence for text in texts for sentence in _SENTENCE.split(text)]
    past = [s for s in sentences if _PAST.search(s) and not _PUBLISHER.search(s)]
    plain = _INSTITUTION.sub("", " ".join(texts).replace("’", "'"))
    named = any(word in plain for word in re.findall(r"\b[A-Z]\w{2,}", names))
    people = named or _PERSON.search(plain) is not None
    return people and len(past) >= least and 2 * len(past) >= len(sentences)


def is_notice(text: str) -> bool:
    """Tell whether a text asks for something about the briefing or a service, not in practice.

    Args:
        text: of a list item or a paragraph.
    """
    return _NOTICE.search(text) is not None


def gives_figure(text: str) -> bool:
    """Tell whether a text says how many or what share of something was so.

    Args:
        text: of a list item.
    """
    return _FIGURE.search(text) is not None


def gives_contact(text: str) -> bool:
    """Tell whether a text says whom to ring or write to, and asks for nothing else.

    Args:
        text: of a paragraph.
    """
    others = [part for part in _SENTENCE.split(text) if not _REACHED.search(part)]
    return _REACHED.search(text) is not None and not any(map(tells_what_to_do, others))


def reports(text: str) -> bool:
    """Tell whether a text says what a partnership does, or what is to come, and asks for no act.

    Args:
        text: of a paragraph.
    """
    if _COMING.search(text) or _DONE.match(text):
        return True
    return _OF_PUBLISHER.search(text) is not None and not tells_what_to_do(text)
