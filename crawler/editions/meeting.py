"""Meeting: the texts of one crawl as they are read, so that one text at many addresses is known."""

from __future__ import annotations

from threading import Lock

from crawler.editions.edition import edition_of
from crawler.editions.refusing import among_others
from crawler.editions.sent import SentToday
from crawler.extract.model import Extract


class Meeting:
    """What a crawl has met; several threads may share it.

    The first two addresses of one text pass, as nothing is known of the others yet.
    """

    def __init__(self) -> None:
        self._sent = SentToday()
        self._lock = Lock()

    def refuses(self, url: str, extract: Extract, *, held: bool) -> str | None:
        """Return why a page is no document, by what was met before; None where it is one.

        Args:
            url: its canonical address.
            extract: what was read.
            held: whether a document is held at the address: what comes in its place is weighed
                against it when the crawl ends, and is only taken down here.
        """
        edition = edition_of(extract)
        with self._lock:
            why = None if held else among_others(edition, self._sent, url)
            self._sent.note(url, edition)
        return why
