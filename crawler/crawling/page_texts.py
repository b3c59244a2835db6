"""Page texts: what a page says becomes a new document, a copy of one, or words that wait.

Whether words come into force that replace others is decided when the crawl ends: see
crawler/crawling/replacing/settling.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from collection.extract import Extract
from collection.models import Address, Document, Outcome, ReplacementState
from collection.store import Collection, bump_revision
from collection.taxonomy import load_taxonomy
from crawler.classify import classify
from crawler.crawling import lifecycle, replacements
from crawler.crawling.content import Content, ReceivedBody, content_of
from crawler.crawling.drawn_anew import is_drawn_anew
from crawler.crawling.frontier import Frontier
from crawler.crawling.identity import document_of, is_copy, is_plainer, says
from crawler.crawling.lines import texts_of_version
from crawler.crawling.recording import record_document
from crawler.crawling.replacing.anew import record_anew
from crawler.crawling.visited import VisitedPage
from crawler.editions.cutting import is_beginning
from crawler.extract import extractor_for, with_charset
from crawler.fetching.bodies import PAGES, leaves_open
from crawler.fetching.fetcher import Fetched
from crawler.sources import Source

BROKEN_OFF: Final = (
    "the page broke off before its end: it is the beginning of the one that is held, and does not "
    "close what that one closed"
)


READ_ANEW: Final = "the page is as it was; its words are read in another way now"
DRAWN_ANEW: Final = "the page only lists other pages than before, as at every visit"


@dataclass(frozen=True, slots=True)
class Came:
    """A page with a text, as it came.

    Args:
        page: what the visit brought.
        now: when.
        stamps: what was said of it, by which it is known again.
    """

    page: VisitedPage
    now: datetime
    stamps: replacements.Stamps


class PageTexts:
    """Records what the pages of one crawl say.

    Args:
        source: what is crawled.
        collection: where to store.
        frontier: of that crawl.
    """

    def __init__(self, source: Source, collection: Collection, frontier: Frontier) -> None:
        self._source = source
        self._collection = collection
        self._frontier = frontier

    def record(
        self, session: Session, address: Address, extract: Extract, came: Came
    ) -> tuple[Outcome, str | None]:
        """Record what a page says at an address, and return what became of it and why.

        Args:
            address: that gave the page.
            extract: what was read of it.
            came: the page.
        """
        if came.page.anew is not None:
            record_anew(session, self._source, came.page.anew)
        document = document_of(session, self._source.key, address, extract, came.page.words)
        if document is not None and is_copy(session, address, document):
            return self._record_copy(session, address, document, came)
        received = ReceivedBody(
            url=address.url,
            media_type=with_charset(came.page.fetched.media_type, came.page.fetched.charset),
            format=extractor_for(came.page.fetched.media_type).format,
            blob_hash=came.page.blob_hash or "",
            extract=extract,
            words=came.page.words,
            classification=classify(
                extract, address.url, self._source.facts_of(address.url).kind, load_taxonomy()
            ),
            now=came.now,
        )
        if document is None or says(document, came.page.words):
            document, outcome = record_document(session, self._source, document, received)
            reason = READ_ANEW if came.page.anew and outcome is Outcome.UNCHANGED else None
        else:
            content = content_of(self._source, received)
            if document.version is None or not is_drawn_anew(session, document.version, content):
                return self._stage(session, address, document, content, came)
            outcome, reason = Outcome.UNCHANGED, DRAWN_ANEW
        address.document, address.blob_hash = document, came.page.blob_hash
        replacements.take_stamps(address, came.stamps)
        lifecycle.seen(session, address, document, now=came.now)
        if outcome is not Outcome.NEW:
            replacements.close(session, document, address.url)
        session.flush()
        replacements.lead_on(session, address.url, document.id)
        return outcome, reason

    def _record_copy(
        self,
        session: Session,
        address: Address,
        document: Document,
        came: Came,
    ) -> tuple[Outcome, str | None]:
        address.document = document
        first = document.url
        if says(document, came.page.words):
            address.blob_hash = came.page.blob_hash
            replacements.take_stamps(address, came.stamps)
            lifecycle.seen(session, address, document, now=came.now)
            if came.page.extract and self._is_preferred(address.url, first, came.page.extract):
                document.url = address.url
                bump_revision(session)
        else:
            replacements.forget_stamps(address)
        # The crawl's row of the address names the document by its id, which a flush fills in.
        session.flush()
        return Outcome.SKIPPED, f"the same text as {first}"

    def _stage(
        self,
        session: Session,
        address: Address,
        document: Document,
        content: Content,
        came: Came,
    ) -> tuple[Outcome, str | None]:
        """Keep words that are not those of the document until the crawl ends.

        The address keeps the hash of the body that is held, and none of its validators: the next
        crawl asks for a whole body, and knows the old one again by its bytes.
        """
        replacements.forget_stamps(address)
        if self._breaks_off(session, document, address, content, came.page.fetched):
            return Outcome.FAILED, BROKEN_OFF
        if replacements.was_refused(session, document.id, content.edition, content.text_hash):
            return Outcome.SKIPPED, "these words were refused; the words before stay"
        row = replacements.stage(session, document, content, came.stamps, now=came.now)
        held = row.state is ReplacementState.HELD
        return (Outcome.HELD, row.reason) if held else (Outcome.CHANGED, None)

    def _breaks_off(
        self,
        session: Session,
        document: Document,
        address: Address,
        content: Content,
        fetched: Fetched,
    ) -> bool:
        """Tell whether a page is the beginning of the one held, without the end of its markup."""
        version = document.version
        if version is None or fetched.media_type.partition(";")[0].strip().lower() not in PAGES:
            return False
        if not is_beginning(texts_of_version(session, version.id), content.words):
            return False
        held = address.blob_hash or version.blob_hash
        blobs = self._collection.blobs
        return blobs.is_whole(held) and leaves_open(fetched.body, blobs.get(held))

    def _is_preferred(self, url: str, first: str, extract: Extract) -> bool:
        """Tell whether a copy's address suits its document better than the one it has.

        A page's word for its own address (RFC 6596) is taken only among addresses that give the
        same text: content systems say wrong ones, and a document must not vanish behind them.
        """
        if is_plainer(url, first) or is_plainer(first, url):
            return is_plainer(url, first)
        named = [extract.canonical] if extract.canonical else []
        return self._frontier.links_in_scope(named) == [url]
