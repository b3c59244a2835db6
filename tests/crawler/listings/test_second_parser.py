"""Sitemaps as two other parsers read them: the same addresses, whatever was generated."""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from usp.objects.sitemap import AbstractIndexSitemap
from usp.tree import sitemap_from_str

from crawler.fetcher import Fetched
from crawler.listings import read_listing

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
ENTRIES = {"urlset": "url", "sitemapindex": "sitemap"}


def _by_usp(text: str) -> set[str]:
    """Read with ultimate-sitemap-parser."""
    found = sitemap_from_str(text)
    if isinstance(found, AbstractIndexSitemap):
        return {part.url for part in found.sub_sitemaps}
    return {page.url for page in found.all_pages()}


def _by_tree(text: str) -> set[str]:
    """Read with a tree and XPath."""
    tree = etree.fromstring(text.encode())
    found = tree.xpath("/*/*/s:loc/text()", namespaces={"s": NAMESPACE})
    return {str(address) for address in found}


paths = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S"), exclude_characters="&;"),
    min_size=1,
    max_size=20,
)
addresses = st.builds(
    "{}://{}/{}{}".format,
    st.sampled_from(["http", "https"]),
    st.sampled_from(["site.example", "other.example:8080"]),
    paths.map(lambda path: path.replace("#", "").replace("\\", "")),
    st.sampled_from(["", "?a=1&b=2", "?q=%20"]),
)


@given(st.lists(addresses, max_size=30), st.sampled_from(sorted(ENTRIES)))
def test_two_other_parsers_read_the_same_addresses(
    answer: Callable[..., Fetched], listed: list[str], root: str
) -> None:
    entry = ENTRIES[root]
    rows = "".join(f"<{entry}><loc>{escape(a)}</loc></{entry}>" for a in listed)
    text = f'<{root} xmlns="{NAMESPACE}">{rows}</{root}>'
    listing = read_listing(answer(text))
    assert listing is not None
    found = {*listing.addresses, *listing.more}
    assert found == _by_tree(text) == _by_usp(text) == set(listed)
