"""What the page shows on which a trainer looks at a briefing before readers do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from briefings.edit_models import BriefingPart, Edit, Reading
from briefings.editing.composing import cited_in
from briefings.editing.cuts import SplitPlace, can_join, split_places
from briefings.editing.editing import last_edit, pieces_of
from briefings.editing.parts import LinkAt
from briefings.editing.publishing import links_of, never_shown, parts_in_order
from briefings.models import Briefing, Citation, Status
from briefings.reading.drafts import About, CitationDraft
from briefings.reading.roles import Role
from briefings.store import find_briefing, is_public
from index.search import Index
from portal.briefings.pages import (
    CitationView,
    Passages,
    citation_view,
    known_on,
    passages_of,
)
from portal.filters import counted
from portal.trainer.notes import EDITS

KINDS: Mapping[Role, str] = {
    Role.LEARNING: "Learning point",
    Role.GOOD_PRACTICE: "Good practice",
    Role.STORY: "Story",
    Role.RESOURCES: "Resources",
    Role.ABOUT: "About the briefing",
    Role.UNKNOWN: "Other text",
}


def kind_label(kind: Role) -> str:
    """Return what a kind of part is called on the screen.

    Args:
        kind: of a part.
    """
    return KINDS.get(kind) or kind.value.capitalize()


@dataclass(frozen=True, slots=True)
class DecidedCitation:
    """A citation with what can be decided about it.

    Args:
        id: of its row, for forms.
        view: as readers see it.
        suggested: whether it waits for a decision.
        pinnable: whether a passage of its document can be chosen.
    """

    id: int
    view: CitationView
    suggested: bool
    confirmed: bool
    pinnable: bool


@dataclass(frozen=True, slots=True)
class ReviewPart:
    """One part of a briefing as it was read, or made.

    Args:
        short_id: names it in forms.
        label: what it was taken for.
        number: of the learning point; None where it is none.
        words: exact.
        heading: the heading that it stands under, where it is another than above; else empty.
        page: page on which it begins.
        first, last: whether it is the first or last learning point.
        splits: where it can be split.
        joinable: whether it can be joined with the next.
        citations: of the learning point, as it is stored.
        links: what a point that is not published yet will cite.
        stored: whether the learning point is stored, so that documents can be chosen for it.
    """

    short_id: str
    label: str
    kind: Role
    number: int | None
    words: str
    heading: str
    page: int | None
    first: bool
    last: bool
    splits: tuple[SplitPlace, ...]
    joinable: bool
    citations: tuple[DecidedCitation, ...]
    links: tuple[CitationDraft, ...]
    stored: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The page context of trainer/review.html.

    Args:
        title: of the reading.
        origin: the web address or the file's name.
        original: the web address; None where it came from a file.
        about: what it says of itself.
        public: whether readers see the briefing now.
        published_at, published_by: since when, and by whom; None for a draft.
        taken_back: since when readers no longer see it, where they once did; else None.
        waiting: whether readers see it otherwise than it stands here.
        shown: stands for exactly these parts; publishing must name it.
        since: the day by which a procedure is told to have changed.
        parts: in order; empty where the briefing was stored before parts were kept.
        points: how many learning points there are.
        last, last_done: the last change that was not undone, and what it was in words.
        summary: what publishing does, in sentences.
        fresh: whether readers never saw anything of it, so that it may be thrown away.
        others: the links that no learning point cites, each once.
    """

    id: str
    title: str
    origin: str
    original: str | None
    format: str
    read: datetime
    published: date | None
    about: About
    public: bool
    published_at: datetime | None
    taken_back: datetime | None
    published_by: str | None
    waiting: bool
    known: bool
    shown: str
    since: date
    parts: tuple[ReviewPart, ...]
    points: int
    last: Edit | None
    last_done: str
    summary: tuple[str, ...]
    fresh: bool
    others: tuple[LinkAt, ...]


def review_page(session: Session, index: Index, briefing_id: str) -> ReviewPage:
    """Build the page.

    Args:
        index: of the same collection; gives the passages that matter.
        briefing_id: the permanent id.

    Raises:
        NotStored: there is no such briefing.
    """
    briefing = find_briefing(session, briefing_id, drafts=True)
    reading = session.get(Reading, briefing_id)
    parts = parts_in_order(session, briefing_id)
    learning = [part for part in parts if part.kind is Role.LEARNING]
    said, last = reading or briefing, last_edit(session, briefing_id)
    return ReviewPage(
        id=briefing.id,
        title=reading.title if reading else briefing.title,
        origin=briefing.origin_name,
        original=briefing.origin_url,
        format=reading.format if reading else briefing.format,
        read=reading.read if reading else briefing.imported,
        published=reading.published if reading else briefing.published,
        about=About(said.partnership, said.year, tuple(said.themes)),
        public=is_public(briefing),
        published_at=briefing.published_at,
        taken_back=briefing.taken_back,
        published_by=briefing.published_by,
        waiting=bool(reading and reading.waiting),
        known=reading is not None,
        shown=shown_as(reading, parts),
        since=known_on(briefing),
        parts=tuple(_parts(session, index, briefing, reading, parts)) if reading else (),
        points=len(learning),
        last=last,
        last_done=EDITS[last.what] if last else "",
        summary=tuple(_summary(briefing, learning)),
        fresh=never_shown(briefing),
        others=tuple(_others(reading, learning)) if reading else (),
    )


def shown_as(reading: Reading | None, parts: Sequence[BriefingPart]) -> str:
    """Return what stands for exactly these parts.

    Args:
        reading: of the briefing.
        parts: in order.
    """
    rows = [f"{part.short_id} {part.kind} {part.start} {part.end}" for part in parts]
    words = [reading.title, reading.blob_hash] if reading else []
    return sha256("\n".join([*words, *rows]).encode()).hexdigest()


def decided(
    session: Session, citation: Citation, passages: Passages, since: date
) -> DecidedCitation:
    """Return a citation with what can be decided about it.

    Args:
        citation: a stored one.
        passages: of it at least.
        since: the day by which a procedure is told to have changed.
    """
    document = citation.document
    return DecidedCitation(
        id=citation.id,
        view=citation_view(session, citation, passages, since),
        suggested=citation.status is Status.SUGGESTED,
        confirmed=citation.confirmed,
        pinnable=document is not None and document.version_id is not None,
    )


def _parts(
    session: Session,
    index: Index,
    briefing: Briefing,
    reading: Reading,
    parts: Sequence[BriefingPart],
) -> Iterator[ReviewPart]:
    points = {point.short_id: point for point in briefing.points}
    citations = [citation for point in briefing.points for citation in point.citations]
    passages = passages_of(session, index, citations)
    pieces = pieces_of(parts)
    links = links_of(reading)
    total = sum(part.kind is Role.LEARNING for part in parts)
    number = 0
    heading = ""
    for place, part in enumerate(parts):
        learning = part.kind is Role.LEARNING
        number += learning
        point = points.get(part.short_id) if learning else None
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        same = point is not None and point.text == part.words
        yield ReviewPart(
            short_id=part.short_id,
            label=kind_label(part.kind),
            kind=part.kind,
            number=number if learning else None,
            words=part.words,
            heading=part.heading if part.heading != heading else "",
            page=part.page,
            first=number == 1,
            last=number == total,
            splits=tuple(split_places(reading.text, pieces[place])),
            joinable=can_join(reading.text, pieces[place], following),
            citations=tuple(
                decided(session, citation, passages, known_on(briefing))
                for citation in (point.citations if point else ())
            ),
            links=cited_in(part, links) if learning and not same else (),
            stored=point is not None,
        )
        heading = part.heading


def _others(reading: Reading, learning: Sequence[BriefingPart]) -> Iterator[LinkAt]:
    links = links_of(reading)
    cited = {draft.url for part in learning for draft in cited_in(part, links)}
    others = {link.url: link for link in reversed(links) if link.url not in cited}
    yield from reversed(others.values())


def _summary(briefing: Briefing, learning: Sequence[BriefingPart]) -> Iterator[str]:
    points = counted(len(learning), "learning point")
    if is_public(briefing):
        before = {point.short_id: point.text for point in briefing.points}
        now = {part.short_id: part.words for part in learning}
        new = sum(key not in before for key in now)
        dropped = sum(key not in now for key in before)
        other = sum(before.get(key, words) != words for key, words in now.items())
        yield f"Readers then see {points} instead of {len(before)}."
        yield f"{new} new, {dropped} dropped, {other} with other words."
        if dropped:
            yield "The short address of a dropped point tells its last words."
    elif learning:
        yield f"Readers then see {points} and what each cites."
    else:
        yield "There is no learning point, and readers are told so."
    waiting = sum(
        citation.status is Status.SUGGESTED
        for point in briefing.points
        for citation in point.citations
    )
    if waiting:
        told = "is shown as “not yet confirmed by a trainer”."
        many = "are shown as “not yet confirmed by a trainer”."
        yield f"{counted(waiting, 'suggestion')} {told if waiting == 1 else many}"
