"""What the tests of listings share: an answer, as the Fetcher would give it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.fetching.fetcher import Fetched, Validators


@pytest.fixture(scope="session")
def answer() -> Callable[..., Fetched]:
    """Return a function that makes a fresh answer."""

    def make(
        body: str | bytes,
        media_type: str = "text/xml",
        url: str = "https://site.example/sitemap.xml",
    ) -> Fetched:
        content = body.encode() if isinstance(body, str) else body
        return Fetched(url, True, content, media_type, None, Validators())

    return make
