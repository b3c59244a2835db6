"""Sitemaps as two other parsers read them: the same addresses.

One reads whatever is generated; what ultimate-sitemap-parser 1.8.1 read of 57 listings was saved
(files/second_parser.json): of generated ones, and of every form that it knows. Two are not there:
it read nothing after a bare "&", and stopped at an entry without an address.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.fetching.fetcher import Fetched
from crawler.listings import read_listing

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
SAVED = json.loads(Path(__file__).with_name("files").joinpath("second_parser.json").read_text())
ENTRIES = {"urlset": "url", "sitemapindex": "sitemap"}


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
def test_a_tree_gives_the_same_addresses(
    answer: Callable[..., Fetched], listed: list[str], root: str
) -> None:
    entry = ENTRIES[root]
    rows = "".join(f"<{entry}><loc>{escape(a)}</loc></{entry}>" for a in listed)
    text = f'<{root} xmlns="{NAMESPACE}">{rows}</{root}>'
    listing = read_listing(answer(text))
    assert listing is not None
    found = {*listing.addresses, *listing.more}
    assert found == _by_tree(text) == set(listed)


@pytest.mark.parametrize("saved", SAVED, ids=lambda saved: f"{len(saved['read'])} addresses")
def test_what_another_parser_read_is_read(
    answer: Callable[..., Fetched], saved: dict[str, Any]
) -> None:
    listing = read_listing(answer(saved["text"]))
    assert listing is not None
    assert {*listing.addresses, *listing.more} == set(saved["read"])
