"""Anew: words that are other ones only because the same body is read in another way now.

A release that reads better gives other words of the bytes that are held, and so does another
profile. Compared with what came, these would be told as the publisher's change. So where other
words come, the body that is held is read once more: what that gives becomes a version of the same
body, day and line, which no list of changes tells; only what differs from it is the publisher's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from collection.errors import CollectionError
from collection.extract import Extract
from collection.models import Version
from collection.store import Collection
from collection.taxonomy import load_taxonomy
from crawler.classify import classify
from crawler.crawling.content import ReceivedBody, content_of
from crawler.crawling.identity import address_at
from crawler.crawling.recording import put_anew
from crawler.editions.refusing import no_document
from crawler.editions.wording import hashes_of, text_hash
from crawler.errors import ExtractError
from crawler.extract import ExtractRequest, charset_of, essence_of
from crawler.sources import Source


@dataclass(frozen=True, slots=True)
class Anew:
    """What the body of a version is read as now.

    Args:
        version_id: of the version that is in force, and has other words.
        extract: what was read.
        words: its ``text_hash``.
    """

    version_id: int
    extract: Extract
    words: str


def read_anew(
    collection: Collection,
    read: Callable[[ExtractRequest], Extract],
    source: Source,
    url: str,
    words: str,
) -> Anew | None:
    """Read the body that is held of an address once more, where other words came.

    Args:
        collection: that holds it.
        read: reads a body; the sandbox's.
        source: of the address.
        url: a canonical address.
        words: the ``text_hash`` of what came.

    Returns:
        None where nothing is held, its body is not to be had, or it gives the words that are held.
    """
    with collection.reading() as session:
        address = address_at(session, url)
        version = address.document.version if address and address.document else None
        held = hashes_of(version) if version and version.text_hash != words else frozenset()
    if version is None or not held or words in held:
        return None
    try:
        extract = read(
            ExtractRequest(
                body=collection.blobs.get(version.blob_hash),
                media_type=essence_of(version.media_type),
                url=version.url,
                charset=charset_of(version.media_type),
                profile=source.profile,
            )
        )
    except (CollectionError, ExtractError):
        # What cannot be read any more cannot tell whose change it is, and is taken as it was.
        return None
    found = text_hash(extract)
    is_document = extract.indexed and not extract.evidence.sent_on and not no_document(extract)
    return Anew(version.id, extract, found) if is_document and found not in held else None


def record_anew(session: Session, source: Source, anew: Anew) -> None:
    """Make what a body is read as now the words of its document.

    Args:
        source: of the document.
        anew: passed over where other words came into force meanwhile.
    """
    version = session.get_one(Version, anew.version_id)
    document = version.document
    if document.version_id != version.id:
        return
    kind = source.facts_of(document.url).kind
    received = ReceivedBody(
        url=document.url,
        media_type=version.media_type,
        format=document.format,
        blob_hash=version.blob_hash,
        extract=anew.extract,
        words=anew.words,
        classification=classify(anew.extract, document.url, kind, load_taxonomy()),
        now=version.fetched,
    )
    put_anew(session, document, content_of(source, received))
