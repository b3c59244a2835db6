"""Weighing: which words may be an edition of their document, and why others are held back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from collection.extract import Extract
from collection.models import Address, Crawl, Document, DocumentState, Version
from collection.store import Collection
from crawler.crawling.lines import edition_of_version
from crawler.crawling.met_first import (
    FirstText,
    NewDocument,
    asked_names,
    gave_way,
    new_documents,
    notices_among,
    shared_by_strangers,
    shared_texts,
    slips_of,
)
from crawler.crawling.probing import Probe
from crawler.crawling.replacing.grafts import grafts_in
from crawler.crawling.replacing.open_words import OpenWords, opened, returns, sent_today
from crawler.crawling.replacing.pasts import WINDOW
from crawler.crawling.replacing.shortfalls import Arrived, shortfall
from crawler.crawling.rereading.announced import is_lately, listed_as_changed, says_so_itself
from crawler.crawling.rereading.link_names import names_of
from crawler.editions.brake import LEAST, SHARE, Brake, NewText, braked
from crawler.editions.dividing import Elsewhere
from crawler.editions.doubting import doubt, is_about_the_same, is_plain_guidance, near, recovers
from crawler.editions.sent import SentToday
from crawler.extract import ExtractRequest
from crawler.sources import Source
from crawler.urls import Scope

TOO_MANY = "most of its words are gone, or came for others too, as on many pages of the same crawl"
TOO_SHORT = "words of it are gone, as on many other pages of the source"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is to become of the words that came.

    Args:
        hold: why each is held back, by row.
        enforce: rows that come into force.
        apart: rows whose words are a document of their own: several documents redirect there.
        notices: why each new document is none, by its id: what else came tells.
        message: why the crawl is to end as failed, in words for an admin; None where it is not.
    """

    hold: Mapping[int, str]
    enforce: Sequence[int]
    apart: Sequence[int]
    notices: Mapping[str, str]
    message: str | None


def weigh(
    collection: Collection,
    source: Source,
    crawl_id: int,
    extract: Callable[[ExtractRequest], Extract],
    *,
    probe: Probe,
    now: datetime,
) -> Weighed:
    """Weigh the words that came for the documents of a source by the rules of the editions.

    Args:
        collection: where they wait.
        source: what was crawled.
        crawl_id: of the crawl that has visited all its addresses.
        extract: reads a body; the sandbox's.
        probe: asks the site what it answers where nothing stands.
        now: the moment.
    """
    with collection.reading() as session:
        run = session.get_one(Crawl, crawl_id)
        waiting = opened(session, source.key, run.started)
        back = {each.row.id for each in waiting if returns(session, each)}
        new = new_documents(session, crawl_id)
        sent = sent_today(session, source, waiting, new)
        shared = shared_texts(session, crawl_id, new)
        slips = slips_of(session, crawl_id, _firsts(waiting))
        current = _current(session, source.key)
        gathered = _gathered(session, source.key, current)
        led = [each for each in waiting if _leads_many(each, sent)]
        strange = {each.row.id: why for each in led if (why := _strange(session, each, sent))}
    apart = {each.row.id for each in led} - strange.keys()
    told = _told(collection, source, extract, waiting, now)
    announced = _announced(waiting, told, now)
    asked = asked_names(new, shared, slips)
    names = names_of(collection, source, crawl_id, asked, extract)
    notices = {**notices_among(new, sent, names), **shared_by_strangers(shared, names)}
    notices |= probe.notices_among(_but(new, notices), sent)
    back |= gave_way(slips, names)
    kept = _but(new, notices)
    with collection.reading() as session:
        divided = _divided(session, waiting, kept)
        strange |= grafts_in(session, source.key, filter(attrgetter("waits"), waiting))
    rest = [each for each in waiting if each.row.id not in apart | back]
    home = Scope(source).canonical(source.start[0])
    hold = _alone(rest, sent, strange=strange, announced=announced, divided=divided, home=home)
    counted = [each for each in rest if each.seen and not _is_excused(each, announced)]
    came = Arrived(
        source.key,
        {each.row.document_id: each for each in counted if each.row.id not in divided},
        [one.version_id for one in kept],
        told,
        now,
    )
    together, words = _together(collection, counted, divided, current, came)
    hold = together | hold
    free = [each.row.id for each in rest if each.waits and each.row.id not in hold]
    free += sorted(back - apart)
    return Weighed(hold, free, sorted(apart), notices, words or gathered)


def _but(new: Iterable[NewDocument], notices: Container[str]) -> Sequence[NewDocument]:
    return [one for one in new if one.document_id not in notices]


def _alone(
    rest: Iterable[OpenWords],
    sent: SentToday,
    *,
    strange: Mapping[int, str],
    announced: Container[str],
    divided: Container[int],
    home: str,
) -> dict[int, str]:
    """Return why rows are held back by themselves."""
    hold = {}
    for each in filter(attrgetter("waits"), rest):
        said, elsewhere = each.row.document_id in announced, each.row.id in divided
        doubted = strange.get(each.row.id) or _why(
            each, sent, announced=said, divided=elsewhere, home=home
        )
        if doubted:
            hold[each.row.id] = doubted
    return hold


def _together(
    collection: Collection,
    counted: Sequence[OpenWords],
    divided: Container[int],
    current: int,
    came: Arrived,
) -> tuple[dict[int, str], str]:
    """Return why rows are held back seeing the others, and what is to be said of all of them."""
    brake = _brake(counted, divided, current)
    with collection.reading() as session:
        short = shortfall(session, came)
    rows = {key: each.row.id for key, each in came.words.items()}
    hold = {rows[key]: TOO_SHORT for each in short.brakes for key in each.keys}
    hold |= {rows[key]: why for key, why in short.alone.items()}
    if brake is None:
        return hold, " ".join(each.words for each in short.brakes)
    return hold | dict.fromkeys(map(int, brake.keys), TOO_MANY), brake.words


def _firsts(waiting: Iterable[OpenWords]) -> Iterable[FirstText]:
    return (
        FirstText(each.row.id, each.row.document_id, each.row.url, each.held, each.came)
        for each in waiting
        if each.first and each.seen and not each.moves
    )


def _is_excused(each: OpenWords, announced: Container[str]) -> bool:
    """Tell whether words are never too many.

    What the publisher announced speaks for itself, as long as it is about the same.
    """
    if each.row.document_id in announced and is_about_the_same(each.held, each.came):
        return True
    return recovers(each.held, each.came, first=each.first, url=each.row.url)


def _brake(counted: Iterable[OpenWords], divided: Container[int], current: int) -> Brake | None:
    """Return what is held back together."""
    return braked(
        current,
        [
            NewText(str(each.row.id), each.held, each.came, each.row.id in divided, each.cut)
            for each in counted
        ],
    )


def _divided(
    session: Session, waiting: Sequence[OpenWords], new: Iterable[NewDocument]
) -> frozenset[int]:
    """Return the rows whose lost words stand on new pages, or came to pages that had them not."""
    lost = [each for each in waiting if each.lost]
    if not lost:
        return frozenset()
    versions = (session.get_one(Version, one.version_id) for one in new)
    grown = ((each.held, each.came) for each in waiting if each.seen and not each.lost)
    elsewhere = Elsewhere((edition_of_version(session, one) for one in versions), grown)
    return frozenset(each.row.id for each in lost if elsewhere.keeps(each.held, each.came))


def _leads_many(each: OpenWords, sent: SentToday) -> bool:
    """Tell whether several documents redirect to where words stand: then none of them moved."""
    return each.moves and sent.ends.get(each.row.url, 0) > 1 and not near(each.held, each.came)


def _strange(session: Session, each: OpenWords, sent: SentToday) -> str | None:
    """Return why words to which several documents redirect are no document of their own.

    They have nothing of any of these documents, and are no plain guidance either.
    """
    if is_plain_guidance(each.came):
        return None
    versions = session.scalars(
        select(Version)
        .join(Document, Document.version_id == Version.id)
        .join(Address, Address.document_id == Document.id)
        .where(Address.redirect_to == each.row.url)
    )
    if any(is_about_the_same(edition_of_version(session, one), each.came) for one in versions):
        return None
    return (
        f"{sent.ends[each.row.url]} documents redirect to {each.row.url}, where words stand that "
        "none of them had"
    )


def _why(each: OpenWords, sent: SentToday, *, announced: bool, divided: bool, home: str) -> str:
    """Return why words are held back by themselves; empty where nothing speaks against them."""
    found = sent.home
    if each.row.url == home:
        sent.home = None
    doubted = doubt(
        each.held,
        each.came,
        sent,
        announced=announced,
        divided=divided,
        cut=each.cut,
        speaks=each.speaks,
        first=each.first,
        url=each.row.url,
    )
    sent.home = found
    if doubted:
        return doubted.words
    if each.moves and not near(each.held, each.came):
        return f"its address now redirects to {each.row.url}, where other words stand"
    return ""


def _told(
    collection: Collection,
    source: Source,
    extract: Callable[[ExtractRequest], Extract],
    waiting: Sequence[OpenWords],
    now: datetime,
) -> Mapping[str, date]:
    """Return the day of the latest change that the publisher's list tells of, by document."""
    if not waiting:
        return {}
    checked = min(each.row.document.checked for each in waiting)
    since = min(checked, now - WINDOW).date()
    return listed_as_changed(collection, source, extract, since=since, today=now.date())


def _announced(
    waiting: Sequence[OpenWords], told: Mapping[str, date], now: datetime
) -> frozenset[str]:
    """Return the ids of the documents that the publisher says to have changed since a look."""
    if not waiting:
        return frozenset()
    since = min(each.row.document.checked for each in waiting).date()
    own = (
        each.row.document_id
        for each in waiting
        if says_so_itself(each.content, each.row.document.checked.date(), now.date())
    )
    return frozenset(own) | {key for key, day in told.items() if is_lately(day, since)}


def _gathered(session: Session, source_key: str, current: int) -> str | None:
    """Return what is to be said of documents that redirect elsewhere now; None where few do."""
    first = select(Address.url, Address.document_id, Address.redirect_to).join(
        Document, Document.url == Address.url
    )
    led: defaultdict[str, set[str]] = defaultdict(set)
    for row in session.execute(
        first.where(
            Document.source_key == source_key,
            Document.state == DocumentState.CURRENT,
            Document.id == Address.document_id,
            Address.redirect_to.is_not(None),
        )
    ):
        led[row.redirect_to].add(row.document_id)
    everywhere = set[str]().union(*led.values())
    if len(everywhere) < LEAST or len(everywhere) <= SHARE * current:
        return None
    target, found = max(led.items(), key=lambda pair: len(pair[1]))
    where = f"one page, {target}" if len(found) == len(everywhere) else "other pages"
    return (
        f"{len(everywhere)} of {current} documents now redirect to {where}. That is more "
        "than a fifth, so nothing was moved, and the words before stay. Look at the site, and "
        "crawl again when it is mended."
    )


def _current(session: Session, source_key: str) -> int:
    """Return how many current documents a source has."""
    counted = select(func.count()).where(
        Document.source_key == source_key, Document.state == DocumentState.CURRENT
    )
    return session.scalar(counted.select_from(Document)) or 0
