"""MatchesPage: every passage of one document that holds the words of a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from collection.models import DocumentState
from index.results import Passage, SearchRequest
from portal.documents.cards import Card, CardSource, passage_card
from portal.documents.places import matches_path, reader_path
from portal.documents.stored import find_document, source_name
from portal.errors import NotKnown
from portal.search.requests import search_href

ON_A_PAGE = 50
"""Passages: about 20 printed pages."""


@dataclass(frozen=True, slots=True)
class MatchesPage:
    """The page context of search/matches.html.

    Args:
        words: as typed.
        title, number: of the document today.
        href: its path in the reader.
        cited: what a citation card says of the document.
        passages: in reading order, those of this page.
        count: how many there are on all pages.
        first: place of the first of this page among them, from 1.
        before, after: paths of the neighbouring pages; None at the ends.
    """

    words: str
    title: str
    number: str | None
    href: str
    cited: CardSource
    passages: tuple[Passage, ...]
    count: int
    first: int
    before: str | None
    after: str | None

    def card(self, passage: Passage) -> Card:
        """Return the citation card of one of the passages.

        Args:
            passage: of the document.
        """
        return passage_card(self.cited, passage)


def matches_page(
    session: Session,
    document_id: str,
    words: str,
    passages: Sequence[Passage],
    number: int = 1,
) -> MatchesPage:
    """Build the page of a document's matches.

    Args:
        document_id: the permanent id.
        words: as typed.
        passages: those that hold them, in reading order.
        number: of the page, from 1.

    Raises:
        NotKnown: there is no such document or page.
    """
    document = find_document(session, document_id)
    title = document.title or document.url
    cited = CardSource(
        source=source_name(session, document.source_key),
        area=document.area,
        number=document.number,
        title=title,
        since=document.changed,
        seen=document.checked,
        gone=document.state is DocumentState.GONE,
    )
    href = reader_path(document.id)
    first = (number - 1) * ON_A_PAGE
    if number > 1 and first >= len(passages):
        raise NotKnown("This document has fewer passages with these words.")
    return MatchesPage(
        words,
        title,
        document.number,
        href,
        cited,
        tuple(passages[first : first + ON_A_PAGE]),
        count=len(passages),
        first=first + 1,
        before=_path(document.id, words, number - 1) if number > 1 else None,
        after=_path(document.id, words, number + 1) if first + ON_A_PAGE < len(passages) else None,
    )


def _path(document_id: str, words: str, number: int) -> str:
    return search_href(matches_path(document_id), SearchRequest(words=words, page=number))
