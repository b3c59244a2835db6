"""The addresses of the feeds; each answers 304 to a reader that has the latest."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, request, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from briefings.models import Briefing
from briefings.store import find_briefing, hidden, is_public
from collection.models import Version
from collection.taxonomy import load_taxonomy
from portal.addresses import full_address
from portal.errors import NotKnown
from portal.feeds.atom import MEDIA_TYPE, Feed, atom
from portal.feeds.events import (
    Event,
    lasting_id,
    latest_events,
    of_all_citations,
    of_briefing,
    of_topic,
)
from portal.notice import notice
from portal.services import services

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/briefings.atom")
def cited() -> Response:
    """Tell what became of all procedures that learning points cite."""
    with services().collection.reading() as session:
        return _answer(
            Feed(
                id=lasting_id("cited"),
                title="Signpost: changes to cited procedures",
                subtitle=notice(),
                path=url_for("feeds.cited"),
                page=url_for("briefings.index"),
                began=_began(session),
                events=latest_events(session, of_all_citations(), first=False),
            )
        )


@blueprint.get("/briefings/<briefing_id>.atom")
def briefing(briefing_id: str) -> Response:
    """Tell what became of the procedures that a briefing cites, or that it is taken back."""
    with services().collection.reading() as session:
        found = find_briefing(session, briefing_id, drafts=True)
        if not is_public(found):
            return _answer(_taken_back(found))
        return _answer(
            Feed(
                id=lasting_id(f"briefing/{found.id}"),
                title=f"Signpost: changes to procedures cited by {found.title}",
                subtitle=notice(),
                path=url_for("feeds.briefing", briefing_id=found.id),
                page=url_for("briefings.show", briefing_id=found.id),
                began=found.imported,
                events=latest_events(session, of_briefing(found.id), first=False),
            )
        )


@blueprint.get("/topics/<slug>.atom")
def topic(slug: str) -> Response:
    """Tell what became new, changed or gone under a topic."""
    label = load_taxonomy().topics.get(slug)
    if label is None:
        raise NotKnown(f"There is no topic “{slug[:60]}”.")
    with services().collection.reading() as session:
        return _answer(
            Feed(
                id=lasting_id(f"topic/{slug}"),
                title=f"Signpost: {label}",
                subtitle=notice(),
                path=url_for("feeds.topic", slug=slug),
                page=url_for("search.topic", slug=slug),
                began=_began(session),
                events=latest_events(session, of_topic(slug), first=True),
            )
        )


def _taken_back(briefing: Briefing) -> Feed:
    """Return the feed of a briefing that readers no longer see, with one entry that says so.

    Not 410 as everywhere else: feed readers take that for the end of a feed, never ask again, and
    so would not tell that the briefing is back. The entry has one id, so it is told once.
    """
    told, path = hidden(briefing), url_for("feeds.briefing", briefing_id=briefing.id)
    if briefing.taken_back is None:
        raise told
    page, at = url_for("briefings.show", briefing_id=briefing.id), briefing.taken_back
    name = lasting_id(f"briefing/{briefing.id}/taken-back/{at.isoformat()}")
    return Feed(
        id=lasting_id(f"briefing/{briefing.id}"),
        title="Signpost: a briefing that is withdrawn for now",
        subtitle=notice(),
        path=path,
        page=page,
        began=at,
        events=(Event(name, "Withdrawn for now", at, page, str(told)),),
    )


def _began(session: Session) -> datetime:
    """Return when the first document was stored, a moment that stays."""
    return session.scalar(select(func.min(Version.fetched))) or datetime.fromtimestamp(0, UTC)


def _answer(feed: Feed) -> Response:
    response = Response(atom(feed, full_address), mimetype=MEDIA_TYPE)
    # No Last-Modified: a citation that is confirmed today may bring in an older change.
    response.add_etag()
    response.make_conditional(request)
    return response
