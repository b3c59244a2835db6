"""notice_score(): how much a page speaks like a site's notice to its visitor, "in any wording".

Small pieces of evidence are added; none of them decides alone. The weights come from a logistic
regression over the cases that were in sight (docs/decisions/0021-what-is-no-document.md), rounded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from collection.evidence import PageEvidence
from collection.extract import Extract, Link
from crawler.editions.sayings import Sayings, sayings_of, subjects_in
from crawler.editions.vocabulary import languages_of, listed_words, share_of

NOTICE = 3.5
"""Score beyond which a page is a notice though nothing else is known of its site. Few notices say
so much of themselves; what else the site sent adds to it (``crawler.editions.refusing``)."""

CALLED = 3
"""What it takes off a notice's score that title or heading have a word of the page's address."""

SMOOTHING = 8
"""Words that are counted beside a text's own and belong to no list: one of five says little."""

_STATUS = re.compile(r"(?<!\S)[45]\d\d(?![\w.,-])")
_MARK = re.compile(r"[?!]")


@dataclass(frozen=True)
class ReadPage:
    """A page that was read, and what is asked of it more than once.

    Args:
        extract: what was read.
    """

    extract: Extract

    @property
    def built(self) -> PageEvidence:
        """What it is built of."""
        return self.extract.evidence

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Its headings, each once."""
        sections = self.extract.sections
        return tuple(dict.fromkeys(name for section in sections for name in section.heading))

    @cached_property
    def length(self) -> int:
        """Words of its text, headings not counted."""
        return sum(len(section.text.split()) for section in self.extract.sections)

    @cached_property
    def words(self) -> Sequence[str]:
        """The different words that it says itself: not those of lines that are only a link."""
        own = [line for line in self.headings if line not in self._linked]
        text = " ".join([self.extract.title, *own, *self.lines])
        return list(dict.fromkeys(listed_words(text)))

    @cached_property
    def lines(self) -> Sequence[str]:
        """The blocks of its text that are not only a link."""
        blocks = (block.text for section in self.extract.sections for block in section.blocks)
        return [text for text in blocks if text not in self._linked]

    @cached_property
    def sayings(self) -> Sayings:
        """What its sentences are about."""
        return sayings_of(self.lines)

    @cached_property
    def pointers(self) -> int:
        """Different links within its sentences that are named after a subject."""
        return len({link.url for link in self.extract.links if self._points(link)})

    @property
    def guides(self) -> int:
        """How often it guides, or says where guidance is."""
        return self.sayings.guiding + self.pointers

    @property
    def says_something(self) -> bool:
        """Whether it holds a whole sentence that is not about itself."""
        whole = any(line.endswith((".", "?", "!")) and len(line.split()) > 3 for line in self.lines)
        return whole and self.sayings.other > 0

    def _points(self, link: Link) -> bool:
        return bool(subjects_in(link.words)) and any(link.words in line for line in self.lines)

    @cached_property
    def _linked(self) -> set[str]:
        return {link.words for link in self.extract.links}

    def share(self, kind: str) -> float:
        """Return the smoothed share of its words that a list holds.

        Args:
            kind: name of a list of words.toml.
        """
        number = len(self.words)
        return share_of(kind, self.words) * number / (number + SMOOTHING)

    @cached_property
    def subject(self) -> float:
        """Share of words of the field."""
        return self.share("subject")

    @cached_property
    def visit(self) -> float:
        """Share of words about the site, the visit, and what is not there now."""
        return self.share("visit") + self.share("state") / 2

    @property
    def in_no_language(self) -> bool:
        """Whether a text long enough to tell is in none that is known: words that fill a space."""
        known = languages_of(self.words).values()
        return len(self.words) >= 25 and not any(share >= 0.05 for share in known)


def notice_score(page: ReadPage) -> float:
    """Return how much a page speaks like a notice; NOTICE is the border.

    Args:
        page: what was read.
    """
    built, extract = page.built, page.extract
    sections = min(max(len(extract.sections) - 1, 0), 3)
    guides = min(page.guides, 3)
    titles = (extract.title, *page.headings[:1])
    return (
        20 * page.share("visit")
        + 13 * page.share("state")
        + 8 * page.share("address")
        - 12 * page.subject
        + 2 * min(built.ways_out, 2)
        + 2 * bool(_STATUS.search(extract.title))
        + bool(built.ways_in)
        + 2 * bool(built.fields and not built.letters and page.length < 25)
        + any(map(_MARK.search, titles))
        + bool(built.web and not built.links and built.passwords == built.asked)
        + (page.length < 8) / 2
        + page.in_no_language
        - CALLED * built.called
        - bool(extract.number)
        - sections * guides / 2
        + 1.5 * page.sayings.all_itself
        - guides / 2
    )
