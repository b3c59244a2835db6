"""doubt(): why a new text cannot be the next edition of the one that is held; near(): whether the
words at the end of a redirect are those of the document that stood at its beginning.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crawler.editions.edition import Edition
from crawler.editions.sent import SentToday, same_as_any


class DoubtKind(StrEnum):
    """What a doubted text is taken for."""

    SIGN_IN = "sign_in"
    CHALLENGE = "challenge"
    CONSENT = "consent"
    NOTICE = "notice"
    PARKED = "parked"
    SHELL = "shell"
    HOME = "home"
    LANGUAGE = "language"
    REFUSED_BEFORE = "refused_before"
    SHARED = "shared"
    SHRUNK = "shrunk"
    OTHER_WORDS = "other_words"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a text is held back.

    Args:
        kind: what it is taken for.
        words: why, in words for an admin.
    """

    kind: DoubtKind
    words: str


def doubt(
    held: Edition, came: Edition, sent: SentToday, *, announced: bool = False, url: str = ""
) -> Doubt | None:
    """Return why a text cannot be the next edition of the one held; None where it can.

    A page that is no document at all is told by ``no_document`` before.

    Args:
        held: the text that readers have.
        came: the text that came.
        sent: what else the site sent in this crawl.
        announced: whether the publisher's list of changes names this document.
        url: where it came from, which does not count among the addresses that share the text.
    """
    if same_as_any(held, (came,)):
        return None
    if same_as_any(came, sent.refused):
        return Doubt(DoubtKind.REFUSED_BEFORE, "this text was refused before")
    if sent.home is not None and same_as_any(came, (sent.home,)):
        return Doubt(DoubtKind.HOME, "it is the text of the site's first page")
    sharing = sent.sharing(came, but=url)
    if sharing:
        return Doubt(
            DoubtKind.SHARED,
            f"the same text came from {len(sharing)} other addresses in this crawl",
        )
    if 3 * came.words < held.words and not announced:
        return Doubt(
            DoubtKind.SHRUNK,
            f"it has {came.words} words, less than a third of the {held.words} before",
        )
    return None


NEAR = 0.5
"""Share of the rows of words held that must stand at the end of a redirect."""


def near(held: Edition, came: Edition) -> bool:
    """Tell whether a text is that of a document, moved and perhaps lightly edited.

    Args:
        held: the document's text.
        came: the text at the end of a redirect.
    """
    return held.kept_in(came) >= NEAR
