"""no_document(): why a page is no document, even where nothing was held at its address before.

What a page is built of decides first (``PageEvidence``): a form that asks for a password where
the words should be, marks of a service that tells people from robots, choices and no words. What
is left are short notices, "in any wording". They are told by the sum of small pieces of evidence,
none of which decides alone; docs/decisions/0018-replacements.md says how each weight was found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from crawler.editions.edition import Edition
from crawler.editions.evidence import PageEvidence
from crawler.editions.sent import SentToday, same_as_any
from crawler.editions.vocabulary import languages_of, share_of
from crawler.extract.model import Extract

LONGEST = 400
"""Words beyond which a text is a document whatever its page is built of: the longest sign-in help,
consent wall and parked page seen have 300."""

SMOOTHING = 8
"""Words that are counted beside a text's own and are in no list: one of five says little."""

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_STATUS = re.compile(r"(?<!\S)[45]\d\d(?!\S)|(?<!\S)[45]\d\d:")
_TELEPHONE = re.compile(r"\d{3,}[ -]?\d{3,}")


@dataclass(frozen=True)
class _Page:
    """A page, and what is asked of it more than once."""

    extract: Extract

    @property
    def built(self) -> PageEvidence:
        return self.extract.evidence

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The texts of its blocks, and its headings."""
        sections = self.extract.sections
        headings = dict.fromkeys(name for section in sections for name in section.heading)
        return (*headings, *(block.text for section in sections for block in section.blocks))

    @cached_property
    def length(self) -> int:
        """Words of its text, headings not counted."""
        return sum(len(section.text.split()) for section in self.extract.sections)

    @cached_property
    def words(self) -> Sequence[str]:
        """The words that it says itself, without lines that are nothing but a link."""
        linked = {link.words for link in self.extract.links}
        own = [line for line in self.lines if line not in linked]
        text = " ".join([self.extract.title, *own]).lower().replace("’", "'")
        return _WORD.findall(text)

    def share(self, kind: str) -> float:
        """Return the smoothed share of its words that a list holds."""
        number = len(self.words)
        return share_of(kind, self.words) * number / (number + SMOOTHING)

    @cached_property
    def subject(self) -> float:
        """Share of words of the field."""
        return self.share("subject")

    @property
    def in_no_language(self) -> bool:
        """Whether a text long enough to tell is in none that is known: words that fill a space."""
        known = languages_of(self.words).values()
        return len(self.words) >= 25 and not any(share >= 0.05 for share in known)

    @cached_property
    def visit(self) -> float:
        """Share of words about the site, the visit, and what is not there now."""
        return self.share("visit") + self.share("state") / 2


def no_document(
    extract: Extract, edition: Edition | None = None, sent: SentToday | None = None
) -> str | None:
    """Return why a page is no document, in words for an admin; None where it is one.

    Args:
        extract: what was read.
        edition: ``edition_of(extract)``; only needed with ``sent``.
        sent: what else the site sent; None where that is not known.
    """
    if extract.no_text or any(section.page is not None for section in extract.sections):
        return None
    page = _Page(extract)
    if page.length > LONGEST:
        return None
    for rule in _RULES:
        reason = rule(page)
        if reason is not None:
            return f"{reason} ({extract.title})" if extract.title else reason
    if edition is not None and sent is not None:
        return _by_what_else_was_sent(edition, sent)
    return None


def _sign_in(page: _Page) -> str | None:
    built = page.built
    asks = built.asked and (built.asked_after <= 30 or page.subject < 0.08)
    if asks and (page.length <= 120 or (built.asked_after <= 100 and page.subject < 0.08)):
        return "a sign-in form was sent as if it were a page"
    if built.ways_in and page.length <= 60 and page.subject < 0.1 and page.visit >= 0.12:
        return "a page that only leads to a sign-in was sent as if it were a page"
    return None


def _challenge(page: _Page) -> str | None:
    built = page.built
    if built.challenges and page.subject < 0.1 and (page.length <= 60 or built.blind_forms):
        return "a check whether a robot asks was sent as if it were a page"
    if built.refreshed and page.length <= 40 and page.subject < 0.1:
        return "a page that moves on by itself was sent as if it were a page"
    return None


def _consent(page: _Page) -> str | None:
    built = page.built
    if built.dialog_words and built.words - built.dialog_words <= 10:
        return "a dialog without a page behind it was sent as if it were a page"
    asks = built.choices >= 2 or (built.choices and built.blind_forms)
    if asks and not built.fields and page.length <= 250 and page.subject < 0.08:
        return "a page that asks for consent or a choice was sent as if it were a page"
    return None


def _empty(page: _Page) -> str | None:
    built = page.built
    if not built.web:
        return None
    waits = built.empty or built.frames or built.words - built.plain_words <= 12
    if page.length <= (10 if waits and built.scripts else 1):
        return (
            "an empty page that a script should fill was sent as if it were a page"
            if built.scripts
            else "a title without words was sent as if it were a page"
        )
    return None


def _parked(page: _Page) -> str | None:
    if page.built.names_host and page.built.links <= 4 and page.subject < 0.05:
        return "a parked address was sent as if it were a page"
    return None


def _notice(page: _Page) -> str | None:
    return (
        "an error page or a notice was sent as if it were a page"
        if notice_score(page) > 0
        else None
    )


def notice_score(page: _Page) -> float:
    """Return how much more speaks for a notice than for a document; 0 is the border."""
    told = (
        20 * page.share("visit")
        + 8 * page.share("state")
        + 2 * min(page.built.ways_out, 2)
        + 2 * bool(_STATUS.search(page.extract.title))
        + bool(page.length < 25 and page.built.fields)
        + page.in_no_language
    )
    # What speaks for neither by itself: a page without links, a text of a few words.
    weak = bool(page.built.web and not page.built.links) + (page.length < 8)
    return told + weak - _for_a_document(page) - 1.1 if told else -1.0


def _for_a_document(page: _Page) -> float:
    return (
        17 * page.subject
        + 2.5 * page.built.called
        + bool(page.extract.number)
        + bool(_TELEPHONE.search(" ".join(page.lines))) / 2
        + min(max(len(page.extract.sections) - 1, 0), 3)
    )


_RULES: Sequence[Callable[[_Page], str | None]] = (
    _sign_in,
    _challenge,
    _consent,
    _empty,
    _parked,
    _notice,
)


def _by_what_else_was_sent(edition: Edition, sent: SentToday) -> str | None:
    if same_as_any(edition, sent.refused):
        return f"this text was refused before ({edition.title})"
    if sent.nowhere is not None and same_as_any(edition, (sent.nowhere,)):
        return f"the site answers so at addresses that do not exist ({edition.title})"
    return None
