"""Apart: which collections are a demonstration's, and no real content among them.

Its procedures are fictional. Beside real ones, or without its banner, somebody would act on them:
so its collection is marked for good, by whatever command it was made, and the mark decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from briefings.models import Briefing
from collection import models
from collection.accounts import User
from collection.errors import NotMixed
from collection.models import Crawl, Document, SourceRecord
from collection.store import Collection
from crawler.addresses import split_address
from crawler.errors import UnreadableAddress
from crawler.sources import Source

FICTIONAL = ".example"
"""The top level under which the demonstration's hosts are named. No real host ever is (RFC 2606,
section 2), so a source there can only be one to demonstrate or to try something with."""

USER = "demo"
"""The user whom the demonstration adds."""

HOLDS_DEMONSTRATION = (
    "This collection is that of the demonstration, whose procedures are fictional, so no real "
    "source is collected into it. Nothing was stored. Choose another folder with --data or "
    "SIGNPOST_DATA, or remove this one first."
)
HOLDS_REAL = (
    "This collection holds real content, so the fictional procedures of the demonstration are not "
    "put among it. Nothing was stored. Run “signpost demo” without --data and SIGNPOST_DATA: it "
    "then keeps a folder of its own."
)
DECLARED_BOTH = (
    "The file of sources declares sources of the demonstration beside real ones. Nothing was "
    "stored. Declare each in a file of their own, and collect them into different folders."
)


def fictional(address: str) -> bool:
    """Tell whether a web address can only be one of a demonstration.

    Args:
        address: of a source, or of a page.
    """
    try:
        return (split_address(address).hostname or "").endswith(FICTIONAL)
    except UnreadableAddress:
        return False


def is_marked(session: Session) -> bool:
    """Tell whether a collection is marked as the demonstration's."""
    return session.scalar(select(exists().select_from(models.DemonstrationMark))) is True


def keep_apart(collection: Collection, sources: Sequence[Source]) -> None:
    """Refuse sources that a collection must not hold, and mark one that will be a demonstration.

    The caller holds the crawl lock: so no crawl is under way that was let in before the mark.

    Args:
        collection: where their documents would be stored.
        sources: what is about to be crawled.

    Raises:
        NotMixed: real and fictional content would come together; nothing was stored.
    """
    refuse_mixture(collection, sources)
    kinds = _kinds(sources)
    with collection.reading() as session:
        if kinds != {True} or is_marked(session):
            return
    with collection.writing() as session:
        _refuse(session, kinds)
        if not is_marked(session):
            session.add(models.DemonstrationMark(since=datetime.now(UTC)))


def refuse_mixture(collection: Collection, sources: Sequence[Source]) -> None:
    """Refuse sources that a collection must not hold, and write nothing.

    Args:
        collection: where their documents would be stored.
        sources: what is about to be crawled.

    Raises:
        NotMixed: real and fictional content would come together.
    """
    with collection.reading() as session:
        _refuse(session, _kinds(sources))


def _kinds(sources: Sequence[Source]) -> set[bool]:
    """Tell of sources which kinds are among them: fictional (True) and real."""
    return {all(map(fictional, source.start)) for source in sources}


def keep_address_apart(collection: Collection, address: str) -> None:
    """Refuse to bring a page of the demonstration into a collection of real content.

    A real page may be brought into a demonstration: a trainer tries it with a briefing of their
    own, and the banner stands over it.

    Args:
        collection: where it would be stored.
        address: of the page.

    Raises:
        NotMixed: it is one of the demonstration's, and the collection is not.
    """
    if fictional(address):
        with collection.reading() as session:
            _refuse(session, {True})


def _refuse(session: Session, fictional_sources: set[bool]) -> None:
    """Raise where sources, told by whether they are fictional, must not come to a collection."""
    homes = session.execute(select(SourceRecord.key, SourceRecord.home))
    own = [key for key, home in homes if fictional(home)]
    holds_own = is_marked(session) or _any(session, Document.source_key.in_(own))
    # Under a mark, a trainer may have tried it with a briefing and a name of their own.
    holds_real = _holds_real(session, own) or (not holds_own and _holds_work(session))
    if len(fictional_sources) > 1:
        raise NotMixed(DECLARED_BOTH)
    if False in fictional_sources and holds_own:
        raise NotMixed(HOLDS_DEMONSTRATION)
    if True in fictional_sources and holds_real:
        raise NotMixed(HOLDS_REAL)


def _holds_real(session: Session, own: Sequence[str]) -> bool:
    """Tell whether anything is there of a source that is none of the demonstration's."""
    columns = (SourceRecord.key, Crawl.source_key, Document.source_key)
    return any(_any(session, column.not_in(own)) for column in columns)


def _holds_work(session: Session) -> bool:
    """Tell whether people have begun to work here."""
    return _any(session, Briefing.id.is_not(None)) or _any(session, User.name != USER)


def _any(session: Session, rows: ColumnElement[bool]) -> bool:
    return session.scalar(select(exists().where(rows))) is True
