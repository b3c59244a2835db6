"""Sitemaps: the addresses that a site itself lists (sitemaps.org), read by a library."""

from __future__ import annotations

from usp.objects.sitemap import AbstractIndexSitemap, InvalidSitemap
from usp.tree import sitemap_from_str

from crawler.errors import DamagedDocument

MEDIA_TYPES = frozenset({"application/xml", "text/xml"})


def sitemap_addresses(body: bytes) -> list[str]:
    """Return the addresses that a sitemap lists: pages, and further sitemaps of an index.

    Args:
        body: the sitemap in XML.

    Raises:
        DamagedDocument: it is no sitemap.
    """
    sitemap = sitemap_from_str(body.decode("utf-8", errors="replace"))
    if isinstance(sitemap, InvalidSitemap):
        raise DamagedDocument(f"not a sitemap ({sitemap.reason})")
    if isinstance(sitemap, AbstractIndexSitemap):
        return [part.url for part in sitemap.sub_sitemaps]
    return [page.url for page in sitemap.all_pages()]
