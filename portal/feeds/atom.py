"""Atom (RFC 4287): a feed's events as a file that feed readers understand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from feedgen.feed import FeedGenerator

from portal.feeds.events import Event
from portal.web.xml_text import xml_text

MEDIA_TYPE = "application/atom+xml"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed.

    Args:
        id: a URN that stays the same for ever.
        title: of what.
        subtitle: what a reader must know first; empty where there is nothing.
        path: of the feed itself.
        page: path of the page that it stands for.
        began: when what it tells of began, for a feed without entries yet.
        events: newest first.
    """

    id: str
    title: str
    subtitle: str
    path: str
    page: str
    began: datetime
    events: tuple[Event, ...]

    @property
    def updated(self) -> datetime:
        """When something last happened."""
        return max((event.at for event in self.events), default=self.began)


def atom(feed: Feed, full: Callable[[str], str]) -> bytes:
    """Return a feed as Atom, the same bytes as long as nothing happens.

    Args:
        feed: what it tells.
        full: makes a web address of a path of the portal.
    """
    made = FeedGenerator()
    made.id(feed.id)
    made.title(xml_text(feed.title))
    if feed.subtitle:
        made.subtitle(xml_text(feed.subtitle))
    made.updated(feed.updated)
    made.author(name="Signpost")
    made.generator("Signpost")
    made.language("en-GB")
    made.link(href=full(feed.path), rel="self", type=MEDIA_TYPE)
    made.link(href=full(feed.page), rel="alternate", type="text/html")
    for event in feed.events:
        entry = made.add_entry(order="append")
        entry.id(event.id)
        entry.title(xml_text(event.title))
        entry.updated(event.at)
        entry.published(event.at)
        entry.link(href=full(event.href), rel="alternate", type="text/html")
        entry.summary(xml_text(event.summary))
    return bytes(made.atom_str(pretty=True))
