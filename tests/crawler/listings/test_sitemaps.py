"""Sitemaps: in XML, as an index, packed, as plain text; and what only looks like one."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

import pytest

from crawler import listings
from crawler.errors import DamagedDocument, ExtractionBounded
from crawler.fetching.fetcher import Fetched
from crawler.listings import Listing, listings_of, read_listing
from crawler.sources import Source

Answer = Callable[..., Fetched]

SITE = "https://site.example"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(*addresses: str, root: str = "urlset", lastmod: Mapping[str, str] | None = None) -> str:
    """Return a sitemap, or an index of sitemaps."""
    entry = "url" if root == "urlset" else "sitemap"
    stamps = lastmod or {}
    rows = [
        f"<{entry}><loc>{escape(a)}</loc>"
        + (f"<lastmod>{escape(stamps[a])}</lastmod>" if a in stamps else "")
        + f"</{entry}>"
        for a in addresses
    ]
    return f'<?xml version="1.0"?><{root} xmlns="{NAMESPACE}">{"".join(rows)}</{root}>'


def read(fetched: Fetched) -> Listing:
    listing = read_listing(fetched)
    assert listing is not None
    return listing


def test_a_sitemap_lists_addresses_and_when_they_were_changed(answer: Answer) -> None:
    a, b = f"{SITE}/a?x=1&y=2", f"{SITE}/b"
    listing = read(answer(sitemap(a, b, a, lastmod={b: "2026-01-02"})))
    assert listing == Listing("a sitemap", (a, b), (), {b: "2026-01-02"})


def test_an_index_lists_further_sitemaps_and_no_pages(answer: Answer) -> None:
    parts = (f"{SITE}/posts.xml", f"{SITE}/pages.xml.gz")
    listing = read(answer(sitemap(*parts, root="sitemapindex")))
    assert (listing.kind, listing.addresses, listing.more) == ("a sitemap index", (), parts)


@pytest.mark.parametrize(
    "media_type", ["application/xml", "text/html", "text/plain", "application/octet-stream", ""]
)
def test_the_media_type_does_not_decide(answer: Answer, media_type: str) -> None:
    assert read(answer(sitemap(f"{SITE}/a"), media_type)).addresses == (f"{SITE}/a",)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_every_declared_encoding_is_read(answer: Answer, encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = sitemap(f"{SITE}/café").replace('"1.0"', f'"1.0" encoding="{declared}"')
    assert read(answer(text.encode(encoding))).addresses == (f"{SITE}/café",)


@pytest.mark.parametrize(
    "text",
    [
        sitemap(f"{SITE}/a?b=1&c=2").replace("&amp;", "&"),
        "\n\n  " + sitemap(f"{SITE}/a?b=1&c=2"),
        sitemap(f"{SITE}/a?b=1&c=2").replace(f' xmlns="{NAMESPACE}"', ""),
        sitemap("/a?b=1&c=2"),
        sitemap(f"\n  {SITE}/a?b=1&c=2 \n"),
        sitemap("").replace("<loc></loc>", f"<loc><![CDATA[{SITE}/a?b=1&c=2]]></loc>"),
        sitemap(f"{SITE}/a?b=1&c=2", "", "mailto:a@site.example", f"{SITE}/{'x' * 3000}"),
        sitemap(f"{SITE}/a?b=1&c=2") + "<!-- made in 0.1 seconds -->",
        sitemap(f"{SITE}/a?b=1&c=2").replace("</url>", "\x01</url>"),
        sitemap(f"{SITE}/a?b=1&c=2").replace(
            "<url>",
            '<url><i:image xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">'
            f"<i:loc>{SITE}/picture.png</i:loc></i:image>",
        ),
    ],
    ids=[
        "bare ampersand",
        "leading lines",
        "no namespace",
        "relative",
        "white space",
        "cdata",
        "no addresses",
        "comment",
        "control character",
        "pictures",
    ],
)
def test_the_slips_of_real_sitemaps_cost_nothing(answer: Answer, text: str) -> None:
    listing = read(answer(text))
    assert (listing.addresses, listing.fault) == ((f"{SITE}/a?b=1&c=2",), None)


def test_after_a_slip_the_later_addresses_stay_whole(answer: Answer) -> None:
    later = f"{SITE}/a?b=1&c='2'"
    text = sitemap(later).replace("<url>", "<title>Caf&eacute; \x02 <b></title><url>", 1)
    assert read(answer(text)).addresses == (later,)


def test_a_sitemap_cut_short_gives_its_whole_entries_and_says_so(answer: Answer) -> None:
    text = sitemap(f"{SITE}/a", f"{SITE}/bcd").partition("cd</loc>")[0]
    listing = read(answer(text))
    assert listing.addresses == (f"{SITE}/a",)
    assert "cut short" in (listing.fault or "")


@pytest.mark.parametrize(
    "body", ["", "<html>", "<!DOCTYPE html><p>Sorry</p>", "<urlset><url><loc>https://site.exa"]
)
def test_xml_of_which_nothing_can_be_read_is_damaged(answer: Answer, body: str) -> None:
    with pytest.raises(DamagedDocument):
        read_listing(answer(body))


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        ("<!doctype html><title>A page</title><p>About &lt;urlset&gt;.", "text/html"),
        ("<html><body><svg><feed /></svg></body></html>", "text/html"),
        ("<html><body><p>x</p><urlset></urlset></body></html>", "application/xhtml+xml"),
        ("<policies><policy>Words</policy></policies>", "application/xml"),
        ("%PDF-1.7", "application/pdf"),
        ("PK\x03\x04", "application/zip"),
        ("", "text/html"),
    ],
)
def test_what_is_no_listing_may_be_a_document(answer: Answer, body: str, media_type: str) -> None:
    assert read_listing(answer(body, media_type)) is None


# --- plain text ----------------------------------------------------------------------------------


def test_a_text_with_an_address_on_every_line_is_a_sitemap(answer: Answer) -> None:
    body = f"\ufeff{SITE}/a\r\n\r\n  HTTPS://site.example/b\n{SITE}/a\n"
    listing = read(answer(body, "text/plain"))
    assert listing == Listing("a sitemap", (f"{SITE}/a", "HTTPS://site.example/b"))


@pytest.mark.parametrize(
    "body",
    [
        f"{SITE}/a\nAnd some words.",
        f"Further reading\n{SITE}/a",
        f"{SITE}/a and {SITE}/b",
        f"{SITE}/caf\xe9".encode("latin-1"),
    ],
)
def test_a_text_with_any_other_line_is_a_document(answer: Answer, body: str | bytes) -> None:
    assert read_listing(answer(body, "text/plain")) is None


# --- packed --------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [sitemap(f"{SITE}/a"), f"{SITE}/a\n"])
def test_a_packed_sitemap_is_unpacked(answer: Answer, text: str) -> None:
    packed = gzip.compress(text.encode())
    assert read(answer(packed, "application/x-gzip")).addresses == (f"{SITE}/a",)


def test_a_sitemap_packed_in_several_members_is_read_whole(answer: Answer) -> None:
    packed = gzip.compress(f"{SITE}/a\n".encode()) + gzip.compress(f"{SITE}/b\n".encode())
    assert read(answer(packed + b"\0" * 8, "")).addresses == (f"{SITE}/a", f"{SITE}/b")


@pytest.mark.parametrize("spoil", [lambda b: b[:-12], lambda b: b[:12] + b"\xff" * 8 + b[20:]])
def test_a_spoilt_package_is_damaged(answer: Answer, spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(DamagedDocument, match="gzip"):
        read_listing(answer(spoil(gzip.compress(sitemap(f"{SITE}/a").encode())), ""))


def test_a_bomb_is_unpacked_only_as_far_as_the_limit(
    answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listings, "SIZE_LIMIT", 1000)
    read_listing(answer(gzip.compress(b" " * 1000), ""))
    with pytest.raises(ExtractionBounded):
        read_listing(answer(gzip.compress(b" " * 1001), ""))


def test_a_package_of_endless_empty_members_is_given_up(answer: Answer) -> None:
    with pytest.raises(DamagedDocument, match="more than 64 parts"):
        read_listing(answer(gzip.compress(b"") * 100_000, ""))


# --- which listings a crawl begins from ----------------------------------------------------------


def _source(**changes: object) -> Source:
    values = {"key": "s", "name": "S", "start": (f"{SITE}/professionals/",), "area": "here"}
    return Source.model_validate(values | changes)


def test_a_crawl_begins_from_the_sitemaps_that_robots_txt_names() -> None:
    named = [f"{SITE}/b.xml", f"{SITE}/a.xml", f"{SITE}/b.xml"]
    assert listings_of(_source(), named) == named[:2]


def test_a_crawl_of_wordpress_begins_from_its_own_listings_too() -> None:
    found = listings_of(_source(profile="wordpress"), [f"{SITE}/a.xml"])
    assert found[0] == f"{SITE}/a.xml"
    assert [address.partition("?")[0] for address in found[1:]] == [
        f"{SITE}/wp-json/wp/v2/{name}" for name in ("pages", "posts", "media")
    ]
