"""MatchesPage: every passage of one document that holds the words of a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from crawler.collection.models import DocumentState
from index.results import Passage
from portal.documents.cards import Card, Cited, passage_card
from portal.documents.places import reader_path
from portal.documents.stored import find_document, source_name


@dataclass(frozen=True, slots=True)
class MatchesPage:
    """The page context of search/matches.html.

    Args:
        words: as typed.
        title, number: of the document today.
        href: its path in the reader.
        cited: what a citation card says of the document.
        passages: in reading order.
    """

    words: str
    title: str
    number: str | None
    href: str
    cited: Cited
    passages: tuple[Passage, ...]

    def card(self, passage: Passage) -> Card:
        """Return the citation card of one of the passages.

        Args:
            passage: of the document.
        """
        return passage_card(self.cited, passage)


def matches_page(
    session: Session, document_id: str, words: str, passages: Sequence[Passage]
) -> MatchesPage:
    """Build the page of a document's matches.

    Args:
        session: a transaction on the collection.
        document_id: the permanent id.
        words: as typed.
        passages: those that hold them, in reading order.

    Raises:
        NotKnown: there is no such document.
    """
    document = find_document(session, document_id)
    title = document.title or document.url
    cited = Cited(
        source=source_name(session, document.source_key),
        area=document.area,
        number=document.number,
        title=title,
        since=document.changed,
        seen=document.checked,
        gone=document.state is DocumentState.GONE,
    )
    href = reader_path(document.id)
    return MatchesPage(words, title, document.number, href, cited, tuple(passages))
