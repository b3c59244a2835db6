"""stored_page(): what reads a stored page again, in the words in which it was read when it came.

The bytes alone do not always tell them: a server may name a character set that the page does not,
or another one. What was named is kept with the words of each document; a page that is none, and is
only followed, is read as most documents of its site were.
"""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.models import OPEN, Document, Replacement, Version
from collection.store import Collection
from crawler.crawling.replacements import content_of_row
from crawler.extract import ExtractRequest, charset_of

PAGE = "text/html"


def stored_page(
    collection: Collection, session: Session, source_key: str, url: str, blob_hash: str
) -> ExtractRequest:
    """Return what reads a web page whose bytes are stored.

    Args:
        collection: that holds the bytes.
        session: a transaction.
        source_key: of the source whose page it is.
        url: its address.
        blob_hash: of its bytes.

    Raises:
        CollectionError: the bytes are not to be had.
    """
    return ExtractRequest(
        body=collection.blobs.get(blob_hash),
        media_type=PAGE,
        url=url,
        charset=_charset(session, source_key, blob_hash),
    )


def _charset(session: Session, source_key: str, blob_hash: str) -> str | None:
    """Return the character set that a server named for a body, as far as it is known."""
    kept = select(Version.media_type).where(Version.blob_hash == blob_hash)
    named = session.scalars(kept.order_by(Version.id.desc()).limit(1)).first()
    if named is None:
        waiting = select(Replacement).where(
            Replacement.blob_hash == blob_hash, Replacement.state.in_(OPEN)
        )
        row = session.scalars(waiting.limit(1)).first()
        named = content_of_row(row).media_type if row else None
    return charset_of(named) if named else _usual(session, source_key)


def _usual(session: Session, source_key: str) -> str | None:
    """Return the character set that most pages of a source were named with."""
    types = session.scalars(
        select(Version.media_type)
        .join(Document, Document.version_id == Version.id)
        .where(Document.source_key == source_key, Version.media_type.startswith(PAGE))
    )
    most = Counter(map(charset_of, types)).most_common(1)
    return most[0][0] if most else None
