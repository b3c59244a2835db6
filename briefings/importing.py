"""Importing: a file or an address becomes a stored briefing, its citations resolved."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from sqlalchemy import select

from briefings.apart import keep_address_apart
from briefings.edit_models import Reading
from briefings.editing.intake import How, ReadBriefing, prepare, take_in
from briefings.editing.publishing import Checker
from briefings.errors import AddressForbidden, BriefingError
from briefings.reading.reading import read_briefing
from briefings.sizes import LARGEST, LARGEST_IN_WORDS, LONGEST
from briefings.store import find_briefing
from collection.blobs import hash_of
from collection.extract import Extract
from collection.folder.files import read_named
from collection.models import Address
from collection.store import Collection
from crawler.addresses import WEB_PORTS, has_web_scheme, shown, split_address
from crawler.errors import (
    AddressRefused,
    ExtractError,
    FetchError,
    UnreadableAddress,
    UnsupportedMedia,
)
from crawler.extract import (
    EXTRACTORS,
    ExtractRequest,
    charset_of,
    essence_of,
    true_media_type,
    with_charset,
)
from crawler.extract.sandbox.sandbox import Sandbox
from crawler.extract.sniffing import says_little
from crawler.sources import Source
from crawler.urls import Scopes
from index.search import Index

READABLE = (
    "a PDF, a Word file (.docx), OpenDocument (.odt), Rich Text (.rtf), slides (.pptx), a web page "
    "or plain text"
)
_KINDS_OF_TEXT = ("text/markdown", "text/csv")
"""What the name of a file may say that is read as plain text."""

Fetch = Callable[[str], tuple[bytes, str]]
"""Fetches an address: its body, and what that is to be read as with the character set that its
server names; raises FetchError."""
Read = Callable[[ExtractRequest], Extract]
"""Reads a body; raises ExtractError."""


class Asker(Protocol):
    """Who asks other sites: the settings of a process, as far as importing needs them."""

    @property
    def contact(self) -> str:
        """How a site reaches whoever runs this, sent with each request; may be empty."""

    @property
    def unread(self) -> Mapping[str, str]:
        """Why files of a media type are not read, by media type."""


@dataclass(frozen=True, slots=True)
class ReceivedBriefing:
    """The bytes of a briefing and where they came from.

    Args:
        origin: the web address, or the file: address.
        body: the bytes.
        media_type: what they are to be read as, with the character set that their server names.
        source: the source that the address belongs to, if any.
        document_id: the crawled document that it is, if any.
    """

    origin: str
    body: bytes
    media_type: str
    source: Source | None = None
    document_id: str | None = None


def import_briefing(
    target: str,
    asker: Asker,
    collection: Collection,
    index: Index,
    sources: Sequence[Source],
    *,
    fetch: Fetch | None = None,
    extract: Read | None = None,
    publish: bool = False,
) -> str:
    """Read a briefing, store it as a draft and resolve its citations.

    The same address or file, or the same bytes, update the briefing that is stored, which keeps
    its id and what a trainer confirmed. One that is published stays as readers see it until the
    new reading is published too. Nothing is stored of one that cannot be read.

    Args:
        target: path of a file, or a web address; one that was crawled is not fetched again.
        asker: who asks other sites.
        collection: where to store.
        sources: as declared today.
        fetch: the way to other addresses; the crawler's fetcher by default.
        extract: reads the bytes; a sandbox of its own by default.
        publish: whether readers see it at once, unseen by a trainer.

    Returns:
        The briefing's id.

    Raises:
        BriefingError: it cannot be had or read; says what to do.
        NotMixed: it is a page of the demonstration, and the collection is not.
        CollectionError: it cannot be stored.
    """
    if has_web_scheme(target):
        fetch = fetch or partial(_fetched, asker=asker, sources=sources)
        received = _from_address(target, collection, sources, fetch)
    else:
        received = _from_file(Path(target))
    how = How(publish=publish)
    read = extract or sandboxed(asker)
    return store_briefing(received, collection, Checker(sources, index), how, extract=read)


def store_briefing(
    received: ReceivedBriefing,
    collection: Collection,
    checker: Checker,
    how: How,
    *,
    extract: Read,
) -> str:
    """Read the bytes of a briefing and store it, as ``import_briefing`` tells.

    Args:
        received: the bytes and where they came from.
        collection: where to store.
        checker: resolves citations.
        how: whether it is published, and by whom.
        extract: reads the bytes.

    Returns:
        The briefing's id.

    Raises:
        BriefingError: it cannot be read; says what to do.
        CollectionError: it cannot be stored.
    """
    found = _extracted(received, extract)
    _require_bounded(found, received.origin)
    taken = ReadBriefing(
        received.origin,
        received.media_type,
        hash_of(received.body),
        found,
        read_briefing(found),
        received.source.area if received.source else None,
        received.document_id,
    )
    with collection.reading() as session:
        prepared = prepare(session, taken, checker)
    with collection.writing() as session:
        # Inside the transaction: the same bytes may be thrown away at this moment.
        collection.blobs.put(received.body)
        return take_in(session, taken, prepared, how)


def received_from(
    address: str, asker: Asker, collection: Collection, sources: Sequence[Source]
) -> ReceivedBriefing:
    """Have the bytes of a briefing from a web address; one that was crawled is not fetched again.

    Args:
        address: as typed.
        asker: who asks other sites.
        collection: that may hold it.
        sources: as declared today.

    Raises:
        BriefingError: it is no web address, or cannot be had.
        NotMixed: it is a page of the demonstration, and the collection is not.
    """
    if not has_web_scheme(address):
        raise BriefingError(
            f"“{shown(address)}” is not a web address. Type it in full, with https:// at its start."
            if address
            else "No address was typed. Type it in full, with https:// at its start."
        )
    fetch = partial(_fetched, asker=asker, sources=sources)
    return _from_address(address, collection, sources, fetch)


def received_again(
    briefing_id: str, asker: Asker, collection: Collection, sources: Sequence[Source]
) -> ReceivedBriefing:
    """Have the bytes of a stored briefing again: as last crawled, else as last imported.

    Args:
        briefing_id: the permanent id.
        asker: who asks other sites.
        collection: that holds it.
        sources: as declared today.

    Raises:
        NotStored: there is no such briefing.
        BriefingError: its address cannot be used any more.
        CollectionError: the bytes are not there.
    """
    with collection.reading() as session:
        briefing = find_briefing(session, briefing_id, drafts=True)
        reading = session.get(Reading, briefing_id)
        kept = reading or briefing
        origin, crawled = briefing.origin, briefing.document_id is not None
        blob_hash, media_type = kept.blob_hash, kept.media_type
    if crawled and split_address(origin).scheme != "file":
        return received_from(origin, asker, collection, sources)
    source = None
    if split_address(origin).scheme != "file":
        _, source = Scopes(sources).locate(origin)
    return ReceivedBriefing(origin, collection.blobs.get(blob_hash), media_type, source)


def named_media_type(name: str, body: bytes) -> str:
    """Return what a file is to be read as that has a name and no server's word.

    Args:
        name: of the file; its ending stands for what a server would say.
        body: the bytes, which decide wherever ``true_media_type`` lets them.
    """
    named, _ = mimetypes.guess_type(name)
    said = named if named and named not in _KINDS_OF_TEXT else "text/plain"
    return true_media_type(said, body)


def _from_file(path: Path) -> ReceivedBriefing:
    try:
        body = read_named(path, LARGEST + 1)
    except OSError as error:
        raise BriefingError(
            f"{path.name} cannot be opened ({error.strerror}). Nothing was stored. Check the "
            "file's name and folder, or give a web address that begins with https://."
        ) from error
    if len(body) > LARGEST:
        raise BriefingError(
            f"{path.name} is larger than {LARGEST_IN_WORDS}. Nothing was stored. "
            "Save the briefing alone, without the whole report, and import that."
        )
    if not body.strip():
        raise BriefingError(
            f"{path.name} is empty. Nothing was stored. Save or download the briefing again."
        )
    return ReceivedBriefing(path.resolve().as_uri(), body, named_media_type(path.name, body))


def _from_address(
    target: str, collection: Collection, sources: Sequence[Source], fetch: Fetch
) -> ReceivedBriefing:
    keep_address_apart(collection, target)
    try:
        url, source = Scopes(sources).locate(target)
    except UnreadableAddress as error:
        raise BriefingError(
            f"“{shown(target)}” is not a web address. Nothing was stored. "
            "Check that it is typed in full."
        ) from error
    with collection.reading() as session:
        address = session.scalars(select(Address).where(Address.url == url)).one_or_none()
        document = address.document if address else None
        version = document.version if document else None
        if document is not None and version is not None:
            body = collection.blobs.get(version.blob_hash)
            return ReceivedBriefing(document.url, body, version.media_type, source, document.id)
    try:
        body, media_type = fetch(url)
    except (FetchError, ExtractError) as error:
        kind = AddressForbidden if _forbidden(error) else BriefingError
        raise kind(
            f"{shown(target)} could not be fetched: {error}. Nothing was stored. Try again "
            "later, or download the briefing and import the file."
        ) from error
    said = essence_of(media_type)
    if said not in EXTRACTORS and says_little(said):
        named = named_media_type(split_address(url).path, body)
        media_type = with_charset(named, charset_of(media_type))
    return ReceivedBriefing(url, body, media_type, source)


def _forbidden(error: BaseException | None) -> bool:
    """Tell whether the address guard is at the end of why nothing could be fetched."""
    while error is not None:
        if isinstance(error, AddressRefused):
            return True
        error = error.__cause__
    return False


def _fetched(url: str, asker: Asker, sources: Sequence[Source]) -> tuple[bytes, str]:
    # The portal imports this module, but seldom fetches: the network's libraries take 9 MB.
    from crawler.fetching.bodies import true_type  # noqa: PLC0415
    from crawler.fetching.fetcher import Fetcher, FetchLimits  # noqa: PLC0415

    _, source = Scopes(sources).locate(url)
    # An address outside all sources is fetched as politely as if it were one of them.
    home = source or Source(key="briefing", name="A briefing", start=(url,), area="other")
    ports = source.ports if source else WEB_PORTS
    limits = FetchLimits(body=LARGEST)
    with closing(Fetcher(home, contact=asker.contact, limits=limits, ports=ports)) as fetcher:
        fetched = fetcher.follow(url)
    return fetched.body, with_charset(true_type(fetched), fetched.charset)


def sandboxed(asker: Asker) -> Read:
    """Return what reads the bytes of a briefing, in a sandbox of its own.

    Args:
        asker: says which media types are not to be read.
    """

    def read(request: ExtractRequest) -> Extract:
        with Sandbox(unread=asker.unread) as sandbox:
            return sandbox.extract(request)

    return read


def _require_bounded(found: Extract, origin: str) -> None:
    length = sum(len(section.text) for section in found.sections)
    if length > LONGEST:
        raise BriefingError(
            f"{_name(origin)} holds {length:,} characters of text; a briefing may hold "
            f"{LONGEST:,}. Nothing was stored. Save the briefing alone, without the whole report, "
            "and import that."
        )


def _name(origin: str) -> str:
    return origin.rpartition("/")[2] or origin


def _extracted(received: ReceivedBriefing, extract: Read) -> Extract:
    name = _name(received.origin)
    request = ExtractRequest(
        body=received.body,
        media_type=essence_of(received.media_type),
        url=received.origin,
        charset=charset_of(received.media_type),
        profile=received.source.profile if received.source else "plain",
    )
    try:
        return extract(request)
    except UnsupportedMedia as error:
        raise BriefingError(
            f"{name} is of a type that cannot be read. Nothing was stored. "
            f"Save the briefing as {READABLE} and import that."
        ) from error
    except ExtractError as error:
        raise BriefingError(
            f"{name} could not be read: {error}. Nothing was stored. Download or save the "
            f"briefing again; it must be {READABLE}."
        ) from error
