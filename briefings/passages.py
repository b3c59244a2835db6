"""Passages: the words of a cited document that stand beside a learning point.

A passage is chosen when citations are checked, and kept by its place. It stays the same for
readers, the PDF's scanners and the team's packs until the document has other words, a person
decides otherwise, or this release chooses by another rule; and it is never more than a place, so
that what is shown is what the version says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefings.models import Briefing, Citation, CitedPassage, Status
from collection.models import Document, DocumentState
from index.errors import IndexMissing
from index.results import ChosenPlace, Passage, PassagePlace
from index.search import Index
from index.searching.choosing import read_again, rule

Choose = Callable[[str, str], ChosenPlace | None]
"""Chooses a passage of a document for some words; None where that cannot be said yet."""


def asked_words(cited_text: str, point: str, pin_quote: str | None = None) -> str:
    """Return the words by which the passage beside a citation is chosen.

    Args:
        cited_text: the words that cite.
        point: the words of the learning point.
        pin_quote: the words that a trainer pinned the citation to, which then count alone.
    """
    return pin_quote or f"{cited_text} {point}"


def words_of(citation: Citation, document: Document) -> str | None:
    """Return the words by which the passage beside a citation is chosen.

    Args:
        citation: a stored citation.
        document: what it cites.

    Returns:
        None where the words that a trainer chose are no longer in a document that still stands:
        beside them another passage would be taken for them.
    """
    if citation.status is Status.GONE and document.state is not DocumentState.GONE:
        return None
    return asked_words(citation.cited_text, citation.point.text, citation.pin_quote)


def kept_of(briefing: Briefing, encoder: str) -> set[tuple[str, str]]:
    """Return what need not be chosen anew: document and words of each passage that is kept.

    Args:
        briefing: of a transaction.
        encoder: as of ``encoder_of``.
    """
    return {
        (citation.document_id, words)
        for point in briefing.points
        for citation in point.citations
        if citation.passage and citation.document_id
        if (words := asked_words(citation.cited_text, point.text, citation.pin_quote))
        if _chosen_alike(citation.passage, words, encoder)
    }


def encoder_of(index: Index) -> str:
    """Return the id of the encoder whose vectors rank today; empty where words alone do.

    Args:
        index: of the collection.
    """
    try:
        return index.encoder
    except IndexMissing:
        return ""


def keep_passages(session: Session, briefing: Briefing, choose: Choose, encoder: str) -> None:
    """Choose the passages of a briefing's citations that are not kept, and keep them.

    Args:
        session: a writing transaction.
        briefing: of that transaction, just checked.
        choose: tells what it was asked before the transaction.
        encoder: as of ``encoder_of``.
    """
    citations = [citation for point in briefing.points for citation in point.citations]
    cited = {citation.document_id for citation in citations if citation.document_id}
    rows = select(Document).where(Document.id.in_(cited))
    documents = {document.id: document for document in session.scalars(rows)}
    for citation in citations:
        document = documents.get(citation.document_id or "")
        words = words_of(citation, document) if document else None
        if document is None or words is None or document.version_id is None:
            citation.passage = None
        elif not _stands(citation, document, words, encoder):
            found = choose(document.id, words)
            chosen = found if found and found.version == document.version_id else None
            _keep(citation, chosen, words)


def kept_passages(session: Session, citations: Sequence[Citation]) -> Mapping[int, Passage | None]:
    """Read the passages that are kept of citations, as far as they hold for what stands today.

    Args:
        session: of the citations.
        citations: any number.

    Returns:
        By id of the citation; None where nothing in its document fits. What is not kept, because
        no check has been since the document changed, is not among them.
    """
    found = {}
    for citation, document, kept in _kept(session, citations):
        words = words_of(citation, document)
        if kept.version_id == document.version_id and words and kept.asked == _digest(words):
            found[citation.id] = _place(kept)
    places = {key: place for key, place in found.items() if place}
    return dict.fromkeys(found) | dict(read_again(session, places))


def _kept(
    session: Session, citations: Iterable[Citation]
) -> Iterable[tuple[Citation, Document, CitedPassage]]:
    by_id = {citation.id: citation for citation in citations}
    rows = session.scalars(select(CitedPassage).where(CitedPassage.citation_id.in_(by_id)))
    for kept in rows:
        citation = by_id[kept.citation_id]
        if citation.document is not None:
            yield citation, citation.document, kept


def _stands(citation: Citation, document: Document, words: str, encoder: str) -> bool:
    kept = citation.passage
    if kept is None or kept.version_id != document.version_id:
        return False
    return _chosen_alike(kept, words, encoder)


def _chosen_alike(kept: CitedPassage, words: str, encoder: str) -> bool:
    """Tell whether a passage would be chosen in the same way today.

    One that was chosen by meaning too stays while there are no vectors: they come after the words.
    """
    return kept.asked == _digest(words) and kept.rule == rule() and encoder in ("", kept.encoder)


def _keep(citation: Citation, chosen: ChosenPlace | None, words: str) -> None:
    if chosen is None:
        citation.passage = None
        return
    kept = citation.passage = citation.passage or CitedPassage()
    kept.version_id, kept.asked = chosen.version, _digest(words)
    kept.rule, kept.encoder = rule(), chosen.encoder
    place = chosen.place
    kept.section_id = place.section if place else None
    kept.number = place.number if place else None
    kept.start, kept.end = (place.start, place.end) if place else (None, None)
    kept.highlights = [list(span) for span in place.highlights] if place else None


def _place(kept: CitedPassage) -> PassagePlace | None:
    if kept.section_id is None:
        return None
    return PassagePlace(
        kept.section_id,
        kept.number or 0,
        kept.start or 0,
        kept.end or 0,
        tuple((start, end) for start, end in kept.highlights or ()),
    )


def _digest(words: str) -> str:
    return blake2b(words.encode(), digest_size=16).hexdigest()
