"""Shortfalls: words that a source lost a little everywhere, or little by little.

A crawl compares each text with the one that readers have. What many pages lose on one day counts
together, and what one loses in small steps beside the longest text that it had of late.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.extract import BlockKind
from collection.models import Document, DocumentState
from crawler.crawling.replacing.open_words import OpenWords
from crawler.crawling.replacing.pasts import (
    ALIKE,
    WINDOW,
    Longest,
    Stood,
    last_accepted,
    longest_of,
    sizes_now,
    stood_of_late,
)
from crawler.crawling.replacing.stored_lines import lines_of_content, lines_of_version
from crawler.crawling.rereading.announced import said_so_itself
from crawler.editions.brake import Brake
from crawler.editions.shrinking import (
    AT_ONCE,
    HALVED,
    OVER_TIME,
    Line,
    Loss,
    Shortening,
    brake_of_kinds,
    brake_of_losses,
    dwindled,
    losses,
    sentences,
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came in a crawl for the documents of a source, and what counts of the time before.

    Args:
        source_key: of the source.
        words: those that nothing excuses; each is known by the id of its document.
        new: ids of the versions of documents that are new in the crawl.
        announced: the day of the latest change that the publisher told of, by document.
        now: the moment.
    """

    source_key: str
    words: Mapping[str, OpenWords]
    new: Sequence[int]
    announced: Mapping[str, date]
    now: datetime


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What is held back.

    Args:
        alone: why each is held back by itself, by document.
        brakes: what is held back together, by document.
    """

    alone: Mapping[str, str]
    brakes: Sequence[Brake]


def shortfall(session: Session, came: Arrived) -> Shortfall:
    """Return what is held back because words are gone of which no single comparison tells.

    Args:
        session: a transaction.
        came: what came in the crawl.
    """
    if not came.words:
        return Shortfall({}, ())
    alone, together = _over_time(session, came)
    return Shortfall(alone, tuple(filter(None, (_at_once(session, came), together))))


def _at_once(session: Session, came: Arrived) -> Brake | None:
    elsewhere = {part for one in came.new for part in sentences(lines_of_version(session, one))}
    shortenings = []
    for key, each in came.words.items():
        before = lines_of_version(session, each.row.document.version_id)
        now = lines_of_content(each.content)
        shortenings.append(Shortening(key, before, now))
        elsewhere |= set(sentences(now)) - set(sentences(before))
    lost = losses(shortenings, elsewhere)
    whole = sum(sizes_now(session, came.source_key).values())
    brake = brake_of_losses(whole, lost, lost, most=AT_ONCE, when="in this crawl")
    return brake or _of_kinds(session, came, lost)


def _of_kinds(session: Session, came: Arrived, lost: Mapping[str, Loss]) -> Brake | None:
    if not any(loss.kinds for loss in lost.values()):
        return None
    having = Counter(kind for loss in lost.values() for kind in loss.had)
    others = select(Document.version_id).where(
        Document.source_key == came.source_key,
        Document.state == DocumentState.CURRENT,
        Document.id.not_in(came.words),
    )
    for version_id in session.scalars(others):
        lines = lines_of_version(session, version_id)
        having.update({line.kind for line in lines} - {BlockKind.PARAGRAPH})
    return brake_of_kinds(having, lost)


def _over_time(session: Session, came: Arrived) -> tuple[Mapping[str, str], Brake | None]:
    held = sizes_now(session, came.source_key)
    now = held | {key: sum(map(len, each.content.words)) for key, each in came.words.items()}
    stood = stood_of_late(session, came.source_key, came.words, came.announced, came.now)
    since = came.now - WINDOW
    alone = _longest(stood, {key: now[key] for key in came.words}, since)
    alone = [one for one in alone if one.now < HALVED * one.size > HALVED * ALIKE * one.held]
    many = _longest(stood, now, max(since, last_accepted(session, came.source_key) or since))
    if sum(one.size - one.now for one in many) <= OVER_TIME * sum(now.values()):
        many = []
    many = [one for one in many if not _is_told(session, came, one)]
    if not alone and not many:
        return {}, None
    elsewhere = _came_of_late(session, came, since)
    doubts = {}
    for one in alone:
        loss = _losses(session, came, [one], elsewhere)[one.document_id]
        # What came now is a change too.
        if doubt := dwindled(loss, one.steps + 1):
            doubts[one.document_id] = doubt.words
    lost = _losses(session, came, many, elsewhere)
    whole = sum(now.values()) + sum(one.size - one.now for one in many)
    when = f"in the last {WINDOW.days} days"
    return doubts, brake_of_losses(whole, lost, came.words, most=OVER_TIME, when=when)


def _longest(
    stood: Mapping[str, Sequence[Stood]], sizes: Mapping[str, int], since: datetime
) -> list[Longest]:
    found = (longest_of(key, stood.get(key, ()), size, since) for key, size in sizes.items())
    return [one for one in found if one]


def _is_told(session: Session, came: Arrived, one: Longest) -> bool:
    """Tell whether a text says of itself that it changed lately."""
    today = came.now.date()
    return said_so_itself(session, one.document_id, today - WINDOW, today)


def _losses(
    session: Session, came: Arrived, longest: Iterable[Longest], elsewhere: Collection[str]
) -> Mapping[str, Loss]:
    """Return what documents lost since they were longest, by their ids."""
    return losses(
        [
            Shortening(
                one.document_id,
                lines_of_version(session, one.version_id),
                _lines_now(session, came, one.document_id),
            )
            for one in longest
        ],
        elsewhere,
    )


def _lines_now(session: Session, came: Arrived, document_id: str) -> list[Line]:
    """Return the words that a document has, or would have."""
    if document_id in came.words:
        return lines_of_content(came.words[document_id].content)
    return lines_of_version(session, session.get_one(Document, document_id).version_id)


def _came_of_late(session: Session, came: Arrived, since: datetime) -> frozenset[str]:
    """Return the sentences of all pages that changed: they may have taken what others lost."""
    changed = select(Document.id).where(
        Document.source_key == came.source_key,
        Document.state == DocumentState.CURRENT,
        Document.changed >= since,
    )
    keys = {*session.scalars(changed), *came.words}
    return frozenset(part for key in keys for part in sentences(_lines_now(session, came, key)))
