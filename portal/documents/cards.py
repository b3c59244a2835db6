"""Citation cards: a passage's words with all that a case record must say of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from collection.models import Document, DocumentState, StoredSection, Version
from collection.titles import numbered
from collection.vocabulary import slug_label
from collection.words.days import day
from index.results import Passage
from portal.documents.headings import BOX_LABELS, section_name
from portal.documents.places import original_address, section_path
from portal.documents.stored import find_document, find_version, source_name
from portal.errors import NotKnown

TRAIL = " › "
LONGEST_WORDS = 10_000
"""Characters of a card: three printed pages. Longer sections are cut at a word, and say so."""
PLACE_UNKNOWN = (
    "This link names a section by its place, and other words have come to stand there since. Open "
    "the document, and choose “Cite this section” beneath the words that you need."
)


@dataclass(frozen=True, slots=True)
class CardSource:
    """The document, or version of one, whose words a card cites.

    Args:
        source: name of the manual or site.
        area: slug.
        since: when this text was first stored.
        seen: when the publisher's copy was last seen to say so.
        until: when other words had taken its place, for an earlier version.
        on: the day of which it is cited, where one was asked for.
        gone: True where the publisher has removed it.
    """

    source: str
    area: str
    number: str | None
    title: str
    since: datetime
    seen: datetime
    gone: bool
    until: datetime | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A citation card.

    Args:
        words: verbatim from the stored text.
        facts: label and value of each line below them.
        href: path of the place in the reader.
    """

    words: str
    facts: tuple[tuple[str, str], ...]
    href: str


def citation_card(
    cited: CardSource,
    words: str,
    *,
    heading: Sequence[str],
    page: int | None,
    original: str,
    href: str,
) -> Card:
    """Make the card of a passage.

    Args:
        cited: where it stands.
        words: the passage.
        heading: the trail of headings above it.
        page: page of a paged document, from 1.
        original: address of the place in the publisher's copy.
        href: path of the place in the reader.
    """
    return Card(_shortened(words), tuple(_facts(cited, heading, page, original)), href)


def _shortened(words: str) -> str:
    """Return words as they are, or a beginning of those that no case record has room for."""
    if len(words) <= LONGEST_WORDS:
        return words
    kept = words[:LONGEST_WORDS].rpartition(" ")[0] or words[:LONGEST_WORDS]
    return f"{kept.rstrip()} … [shortened: the rest stands in Signpost]"


def passage_card(cited: CardSource, passage: Passage) -> Card:
    """Make the card of a passage that the search found.

    Args:
        cited: where it stands.
        passage: as found.
    """
    return citation_card(
        cited,
        passage.text,
        heading=passage.heading,
        page=passage.page,
        original=passage.original,
        href=passage.href,
    )


def _facts(
    cited: CardSource, heading: Sequence[str], page: int | None, original: str
) -> Iterator[tuple[str, str]]:
    yield "Manual", f"{cited.source} ({slug_label(cited.area)})"
    yield "Chapter", numbered(cited.title, cited.number)
    trail = TRAIL.join(words for words in heading if words.strip())
    paged = f"page {page}" if page else ""
    if trail or paged:
        yield "Section", ", ".join(filter(None, (trail, paged)))
    if cited.on:
        yield "As it stood on", day(cited.on)
    if cited.until:
        yield "Version", f"{day(cited.since)}, other words since {day(cited.until)}"
    else:
        yield "Version", f"{day(cited.since)} (when this text was first found)"
        removed = ", since removed by the publisher" if cited.gone else ""
        yield "Seen", f"{day(cited.seen)} at the publisher’s address{removed}"
    yield "Link", original


@dataclass(frozen=True, slots=True)
class CardPage:
    """The page context of documents/card.html.

    Args:
        name: of the section.
        href: path of the section in the reader.
    """

    title: str
    name: str
    href: str
    card: Card


def card_page(
    session: Session,
    document_id: str,
    number: int | None,
    *,
    slug: str | None,
    place: int | None,
    on: date | None = None,
) -> CardPage:
    """Build the page with the card of one section.

    Args:
        document_id: the permanent id.
        number: of the version; None for the current one.
        slug: names the section.
        place: of the section in its version, from 1, as older links name it; without either it
            is the first.
        on: the day of which it is cited.

    Raises:
        NotKnown: there is no such document, version or section, or nobody can tell which section
            an older link meant.
    """
    document = find_document(session, document_id)
    version = find_version(document, number, on)
    if version is None:
        raise NotKnown("No text is stored for this document.")
    if slug is not None:
        section = next((s for s in version.sections if s.slug == slug), None)
    else:
        section = _at(version, place or 1)
        if (
            number is None
            and on is None
            and place
            and section
            and not _always_there(document, section)
        ):
            raise NotKnown(PLACE_UNKNOWN)
    if section is None:
        raise NotKnown("This text of the document has no such section.")
    href = section_path(document.id, version.number, section.slug)
    trail = section.heading or [BOX_LABELS.get(section.box, "")]
    card = citation_card(
        _cited(session, document, version, on),
        section.text,
        heading=trail,
        page=section.page,
        original=original_address(document.url, section.anchor, section.page),
        href=href,
    )
    title = version.title or document.title or document.url
    return CardPage(title, section_name(section.heading, section.box), href, card)


def _at(version: Version, place: int) -> StoredSection | None:
    return next((s for s in version.sections if s.position == place - 1), None)


def _always_there(document: Document, section: StoredSection) -> bool:
    """Tell whether the same words stood at a section's place whenever links named it by that."""
    then = (_at(v, section.position + 1) for v in document.versions if v.by_place)
    return all(s and (s.heading, s.text) == (section.heading, section.text) for s in then)


def _cited(session: Session, document: Document, version: Version, on: date | None) -> CardSource:
    later = [v.fetched for v in document.versions if v.fetched > version.fetched]
    return CardSource(
        source=source_name(session, document.source_key),
        area=document.area,
        number=version.chapter,
        title=version.title or document.title or document.url,
        since=version.fetched,
        seen=document.checked,
        gone=document.state is DocumentState.GONE,
        until=min(later, default=None),
        on=on,
    )
