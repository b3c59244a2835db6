"""Texts to be compared: a chapter, and others made from it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.editions.edition import Edition, edition_of
from crawler.extract.html.page import extract_html

CHAPTER = (
    "The core group turns the plan of the conference into work. It holds the parents, the child "
    "where that is right, and the practitioners who do the work. It meets within ten working days "
    "of the conference. Later meetings follow every six weeks, and each asks what has changed for "
    "the child since the last. Who cannot come sends a written report two days before the meeting."
)

Maker = Callable[..., Edition]


@pytest.fixture
def made() -> Maker:
    """Return the maker of editions from the words of a page."""

    def make(words: str = CHAPTER, title: str = "Core groups", after: str = "") -> Edition:
        menu = "".join(f'<a href="/{n}">Part {n}</a>' for n in range(6))
        page = (
            f"<title>{title}</title><body><nav>{menu}</nav><main><h1>{title}</h1>"
            f"<p>{words}</p>{after}</main></body>"
        )
        return edition_of(extract_html(page.encode(), "https://site.example/p_1.html"))

    return make


@pytest.fixture
def chapter() -> str:
    """Return the words of the chapter."""
    return CHAPTER
