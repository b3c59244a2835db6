"""reconcile(): a publisher's announcements against the versions that were stored.

Both sides are intervals. An announcement means one day, or any day of a month where only the
month is named. A version came into being between the last look at its document that found the
text before, and the look that found it. The two belong together where the intervals, widened by
``WINDOW`` on both sides, touch. So whatever the record leaves open is held for no discrepancy:
two changes of a chapter within a few months can answer for one another, and a change announced
shortly after the first crawl may have been in the first copy. What is listed is certain to want
a look; what is not listed is not proved.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from sqlalchemy.orm import Session

from crawler.addresses import canonical_url
from crawler.announcements.announcement import Announced, Announcement
from crawler.announcements.chapters import Boxes, KnownChapter, SeenVersion, Shelf, stored_boxes

WINDOW = timedelta(days=60)
"""Manuals are published in half-yearly updates that are written over weeks, and a chapter's
box and the list of amendments are often a month apart."""

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Unseen:
    """A change that was announced and is not in any stored version.

    Args:
        document_id, title: of the chapter.
        announcement: what was announced.
        changed: when the newest stored version was first seen.
        checked: when the publisher's copy was last found as stored.
        versions: how many are stored.
    """

    document_id: str
    title: str
    announcement: Announcement
    changed: datetime
    checked: datetime
    versions: int


@dataclass(frozen=True, slots=True)
class Unannounced:
    """A change that was seen and is not announced.

    Args:
        document_id, title: of the chapter.
        number: of the version that the change made.
        before: when the text before it was last seen.
        fetched: when the new text was first seen.
    """

    document_id: str
    title: str
    number: int
    before: datetime
    fetched: datetime


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a publisher announced beside what was seen.

    Args:
        compared: dated announcements of chapters that are held, each change counted once.
        seen: those of them that a stored version, or the removal, answers.
        unseen: announced but not seen, the newest first.
        unannounced: seen but not announced, the newest first.
        not_held: announced for a chapter that no stored document is.
        early: announced for a day before the chapter was first stored, or so soon after that the
            first copy may hold the change; nothing can be said.
        awaited: the chapter was not looked at again after the announced day, or month.
        undated: announcements without a date, which cannot be placed.
        since: the earliest announced day; changes long before it are not called unannounced.
    """

    compared: int
    seen: int
    unseen: tuple[Unseen, ...]
    unannounced: tuple[Unannounced, ...]
    not_held: tuple[Announcement, ...]
    early: int
    awaited: int
    undated: int
    since: date | None


def reconcile(
    session: Session,
    source_key: str,
    listed: Iterable[Announcement] = (),
    *,
    canonical: Callable[[str], str] = canonical_url,
) -> Reconciliation:
    """Compare what a publisher announced with the versions that are stored.

    The amendment boxes of all stored versions are read as well, so a source without a page of
    amendments can be reconciled too.

    Args:
        source_key: the source.
        listed: the announcements on its page of amendments.
        canonical: makes an address the one under which the source's documents are known; a
            source's ``Scope.canonical`` also knows its aliases.
    """
    shelf = Shelf(session, source_key)
    boxes = stored_boxes(session, source_key)
    found: dict[str, list[Announcement]] = defaultdict(list)
    not_held: list[Announcement] = []
    for announcement in listed:
        document_id = shelf.find(announcement, canonical)
        if document_id is not None:
            found[document_id].append(announcement)
        elif announcement.kind not in (Announced.REMOVED, Announced.UNDER_REVIEW):
            not_held.append(announcement)
    for (document_id, _), announcements in boxes.items():
        found[document_id] += announcements
    dated = {key: _once_each(several) for key, several in found.items()}
    answers = [
        (chapter, announcement, _answer(chapter, announcement))
        for chapter in shelf.chapters.values()
        for announcement in dated.get(chapter.id, ())
    ]
    counts = Counter(answer for *_, answer in answers)
    days = [a.on for a in (*not_held, *(a for _, a, _ in answers)) if a.on]
    since = min(days, default=None)
    return Reconciliation(
        compared=len(answers),
        seen=counts[_Answer.SEEN],
        unseen=_newest_first(
            (_days(announcement)[0], _unseen(chapter, announcement))
            for chapter, announcement, answer in answers
            if answer is _Answer.UNSEEN
        ),
        unannounced=_newest_first(_unannounced(shelf, dated, boxes, since)),
        not_held=tuple(not_held),
        early=counts[_Answer.EARLY],
        awaited=counts[_Answer.AWAITED],
        undated=sum(len({a.words for a in each if a.on is None}) for each in found.values()),
        since=since,
    )


class _Answer(StrEnum):
    """What the stored versions say to one announcement."""

    SEEN = "seen"
    UNSEEN = "unseen"
    EARLY = "early"
    AWAITED = "awaited"


def _answer(chapter: KnownChapter, announcement: Announcement) -> _Answer:
    on, until = _days(announcement)
    not_seen = _Answer.UNSEEN if chapter.checked.date() > until else _Answer.AWAITED
    if announcement.kind is Announced.ADDED:
        return _Answer.SEEN
    if announcement.kind is Announced.REMOVED:
        return not_seen if chapter.current else _Answer.SEEN
    if any(_belong(version, announcement) for version in chapter.versions[1:]):
        return _Answer.SEEN
    if not chapter.versions or on <= chapter.versions[0].fetched.date() + WINDOW:
        return _Answer.EARLY
    return not_seen


def _unseen(chapter: KnownChapter, announcement: Announcement) -> Unseen:
    return Unseen(
        document_id=chapter.id,
        title=chapter.title,
        announcement=announcement,
        changed=chapter.versions[-1].fetched if chapter.versions else chapter.checked,
        checked=chapter.checked,
        versions=len(chapter.versions),
    )


def _belong(version: SeenVersion, announcement: Announcement) -> bool:
    on, until = _days(announcement)
    return version.before.date() - WINDOW <= until and on <= version.fetched.date() + WINDOW


def _days(announcement: Announcement) -> tuple[date, date]:
    on, until = announcement.on, announcement.until
    assert on is not None  # noqa: S101 - only the dated are compared; said for mypy
    assert until is not None  # noqa: S101
    return on, until


def _unannounced(
    shelf: Shelf,
    dated: Mapping[str, Sequence[Announcement]],
    boxes: Boxes,
    since: date | None,
) -> list[tuple[date, Unannounced]]:
    return [
        (
            seen.fetched.date(),
            Unannounced(chapter.id, chapter.title, seen.number, seen.before, seen.fetched),
        )
        for chapter in shelf.chapters.values()
        for seen in chapter.versions[1:]
        if since is not None
        and seen.fetched.date() + WINDOW >= since
        and not any(_belong(seen, announcement) for announcement in dated.get(chapter.id, ()))
        and not _says_so_itself(boxes, chapter.id, seen.number)
    ]


def _says_so_itself(boxes: Boxes, document_id: str, number: int) -> bool:
    """Tell whether a version came with a new announcement that bears no date."""
    now, before = (
        {a.words for a in boxes.get((document_id, n), ()) if a.kind is not Announced.UNDER_REVIEW}
        for n in (number, number - 1)
    )
    return not now <= before


def _newest_first(found: Iterable[tuple[date, _Row]]) -> tuple[_Row, ...]:
    return tuple(row for _, row in sorted(found, key=lambda pair: pair[0], reverse=True))


def _once_each(announcements: Iterable[Announcement]) -> list[Announcement]:
    """Return the dated announcements of a chapter that can be told apart, the newest first.

    Box and list tell the same change, one by the month and one by the day, so of those within
    one month one is kept, with a day where any has one.
    """
    months: dict[tuple[int, int, bool], Announcement] = {}
    for found in announcements:
        if found.on is None or found.kind is Announced.UNDER_REVIEW:
            continue
        key = found.on.year, found.on.month, found.kind is Announced.REMOVED
        known = months.get(key)
        if known is None or (known.month_only and not found.month_only):
            months[key] = found
    return [months[key] for key in sorted(months, reverse=True)]
