"""section_slugs(): names of the sections of a version, by number and heading, for addresses.

A section keeps its name when others are put in front of it, when its words change, and in every
later version in which its number and heading stay. Only sections that are named alike need more
to be told apart: the headings above them, and where those are the same too, a hash of their words.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from collection.vocabulary import Box

LONGEST = 60
"""Characters of a name: an address fits on a line of paper, and most headings into it whole."""
HASH = 6
"""Hexadecimal digits that stand for what was cut off, or for words: of a hundred sections that are
named alike, two get the same once in three thousand versions, and are then counted."""
ABOVE, APART = "--", "~"
"""What parts a heading from the one above it, and a name from its hash: neither is in a heading's
own slug, and no address needs to encode either (RFC 3986, section 2.3)."""
BEGINNING = "beginning"
"""What stands before the first heading of the body."""
APOSTROPHES = str.maketrans("", "", "'’‘ʼ")


class Named(NamedTuple):
    """What a section is named by."""

    heading: Sequence[str]
    box: Box
    page: int | None
    text: str


def section_slugs(sections: Sequence[Named]) -> list[str]:
    """Return a name for each section of a version, unique among them and fit for an address.

    Args:
        sections: in reading order.
    """
    slugs = [own_slug(section) for section in sections]
    slugs = _told_apart(slugs, sections, lambda _, section: _with_those_above(section))
    slugs = _told_apart(slugs, sections, lambda slug, section: slug + APART + _hash_of(section))
    return _counted(slugs)


def with_slugs(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the columns of a version's sections with the name of each.

    Args:
        rows: the columns of each section, in reading order.
    """
    named = [Named(row["heading"], Box(row["box"]), row["page"], row["text"]) for row in rows]
    return [{**row, "slug": slug} for row, slug in zip(rows, section_slugs(named), strict=True)]


def own_slug(section: Named) -> str:
    """Return the name of a section that no other of its version is named like.

    Args:
        section: by its innermost heading; without one by its page, or by where it stands.
    """
    trail = _words(section)
    return trail[-1] if trail else _unheaded(section)


def _with_those_above(section: Named) -> str:
    trail = _words(section)
    return _cut(ABOVE.join(trail)) if trail else _unheaded(section)


def _words(section: Named) -> list[str]:
    return [slug for heading in section.heading if (slug := _slug(heading))]


def _unheaded(section: Named) -> str:
    if section.box is not Box.BODY:
        return str(section.box)
    return f"page-{section.page}" if section.page else BEGINNING


def _slug(words: str) -> str:
    """Return words in lower case with hyphens between them, in whatever script they are."""
    folded = unicodedata.normalize("NFKC", words).casefold().translate(APOSTROPHES)
    plain = unicodedata.normalize("NFKC", folded)
    # Marks belong to the letters before them: without those no word of Hindi is left whole.
    kept = (c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in plain)
    return _cut("-".join("".join(kept).split()))


def _cut(slug: str) -> str:
    """Return a name that is short enough; where it was cut, a hash stands for all of it."""
    if len(slug) <= LONGEST:
        return slug
    return slug[: LONGEST - HASH - len(APART)].rstrip("-") + APART + _hash(slug)


def _hash_of(section: Named) -> str:
    return _hash(json.dumps([list(section.heading), str(section.box), section.text]))


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:HASH]


def _told_apart(
    slugs: Sequence[str], sections: Sequence[Named], longer: Callable[[str, Named], str]
) -> list[str]:
    """Return longer names for all that share one: the first too, for another may come before it."""
    times = Counter(slugs)
    return [
        slug if times[slug] == 1 else longer(slug, section)
        for slug, section in zip(slugs, sections, strict=True)
    ]


def _counted(slugs: Sequence[str]) -> list[str]:
    """Number those that are named alike to the end: of sections with the same words."""
    taken: set[str] = set()
    found = []
    for slug in slugs:
        name, count = slug, 1
        while name in taken:
            count += 1
            name = f"{slug}{APART}{count}"
        taken.add(name)
        found.append(name)
    return found
