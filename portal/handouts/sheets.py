"""Sheet: what the print view and the PDF of a briefing show, one and the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from briefings.models import Briefing, Citation, LearningPoint
from briefings.store import find_briefing
from collection.titles import numbered
from collection.words.days import local_day
from portal.briefings.status_words import state_words
from portal.documents.places import briefing_path, short_path
from portal.documents.stored import source_name
from portal.handouts.codes import Code, qr_code


@dataclass(frozen=True, slots=True)
class Procedure:
    """What a learning point cites, in one line.

    Args:
        name: the document's number and title; the citing words where none was found.
        source: name of its source; empty where no document was found.
        status: in words for a reader.
    """

    name: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class SheetPoint:
    """A learning point with its short address.

    Args:
        host, path: the short address as it is printed, without its scheme and the day.
        address: the short address with the day of printing.
    """

    number: int
    text: str
    procedures: tuple[Procedure, ...]
    host: str
    path: str
    address: str

    @property
    def code(self) -> Code:
        """The QR code of the address."""
        return qr_code(self.address)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A briefing on paper.

    Args:
        origin: the web address or the file's name.
        address: of the briefing in the portal.
        notice: what a reader must know first; empty where there is nothing.
    """

    id: str
    title: str
    origin: str
    published: date | None
    printed: date
    checked: date | None
    address: str
    points: tuple[SheetPoint, ...]
    notice: str = ""


def briefing_sheet(
    session: Session, briefing_id: str, full: Callable[[str], str], notice: str = ""
) -> Sheet:
    """Build the sheet of a briefing as it is now.

    Args:
        briefing_id: the permanent id.
        full: makes a web address of a path of the portal.
        notice: what a reader must know first.

    Raises:
        NotStored: there is no such briefing.
    """
    briefing = find_briefing(session, briefing_id)
    printed = local_day(datetime.now(UTC))
    return Sheet(
        id=briefing.id,
        title=briefing.title,
        origin=briefing.origin_name,
        published=briefing.published,
        printed=printed,
        checked=_checked(briefing),
        address=full(briefing_path(briefing.id)),
        points=tuple(_point(session, point, printed, full) for point in briefing.points),
        notice=notice,
    )


def _checked(briefing: Briefing) -> date | None:
    checked = (citation.checked for point in briefing.points for citation in point.citations)
    return min(map(local_day, checked), default=None)


def _point(
    session: Session, point: LearningPoint, printed: date, full: Callable[[str], str]
) -> SheetPoint:
    return SheetPoint(
        number=point.number,
        text=point.text,
        procedures=tuple(_procedure(session, citation) for citation in point.citations),
        host=full("").partition("://")[2],
        path=short_path(point.short_id),
        address=full(short_path(point.short_id, printed)),
    )


def _procedure(session: Session, citation: Citation) -> Procedure:
    document = citation.document
    status = state_words(citation)
    if document is None:
        return Procedure(citation.cited_text or citation.cited_url or "", "", status)
    return Procedure(
        numbered(document.title or document.url, document.number),
        source_name(session, document.source_key),
        status,
    )
