"""no_document(): why a page is no document, even where nothing was held at its address before.

A text that nobody can read is none, however long. Else what a page is built of decides first
(``PageEvidence``): a form that asks for a password where the words should be, marks of a service
that tells people from robots, choices and no words. What is left are short notices
(``crawler.editions.notices``), which are told by what they say together with what else the site
sent: ``among_others`` is asked of new documents when the crawl ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from collection.extract import Extract
from crawler.editions.edition import KEPT, Edition, edition_of
from crawler.editions.garbling import is_unreadable
from crawler.editions.naming import LINKED, misnamed
from crawler.editions.notices import NOTICE, ReadPage, notice_score
from crawler.editions.sent import SentToday, same_as_any

LONGEST = 400
"""Words beyond which a text is a document whatever its page is built of: the longest sign-in help,
consent wall and parked page seen have 300."""

SHARING = 3
"""Pages that send the same text under the same title before that speaks against it: two addresses
of one chapter are common, three are rare."""

CONTEXT = 3.5
"""What each piece of evidence from the rest of the site adds to a notice's score."""

PLAIN = 3
"""Sentences of guidance from which a text is plainly guidance: of notices hardly any has one."""

GUIDELESS = 1
"""What it adds to being called otherwise by links that a text guides nobody."""

FRAMED = 4
"""Links into the site that most of its pages have, before a page without any is out of place."""


def no_document(extract: Extract, held: Edition | None = None) -> str | None:
    """Return why a page is no document, in words for an admin; None where it is one.

    Args:
        extract: what was read.
        held: the text that readers have of the document at its address, if any: a page that
            keeps half of its words is never refused.
    """
    if extract.no_text or any(section.page is not None for section in extract.sections):
        return None
    reason = _unreadable(extract) or _not_said(ReadPage(extract))
    if reason is None or (held is not None and held.kept_in(edition_of(extract)) >= KEPT):
        return None
    return f"{reason} ({extract.title})" if extract.title else reason


def _unreadable(extract: Extract) -> str | None:
    if is_unreadable(section.text for section in extract.sections):
        return "what nobody can read was sent as if it were a page: its words are garbled"
    return None


def _not_said(page: ReadPage) -> str | None:
    """Return why a page is none, by what it is built of and what its few words say."""
    if page.length > LONGEST:
        return None
    return next(filter(None, (rule(page) for rule in _RULES)), None)


def among_others(
    edition: Edition, sent: SentToday, url: str = "", names: Iterable[str] = ()
) -> str | None:
    """Return why a new text is no document, by what else the site sent; None where it is one.

    Args:
        edition: the text, which ``no_document`` let pass.
        sent: what else the site sent, when the crawl has ended.
        url: the address that sent the text.
        names: the linked words by which the site leads to it.
    """
    if same_as_any(edition, sent.refused):
        return f"this text was refused before ({edition.title})"
    if edition.words > LONGEST:
        return None
    sharing = sent.pages_with(edition, url)
    built = edition.evidence
    unframed = built is not None and built.web and not built.links and sent.usual_links >= FRAMED
    named = misnamed(edition, url, names)
    led = sent.ends.get(url, 0) if edition.guides < PLAIN else 0
    against = {
        f"{sharing} addresses sent the same notice as if it were a page": (
            CONTEXT * (sharing >= SHARING)
        ),
        "a notice without the site's menus was sent as if it were a page": CONTEXT * unframed,
        f"{led} documents redirect to a notice that was sent as if it were a page": (
            CONTEXT * (led > 1)
        ),
        "a notice was sent where the site leads to something else": (
            named + GUIDELESS * (named == LINKED and not edition.guides)
        ),
    }
    if not any(against.values()) or edition.notice + sum(against.values()) <= NOTICE:
        return None
    return f"{max(against, key=against.__getitem__)} ({edition.title})"


def depends_on_names(edition: Edition) -> bool:
    """Tell whether it decides about a text by what its site calls it.

    Args:
        edition: the text.
    """
    return 0 < edition.words <= LONGEST and edition.notice + LINKED + GUIDELESS > NOTICE


def _sign_in(page: ReadPage) -> str | None:
    built = page.built
    asks = built.asked and (built.asked_after <= 30 or page.subject < 0.08)
    if asks and (page.length <= 120 or (built.asked_after <= 100 and page.subject < 0.08)):
        return "a sign-in form was sent as if it were a page"
    leads = built.ways_in and page.length <= 60 and page.subject < 0.1
    if leads and page.visit + page.share("address") / 2 >= 0.1:
        return "a page that only leads to a sign-in was sent as if it were a page"
    return None


def _challenge(page: ReadPage) -> str | None:
    built = page.built
    if built.challenges and page.subject < 0.1 and (page.length <= 60 or built.blind_forms):
        return "a check whether a robot asks was sent as if it were a page"
    if built.refreshed and page.length <= 40 and page.subject < 0.1:
        return "a page that moves on by itself was sent as if it were a page"
    return None


def _consent(page: ReadPage) -> str | None:
    built = page.built
    if built.dialog_words and built.words - built.dialog_words <= 10:
        return "a dialog without a page behind it was sent as if it were a page"
    asks = built.choices >= 2 or (built.choices and built.blind_forms)
    if asks and not built.fields and page.length <= 250 and page.subject < 0.08:
        return "a page that asks for consent or a choice was sent as if it were a page"
    return None


def _empty(page: ReadPage) -> str | None:
    built = page.built
    if not built.web or page.guides or page.says_something:
        return None
    waits = built.empty or built.frames or built.words - built.plain_words <= 12
    if page.length <= (10 if waits and built.scripts else 1):
        return (
            "an empty page that a script should fill was sent as if it were a page"
            if built.scripts
            else "a title without words was sent as if it were a page"
        )
    return None


def _parked(page: ReadPage) -> str | None:
    if page.built.names_host and page.built.links <= 4 and page.subject < 0.05:
        return "a parked address was sent as if it were a page"
    return None


def _notice(page: ReadPage) -> str | None:
    if notice_score(page) > NOTICE:
        return "an error page or a notice was sent as if it were a page"
    return None


_RULES: Sequence[Callable[[ReadPage], str | None]] = (
    _sign_in,
    _challenge,
    _consent,
    _empty,
    _parked,
    _notice,
)
