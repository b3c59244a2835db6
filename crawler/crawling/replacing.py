"""Replacing: at the end of a crawl, the words that came in the place of others are weighed.

What may be an edition of its document comes into force. What cannot, by the rules of
``crawler.editions``, is held back until an admin decides or the site shows the words before again;
so is everything of its kind where it is too much at once: a site that answers with a form in the
place of its chapters must not replace them. Readers go on with the words before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from collection.extract import Extract
from collection.models import (
    OPEN,
    Address,
    Crawl,
    Document,
    DocumentState,
    FrontierEntry,
    Outcome,
    Replacement,
    ReplacementState,
    Version,
)
from collection.store import Collection
from crawler.crawling import replacements
from crawler.crawling.announced import listed_as_changed, says_so_itself
from crawler.crawling.content import Content
from crawler.crawling.lines import edition_of_version, texts_of_version
from crawler.crawling.link_names import names_of
from crawler.crawling.met_first import (
    NewDocument,
    asked_names,
    new_documents,
    notices_among,
    take_back,
)
from crawler.crawling.recording import record_apart
from crawler.editions.brake import LEAST, SHARE, Brake, NewText, braked
from crawler.editions.cutting import Cut, cut_of
from crawler.editions.dividing import Elsewhere
from crawler.editions.doubting import (
    doubt,
    is_about_the_same,
    is_plain_guidance,
    may_be_notice,
    near,
    recovers,
)
from crawler.editions.edition import KEPT, Edition
from crawler.editions.sent import SentToday
from crawler.extract import ExtractRequest
from crawler.sources import Source
from crawler.urls import Scope

TOO_MANY = "most of its words are gone, or came for others too, as on many pages of the same crawl"
TOGETHER = 50
"""Documents whose new words come into force in one transaction; nobody else writes meanwhile."""


@dataclass(frozen=True, slots=True)
class _Open:
    """Words that came for a document, beside those that readers have.

    Args:
        row: of them.
        content: all that came.
        held, came: what the two texts are known by.
        moves: whether the document's address redirects to where they stand.
        seen: whether they came in this crawl.
        cut: how they end, where they are only the beginning of those held.
        first: whether those that readers have are the only ones there ever were.
    """

    row: Replacement
    content: Content
    held: Edition
    came: Edition
    moves: bool
    seen: bool
    cut: Cut | None
    first: bool

    @property
    def lost(self) -> bool:
        """Whether it lost so many words that it may be no edition of what is held."""
        return self.held.kept_in(self.came) < KEPT

    @property
    def waits(self) -> bool:
        return self.row.state is ReplacementState.WAITING


@dataclass(frozen=True, slots=True)
class _Judged:
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


def settle(
    collection: Collection,
    source: Source,
    crawl_id: int,
    extract: Callable[[ExtractRequest], Extract],
    *,
    now: datetime,
) -> str | None:
    """Decide what becomes of the words that came in the place of others.

    Args:
        collection: where they wait.
        source: what was crawled.
        crawl_id: of the crawl that has visited all its addresses.
        extract: reads a body; the sandbox's.
        now: the moment.

    Returns:
        None, or why the crawl ends as failed, in words for an admin.
    """
    judged = _judge(collection, source, crawl_id, extract, now)
    if judged.hold:
        with collection.writing() as session:
            for row in _still(session, judged.hold):
                _hold(session, row, crawl_id, judged.hold[row.id])
    for start in range(0, len(judged.enforce), TOGETHER):
        with collection.writing() as session:
            for row in _still(session, judged.enforce[start : start + TOGETHER]):
                replacements.enforce(session, row)
                _finish(
                    session, crawl_id, row.url, outcome=Outcome.CHANGED, document_id=row.document_id
                )
                session.delete(row)
    for row_id in judged.apart:
        with collection.writing() as session:
            for row in _still(session, [row_id]):
                _set_apart(session, row, crawl_id)
    for document_id, why in judged.notices.items():
        with collection.writing() as session:
            take_back(session, document_id, crawl_id, why)
    return judged.message


def _judge(
    collection: Collection,
    source: Source,
    crawl_id: int,
    extract: Callable[[ExtractRequest], Extract],
    now: datetime,
) -> _Judged:
    with collection.reading() as session:
        run = session.get_one(Crawl, crawl_id)
        rows = _open_rows(session, source.key)
        opened = [_opened(session, row, run.started) for row in rows]
        back = {each.row.id for each in opened if _returns(session, each)}
        new = new_documents(session, crawl_id)
        sent = _sent(session, source, opened, new)
        current = _current(session, source.key)
        gathered = _gathered(session, source.key, current)
        led = [each for each in opened if _leads_many(each, sent)]
        strange = {each.row.id: why for each in led if (why := _strange(session, each, sent))}
    announced = _announced(collection, source, extract, opened, now)
    names = names_of(collection, source, crawl_id, asked_names(new), extract)
    notices = notices_among(new, sent, names)
    kept = [one for one in new if one.document_id not in notices]
    with collection.reading() as session:
        divided = _divided(session, opened, kept)
    apart = {each.row.id for each in led} - strange.keys()
    rest = [each for each in opened if each.row.id not in apart | back]
    home = Scope(source).canonical(source.start[0])
    hold: dict[int, str] = {}
    for each in filter(attrgetter("waits"), rest):
        said, elsewhere = each.row.document_id in announced, each.row.id in divided
        doubted = strange.get(each.row.id) or _why(
            each, sent, announced=said, divided=elsewhere, home=home
        )
        if doubted:
            hold[each.row.id] = doubted
    brake = _brake(rest, announced, divided, current)
    for key in brake.keys if brake else ():
        hold.setdefault(int(key), TOO_MANY)
    free = [each.row.id for each in rest if each.waits and each.row.id not in hold]
    free += sorted(back - apart)
    return _Judged(hold, free, sorted(apart), notices, brake.words if brake else gathered)


def _brake(
    opened: Iterable[_Open], announced: Container[str], divided: Container[int], current: int
) -> Brake | None:
    """Return what is held back together.

    What the publisher announced speaks for itself, as long as it is about the same.
    """
    return braked(
        current,
        [
            NewText(str(each.row.id), each.held, each.came, each.row.id in divided, each.cut)
            for each in opened
            if each.seen
            and not (each.row.document_id in announced and is_about_the_same(each.held, each.came))
            and not recovers(each.held, each.came, first=each.first, url=each.row.url)
        ],
    )


def _divided(
    session: Session, opened: Sequence[_Open], new: Iterable[NewDocument]
) -> frozenset[int]:
    """Return the rows whose lost words stand on new pages, or came to pages that kept their own."""
    lost = [each for each in opened if each.lost]
    if not lost:
        return frozenset()
    versions = (session.get_one(Version, one.version_id) for one in new)
    grown = (each.came for each in opened if each.seen and not each.lost)
    elsewhere = Elsewhere([*(edition_of_version(session, one) for one in versions), *grown])
    return frozenset(each.row.id for each in lost if elsewhere.keeps(each.held, each.came))


def _current(session: Session, source_key: str) -> int:
    """Return how many current documents a source has."""
    counted = select(func.count()).where(
        Document.source_key == source_key, Document.state == DocumentState.CURRENT
    )
    return session.scalar(counted.select_from(Document)) or 0


def _open_rows(session: Session, source_key: str) -> Sequence[Replacement]:
    return session.scalars(
        select(Replacement)
        .where(Replacement.source_key == source_key, Replacement.state.in_(OPEN))
        .order_by(Replacement.id)
    ).all()


def _opened(session: Session, row: Replacement, started: datetime) -> _Open:
    content = replacements.content_of_row(row)
    document = row.document
    version = document.version
    return _Open(
        row=row,
        content=content,
        held=edition_of_version(session, version) if version else content.edition,
        came=content.edition,
        moves=row.url != document.url,
        seen=row.seen >= started,
        cut=cut_of(texts_of_version(session, version), content.words) if version else None,
        first=version is not None and version.number == 1,
    )


def _sent(
    session: Session, source: Source, opened: Sequence[_Open], new: Sequence[NewDocument]
) -> SentToday:
    """Return what else the site sent in the crawl, as far as texts may be shared."""
    # Where a move was refused, the words are not: they are a document of their own.
    refused = session.scalars(
        select(Replacement)
        .join(Document, Document.url == Replacement.url)
        .where(
            Document.id == Replacement.document_id,
            Replacement.source_key == source.key,
            Replacement.state == ReplacementState.REFUSED,
        )
    )
    sent = SentToday(
        home=_home(session, source, opened),
        refused=tuple(replacements.content_of_row(row).edition for row in refused),
        ends=_ends(session, source.key),
    )
    for each in opened:
        if each.seen:
            sent.note(each.row.url, each.came)
    # Words that have little of those held may be another document's, or nearly.
    foreign = any(each.lost for each in opened)
    coming = None if foreign else [each.row.text_hash for each in opened]
    for version in _others(session, source.key, coming):
        sent.note_held(version.url, edition_of_version(session, version))
    for one in new:
        sent.note(one.url, one.edition)
    return sent


def _others(session: Session, source_key: str, coming: Sequence[str] | None) -> Sequence[Version]:
    """Return the texts of the documents that say already what came for others; all for None."""
    found = select(Version).join(Document, Document.version_id == Version.id)
    found = found.where(Document.source_key == source_key)
    if coming is not None:
        found = found.where(Version.text_hash.in_(coming))
    return session.scalars(found).all()


def _returns(session: Session, each: _Open) -> bool:
    """Tell whether words are those of an earlier version, from before words that did not last.

    What slipped through must not be defended against the publisher's own words. A version after
    which words of before it came back is taken for such a slip itself, and so is one that speaks of
    the site: a notice that was met first may come again.
    """
    row = each.row
    if not each.seen or each.moves or may_be_notice(each.came):
        return False
    hashes = session.scalars(
        select(Version.text_hash)
        .where(Version.document_id == row.document_id)
        .order_by(Version.number)
    ).all()
    if row.text_hash not in hashes:
        return False
    place = len(hashes) - 1 - hashes[::-1].index(row.text_hash)
    return not set(hashes[:place]) & set(hashes[place + 1 :])


def _home(session: Session, source: Source, opened: Sequence[_Open]) -> Edition | None:
    """Return what the first page of a site says now."""
    home = Scope(source).canonical(source.start[0])
    came = next((each.came for each in opened if each.seen and each.row.url == home), None)
    if came is not None:
        return came
    document = session.scalars(
        select(Document)
        .join(Address, Address.document_id == Document.id)
        .where(Address.url == home)
    ).first()
    return edition_of_version(session, document.version) if document and document.version else None


def _ends(session: Session, source_key: str) -> Mapping[str, int]:
    """Return how many documents' addresses redirect to each address."""
    rows = session.execute(
        select(Address.redirect_to, Address.document_id)
        .where(
            Address.source_key == source_key,
            Address.redirect_to.is_not(None),
            Address.document_id.is_not(None),
        )
        .distinct()
    )
    return Counter(target for target, _ in rows if target)


def _leads_many(each: _Open, sent: SentToday) -> bool:
    """Tell whether several documents redirect to where words stand: then none of them moved."""
    return each.moves and sent.ends.get(each.row.url, 0) > 1 and not near(each.held, each.came)


def _strange(session: Session, each: _Open, sent: SentToday) -> str | None:
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


def _why(each: _Open, sent: SentToday, *, announced: bool, divided: bool, home: str) -> str:
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
        first=each.first,
        url=each.row.url,
    )
    sent.home = found
    if doubted:
        return doubted.words
    if each.moves and not near(each.held, each.came):
        return f"its address now redirects to {each.row.url}, where other words stand"
    return ""


def _announced(
    collection: Collection,
    source: Source,
    extract: Callable[[ExtractRequest], Extract],
    opened: Sequence[_Open],
    now: datetime,
) -> frozenset[str]:
    """Return the ids of the documents that the publisher says to have changed."""
    if not opened:
        return frozenset()
    since = min(each.row.document.checked for each in opened).date()
    listed = listed_as_changed(collection, source, extract, since=since, today=now.date())
    own = (
        each.row.document_id
        for each in opened
        if says_so_itself(each.row.document, each.content, now.date())
    )
    return listed | frozenset(own)


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


# What is written


def _still(session: Session, ids: Iterable[int]) -> list[Replacement]:
    """Return the rows that still are as they were judged."""
    return list(
        session.scalars(
            select(Replacement)
            .where(Replacement.id.in_(list(ids)), Replacement.state.in_(OPEN))
            .order_by(Replacement.id)
        )
    )


def _hold(session: Session, row: Replacement, crawl_id: int, reason: str) -> None:
    if row.state is ReplacementState.WAITING:
        row.state, row.reason = ReplacementState.HELD, reason
    _finish(
        session,
        crawl_id,
        row.url,
        outcome=Outcome.HELD,
        reason=row.reason,
        document_id=row.document_id,
    )


def _set_apart(session: Session, row: Replacement, crawl_id: int) -> None:
    """Make words a document of their own, at the address that several documents redirect to."""
    document = record_apart(session, row.source_key, replacements.content_of_row(row), row.came)
    session.flush()
    address = session.scalars(select(Address).where(Address.url == row.url)).one()
    address.document, address.blob_hash = document, row.blob_hash
    address.etag, address.last_modified = row.etag, row.last_modified
    address.modified = row.modified
    session.flush()
    replacements.lead_on(session, row.url, document.id)
    _finish(session, crawl_id, row.url, outcome=Outcome.NEW, document_id=document.id)
    session.delete(row)


def _finish(
    session: Session,
    crawl_id: int,
    url: str,
    *,
    outcome: Outcome,
    document_id: str,
    reason: str | None = None,
) -> None:
    """Say in the crawl's row of an address what became of its words."""
    session.execute(
        update(FrontierEntry)
        .where(
            FrontierEntry.crawl_id == crawl_id,
            FrontierEntry.url == url,
            FrontierEntry.outcome.in_((Outcome.CHANGED, Outcome.HELD)),
        )
        .values(outcome=outcome, reason=reason, document_id=document_id)
    )
