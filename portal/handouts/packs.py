"""Packs: passages chosen for a team meeting, in the order in which the address lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from briefings.models import Status
from collection.titles import numbered
from collection.words.days import local_day, stated
from index.search import Index
from portal.briefings.pages import BriefingPage, CitationView, briefing_page
from portal.documents.cards import Card
from portal.documents.places import briefing_path, pack_path


@dataclass(frozen=True, slots=True)
class PackPassage:
    """A passage that can be chosen: what a learning point cites, as it stands today.

    Args:
        key: its value in the address; it outlives new versions, renumbering and editing.
        title: of the document, with its chapter number.
        remarks: what a reader must know of the citation, in sentences; mostly none.
        card: the words and where they are from.
    """

    key: str
    number: int
    point: str
    short_id: str
    title: str
    remarks: tuple[str, ...]
    card: Card


@dataclass(frozen=True, slots=True)
class ChosenPassage:
    """A chosen passage with the addresses of the pack that has it elsewhere.

    Args:
        up, down: paths with it one place earlier or later; None at the ends.
    """

    passage: PackPassage
    up: str | None
    down: str | None


@dataclass(frozen=True, slots=True)
class PackPage:
    """The page context of handouts/pack.html, and what the Word file holds.

    Args:
        address: of the briefing in the portal.
        chosen: in order.
        others: what else can be chosen, in the order of the briefing.
        lost: how many chosen passages are no longer cited by the briefing.
        file: path of the Word file; None while nothing is chosen.
    """

    briefing_id: str
    briefing_title: str
    address: str
    made: date
    chosen: tuple[ChosenPassage, ...]
    others: tuple[PackPassage, ...]
    lost: int
    file: str | None
    notice: str = ""


def pack_page(
    session: Session,
    index: Index,
    briefing_id: str,
    keys: Sequence[str],
    *,
    full: Callable[[str], str],
    notice: str = "",
) -> PackPage:
    """Build the pack of a briefing.

    Args:
        index: of the same collection; gives the passages.
        briefing_id: the permanent id.
        keys: of the chosen passages, in order; what is listed twice counts once.
        full: makes a web address of a path of the portal.
        notice: what a reader must know first.

    Raises:
        NotStored: there is no such briefing.
    """
    briefing = briefing_page(session, index, briefing_id)
    offered = {passage.key: passage for passage in _passages(briefing)}
    asked = list(dict.fromkeys(keys))
    order = [key for key in asked if key in offered]
    return PackPage(
        briefing_id=briefing_id,
        briefing_title=briefing.title,
        address=full(briefing_path(briefing_id)),
        made=local_day(datetime.now(UTC)),
        chosen=tuple(
            ChosenPassage(
                offered[key],
                _moved(briefing_id, order, place, place - 1) if place else None,
                _moved(briefing_id, order, place, place + 1) if place + 1 < len(order) else None,
            )
            for place, key in enumerate(order)
        ),
        others=tuple(passage for key, passage in offered.items() if key not in order),
        lost=len(asked) - len(order),
        file=pack_path(briefing_id, order, ".docx") if order else None,
        notice=notice,
    )


def _moved(briefing_id: str, keys: Sequence[str], place: int, to: int) -> str:
    moved = list(keys)
    moved.insert(to, moved.pop(place))
    return pack_path(briefing_id, moved)


def _passages(briefing: BriefingPage) -> Iterator[PackPassage]:
    for point in briefing.points:
        for citation in point.citations:
            document = citation.document
            if document is None or document.card is None:
                continue
            yield PackPassage(
                key=f"{point.short_id}.{document.id}",
                number=point.number,
                point=point.text,
                short_id=point.short_id,
                title=numbered(document.title, document.number),
                remarks=tuple(_remarks(briefing, citation)),
                card=document.card,
            )


def _remarks(briefing: BriefingPage, citation: CitationView) -> Iterator[str]:
    if citation.status not in (Status.EXACT, Status.MOVED):
        yield f"{citation.words}."
    if citation.document and citation.document.changed_since:
        yield f"The procedure has changed since this briefing ({stated(briefing.since)})."
