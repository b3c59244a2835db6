"""WordPress listings: the pages, posts and files that a site's REST interface names.

WordPress 4.7 and later answer ``/wp-json/wp/v2/pages`` and its sisters with all that is
published, unless the site's owner has closed them (REST API handbook, "Pagination").
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlunsplit

from crawler.addresses import join_addresses, split_address
from crawler.errors import DamagedDocument, ExtractionBounded, UnsupportedMedia
from crawler.fetching.fetcher import Fetched
from crawler.listings.model import MOST_ADDRESSES, Listing, absolute

PAGE_SIZE = 100
"""Items on one page: the most that WordPress gives."""

SIZE_LIMIT = 5 * 1024 * 1024
"""Bytes of one page; a hundred items of three fields have 20 kB, whole ones some 2 MB."""

LONGEST_DATE = 40
"""Characters of a date of change; WordPress writes 19."""

COLLECTIONS = {"pages": {}, "posts": {}, "media": {"media_type": "application"}}
"""The parameters of each: of the uploads, documents only, or pictures would be most of them."""

_ROUTE = re.compile(rf"/wp/v2/(?:{'|'.join(COLLECTIONS)})/?$")


def collections_of(start: str) -> list[str]:
    """Return the addresses at which a host would list its pages, posts and files.

    The order by id keeps the pages of the listing steady while somebody publishes. All is asked
    for, not only what was changed ("modified_after"): what is not listed any more was removed.

    Args:
        start: any address on the host.
    """
    common = {
        "per_page": PAGE_SIZE,
        "page": 1,
        "orderby": "id",
        "order": "asc",
        "_fields": "link,source_url,modified_gmt,title,content",
    }
    return [
        join_addresses(start, f"/wp-json/wp/v2/{name}?{urlencode(common | extra, safe=',:')}")
        for name, extra in COLLECTIONS.items()
    ]


def is_collection(url: str) -> bool:
    """Tell whether an address is that of a WordPress listing, by its path or ``rest_route``.

    Args:
        url: a web address.
    """
    parts = split_address(url)
    routes = parse_qs(parts.query).get("rest_route", [])
    if "/wp-json/" in parts.path:
        routes = [*routes, parts.path]
    return any(_ROUTE.search(route) for route in routes)


def read_collection(fetched: Fetched) -> Listing:
    """Return what one page of a WordPress listing names.

    Args:
        fetched: the answer at such an address.

    Raises:
        UnsupportedMedia: the site offers no such listing, but answers with something else.
        DamagedDocument: it is JSON that cannot be read.
        ExtractionBounded: it is larger than SIZE_LIMIT.
    """
    items = _items(fetched)
    modified: dict[str, str] = {}
    for address, stamp in _addresses(items, fetched.url):
        modified[address] = stamp
    number, size = _place(fetched.url)
    last = number * size >= MOST_ADDRESSES
    further = len(items) >= size > 0
    return Listing(
        "a WordPress listing",
        tuple(modified),
        (_page(fetched.url, number + 1),) if further and not last else (),
        {address: stamp for address, stamp in modified.items() if stamp},
        f"it has more than {MOST_ADDRESSES:,} items" if further and last else None,
    )


def _items(fetched: Fetched) -> list[Any]:
    if not fetched.media_type.endswith("json"):
        raise UnsupportedMedia("the site offers no WordPress listing here")
    if len(fetched.body) > SIZE_LIMIT:
        raise ExtractionBounded(f"it is larger than {SIZE_LIMIT // (1024 * 1024)} MB")
    try:
        items = json.loads(fetched.body)
    except (ValueError, RecursionError) as error:
        raise DamagedDocument(f"not a WordPress listing ({type(error).__name__})") from error
    if not isinstance(items, list):
        raise UnsupportedMedia("the site offers no WordPress listing here")
    return items


def _addresses(items: list[Any], url: str) -> Iterator[tuple[str, str]]:
    for item in items[:MOST_ADDRESSES]:
        if not isinstance(item, dict):
            continue
        # An upload's "link" is a page about the file; "source_url" is the file.
        named = item.get("source_url") or item.get("link")
        if isinstance(named, str) and (address := absolute(url, named.strip())):
            yield address, _state(item)


def _state(item: dict[str, Any]) -> str:
    """Return what differs whenever an item's words do; "" where the site does not tell.

    The moment of change alone does not: an edit of a block that several pages share, or of what a
    shortcode lists, leaves it as it was.
    """
    modified = item.get("modified_gmt")
    if not isinstance(modified, str) or not 0 < len(modified) <= LONGEST_DATE:
        return ""
    if "source_url" in item:
        return f"{modified}Z"
    if "content" not in item:
        return ""
    shown = json.dumps([item.get("title"), item["content"]], sort_keys=True)
    return f"{modified}Z {hashlib.sha256(shown.encode()).hexdigest()}"


def _place(url: str) -> tuple[int, int]:
    """Return the number and the size of a listing's page, as its address asks for them."""
    query = parse_qs(split_address(url).query)
    return _number(query.get("page"), 1), _number(query.get("per_page"), 10)


def _number(values: list[str] | None, default: int) -> int:
    text = values[0] if values else ""
    return int(text) if re.fullmatch(r"[1-9]\d{0,4}", text, re.ASCII) else default


def _page(url: str, number: int) -> str:
    parts = split_address(url)
    query = parse_qs(parts.query, keep_blank_values=True) | {"page": [str(number)]}
    return urlunsplit(parts._replace(query=urlencode(query, doseq=True, safe=",:/")))
