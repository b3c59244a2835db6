"""Hostile listings: bombs, entities, endless ones, and any bytes whatever."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import DamagedDocument, ExtractionBounded
from crawler.fetching.fetcher import Fetched
from crawler.listings import entries, model, read_listing, sitemaps

Answer = Callable[..., Fetched]

SITE = "https://site.example"

LAUGHS = "<!DOCTYPE urlset [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


MANY_ATTRIBUTES = " ".join(f"a{n}='1'" for n in range(50_000))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "only"),
    [
        (f"{LAUGHS}]><urlset><url><loc>{SITE}/&i;</loc></url></urlset>", f"{SITE}/&i;"),
        (f"{LAUGHS}]><urlset a='&i;'><url b='&i;'><loc>{SITE}/</loc></url></urlset>", f"{SITE}/"),
        (
            "<!DOCTYPE urlset [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
            f"<urlset><url><loc>{SITE}/&f;</loc></url></urlset>",
            f"{SITE}/&f;",
        ),
        (
            "<!DOCTYPE urlset [<!ENTITY % f SYSTEM 'file:///etc/passwd'> %f;]>"
            f"<urlset><url><loc>{SITE}/</loc></url></urlset>",
            f"{SITE}/",
        ),
        (f"<urlset>{'<a>' * 100_000}", ""),
        (f"<urlset><url><loc>{SITE}/{'x' * 5_000_000}</loc></url></urlset>", ""),
        (f"<urlset {MANY_ATTRIBUTES}><url></url></urlset>", ""),
        (f"<urlset><url>{f'<loc>{SITE}/</loc>' * 100_000}</url></urlset>", f"{SITE}/"),
        (f"<urlset><url>{'<![CDATA[' * 100_000}<loc>{SITE}/</loc></url></urlset>", ""),
    ],
    ids=[
        "entities in text",
        "entities in attributes",
        "file",
        "parameter entity",
        "nesting",
        "long text",
        "attributes",
        "fields",
        "open cdata",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_hostile_xml_gives_no_address_but_those_written_in_it(
    answer: Answer, text: str, only: str, encoding: str
) -> None:
    try:
        listing = read_listing(answer(text.encode(encoding)))
    except DamagedDocument:
        return
    assert listing is None or set(listing.addresses) <= {only, f"{SITE}/"}


def test_no_more_addresses_are_read_than_a_sitemap_may_have(
    answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "MOST_ADDRESSES", 3)
    rows = "".join(f"<url><loc>{SITE}/{n}</loc></url>" for n in range(5))
    listing = read_listing(answer(f"<urlset>{rows}</urlset>"))
    assert listing is not None
    assert len(listing.addresses) == 3
    assert "more than" in (listing.fault or "")


def test_no_more_lines_are_read_than_a_sitemap_may_have(
    answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "MOST_ADDRESSES", 3)
    listing = read_listing(answer(f"{SITE}/a\n" * 5))
    assert listing is not None
    assert "more than" in (listing.fault or "")


def test_no_more_elements_are_looked_at_than_a_sitemap_can_need(
    answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "MOST_ELEMENTS", 10)
    listing = read_listing(answer(f"<urlset><url><loc>{SITE}/</loc></url>{'<a/>' * 10}</urlset>"))
    assert listing is not None
    assert listing.addresses == (f"{SITE}/",)
    assert "elements" in (listing.fault or "")


def test_addresses_are_only_those_of_the_web() -> None:
    assert model.absolute(SITE, "//other.example/a") == "https://other.example/a"
    for bad in ("", "javascript:alert(1)", "file:///etc/passwd", "http://[", "https://"):
        assert model.absolute("about:blank", bad) is None


def test_an_address_that_is_broken_over_lines_is_mended() -> None:
    assert model.absolute(SITE, " https://site.example/a\r\n\tb ") == "https://site.example/ab"
    assert model.absolute(SITE, "http\t://site.example/a") == "http://site.example/a"


PIECES = (
    "<urlset>", "</urlset>", "<url>", "</url>", "<loc>", "</loc>", "<feed>", "<entry>", "<rss>",
    "<channel>", "<item>", "</item>", "<link>", "</link>", "<link/>", "<link href='http://", "'/>",
    "<![CDATA[", "]]>", "<!--", "-->", "<?xml version='1.0'?>", "<!DOCTYPE x [", "]>", "\0", "é",
    "<", ">", "\ufeff", "&", ";", "&amp;", "&#38;", "&x;", "https://site.example/", "http://[",
    " xml:base='", "\n",
)  # fmt: skip

bodies = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=300).map(str.encode),
    st.lists(st.sampled_from(PIECES), max_size=40).map(lambda pieces: "".join(pieces).encode()),
    st.binary(max_size=100).map(lambda data: gzip.compress(b"<urlset>" + data)),
    st.binary(max_size=100).map(lambda data: b"\x1f\x8b\x08" + data),
    st.binary(max_size=100).map(lambda data: zlib.compress(data, wbits=31)[:-4]),
)


@given(body=bodies, media_type=st.sampled_from(["text/xml", "text/plain", "text/html", ""]))
def test_any_bytes_are_a_listing_a_document_or_damaged(
    answer: Answer, body: bytes, media_type: str
) -> None:
    try:
        listing = read_listing(answer(body, media_type))
    except (DamagedDocument, ExtractionBounded):
        return
    if listing is not None:
        named = (*listing.addresses, *listing.more)
        assert all(address.lower().startswith(("http://", "https://")) for address in named)
        assert len(set(named)) == len(named)
        assert set(listing.modified) <= set(named)
