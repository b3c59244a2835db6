"""Checking: every citation resolved again, and what is stored brought in line with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from briefings.checking.ahead import Resolver, asked_of
from briefings.checking.confirmed import Anchors, anchors_of, anchors_of_all, kept, pinned_of
from briefings.checking.editions import still_cited
from briefings.checking.rejections import rejected_of, without_rejected
from briefings.linking.catalogue import Catalogue
from briefings.linking.suggesting import Resolved
from briefings.models import Briefing, Citation, LearningPoint, Method, Status
from briefings.passages import encoder_of, keep_passages, kept_of
from briefings.reading.drafts import CitationDraft, place_apart
from briefings.status import Resolution
from collection.errors import CollectionError
from collection.store import Collection
from crawler.crawling.lines import tell_lines
from crawler.sources import Source
from crawler.unforeseen import unforeseen
from index.errors import IndexFault
from index.search import Index

_CITATIONS = selectinload(Briefing.points).selectinload(LearningPoint.citations)
_WHOLE = select(Briefing).options(
    # The documents are in the catalogue; to read each again would cost a third of a check.
    _CITATIONS.lazyload(Citation.document),
    _CITATIONS.joinedload(Citation.pin_version),
    _CITATIONS.joinedload(Citation.passage),
)


@dataclass(frozen=True, slots=True)
class CitationChange:
    """A citation whose status, or document, is not what it was.

    Args:
        briefing_id, point: where it stands.
        cited_text: the words that cite.
        before, after: the statuses; ``before`` None where the citation is new.
    """

    briefing_id: str
    point: int
    cited_text: str
    before: Status | None
    after: Status

    def to_json(self) -> dict[str, Any]:
        """Return the change as JSON types."""
        return {
            "briefing_id": self.briefing_id,
            "point": self.point,
            "cited_text": self.cited_text,
            "before": self.before,
            "after": self.after,
        }


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check of citations found.

    Args:
        briefings: how many were checked.
        statuses: how many citations have each status, in the order of Status.
        changes: those that are not as they were.
        failed: (briefing, reason) of each that could not be checked; its citations stay as told.
    """

    briefings: int
    statuses: Mapping[Status, int]
    changes: tuple[CitationChange, ...]
    failed: tuple[tuple[str, str], ...] = ()

    def line(self) -> str:
        """Return one line for a reader, and a further one for each briefing that failed."""
        counts = ", ".join(f"{count} {status}" for status, count in self.statuses.items())
        total = sum(self.statuses.values())
        lines = [
            f"{total} citations in {self.briefings} briefings: {counts or 'none'}; "
            f"{len(self.changes)} not as before"
        ]
        lines += [f"  not checked: briefing {key}: {reason}" for key, reason in self.failed]
        return "\n".join(lines)

    def to_json(self) -> dict[str, Any]:
        """Return the form that ``signpost briefing check --json`` prints."""
        return {
            "briefings": self.briefings,
            "citations": sum(self.statuses.values()),
            "statuses": dict(self.statuses),
            "changes": [change.to_json() for change in self.changes],
            "failed": [{"briefing_id": key, "reason": reason} for key, reason in self.failed],
        }


def check_all(
    collection: Collection, index: Index, sources: Sequence[Source], *, full: bool = False
) -> CheckReport:
    """Resolve every citation again; what came of each briefing is one transaction.

    A status depends on the citation and the collection alone, so a second check without a crawl
    between changes nothing. An error that nobody foresaw costs the briefing that it happened to.

    Args:
        collection: holds documents and briefings.
        sources: as declared today.
        full: read also the texts of documents that have not changed since the last check.

    Raises:
        CollectionError: what was found cannot be stored.
    """
    tell_lines(collection)
    with collection.reading() as session:
        resolver = Resolver.of(session, sources, index)
        anchors = _anchors(session, resolver.catalogue, full)
        ids = session.scalars(select(Briefing.id).order_by(Briefing.id)).all()
    changes: list[CitationChange] = []
    counts: Counter[Status] = Counter()
    failed: list[tuple[str, str]] = []
    for briefing_id in ids:
        try:
            with collection.reading() as session:
                if (briefing := _whole(session, briefing_id)) is not None:
                    kept = kept_of(briefing, encoder_of(index))
                    resolver.look_ahead(asked_of(briefing, resolver.catalogue), kept)
            with collection.writing() as session:
                briefing = _whole(session, briefing_id)
                if briefing is None:
                    continue
                changed = check_briefing(session, briefing, resolver, anchors)
                now = [c.status for point in briefing.points for c in point.citations]
        except (CollectionError, IndexFault):
            raise
        except Exception as error:  # noqa: BLE001  it costs this briefing, and is told
            failed.append((briefing_id, str(unforeseen(error))))
        else:
            changes += changed
            counts.update(now)
        finally:
            resolver.forget()
    statuses = {status: counts[status] for status in Status if counts[status]}
    return CheckReport(len(ids), statuses, tuple(changes), tuple(failed))


def _anchors(session: Session, catalogue: Catalogue, full: bool) -> Anchors:
    """Say where all pins stand; none where one of them fails, so that each briefing asks itself."""
    try:
        return anchors_of_all(session, catalogue, full=full)
    except (CollectionError, IndexFault):
        raise
    except Exception:  # noqa: BLE001  it happens again, and is told, in the briefing that it concerns
        return {}


def _whole(session: Session, briefing_id: str) -> Briefing | None:
    return session.scalars(_WHOLE.where(Briefing.id == briefing_id)).one_or_none()


def check_briefing(
    session: Session, briefing: Briefing, resolver: Resolver, anchors: Anchors | None = None
) -> list[CitationChange]:
    """Resolve the citations of one briefing again and store what is found.

    Args:
        briefing: attached to it.
        resolver: of the collection; may have looked ahead.
        anchors: of the pins of all citations, where they are known.

    Returns:
        What is not as it was.
    """
    catalogue = resolver.catalogue
    anchors = _with_own(session, briefing, catalogue, anchors or {})
    changes: list[CitationChange] = []
    rejected = rejected_of(session, briefing)
    for point, asked in zip(briefing.points, asked_of(briefing, catalogue), strict=True):
        resolved = without_rejected(point, resolver.resolve(asked), rejected)
        changes += _store(point, resolved, catalogue, anchors)
    keep_passages(session, briefing, resolver.choose, encoder_of(resolver.index))
    return changes


def _with_own(
    session: Session, briefing: Briefing, catalogue: Catalogue, anchors: Anchors
) -> Anchors:
    """Return anchors with those of the briefing's own pins that are not among them."""
    pins = (pinned_of(citation) for point in briefing.points for citation in point.citations)
    missing = [pinned for pinned in pins if pinned is not None and pinned not in anchors]
    return {**anchors, **anchors_of(missing, catalogue, session)} if missing else anchors


def _store(
    point: LearningPoint, resolved: Sequence[Resolved], catalogue: Catalogue, anchors: Anchors
) -> list[CitationChange]:
    now = datetime.now(UTC)
    confirmed = [citation for citation in point.citations if citation.confirmed]
    # Of what is stored twice, as words without an address once were, the confirmed one stays.
    held = {
        _key(c.cited_text, c.cited_url, c.method, c.document_id): c
        for c in [*point.citations, *confirmed]
    }
    if confirmed:
        resolved = [r for r in resolved if r.resolution.method is not Method.CONTENT]
    changes: list[CitationChange] = []
    unconfirmed: list[Citation] = []
    for found in resolved:
        draft, resolution = found.draft, found.resolution
        key = _key(draft.text, draft.url, resolution.method, resolution.document_id)
        citation = held.get(key) or Citation(cited_text=draft.text, cited_url=draft.url)
        if citation.confirmed:
            continue
        citation.cited_start = draft.start
        unconfirmed.append(citation)
        fares = still_cited(citation, resolution, catalogue, point.briefing.published)
        changes += _update(point, citation, fares, now)
    linked = [found.draft for found in resolved if found.draft.url]
    for citation in confirmed:
        if citation.cited_url is None:
            citation.cited_start = _own_place(point.text, citation.cited_text, linked)
        fares = kept(citation, catalogue, anchors)
        fares = still_cited(citation, fares, catalogue, point.briefing.published)
        changes += _update(point, citation, fares, now)
    point.cite([*unconfirmed, *confirmed])
    return changes


def _own_place(text: str, words: str, linked: Sequence[CitationDraft]) -> int | None:
    """Return the place of words that no link carries; in a link only where they stand there alone.

    It is found anew each time, since a trainer may have split or joined the point.
    """
    apart = place_apart(text, words, linked)
    return apart if apart is not None else place_apart(text, words, ())


def _key(
    text: str, url: str | None, method: Method | None, document_id: str | None
) -> tuple[str, str | None, str | None]:
    """Return what makes a citation the same one; one by content is its document."""
    return (text, url, document_id if method is Method.CONTENT else None)


def _update(
    point: LearningPoint, citation: Citation, found: Resolution, now: datetime
) -> list[CitationChange]:
    before = citation.status
    citation.method, citation.score = found.method, found.score
    citation.because(found.reason)
    citation.evidence = found.evidence
    citation.checked = now
    if not citation.become(found.status, found.document_id, now):
        return []
    return [
        CitationChange(point.briefing_id, point.number, citation.cited_text, before, found.status)
    ]
