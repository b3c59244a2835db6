"""The rows of crawls: the last one that began, and starts that came to nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from collection.models import Crawl, CrawlState


def last_begun(session: Session, source_key: str) -> Crawl | None:
    """Return the last crawl of a source that began; a start that failed does not hide it.

    Args:
        source_key: the source.
    """
    began = or_(Crawl.state != CrawlState.FAILED, Crawl.entries.any())
    return session.scalars(
        select(Crawl)
        .where(Crawl.source_key == source_key, began)
        .order_by(Crawl.id.desc())
        .limit(1)
    ).one_or_none()


def record_not_started(
    session: Session, source_keys: Iterable[str], reason: str, *, now: datetime
) -> None:
    """Write down that crawls were to start and did not.

    Args:
        source_keys: of the sources that were to be crawled.
        reason: why, in words for an admin.
        now: the moment.
    """
    session.add_all(
        Crawl(source_key=key, state=CrawlState.FAILED, started=now, finished=now, message=reason)
        for key in source_keys
    )
