"""Editions: whether the words at a cited address are still those of what was cited.

An address says where something stood, not what stands there now: it may be given to another
chapter, and a page may become something else. What was cited is the version of the briefing's
date, or the one that a person chose; today's words must be an edition of the same guidance
(``crawler.crawling.lines``), or bear the name by which it is cited.
"""

from __future__ import annotations

from datetime import date

from briefings.grounds import Ground
from briefings.linking.catalogue import Catalogue
from briefings.linking.entries import CatalogueEntry
from briefings.linking.ladder import TITLE_LEAST, nearest_title
from briefings.models import Citation, Status
from briefings.status import Resolution


def still_cited(
    citation: Citation, found: Resolution, catalogue: Catalogue, on: date | None
) -> Resolution:
    """Return a resolution that is exact only while the document is what was cited.

    Args:
        citation: a citation, which is told which version it cites where it does not know yet.
        found: what it was resolved to.
        catalogue: of the collection.
        on: the briefing's date; None where it does not say.
    """
    held = catalogue.document(found.document_id) if found.document_id else None
    if found.status is not Status.EXACT or held is None or citation.pin_quote is not None:
        return found
    if catalogue.document_of(citation.cited_version_id) != held.id:
        citation.cited_version_id = _cited_version(citation, held, catalogue, on)
    if catalogue.same_line(citation.cited_version_id, held.version_id):
        return found
    if nearest_title(citation.cited_text, [held], catalogue, TITLE_LEAST):
        return found
    return found.because(Ground.ANOTHER_PAGE)


def _cited_version(
    citation: Citation, held: CatalogueEntry, catalogue: Catalogue, on: date | None
) -> int | None:
    """Return the version that a citation means: of its day, or else the first that is known.

    A citation that is new and bears no date cites what stands there today.
    """
    if on is None and citation.id is None:
        return held.version_id
    return catalogue.version_on(held.id, on)
