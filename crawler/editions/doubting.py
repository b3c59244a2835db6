"""doubt(): why a new text cannot be the next edition of the one that is held; near(): whether the
words at the end of a redirect are those of the document that stood at its beginning.

A text that keeps half of the rows of words held is not doubted, whatever else came with it, but
where it is cut off: a redesign brings menus, forms and banners of its own. One that lost them is
doubted where something else speaks against it too; a chapter that was rewritten has lost them and
nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crawler.editions.breaking import SPEAKS
from crawler.editions.cutting import BROKEN, Cut, is_cut_off
from crawler.editions.edition import KEPT, Edition
from crawler.editions.naming import misnamed
from crawler.editions.notices import CALLED
from crawler.editions.refusing import LONGEST, PLAIN
from crawler.editions.sent import SentToday, same_as_any
from crawler.editions.vocabulary import LANGUAGES, is_telling

LOST = 0.25
"""Share below which most rows are lost: of the true edits that were not announced none keeps
less, half rewritten ones keep 0.3 to 0.5."""

FEW = 0.3
"""Share of a new text's telling words that the one held has too, below which it is about something
else: of half rewritten chapters it is 0.6 and more, of wholly rewritten ones 0.1 to 0.4, of what a
site sends in their place 0 to 0.1, and to 0.25 where it names the manual and its chapters."""

ENOUGH = 5
"""Telling words from which it says something that the text held has none of them."""

SHRUNK = 3
"""How many times fewer words make a text doubtful by itself."""

TAGS = 3
"""Tags among the words of a page from which its markup was escaped; one may be an editor's slip."""

GARBLED, GARBLED_SHARE = 4, 0.005
"""Garbled words more than before, and their share of all, from which a page is spoilt: of the true
pages of the corpora none has one, of shortcodes, Markdown, templates and letters read in another
character set a page has dozens."""

STUB = 80
"""Words that a chapter may be reduced to which only says where its subject is now: of the stubs of
the corpora the longest has fewer. It must say so: a stub that guides nobody (``Edition.guides``)
only says that the words are away for a time, though it was announced."""

GONE = 8
"""Words before that must be gone where the site speaks: fewer are a slip that was mended."""

NOTICED = 0.16
"""Share of words about the site and the visit from which a held text may have been a notice: of
chapters it is 0 to 0.1, of most notices 0.15 to 0.5."""

SPOKEN = 0.12
"""Share of common words from which a text is in a language: of running English or Welsh it is
0.35 to 0.5, of bilingual pages half of that, of another language less than 0.05."""


class DoubtKind(StrEnum):
    """What a doubted text is taken for."""

    SIGN_IN = "sign_in"
    HOME = "home"
    LANGUAGE = "language"
    REFUSED_BEFORE = "refused_before"
    SHARED = "shared"
    SHRUNK = "shrunk"
    OTHER_WORDS = "other_words"
    CUT = "cut"
    MARKUP = "markup"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a text is held back.

    Args:
        kind: what it is taken for.
        words: why, in words for an admin.
    """

    kind: DoubtKind
    words: str


@dataclass(frozen=True, slots=True)
class _Change:
    """The two texts, and what is known of them."""

    held: Edition
    came: Edition
    sent: SentToday
    announced: bool
    divided: bool
    cut: Cut | None
    speaks: float
    first: bool
    url: str

    @property
    def recovers(self) -> bool:
        """Whether the chapter itself came in the place of a notice."""
        return recovers(self.held, self.came, first=self.first, url=self.url)


def doubt(
    held: Edition,
    came: Edition,
    sent: SentToday,
    *,
    announced: bool = False,
    divided: bool = False,
    cut: Cut | None = None,
    speaks: float = 0.0,
    first: bool = False,
    url: str = "",
) -> Doubt | None:
    """Return why a text cannot be the next edition of the one held; None where it can.

    A page that is no document at all is told by ``no_document`` before.

    Args:
        held: the text that readers have.
        came: the text that came.
        sent: what else the site sent in this crawl.
        announced: whether the publisher's list of changes names this document.
        divided: whether the words that it lost stand on other pages of the crawl.
        cut: how it ends, where it is only the beginning of the text held.
        speaks: how much the site speaks of itself in what was added (``site_speaks``).
        first: whether the text held is the only one that its document ever had.
        url: where it came from, which does not count among the addresses that share the text.
    """
    if held.digest == came.digest:
        return None
    change = _Change(held, came, sent, announced, divided, cut, speaks, first, url)
    kept = held.kept_in(came) >= KEPT and not sent.sending(came, but=url)
    rules = _RULES_OF_KEPT if kept else _RULES
    return next(filter(None, (rule(change) for rule in rules)), None)


def _refused_before(change: _Change) -> Doubt | None:
    if same_as_any(change.came, change.sent.refused):
        return Doubt(DoubtKind.REFUSED_BEFORE, "this text was refused before")
    return None


def _home(change: _Change) -> Doubt | None:
    home = change.sent.home
    if home is None or not same_as_any(change.came, (home,)):
        return None
    return Doubt(DoubtKind.HOME, "it is the text of the site's first page")


def _shared(change: _Change) -> Doubt | None:
    sharing = change.sent.sharing(change.came, but=change.url)
    if not sharing:
        return None
    also = "another address has" if len(sharing) == 1 else f"{len(sharing)} other addresses have"
    return Doubt(DoubtKind.SHARED, f"{also} the same text, {sharing[0]} first")


def _sign_in(change: _Change) -> Doubt | None:
    if change.came.passwords and not change.held.passwords:
        return Doubt(
            DoubtKind.SIGN_IN, "it asks for a password, and most of the words before are gone"
        )
    return None


def _language(change: _Change) -> Doubt | None:
    languages = other_language(change.held, change.came)
    if languages is None or change.recovers:
        return None
    before, now = (LANGUAGES.get(code, f"the {code} script") for code in languages)
    return Doubt(DoubtKind.LANGUAGE, f"it is in {now}, the words before are in {before}")


def other_language(held: Edition, came: Edition) -> tuple[str, str] | None:
    """Return the languages of two texts where the second gave up that of the first.

    A page that holds both, before or after, has not given it up.

    Args:
        held: the text that readers have.
        came: the text that came.

    Returns:
        The language before and now, by their keys in words.toml; None where it is the same, or
        too little tells.
    """
    before, now = language_of(held), language_of(came)
    if not before or not now or before == now or held.kept_in(came) >= LOST:
        return None
    return None if came.languages.get(before, 0) >= SPOKEN / 2 else (before, now)


def is_about_the_same(held: Edition, came: Edition) -> bool:
    """Tell whether a rewritten text is about what the one held is about, by its telling words.

    An announced chapter may have lost all its rows, and keeps its subject; what a site sends in its
    place has another one, whatever was announced.

    Args:
        held: the text that readers have.
        came: the text that came.
    """
    return len(came.vocabulary) >= ENOUGH and came.words_in(held) >= FEW / 3


def _shrunk(change: _Change) -> Doubt | None:
    held, came = change.held.words, change.came.words
    # A chapter that was announced may be a stub that says where its subject is now.
    if SHRUNK * came >= held or (change.announced and change.came.guides) or change.divided:
        return None
    return Doubt(DoubtKind.SHRUNK, f"it has {came} words, less than a third of the {held} before")


def _other_words(change: _Change) -> Doubt | None:
    """Most rows are lost, and two other things speak against it; three, where it is announced and
    is a stub, or about the same.
    """
    held, came = change.held, change.came
    if not held.vocabulary or (change.divided and came.kept_in(held) >= KEPT):
        return None
    kept = held.kept_in(came)
    stub = came.words <= STUB and came.guides
    announced = change.announced and (stub or is_about_the_same(held, came))
    if kept >= LOST or against(held, came) < (3 if announced else 2) or change.recovers:
        return None
    return Doubt(
        DoubtKind.OTHER_WORDS,
        f"only {kept:.0%} of the words before are left in their order, and the rest of it is about "
        "something else",
    )


def recovers(held: Edition, came: Edition, *, first: bool, url: str = "") -> bool:
    """Tell whether a chapter came in the place of a notice that was met before it.

    The text held speaks of the site itself, or is the first of its document and may be a notice;
    the one that came is longer, guides, and is what its address is called. Good words are not
    replaced so.

    Args:
        held, came: the two texts.
        first: whether the text held is the only one that its document ever had.
        url: where it came from.
    """
    guides = came.guides >= PLAIN or came.words > LONGEST
    if not guides or came.visit >= NOTICED / 2 or came.words < 2 * held.words:
        return False
    return held.visit >= NOTICED or (first and may_be_notice(held) and not misnamed(came, url))


def may_be_notice(edition: Edition) -> bool:
    """Tell whether a text that stands as a document may be a notice, by what it says.

    It may stand under the chapter's own title, which speaks for it elsewhere.

    Args:
        edition: the text.
    """
    if edition.visit >= NOTICED:
        return True
    called = edition.evidence is not None and edition.evidence.called
    says = edition.notice + CALLED * called > 0
    return says and not edition.guides and 0 < edition.words <= LONGEST


def is_plain_guidance(edition: Edition) -> bool:
    """Tell whether a text is guidance whatever leads to it.

    Args:
        edition: the text.
    """
    return edition.words > LONGEST or (edition.guides >= PLAIN and edition.notice <= 0)


def against(held: Edition, came: Edition) -> int:
    """Return how many things, beside the lost rows, speak against a next edition.

    Args:
        held: the text that readers have.
        came: the text that came.

    Returns:
        One for a title about something else, one for words about something else and two where
        hardly any is the same, one for words about the site itself, one for ways out of it, and one
        where a page became a file, or a file a page.
    """
    known = came.words_in(held)
    return sum(
        (
            not _title(held) & _title(came),
            known < FEW,
            known < FEW / 3 and len(came.vocabulary) >= ENOUGH,
            came.visit >= held.visit + 0.08,
            _turns_away(came) and not _turns_away(held),
            _is_other_kind(held, came),
        )
    )


def _is_other_kind(held: Edition, came: Edition) -> bool:
    built = held.evidence, came.evidence
    return None not in built and len({each.web for each in built if each}) > 1


def _title(edition: Edition) -> set[str]:
    return set(filter(is_telling, re.findall(r"[^\W\d_]+", edition.title.casefold())))


def _turns_away(edition: Edition) -> bool:
    built = edition.evidence
    return built is not None and bool(
        built.ways_out or built.ways_in or built.challenges or built.refreshed or built.blind_forms
    )


def _cut(change: _Change) -> Doubt | None:
    if change.cut is None or change.divided:
        return None
    more_ways = _ways_in(change.came) > _ways_in(change.held)
    if not is_cut_off(change.cut, announced=change.announced, more_ways=more_ways):
        return None
    return Doubt(
        DoubtKind.CUT,
        f"it ends where {change.cut.lost:.0%} of the words before were still to come",
    )


def _broken(change: _Change) -> Doubt | None:
    lost = 1 - change.held.kept_in(change.came)
    if change.announced or change.recovers or lost * change.held.words < GONE:
        return None
    if change.speaks < SPEAKS or lost < BROKEN:
        return None
    return Doubt(
        DoubtKind.CUT,
        f"{lost:.0%} of the words before are gone, and what came in their place speaks of the site",
    )


def _ways_in(edition: Edition) -> int:
    """Return how much in the content of a page may let a reader come in for the rest."""
    built = edition.evidence
    return built.ways_in + built.asked + built.fields + built.choices if built else 0


def _markup(change: _Change) -> Doubt | None:
    held, came = change.held, change.came
    if came.tags - held.tags >= TAGS:
        return Doubt(DoubtKind.MARKUP, f"{came.tags} tags of its markup stand among its words")
    more = came.garbled - held.garbled
    if more >= GARBLED and more >= GARBLED_SHARE * came.words:
        return Doubt(
            DoubtKind.MARKUP,
            f"{came.garbled} of its words are garbled: they are signs of its markup, or letters "
            "that were packed twice",
        )
    return None


_RULES_OF_KEPT: Sequence[Callable[[_Change], Doubt | None]] = (_cut, _broken, _markup)
"""What is doubted though half of the rows of words held are left."""

_RULES: Sequence[Callable[[_Change], Doubt | None]] = (
    _refused_before,
    _home,
    _shared,
    _sign_in,
    _language,
    _shrunk,
    _other_words,
    *_RULES_OF_KEPT,
)


def language_of(edition: Edition) -> str:
    """Return the language that most of a text is in; empty where too little tells.

    Args:
        edition: the text.
    """
    shares = edition.languages
    most = max(shares, key=lambda name: (shares[name], name), default="")
    return most if shares.get(most, 0) >= SPOKEN and edition.words >= 10 else ""


NEAR = 0.5
"""Share of the rows of words held that must stand at the end of a redirect."""


def near(held: Edition, came: Edition) -> bool:
    """Tell whether a text is that of a document, moved and perhaps lightly edited.

    Args:
        held: the document's text.
        came: the text at the end of a redirect.
    """
    return held.digest == came.digest or held.kept_in(came) >= NEAR
