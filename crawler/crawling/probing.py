"""Probe: what a site answers at an address that nobody made, asked only where a new page may be it.

A site that answers what it lacks with a page of status 200 answers so everywhere. Where a short new
page speaks a little of the site, and nothing else tells what it is, the site is asked once for an
address beside it that cannot exist: a text that comes there too is the site's, and no document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256

from collection.extract import Extract
from crawler.addresses import split_address
from crawler.crawling.met_first import NewDocument
from crawler.editions.edition import Edition, edition_of
from crawler.editions.refusing import depends_on_names
from crawler.editions.sent import SentToday, same_as_any
from crawler.errors import ExtractError, FetchError
from crawler.extract import ExtractRequest
from crawler.fetching.bodies import true_type
from crawler.fetching.fetcher import Fetched, Redirected
from crawler.sources import Source

MOST = 3
"""Addresses that are asked for in one crawl: one for each folder and kind of name in question."""


class Probe:
    """Asks a site for addresses that nobody made.

    Args:
        source: that is crawled.
        fetch: fetches one address of it, as in a crawl; raises FetchError.
        extract: reads a body; the sandbox's.
    """

    def __init__(
        self,
        source: Source,
        fetch: Callable[[str], Fetched | Redirected],
        extract: Callable[[ExtractRequest], Extract],
    ) -> None:
        self._source = source
        self._fetch = fetch
        self._extract = extract
        self._answers: dict[str, Edition | None] = {}

    def notices_among(self, new: Iterable[NewDocument], sent: SentToday) -> Mapping[str, str]:
        """Return which new documents are none: the site sends their text where nothing stands.

        Args:
            new: new documents of which nothing else told that they are none.
            sent: what else the site sent; its first page is a document, wherever it comes.

        Returns:
            Why, in words for an admin, by the ids of the documents.
        """
        return {
            one.document_id: "the site answers so at an address that nobody made "
            f"({one.edition.title})"
            for one in new
            if depends_on_names(one.edition) and self._is_answer(one, sent.home)
        }

    def _is_answer(self, one: NewDocument, home: Edition | None) -> bool:
        if home is not None and same_as_any(one.edition, [home]):
            return False
        asked = address_beside(one.url)
        if asked not in self._answers:
            self._answers[asked] = self._ask(asked) if len(self._answers) < MOST else None
        answer = self._answers[asked]
        return answer is not None and same_as_any(one.edition, [answer])

    def _ask(self, url: str) -> Edition | None:
        """Return what an address gives; None where it gives no page, as it should."""
        try:
            found = self._fetch(url)
            if isinstance(found, Redirected) or not found.fresh:
                return None
            request = ExtractRequest(
                body=found.body,
                media_type=true_type(found),
                url=url,
                charset=found.charset,
                profile=self._source.profile,
            )
            return edition_of(self._extract(request))
        except (FetchError, ExtractError):
            return None


def address_beside(url: str) -> str:
    """Return an address in the folder of another, with its ending, that nobody made.

    Args:
        url: a canonical address.
    """
    path = split_address(url).path
    folder, _, name = path.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    made = sha256(f"{folder} {ending if stem else ''}".encode()).hexdigest()[:16]
    address = split_address(url)._replace(query="", fragment="")
    return address._replace(path=f"{folder}/{made}{dot + ending if stem else ''}").geturl()
