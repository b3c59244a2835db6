"""no_document(): why a page is no document, even where nothing was held at its address before."""

from __future__ import annotations

from crawler.editions.edition import Edition
from crawler.editions.sent import SentToday, same_as_any
from crawler.extract.model import Extract
from crawler.soft404 import looks_like_not_found


def no_document(
    extract: Extract, edition: Edition | None = None, sent: SentToday | None = None
) -> str | None:
    """Return why a page is no document, in words for an admin; None where it is one.

    Args:
        extract: what was read.
        edition: ``edition_of(extract)``; only needed with ``sent``.
        sent: what else the site sent; None where that is not known.
    """
    if looks_like_not_found(extract):
        return f"an error page was sent as if it were a page ({extract.title})"
    if edition is not None and sent is not None and same_as_any(edition, sent.refused):
        return f"this text was refused before ({extract.title})"
    return None
