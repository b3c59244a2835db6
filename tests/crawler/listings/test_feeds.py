"""Feeds: RSS in its versions, and Atom."""

from __future__ import annotations

from collections.abc import Callable

from crawler.fetching.fetcher import Fetched
from crawler.listings import Listing, read_listing

Answer = Callable[..., Fetched]

SITE = "https://site.example"


def read(fetched: Fetched) -> Listing:
    listing = read_listing(fetched)
    assert listing is not None
    assert listing.kind == "a feed"
    return listing


def test_rss_lists_the_page_of_each_item_and_the_files_it_encloses(answer: Answer) -> None:
    body = f"""<?xml version="1.0"?><rss version="2.0"><channel>
      <title>News</title><link>{SITE}/</link>
      <image><url>{SITE}/logo.png</url><link>{SITE}/image</link></image>
      <item><title>No&nbsp;title</title><link> {SITE}/news/a?x=1&amp;y=2 </link>
        <guid isPermaLink="false">17</guid><source url="{SITE}/x">s</source>
        <enclosure url="{SITE}/a.pdf" type="application/pdf"/></item>
      <item><guid>{SITE}/news/b</guid></item>
      <item><guid isPermaLink="false">{SITE}/not-an-address</guid></item>
      <item><description><![CDATA[<a href="{SITE}/c">words & links</a>]]></description></item>
    </channel></rss>"""
    listing = read(answer(body, "application/rss+xml"))
    assert listing.addresses == (
        f"{SITE}/news/a?x=1&y=2",
        f"{SITE}/a.pdf",
        f"{SITE}/news/b",
    )
    assert listing.fault is None


def test_rss_1_is_read_too(answer: Answer) -> None:
    body = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/"><channel rdf:about="{SITE}/"><link>{SITE}/</link></channel>
      <item rdf:about="{SITE}/a"><link>{SITE}/a</link></item></rdf:RDF>"""
    assert read(answer(body)).addresses == (f"{SITE}/a",)


def test_atom_lists_the_alternate_of_each_entry_and_when_it_was_changed(answer: Answer) -> None:
    body = f"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="{SITE}/"/>
      <updated>2026-03-01T00:00:00Z</updated>
      <entry><link rel="self" href="{SITE}/api/1"/><link rel="alternate" href="{SITE}/a"/>
        <link rel="enclosure" href="{SITE}/a.docx"/><updated>2026-02-03T04:05:06Z</updated></entry>
      <entry><link href="/b"/></entry></feed>"""
    listing = read(answer(body, "application/atom+xml"))
    assert listing.addresses == (f"{SITE}/a", f"{SITE}/a.docx", f"{SITE}/b")
    assert listing.modified == {f"{SITE}/a": "2026-02-03T04:05:06Z"}


def test_relative_links_of_atom_heed_xml_base(answer: Answer) -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://site.example/news/">
      <entry><link href="a"/></entry>
      <entry xml:base="https://site.example/old/"><link href="b"/></entry>
      <entry><link href="c"/></entry></feed>"""
    assert read(answer(body)).addresses == (
        f"{SITE}/news/a",
        f"{SITE}/old/b",
        f"{SITE}/news/c",
    )


def test_further_pages_of_a_feed_are_further_listings(answer: Answer) -> None:
    links = f"""<link rel="next" href="{SITE}/feed?page=2"/>
      <link rel="prev-archive" href="{SITE}/feed/2025"/><link rel="self" href="{SITE}/feed"/>"""
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom">{links}</feed>'
    rss = (
        '<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"{links.replace('<link', '<atom:link')}</channel></rss>"
    )
    for body in (atom, rss):
        assert read(answer(body)).more == (f"{SITE}/feed?page=2", f"{SITE}/feed/2025")
