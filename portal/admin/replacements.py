"""Replacements: words that came in the place of a document's, and what an admin decides of them.

What crawls held back is accepted or refused one by one or for a whole source, and only as it was
shown; each decision can be undone, and is in the audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from collection.models import (
    OPEN,
    Replacement,
    ReplacementState,
    StoredSection,
    Version,
)
from collection.slugs import with_slugs
from collection.words.differences import compare, section_texts
from collection.words.word_diff import Op, compare_words, differs
from crawler.crawling import replacements
from portal.admin.crawls import Slice
from portal.admin.documents import part_of, shown_title, source_names
from portal.admin.held_back import (
    CRAWLED,
    FIRST,
    Decidable,
    Decided,
    HeldOfSource,
    crawled_now,
    fingerprint,
)
from portal.admin.removals import short_title
from portal.documents.comparable import is_comparable
from portal.documents.differences import ChangedSection, FactChange, SameSections, parts
from portal.documents.marked import marks
from portal.documents.places import reader_path
from portal.errors import NotKnown
from portal.jobs.job import Running

_DECIDED = (ReplacementState.ACCEPTED, ReplacementState.REFUSED)


@dataclass(frozen=True, slots=True)
class ReplacementRow:
    """Words that are held back, or that were decided about.

    Args:
        id: of the row.
        key: of the source.
        document_id: the document that they came for.
        title: of the document.
        came_title: the title that came.
        source: name of the source.
        reason: why they were held back.
        url: where they stand.
        moved: whether that is another address than the document's.
        came: since when.
        accepted: whether they were accepted; None where nothing was decided.
        decided: when it was decided.
        decided_by: who decided.
    """

    id: int
    key: str
    document_id: str
    title: str
    came_title: str
    source: str
    reason: str
    url: str
    moved: bool
    came: datetime
    accepted: bool | None
    decided: datetime | None
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWords(HeldOfSource[ReplacementRow]):
    """The words that crawls of one source held back."""


@dataclass(frozen=True, slots=True)
class ReplacementsPage:
    """The page context of admin/replacements.html.

    Args:
        run: what is running.
        behind: whether searches do not show all of what is stored.
        held: by source.
        rows: where the list of decisions stands among its pages.
        decided: the decisions on this page, the last first.
    """

    run: Running | None
    behind: bool
    held: Sequence[HeldWords]
    rows: Slice[Replacement]
    decided: Sequence[ReplacementRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementPage(Decidable):
    """The page context of admin/replacement.html: the words held beside those that came.

    Args:
        row: what is held back.
        address: of the document.
        href: path of the document in the reader.
        since: since when readers have its words.
        words, came_words: how many words stand in the document, and in what came.
        facts: what else differs, such as the title.
        parts: the sections, in the order of what came.
        inserted, deleted: words.
        compared: whether the two texts were; what is too long is decided by looking at both.
    """

    row: ReplacementRow
    address: str
    href: str
    since: datetime
    words: int
    came_words: int
    facts: tuple[FactChange, ...]
    parts: tuple[ChangedSection | SameSections, ...]
    inserted: int
    deleted: int
    compared: bool


def replacements_page(
    session: Session, run: Running | None, number: int, *, behind: bool
) -> ReplacementsPage:
    """Build the page of replacements.

    Args:
        run: what is running.
        number: page of the list of decisions, from 1.
        behind: whether searches do not show all of what is stored.

    Raises:
        NotKnown: there is no such page.
    """
    names, busy = source_names(session), crawled_now(session, run)
    decided = part_of(
        session,
        select(Replacement)
        .where(Replacement.state.in_(_DECIDED))
        .options(joinedload(Replacement.document))
        .order_by(Replacement.decided.desc(), Replacement.id.desc()),
        number,
    )
    held = ((key, _held(session, key)) for key in names)
    return ReplacementsPage(
        run=run,
        behind=behind,
        held=[
            _held_words(key, names[key], rows, first=FIRST, crawled=key == busy)
            for key, rows in held
            if rows
        ],
        rows=decided,
        decided=[_row(row, names[row.source_key]) for row in decided.rows],
    )


def held_words(session: Session, key: str, run: Running | None) -> HeldWords:
    """Return everything that is held back of one source.

    Args:
        key: of the source.
        run: what is running.

    Raises:
        NotKnown: nothing is, or there is no such source.
    """
    rows = _held(session, key)
    if not rows:
        raise NotKnown("No words of this source are held back.")
    name = source_names(session)[key]
    crawled = key == crawled_now(session, run)
    return _held_words(key, name, rows, first=len(rows), crawled=crawled)


def replacement_page(session: Session, row_id: int, run: Running | None) -> ReplacementPage:
    """Build the page of one document whose new words are held back.

    Args:
        row_id: of the replacement.
        run: what is running.

    Raises:
        NotKnown: nothing is held back under this number.
    """
    row = session.get(Replacement, row_id)
    if row is None or row.state is not ReplacementState.HELD or row.document.version is None:
        raise NotKnown("This is not held back any more.")
    old, new = row.document.version, _as_version(row)
    compared = is_comparable(old, new)
    # Texts without bound would keep everybody waiting; the admin decides about them all the same.
    difference = compare(*(section_texts(one) if compared else () for one in (old, new)))
    href = reader_path(row.document_id)
    return ReplacementPage(
        row=_row(row, source_names(session)[row.source_key]),
        address=row.document.url,
        href=href,
        since=old.fetched,
        words=_words(old),
        came_words=_words(new),
        facts=tuple(_facts(old, new)),
        parts=tuple(parts(difference, old, new)),
        inserted=difference.words(Op.INSERTED),
        deleted=difference.words(Op.DELETED),
        compared=compared,
        shown=_fingerprint([row]),
        crawled=row.source_key == crawled_now(session, run),
    )


def number_held(session: Session, key: str | None = None) -> int:
    """Return how many documents wait for a decision.

    Args:
        key: of one source; None for all.
    """
    query = select(func.count()).where(Replacement.state == ReplacementState.HELD)
    return session.scalar(query if key is None else query.where(Replacement.source_key == key)) or 0


# What an admin decides


def decide_all(session: Session, held: HeldWords, user_name: str, *, accept: bool) -> Decided:
    """Accept or refuse all that is held back of a source.

    Args:
        session: the transaction in which ``held`` was read, so that nothing else is decided.
        held: as decided.
        user_name: who decided.
        accept: whether the words come into force.
    """
    for row in _held(session, held.key):
        _decide(session, row, user_name, accept=accept)
    return Decided(held.what, held.what)


def decide_one(session: Session, row_id: int, user_name: str, *, accept: bool) -> Decided:
    """Accept or refuse the words that are held back of one document.

    Args:
        session: the transaction in which the page was built.
        row_id: of the replacement.
        user_name: who decided.
        accept: whether the words come into force.
    """
    row = session.get_one(Replacement, row_id)
    title = short_title(row.document)
    _decide(session, row, user_name, accept=accept)
    return Decided(title, f"{title} ({row.document_id})")


def undo(session: Session, row_id: int, run: Running | None) -> Decided:
    """Take a decision back; the words are held again.

    Args:
        row_id: of the replacement.
        run: what is running.

    Raises:
        NotKnown: there is no such replacement.
    """
    row = session.get(Replacement, row_id)
    if row is None:
        raise NotKnown("There is no such replacement.")
    title = short_title(row.document)
    detail = f"{row.state}: {title} ({row.document_id})"
    if row.source_key == crawled_now(session, run):
        return Decided(title, detail, CRAWLED)
    hindrance = replacements.hindrance(session, row)
    if not hindrance:
        replacements.undo(session, row, now=datetime.now(UTC))
    return Decided(title, detail, hindrance)


def _decide(session: Session, row: Replacement, user_name: str, *, accept: bool) -> None:
    if accept:
        replacements.accept(session, row, user_name, now=datetime.now(UTC))
    else:
        replacements.refuse(row, user_name, now=datetime.now(UTC))


# What is shown


def _held(session: Session, key: str) -> list[Replacement]:
    found = session.scalars(
        select(Replacement)
        .where(Replacement.source_key == key, Replacement.state == ReplacementState.HELD)
        .options(joinedload(Replacement.document))
    )
    return sorted(found, key=lambda row: (shown_title(row.document).casefold(), row.id))


def _held_words(
    key: str, name: str, rows: Sequence[Replacement], *, first: int, crawled: bool
) -> HeldWords:
    return HeldWords(
        key=key,
        name=name,
        number=len(rows),
        rows=[_row(row, name) for row in rows[:first]],
        shown=_fingerprint(rows),
        crawled=crawled,
    )


def _fingerprint(rows: Iterable[Replacement]) -> str:
    """Return what stands for these words in the place of those that readers have."""
    return fingerprint(f"{row.id} {row.text_hash} {row.document.version_id}" for row in rows)


def _row(row: Replacement, source: str) -> ReplacementRow:
    decided = row.state not in OPEN
    return ReplacementRow(
        id=row.id,
        key=row.source_key,
        document_id=row.document_id,
        title=shown_title(row.document),
        came_title=row.title or row.url,
        source=source,
        reason=row.reason,
        url=row.url,
        moved=row.url != _address_before(row),
        came=row.came,
        accepted=row.state is ReplacementState.ACCEPTED if decided else None,
        decided=row.decided,
        decided_by=row.decided_by or "",
    )


def _address_before(row: Replacement) -> str:
    return str(row.before["url"]) if row.before else row.document.url


def _as_version(row: Replacement) -> Version:
    """Return what came as a version that is stored nowhere, to be compared."""
    content = replacements.content_of_row(row)
    return Version(
        document_id=row.document_id,
        title=content.title,
        chapter=content.chapter,
        sections=[StoredSection(**{**row, "box": text.box})
                  for row, text in zip(with_slugs(content.sections), content.texts, strict=True)],
    )  # fmt: skip


def _words(version: Version) -> int:
    return sum(len(section.text.split()) for section in version.sections)


def _facts(old: Version, new: Version) -> Iterator[FactChange]:
    for label, first, second in (
        ("Title", old.title, new.title),
        ("Number", old.chapter, new.chapter),
    ):
        runs = compare_words(first or "", second or "")
        if differs(runs):
            yield FactChange(label, marks(runs))
