"""true_type(): what an answer's body is to be read as, or why it is not what it was to be.

A body may be sent under a wrong name. One that can be read as what it really is, is; any other is
an error, so that it never becomes a version of the document that was known there. Neither does a
web page that breaks off: where no length was told, only ``leaves_open`` can tell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from crawler.addresses import split_address
from crawler.errors import DamagedDocument
from crawler.extract import EXTRACTORS, true_media_type
from crawler.extract.sniffing import ENDINGS, HTML, OTHER, PDF, looks_like_a_web_page, type_name
from crawler.fetching.fetcher import Fetched

PAGES = frozenset({HTML, "application/xhtml+xml"})

NAMED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(ENDINGS, PAGES),
    ".pdf": frozenset({"", PDF, HTML, OTHER}),
}
"""By the ending of an address, the types under which a web page there is none of its documents.

Word itself saves pages that are called .doc, and servers then call them Word; a sign-in page or an
error is called a page."""


_FRAME = re.compile(
    rb"<(/?)(html|body|main|article|section|div|form|table|ul|ol|dl|footer)(?=[\s/>])",
    re.IGNORECASE,
)
"""Tags of the elements that hold what a page says, and that their makers close."""


def true_type(fetched: Fetched) -> str:
    """Return the media type that a fresh answer is to be read as.

    Args:
        fetched: the answer.

    Raises:
        DamagedDocument: nothing was sent, or something else than was said.
    """
    told = fetched.media_type.partition(";")[0].strip().lower()
    if not fetched.body.strip():
        raise DamagedDocument("nothing was sent: the body is empty")
    _require_no_page(fetched, told)
    real = true_media_type(told, fetched.body, fetched.charset)
    if told in EXTRACTORS and real not in EXTRACTORS:
        what = "something that is no text" if real == OTHER else f"a file of {type_name(real)}"
        raise DamagedDocument(f"it was called “{told}”, but {what} was sent")
    return real


def _require_no_page(fetched: Fetched, told: str) -> None:
    """Raise where a web page came in the place of a file, as from a sign-in or an error."""
    if not looks_like_a_web_page(fetched.body):
        return
    if told == PDF:
        raise DamagedDocument(f"it was called “{told}”, but a web page was sent")
    path = split_address(fetched.url).path.lower()
    ending = next((each for each in NAMED if path.endswith(each)), None)
    if ending is not None and told in NAMED[ending]:
        raise DamagedDocument(f"its address is that of a {ending} file, but a web page was sent")


def leaves_open(body: bytes, before: bytes) -> bool:
    """Tell whether a web page leaves elements open that the one before closed.

    Args:
        body: the page, as it came.
        before: the page that was held, with whatever its makers forget to close.
    """
    return bool(_open(body) - _open(before))


def _open(body: bytes) -> Counter[bytes]:
    """Return how many elements of each name a page leaves open."""
    found: Counter[bytes] = Counter()
    for tag in _FRAME.finditer(body):
        found[tag[2].lower()] += -1 if tag[1] else 1
    return +found
