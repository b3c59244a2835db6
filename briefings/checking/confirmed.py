"""Confirmed: what became of the citations whose document, or passage, a person chose.

They keep what was chosen, whatever the ladder would say; what is told is how it fares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, lazyload

from briefings.anchoring.anchoring import Anchor, Pinned, anchor_all
from briefings.anchoring.pins import pin_of
from briefings.grounds import Ground
from briefings.linking.catalogue import Catalogue
from briefings.linking.ladder import resolve
from briefings.linking.texts import Texts
from briefings.models import Citation, Status
from briefings.reading.drafts import CitationDraft
from briefings.status import Resolution, Whereabouts, of_document, of_words, resolved_by

Anchors = Mapping[Pinned, Anchor]


def anchors_of_all(session: Session, catalogue: Catalogue, *, full: bool = False) -> Anchors:
    """Say where the pins of all citations stand now.

    A pin that stood in its document at the last check stands there still, where the document's
    current version is the one that was seen then: such texts are not read again.

    Args:
        catalogue: of the collection.
        full: read all texts again all the same; finds the same.
    """
    asked = select(Citation).join(Citation.pin_version).order_by(Citation.id)
    cited = session.scalars(
        asked.options(lazyload(Citation.document), contains_eager(Citation.pin_version))
    )
    seen: dict[Pinned, Anchor | None] = {}
    for citation in cited:
        if pinned := pinned_of(citation):
            seen[pinned] = None if full else _standing_still(citation, pinned, catalogue)
    moving = [pinned for pinned, anchor in seen.items() if anchor is None]
    still = {pinned: anchor for pinned, anchor in seen.items() if anchor is not None}
    return {**still, **anchors_of(moving, catalogue, session)}


def _standing_still(citation: Citation, pinned: Pinned, catalogue: Catalogue) -> Anchor | None:
    held, section = catalogue.document(pinned.document_id), citation.stands_section
    if held is None or held.gone or citation.likeness != 1 or section is None:
        return None
    if not pinned.version_id == citation.stands_version_id == held.version_id:
        return None
    whereabouts = Whereabouts.HERE if section == pinned.section else Whereabouts.OTHER_SECTION
    words = citation.stands_words
    return Anchor(whereabouts, held.id, held.version_id, section, words, likeness=1.0)


def anchors_of(pinned: Iterable[Pinned], catalogue: Catalogue, session: Session) -> Anchors:
    """Say where pins stand now.

    Args:
        pinned: any number of pins.
        catalogue: of the collection.
    """
    each = list(pinned)
    return dict(zip(each, anchor_all(each, catalogue, Texts(session)), strict=True))


def pinned_of(citation: Citation) -> Pinned | None:
    """Return what a citation is pinned to, as it is looked for; None where it is not.

    Args:
        citation: a stored citation.
    """
    pin, version = pin_of(citation), citation.pin_version
    if pin is None or version is None:
        return None
    return Pinned(pin, version.document_id, version.id, citation.pin_section or 0)


def kept(citation: Citation, catalogue: Catalogue, anchors: Anchors) -> Resolution:
    """Say what became of a citation that a person confirmed, and keep where its words stand.

    Args:
        citation: a stored citation with a document.
        catalogue: of the collection.
        anchors: of its pin, where it is pinned.
    """
    pinned = pinned_of(citation)
    if pinned is None:
        return _unpinned(citation, citation.document_id or "", catalogue)
    anchor = anchors[pinned]
    citation.stands_version_id, citation.stands_section = anchor.version_id, anchor.section
    citation.stands_words, citation.likeness = anchor.words, anchor.likeness
    ground = of_words(
        anchor.whereabouts,
        same_area=_same_area(citation, anchor, catalogue),
        readdressed=anchor.whereabouts is Whereabouts.HERE
        and _has_new_address(citation, anchor.document_id, catalogue),
    )
    return _kept(citation, ground, anchor.document_id)


def _kept(citation: Citation, ground: Ground, document_id: str, **facts: str) -> Resolution:
    """Return a resolution that keeps the rung by which the document was once found."""
    evidence = citation.evidence
    return resolved_by(
        ground, citation.method, citation.score, document_id, evidence=evidence, **facts
    )


def _unpinned(citation: Citation, document_id: str, catalogue: Catalogue) -> Resolution:
    """Follow a document that was removed to where its very words stand, and to nothing else."""
    held = catalogue.document(document_id)
    same = catalogue.same_text(held) if held and held.gone else None
    if same is not None and same.likeness == 1:
        document_id = same.held.id
    ground = _of_document(citation, document_id, catalogue)
    like = {"like": same.held.title} if same and ground is Ground.CHOSEN_REMOVED else {}
    return _kept(citation, ground, document_id, **like)


def _of_document(citation: Citation, document_id: str, catalogue: Catalogue) -> Ground:
    held = catalogue.document(document_id)
    gone = held is None or held.gone
    return of_document(gone=gone, at_address=gone or _at_address(citation, document_id, catalogue))


def _at_address(citation: Citation, document_id: str, catalogue: Catalogue) -> bool:
    if citation.cited_url is None:
        return True
    followed = resolve(CitationDraft(citation.cited_text, citation.cited_url), catalogue, None)
    return followed.status is Status.EXACT and followed.document_id == document_id


def _has_new_address(citation: Citation, document_id: str, catalogue: Catalogue) -> bool:
    held, version = catalogue.document(document_id), citation.pin_version
    if held is None or held.gone:
        return True
    if citation.cited_url is None:
        return version is None or held.url != version.url
    return not _at_address(citation, document_id, catalogue)


def _same_area(citation: Citation, anchor: Anchor, catalogue: Catalogue) -> bool:
    home = catalogue.document(citation.pin_version.document_id) if citation.pin_version else None
    there = catalogue.document(anchor.document_id)
    return home is None or there is None or there.holds_in(home.area)
