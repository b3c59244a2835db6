"""Sections of a version as they are shown: headings of the trail, text, links, contents list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from collection.extract import goes_on
from collection.models import (
    Document,
    DocumentLink,
    DocumentState,
    StoredPicture,
    StoredSection,
    Version,
)
from collection.vocabulary import Box
from crawler.urls import Scopes
from portal.documents.blocks import (
    Item,
    LinkSpan,
    PictureBlock,
    SetBlock,
    TextRun,
    nest,
    set_blocks,
    with_contacts,
)
from portal.documents.editions import Editions, Latest, MovedNote, editions_of
from portal.documents.headings import BOX_LABELS
from portal.documents.links import link_targets
from portal.documents.places import (
    original_address,
    picture_path,
    section_fragment,
    section_id,
    section_path,
)

OUTERMOST_HEADING = 2
DEEPEST_HEADING = 6
BOX_HEADING = 3
CONTENTS_MOST = 60
"""With more entries than this the deeper headings are left out of the contents list: sixty are
about four screens of a telephone."""


@dataclass(frozen=True, slots=True)
class TrailHeading:
    """One heading of a trail.

    Args:
        level: that of its HTML element, 2 to 6.
        text: as it is shown.
        again: whether it stood before, and its section goes on.
    """

    level: int
    text: str
    again: bool = False

    @classmethod
    def continued(cls, level: int, name: str) -> TrailHeading:
        """Return the heading of a section that goes on.

        Args:
            level: that of the section.
            name: of the section.
        """
        return cls(level, f"{name} (continued)", again=True)


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section, set for reading.

    Args:
        id: the id of its element.
        aliases: further ids, which older links name it by.
        slug: names it in its version.
        fragment: link to it on its page.
        href: path of it in its version, which stays right.
        name: its innermost heading, or words that stand for one.
        headings: those of its trail that the section before it did not already show.
        blocks: its text.
        original: address of the place in the publisher's copy; None where that is gone.
        page: page of a paged document, from 1.
        notes: told to those who come by a link that was made for an earlier text.
        earlier: whether it is of an earlier version.
        latest: what became of it in the latest version, where it is of an earlier one; None where
            that has no such section.
    """

    id: str
    aliases: tuple[str, ...]
    slug: str
    fragment: str
    href: str
    name: str
    headings: tuple[TrailHeading, ...]
    blocks: tuple[SetBlock, ...]
    original: str | None
    page: int | None
    notes: tuple[MovedNote, ...] = ()
    earlier: bool = False
    latest: Latest | None = None


@dataclass(frozen=True, slots=True)
class SetSections:
    """The sections of a version, set for reading.

    Args:
        contents: the headings, as links.
        body: in reading order.
        boxes: the chapter's boxes, set apart from the body.
        notes: told to those who come by a link to a section that is not there, or not certain.
        pictures: the pages that are pictures and come before all text.
    """

    contents: tuple[Item, ...] = ()
    body: tuple[SectionView, ...] = ()
    boxes: tuple[SectionView, ...] = ()
    notes: tuple[MovedNote, ...] = ()
    pictures: tuple[PictureBlock, ...] = ()


def set_sections(
    session: Session, document: Document, version: Version, scopes: Scopes, *, exact: bool = False
) -> SetSections:
    """Set a version for reading.

    Args:
        document: whose version.
        version: the one to show.
        scopes: of the sources.
        exact: whether the reader's address names the version.
    """
    links = _spans(session, version.links, scopes)
    setting = _Setting(document, version, editions_of(session, document, version, exact=exact))
    first, pictures = _placed(version)
    body: list[SectionView] = []
    boxes: list[SectionView] = []
    before: Sequence[str] = ()
    for section in version.sections:
        spans = links.get(section.position, ())
        trail = [words for words in section.heading if words.strip()]
        if section.box is Box.BODY:
            shown = [setting.picture(picture) for picture in pictures.get(section.position, ())]
            body.append(setting.view(section, _new_headings(trail, before), spans, shown))
            before = trail
        else:
            heading = TrailHeading(BOX_HEADING, trail[-1] if trail else BOX_LABELS[section.box])
            boxes.append(setting.view(section, (heading,), spans))
    notes = tuple(setting.editions.first)
    lead = tuple(setting.picture(picture, heads=True) for picture in first)
    return SetSections(_contents(body, boxes), tuple(body), tuple(boxes), notes, lead)


def _placed(
    version: Version,
) -> tuple[list[StoredPicture], Mapping[int, Sequence[StoredPicture]]]:
    """Return the pictures before all text, and those within each section, by its position."""
    body = [section for section in version.sections if section.box is Box.BODY]
    first: list[StoredPicture] = []
    within: dict[int, list[StoredPicture]] = {}
    for picture in version.pictures:
        begun = [section for section in body if (section.page or 1) <= picture.page]
        (within.setdefault(begun[-1].position, []) if begun else first).append(picture)
    return first, within


def _spans(
    session: Session, links: Sequence[DocumentLink], scopes: Scopes
) -> Mapping[int, list[LinkSpan]]:
    targets = link_targets(session, (link.url for link in links), scopes)
    spans: dict[int, list[LinkSpan]] = {}
    for link in links:
        if link.section is None or link.start is None or link.end is None:
            continue
        if link.url in targets:
            span = LinkSpan(link.start, link.end, targets[link.url])
            spans.setdefault(link.section, []).append(span)
    return spans


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the sections of a version are set with."""

    document: Document
    version: Version
    editions: Editions

    def picture(self, picture: StoredPicture, *, heads: bool = False) -> PictureBlock:
        """Set a page that is a picture."""
        digest, document = picture.blob_hash, self.document
        gone = document.state is DocumentState.GONE
        return PictureBlock(
            page=picture.page,
            heads=heads,
            href=picture_path(document.id, digest) if digest else None,
            original=None if gone else original_address(document.url, page=picture.page),
            width=picture.width,
            height=picture.height,
        )

    def view(
        self,
        section: StoredSection,
        headings: tuple[TrailHeading, ...],
        spans: Iterable[LinkSpan],
        pictures: Sequence[PictureBlock] = (),
    ) -> SectionView:
        """Set one section for reading."""
        document, place = self.document, section.position
        gone = document.state is DocumentState.GONE
        return SectionView(
            id=section_id(section.slug),
            aliases=tuple(self.editions.aliases.get(place, ())),
            slug=section.slug,
            fragment=section_fragment(section.slug),
            href=section_path(document.id, self.version.number, section.slug),
            name=headings[-1].text if headings else "the beginning",
            headings=headings,
            blocks=set_blocks(
                section.text, section.layout, with_contacts(section.text, spans), pictures
            ),
            original=None if gone else original_address(document.url, section.anchor, section.page),
            page=section.page,
            notes=tuple(self.editions.notes.get(place, ())),
            earlier=place in self.editions.latest,
            latest=self.editions.latest.get(place),
        )


def _new_headings(trail: Sequence[str], before: Sequence[str]) -> tuple[TrailHeading, ...]:
    """Return what differs from the section before, and always the innermost heading."""
    if goes_on(trail, before):
        level = min(OUTERMOST_HEADING + len(trail) - 1, DEEPEST_HEADING)
        return (TrailHeading.continued(level, trail[-1]),)
    shared = 0
    while shared < min(len(trail) - 1, len(before)) and trail[shared] == before[shared]:
        shared += 1
    return tuple(
        TrailHeading(min(OUTERMOST_HEADING + depth, DEEPEST_HEADING), trail[depth])
        for depth in range(shared, len(trail))
    )


def _contents(body: Sequence[SectionView], boxes: Sequence[SectionView]) -> tuple[Item, ...]:
    entries = [
        (heading.level, (TextRun(heading.text, view.fragment),))
        for view in body
        for heading in view.headings
        if not heading.again
    ]
    deepest = DEEPEST_HEADING
    while deepest > OUTERMOST_HEADING and sum(n <= deepest for n, _ in entries) > CONTENTS_MOST:
        deepest -= 1
    shown = [entry for entry in entries if entry[0] <= deepest]
    shown += [(OUTERMOST_HEADING, (TextRun(view.name, view.fragment),)) for view in boxes]
    return nest(shown)
