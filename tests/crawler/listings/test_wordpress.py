"""WordPress listings: what its REST interface names, page after page."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses import canonical_url
from crawler.errors import DamagedDocument, ExtractionBounded, UnsupportedMedia
from crawler.fetching.fetcher import Fetched
from crawler.listings import Listing, is_optional, read_listing
from crawler.listings.wordpress import collections_of

Answer = Callable[..., Fetched]

SITE = "https://site.example"
PAGES = f"{SITE}/wp-json/wp/v2/pages?_fields=link,modified_gmt&page=1&per_page=2"


def read(answer: Answer, items: object, url: str = PAGES) -> Listing:
    listing = read_listing(answer(json.dumps(items), "application/json", url))
    assert listing is not None
    return listing


def test_a_collection_lists_addresses_and_when_they_were_changed(answer: Answer) -> None:
    file = f"{SITE}/a.pdf"
    listing = read(answer, [{"source_url": file, "modified_gmt": "2026-01-02T03:04:05"}])
    assert listing == Listing("a WordPress listing", (file,), (), {file: "2026-01-02T03:04:05Z"})


def test_a_page_counts_as_changed_by_its_date_and_by_its_words(answer: Answer) -> None:
    def state(words: str, seconds: int = 5) -> str | None:
        item = {"link": f"{SITE}/a", "modified_gmt": f"2026-01-02T03:04:0{seconds}"}
        listing = read(answer, [{**item, "content": {"rendered": words}}])
        return listing.modified.get(f"{SITE}/a")

    assert state("Ring 1.") == state("Ring 1.")
    assert len({state("Ring 1."), state("Ring 2."), state("Ring 1.", 6)}) == 3


def test_a_date_of_change_alone_says_nothing_of_a_pages_words(answer: Answer) -> None:
    listing = read(answer, [{"link": f"{SITE}/a/", "modified_gmt": "2026-01-02T03:04:05"}])
    assert listing.modified == {}


@pytest.mark.parametrize("date", ["2" * 5_000_000, "", None, 20260102, ["2026-01-02"], {}])
def test_a_date_of_change_that_is_none_says_nothing(answer: Answer, date: object) -> None:
    items = [
        {"link": f"{SITE}/a", "modified_gmt": date, "content": {"rendered": "Ring 1."}},
        {"source_url": f"{SITE}/a.pdf", "modified_gmt": date},
    ]
    try:
        assert read(answer, items).modified == {}
    except ExtractionBounded:
        assert len(str(date)) > 1_000_000
    short = [{**item, "modified_gmt": date[:4000]} for item in items if isinstance(date, str)]
    assert read(answer, short).modified == {}


def test_of_an_upload_the_file_is_listed_and_not_the_page_about_it(answer: Answer) -> None:
    file = f"{SITE}/wp-content/uploads/2026/01/guide.pdf"
    assert read(answer, [{"link": f"{SITE}/guide/", "source_url": file}]).addresses == (file,)


def test_a_full_page_leads_to_the_next_and_the_last_one_to_none(answer: Answer) -> None:
    full = [{"link": f"{SITE}/{n}"} for n in range(2)]
    (following,) = read(answer, full).more
    assert parse_qs(urlsplit(following).query) == parse_qs(
        "_fields=link,modified_gmt&page=2&per_page=2"
    )
    assert read(answer, full[:1]).more == ()
    assert read(answer, []).more == ()


def test_the_pages_of_an_endless_collection_come_to_an_end(answer: Answer) -> None:
    full = [{"link": f"{SITE}/{n}"} for n in range(2)]
    listing = read(answer, full, PAGES.replace("page=1", "page=25000"))
    assert listing.more == ()
    assert "more than" in (listing.fault or "")


@pytest.mark.parametrize(
    "url",
    [
        *collections_of(f"{SITE}/professionals/"),
        *map(canonical_url, collections_of(SITE)),
        f"{SITE}/site/wp-json/wp/v2/media/?page=3",
        f"{SITE}/?rest_route=/wp/v2/posts&per_page=100",
        f"{SITE}/?rest_route=%2Fwp%2Fv2%2Fposts",
    ],
)
def test_the_addresses_of_collections_are_known_and_optional(answer: Answer, url: str) -> None:
    assert is_optional(url)
    assert read(answer, [{"link": f"{SITE}/a"}], url).addresses == (f"{SITE}/a",)


@pytest.mark.parametrize(
    "url",
    [f"{SITE}/", f"{SITE}/wp-json/wp/v2/pages/12", f"{SITE}/wp/v2/pages", f"{SITE}/wp-json/"],
)
def test_other_addresses_are_not_optional(url: str) -> None:
    assert not is_optional(url)


def test_a_full_page_of_the_first_listing_leads_to_a_second_with_the_same_wishes(
    answer: Answer,
) -> None:
    first = collections_of(SITE)[2]
    (following,) = read(answer, [{"source_url": f"{SITE}/{n}.pdf"} for n in range(100)], first).more
    assert parse_qs(urlsplit(following).query) == parse_qs(urlsplit(first).query) | {"page": ["2"]}


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        ("<!doctype html><h1>Welcome</h1>", "text/html"),
        ('{"code": "rest_disabled", "message": "Closed."}', "application/json"),
        ("", ""),
    ],
)
def test_a_site_that_offers_no_collection_is_no_failure(
    answer: Answer, body: str, media_type: str
) -> None:
    with pytest.raises(UnsupportedMedia, match="offers no WordPress listing"):
        read_listing(answer(body, media_type, PAGES))


@pytest.mark.parametrize("body", [b"[", b"\xff\xfe[", b"[" * 100_000, b"[" + b"9" * 5000 + b"]"])
def test_json_that_cannot_be_read_is_damaged(answer: Answer, body: bytes) -> None:
    with pytest.raises(DamagedDocument):
        read_listing(answer(body, "application/json", PAGES))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just(f"{SITE}/a"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["link", "source_url", "modified_gmt", "id"]), inner, max_size=3
        )
    ),
    max_leaves=20,
)


@given(items=values)
def test_any_json_is_a_listing_or_none(answer: Answer, items: object) -> None:
    try:
        listing = read(answer, items)
    except UnsupportedMedia:
        assert not isinstance(items, list)
        return
    assert all(address.startswith(("http://", "https://")) for address in listing.addresses)
    assert set(listing.modified) <= set(listing.addresses)
