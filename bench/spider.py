"""The crawl that Signpost is compared with: Scrapy, trafilatura for pages, pypdfium2 for PDFs.

As one would build it by the manuals: links are followed breadth first, every answer's title and
text go into SQLite, one commit a page. It runs in a virtual environment of its own, as
``python spider.py START ALLOWED DATABASE CONNECTIONS``, and prints the seconds that it took.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pypdfium2
import scrapy
import trafilatura
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.linkextractors import LinkExtractor

SETTINGS = {
    "ROBOTSTXT_OBEY": True,
    "LOG_LEVEL": "CRITICAL",
    "DOWNLOAD_DELAY": 0,
    "DEPTH_PRIORITY": 1,
    "SCHEDULER_DISK_QUEUE": "scrapy.squeues.PickleFifoDiskQueue",
    "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
    "TELNETCONSOLE_ENABLED": False,
}
"""Breadth first, by the recipe of Scrapy's own questions and answers; no delay."""


class Documentation(scrapy.Spider):
    """Follows the links of a site to the pages that are allowed, and stores them.

    Args:
        start: address of the first page.
        allowed: paths of the pages to fetch, so that both crawls read the same.
        database: the SQLite file to make.
    """

    name = "documentation"

    def __init__(self, start: str, allowed: frozenset[str], database: Path) -> None:
        super().__init__()
        self.start_urls = [start]
        self._allowed = allowed
        self._links = LinkExtractor(deny_extensions=[])
        self._database = sqlite3.connect(database)
        self._database.executescript(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = NORMAL;
            CREATE TABLE page (url TEXT PRIMARY KEY, title TEXT, date TEXT, text TEXT);
            """
        )

    def parse(self, response: Response, **_: Any) -> Iterator[scrapy.Request]:
        """Store an answer, and yield a request for each page that it leads to."""
        if isinstance(response, HtmlResponse):
            self._store(response.url, *read_page(response))
            for link in self._links.extract_links(response):
                if urlsplit(link.url).path in self._allowed:
                    yield response.follow(link)
        elif response.headers.get("Content-Type") == b"application/pdf":
            self._store(response.url, "", "", read_pdf(response.body))
        elif isinstance(response, TextResponse):
            self._store(response.url, "", "", response.text)

    def _store(self, url: str, title: str, date: str, text: str) -> None:
        with self._database:
            self._database.execute(
                "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?)", (url, title, date, text)
            )


def read_page(response: HtmlResponse) -> tuple[str, str, str]:
    """Return title, date and text as trafilatura finds them; with links and tables, as ours."""
    found = trafilatura.bare_extraction(
        response.text, url=response.url, with_metadata=True, include_links=True
    )
    if found is None:
        return "", "", ""
    return found.title or "", found.date or "", found.text or ""


def read_pdf(body: bytes) -> str:
    """Return the text of a PDF, page after page, in the order of the file."""
    with pypdfium2.PdfDocument(body) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def main() -> None:
    start, allowed, database, connections = sys.argv[1:]
    process = CrawlerProcess({**SETTINGS, "CONCURRENT_REQUESTS_PER_DOMAIN": int(connections)})
    crawler = process.create_crawler(Documentation)
    process.crawl(
        crawler,
        start=start,
        allowed=frozenset(Path(allowed).read_text(encoding="utf-8").splitlines()),
        database=Path(database),
    )
    process.start()
    assert crawler.stats is not None  # noqa: S101  (made with the crawler; said for mypy)
    print(crawler.stats.get_value("elapsed_time_seconds"))


if __name__ == "__main__":
    main()
