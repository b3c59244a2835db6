"""Every error that the crawler raises, as one tree.

    CrawlerError
    ├── SourcesError            sources.toml cannot be used
    ├── CrawlRunning            another crawl of the same collection is under way
    ├── SiteTroubled            a site is to be left alone for now; the crawl goes on another time
    ├── UnreadableAddress       a text that was to be a web address is none
    ├── Unforeseen              an error that nobody foresaw, told with its type and place
    ├── FetchError              one address could not be fetched
    │   ├── AddressRefused      the address guard said no; never retried
    │   ├── RobotsRefused       robots.txt forbids it
    │   ├── RobotsUnavailable   robots.txt cannot be had, so the whole host is left alone
    │   ├── OutOfScope          a redirect leads out of the source
    │   ├── TooManyRedirects
    │   ├── ConnectionFailed    no usable answer came
    │   ├── NotWhole            the body is not whole, or not packed as was asked for
    │   ├── TimedOut
    │   ├── TooLarge            the body passed a limit
    │   └── BadStatus           an answer other than 200 or 304
    ├── ExtractError            a body could not be read
    │   ├── UnsupportedMedia    no extractor for this media type
    │   ├── DamagedDocument     the bytes are not a whole document
    │   ├── PlaceholderOnly     the pages are a notice in the place of the contents
    │   ├── ExtractionBounded   the child process passed a limit
    │   └── NoDocument          a page that is none of the guidance: an error page, a form, a shell
    └── WitnessError            another program did not tell what it sees of a document
        ├── WitnessMissing      it is not installed, or there is none for such documents
        └── WitnessFailed       it failed, or took too long

A FetchError or an ExtractError costs one row of a crawl's report, and so does an address that
cannot be read, or an unforeseen error over one; the others end the crawl of the source.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime


class CrawlerError(Exception):
    """The root of the crawler's errors; its text is fit to be shown to an admin."""


class SourcesError(CrawlerError):
    """sources.toml cannot be used; names file, key and what was expected."""


class CrawlRunning(CrawlerError):
    """Another crawl of the same collection is under way; a second one is refused."""


class SiteTroubled(CrawlerError):
    """A site answers nothing or asks for less; the crawl stops and goes on another time."""


class UnreadableAddress(CrawlerError, ValueError):
    """A text that was to be a web address is none; a ValueError too, as pydantic asks of checks."""


class Unforeseen(CrawlerError):
    """An error that nobody foresaw; made by ``crawler.unforeseen``, which names type and place."""


class FetchError(CrawlerError):
    """One address could not be fetched."""


class AddressRefused(FetchError):
    """The address guard refused a network address; this is never retried."""


class RobotsRefused(FetchError):
    """robots.txt forbids the address."""


class RobotsUnavailable(FetchError):
    """robots.txt could not be had; RFC 9309 (2.3.1.4) then forbids the whole host."""


class OutOfScope(FetchError):
    """A redirect leads out of the source's scope."""


class TooManyRedirects(FetchError):
    """A chain of redirects passed the limit."""


class ConnectionFailed(FetchError):
    """The server gave no usable answer."""


class NotWhole(FetchError):
    """The body is longer or shorter than was said, or is not packed as was asked for."""


class TimedOut(FetchError):
    """The server took longer than the limit."""


class TooLarge(FetchError):
    """The body is larger than the limit."""


class BadStatus(FetchError):
    """The server answered with a status other than 200 or 304.

    Args:
        status: the HTTP status code of the answer.
        served: when it was given, by the server's clock; None where it tells no time.
    """

    def __init__(self, status: int, served: datetime | None = None) -> None:
        super().__init__(f"the server answered {status}")
        self.status = status
        self.served = served


class ExtractError(CrawlerError):
    """The text of one body could not be read."""


class UnsupportedMedia(ExtractError):
    """No extractor is declared for the media type."""


class DamagedDocument(ExtractError):
    """The bytes are not a whole document of their type."""


class PlaceholderOnly(ExtractError):
    """The pages of a form or portfolio only say that another program shows its contents."""


class ExtractionBounded(ExtractError):
    """Extraction passed a limit of memory or time and was ended."""


class NoDocument(ExtractError):
    """The server sent something in the place of a document, with a status that says it is one.

    Args:
        why: in words for an admin.
        outlinks: canonical addresses in scope that it leads to all the same.
    """

    def __init__(self, why: str, outlinks: Sequence[str] = ()) -> None:
        super().__init__(why)
        self.outlinks = tuple(outlinks)


class WitnessError(CrawlerError):
    """Another program did not tell what it sees of a document; only a comparison is missing."""


class WitnessMissing(WitnessError):
    """The program is not installed, or there is none for such documents."""


class WitnessFailed(WitnessError):
    """The program failed, or took too long."""
