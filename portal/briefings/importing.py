"""Importing: a file or an address becomes a stored briefing, its citations resolved."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from crawler.collection.models import Address
from crawler.collection.recording import permanent_id
from crawler.collection.store import Collection
from crawler.errors import ExtractError, FetchError, UnsupportedMedia
from crawler.extract import ExtractRequest, extractor_for
from crawler.extract.model import Extract
from crawler.extract.sandbox import Sandbox
from crawler.fetcher import Fetcher
from crawler.sources import Source
from crawler.urls import Scopes
from index.search import Index
from portal.briefings.checking import check_briefing
from portal.briefings.drafts import BriefingDraft, PointDraft
from portal.briefings.holdings import Holdings
from portal.briefings.models import Briefing, Citation, LearningPoint, OtherLink, Status
from portal.briefings.reading import read_briefing
from portal.briefings.succession import successors
from portal.config import Settings
from portal.errors import BriefingError

READABLE = "a PDF, a Word file (.docx), a web page or plain text"
LARGEST = 50 * 1024 * 1024
"""Bytes of a file; the fetcher's own limit for addresses."""
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Fetch = Callable[[str], tuple[bytes, str]]
"""Fetches an address: its body and media type; raises FetchError."""
Read = Callable[[ExtractRequest], Extract]
"""Reads a body; raises ExtractError."""


@dataclass(frozen=True, slots=True)
class _Received:
    """The bytes of a briefing and where they came from.

    Args:
        origin: the web address, or the file: address.
        body: the bytes.
        media_type: as told by the server, or from the name and the first bytes.
        source: the source that the address belongs to, if any.
        document_id: the crawled document that it is, if any.
    """

    origin: str
    body: bytes
    media_type: str
    source: Source | None = None
    document_id: str | None = None


def import_briefing(
    target: str,
    settings: Settings,
    collection: Collection,
    index: Index,
    sources: Sequence[Source],
    *,
    fetch: Fetch | None = None,
    extract: Read | None = None,
) -> str:
    """Read a briefing, store it and resolve its citations.

    The same address or file, or the same bytes, update the briefing that is stored, which keeps
    its id and what a trainer confirmed. Nothing is stored of one that cannot be read.

    Args:
        target: path of a file, or a web address; one that was crawled is not fetched again.
        settings: of this process.
        collection: where to store.
        index: of the same collection.
        sources: as declared today.
        fetch: the way to other addresses; the crawler's fetcher by default.
        extract: reads the bytes; a sandbox of its own by default.

    Returns:
        The briefing's id.

    Raises:
        BriefingError: it cannot be had or read; says what to do.
        CollectionError: it cannot be stored.
    """
    if urlsplit(target).scheme.lower() in ("http", "https"):
        fetch = fetch or (lambda url: _fetched(url, settings, sources))
        received = _from_address(target, collection, sources, fetch)
    else:
        received = _from_file(Path(target))
    draft = read_briefing(_extracted(received, extract or _sandboxed))
    blob_hash = collection.blobs.put(received.body)
    with collection.session() as session:
        briefing = _stored(session, received, draft, blob_hash)
        check_briefing(session, briefing, Holdings(session, sources), index)
        return briefing.id


def media_type_of(name: str, body: bytes) -> str:
    """Tell a file's media type by its first bytes, else by its name.

    Args:
        name: of the file; only the ending matters.
        body: the bytes.

    Returns:
        "application/octet-stream" where neither tells.
    """
    head = body[:1024].lstrip().lower()
    if head.startswith(b"%pdf-"):
        return "application/pdf"
    if head.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if body.startswith(b"PK\x03\x04") and b"word/" in body:
        return _WORD
    guessed, _ = mimetypes.guess_type(name)
    if guessed in ("text/markdown", "text/csv", None) and b"\0" not in body:
        return "text/plain"
    return guessed or "application/octet-stream"


def _from_file(path: Path) -> _Received:
    try:
        if path.stat().st_size > LARGEST:
            raise BriefingError(
                f"{path.name} is larger than {LARGEST // 1024 // 1024} MB. Nothing was stored. "
                "Save the briefing alone, without the whole report, and import that."
            )
        body = path.read_bytes()
    except OSError as error:
        raise BriefingError(
            f"{path.name} cannot be opened ({error.strerror}). Nothing was stored. Check the "
            "file's name and folder, or give a web address that begins with https://."
        ) from error
    if not body.strip():
        raise BriefingError(
            f"{path.name} is empty. Nothing was stored. Save or download the briefing again."
        )
    return _Received(path.resolve().as_uri(), body, media_type_of(path.name, body))


def _from_address(
    target: str, collection: Collection, sources: Sequence[Source], fetch: Fetch
) -> _Received:
    try:
        url, source = Scopes(sources).locate(target)
    except ValueError as error:
        raise BriefingError(
            f"{target} is not a web address. Nothing was stored. Check that it is typed in full."
        ) from error
    with collection.session() as session:
        address = session.scalars(select(Address).where(Address.url == url)).one_or_none()
        document = address.document if address else None
        version = document.version if document else None
        if document is not None and version is not None:
            body = collection.blobs.get(version.blob_hash)
            return _Received(document.url, body, version.media_type, source, document.id)
    try:
        body, media_type = fetch(url)
    except FetchError as error:
        raise BriefingError(
            f"{target} could not be fetched: {error}. Nothing was stored. Try again later, or "
            "download the briefing and import the file."
        ) from error
    known = media_type and media_type != "application/octet-stream"
    media_type = media_type if known else media_type_of(urlsplit(url).path, body)
    return _Received(url, body, media_type, source)


def _fetched(url: str, settings: Settings, sources: Sequence[Source]) -> tuple[bytes, str]:
    _, source = Scopes(sources).locate(url)
    # An address outside all sources is fetched as politely as if it were one of them.
    home = source or Source(key="briefing", name="A briefing", start=(url,), area="other")
    with closing(Fetcher(home, contact=settings.contact)) as fetcher:
        fetched = fetcher.follow(url)
    return fetched.body, fetched.media_type


def _sandboxed(request: ExtractRequest) -> Extract:
    with Sandbox() as sandbox:
        return sandbox.extract(request)


def _extracted(received: _Received, extract: Read) -> Extract:
    name = received.origin.rpartition("/")[2] or received.origin
    request = ExtractRequest(
        body=received.body,
        media_type=received.media_type,
        url=received.origin,
        profile=received.source.profile if received.source else "plain",
    )
    try:
        return extract(request)
    except UnsupportedMedia as error:
        raise BriefingError(
            f"{name} is of a type that cannot be read. Nothing was stored. "
            f"Save the briefing as {READABLE} and import that."
        ) from error
    except ExtractError as error:
        raise BriefingError(
            f"{name} could not be read: {error}. Nothing was stored. Download or save the "
            f"briefing again; it must be {READABLE}."
        ) from error


def _stored(
    session: Session, received: _Received, draft: BriefingDraft, blob_hash: str
) -> Briefing:
    briefing = _same(session, received.origin, blob_hash)
    if briefing is None:
        briefing = Briefing(id=permanent_id(), origin=received.origin)
        session.add(briefing)
    confirmed = _confirmed(briefing)
    briefing.title = draft.title or Path(urlsplit(received.origin).path).stem
    briefing.media_type = received.media_type
    briefing.format = extractor_for(received.media_type).format
    briefing.blob_hash = blob_hash
    briefing.imported = datetime.now(UTC)
    briefing.published = draft.published_on
    briefing.published_words = draft.published.words if draft.published else None
    # The same bytes from a file say nothing against the address they were first had from.
    briefing.area = received.source.area if received.source else briefing.area
    briefing.document_id = received.document_id or briefing.document_id
    kept = successors(briefing.points, draft.points)
    briefing.points = [
        _point(kept.get(place) or LearningPoint(), point, confirmed)
        for place, point in enumerate(draft.points)
    ]
    home = urldefrag(received.origin).url
    others = [link for link in draft.other_links if urldefrag(link.url).url != home]
    briefing.other_links = [
        OtherLink(position=position, url=link.url, words=link.words)
        for position, link in enumerate(others)
    ]
    session.flush()
    return briefing


def _same(session: Session, origin: str, blob_hash: str) -> Briefing | None:
    by_origin = select(Briefing).where(Briefing.origin == origin)
    by_bytes = select(Briefing).where(Briefing.blob_hash == blob_hash).order_by(Briefing.id)
    return session.scalars(by_origin).one_or_none() or session.scalars(by_bytes.limit(1)).first()


def _confirmed(briefing: Briefing) -> dict[tuple[str, str, str | None], Citation]:
    return {
        (point.text, citation.cited_text, citation.cited_url): citation
        for point in briefing.points
        for citation in point.citations
        if citation.confirmed
    }


def _point(
    point: LearningPoint,
    draft: PointDraft,
    confirmed: dict[tuple[str, str, str | None], Citation],
) -> LearningPoint:
    """Set a point as it was read; the linked citations, and those confirmed before, come too."""
    now = datetime.now(UTC)
    kept = {key: citation for key, citation in confirmed.items() if key[0] == draft.text}
    citations = [_again(citation, now) for citation in kept.values()]
    citations += [
        Citation(
            cited_text=cited.text,
            cited_url=cited.url,
            status=Status.UNRESOLVED,
            score=0.0,
            confirmed=False,
            checked=now,
        )
        for cited in draft.citations
        if cited.url and (draft.text, cited.text, cited.url) not in kept
    ]
    for position, citation in enumerate(citations):
        citation.position = position
    point.number, point.text, point.heading = draft.number, draft.text, draft.heading
    point.anchor, point.page = draft.anchor, draft.page
    point.citations = citations
    return point


def _again(citation: Citation, now: datetime) -> Citation:
    """Return a citation as a person left it, for the point as it was read again."""
    left = {"id", "point_id", "position", "checked"}
    columns = [column.key for column in inspect(Citation).columns if column.key not in left]
    return Citation(**{key: getattr(citation, key) for key in columns}, checked=now)
