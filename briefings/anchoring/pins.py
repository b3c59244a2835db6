"""Pins: a citation held to exact words, as a W3C TextQuoteSelector holds an annotation.

The quote is kept as it is stored, with a few words of what stood before and after it, which tell
it from the same words elsewhere. Texts are compared by what they say: a passage that is set
in other lines, or with other quotation marks and dashes, says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from briefings.errors import BriefingError
from briefings.models import Citation
from briefings.status import of_choice, settle
from collection.models import Document, DocumentState, StoredSection
from collection.words.texts import fold_space

CONTEXT = 32
"""Characters of what stands before and after a quote that are kept: as many as the annotation
client Hypothesis keeps."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A text quote.

    Args:
        quote: the words, as they are stored.
        prefix, suffix: what stood before and after them, folded; empty at the ends of a text.
    """

    quote: str
    prefix: str = ""
    suffix: str = ""


def make_pin(text: str, start: int, end: int) -> Pin:
    """Return the quote of a part of a text.

    Args:
        text: of a section, as stored.
        start, end: the part, [start, end); white space at its ends is left out.

    Raises:
        BriefingError: there are no words in it.
    """
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise BriefingError(
            "No words are chosen. Nothing was pinned. Choose the words of the passage that the "
            "learning point relies on."
        )
    quote = text[start:end]
    end -= len(quote) - len(quote.rstrip())
    start += len(quote) - len(quote.lstrip())
    return Pin(
        quote=text[start:end],
        prefix=fold_space(text[:start])[-CONTEXT:].strip(),
        suffix=fold_space(text[end:])[:CONTEXT].strip(),
    )


def pin_of(citation: Citation) -> Pin | None:
    """Return what a citation is pinned to; None where it is not.

    Args:
        citation: a stored citation.
    """
    if citation.pin_quote is None:
        return None
    return Pin(citation.pin_quote, citation.pin_prefix or "", citation.pin_suffix or "")


def pin(session: Session, citation: Citation, section: StoredSection, start: int, end: int) -> None:
    """Pin a citation to an exact passage; the trainer who does so confirms the document.

    Args:
        citation: of a learning point; what it was pinned to before is forgotten.
        section: the section of a stored version that holds the passage.
        start, end: the passage in the section's text, [start, end).

    Raises:
        BriefingError: there are no words in it.
    """
    made = make_pin(section.text, start, end)
    version = section.version
    document = session.get_one(Document, version.document_id)
    citation.pin_quote, citation.pin_prefix, citation.pin_suffix = (
        made.quote,
        made.prefix,
        made.suffix,
    )
    citation.pin_version, citation.pin_section = version, section.position
    stands = version.id == document.version_id and document.state is not DocumentState.GONE
    citation.stands_version = version if stands else None
    citation.stands_section = section.position if stands else None
    citation.stands_words = made.quote if stands else None
    citation.likeness = 1.0 if stands else None
    citation.confirmed = True
    settle(citation, of_choice(citation, document), document, datetime.now(UTC))


def unpin(session: Session, citation: Citation) -> None:
    """Free a citation from its passage; its document stays the one that was pinned to.

    Args:
        citation: of a learning point; one that is not pinned stays as it is.
    """
    if citation.pin_version is None:
        return
    document = session.get_one(Document, citation.pin_version.document_id)
    settle(citation, of_choice(citation, document), document, datetime.now(UTC))
    citation.pin_quote = citation.pin_prefix = citation.pin_suffix = None
    citation.pin_version, citation.pin_section = None, None
    citation.stands_version, citation.stands_section = None, None
    citation.stands_words, citation.likeness = None, None
