"""Chapter numbers: which document bore a chapter number on which day, as versions tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Protocol

from collection.words.days import local_day


class Printed(Protocol):
    """What is read of a version: its document, the number printed in it, when it was found."""

    @property
    def document_id(self) -> str: ...
    @property
    def chapter(self) -> str | None: ...
    @property
    def fetched(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Numbering:
    """A document that bore a number from one day until another took its place.

    Args:
        first: whether no version before it is stored.
        since, until: [since, until); ``until`` None where it bears it still.
    """

    document_id: str
    first: bool
    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        """Tell whether it is stored that it bore the number on a day.

        Args:
            day: as the clocks in London show it.
        """
        return self.since <= day and (self.until is None or day < self.until)

    def begins_after(self, day: date) -> bool:
        """Tell whether it is not stored who it was on a day, but that it bore the number first.

        Args:
            day: as the clocks in London show it.
        """
        return self.first and day < self.since


def numberings(versions: Iterable[Printed]) -> Mapping[str, list[Numbering]]:
    """Return who bore each chapter number, and when.

    Args:
        versions: of all documents, in the order of document and version.
    """
    found: defaultdict[str, list[Numbering]] = defaultdict(list)
    for document_id, rows in groupby(versions, key=lambda row: row.document_id):
        for number, numbering in _of_document(document_id, list(rows)):
            found[number].append(numbering)
    return found


def _of_document(document_id: str, versions: list[Printed]) -> Iterator[tuple[str, Numbering]]:
    ends = [*(local_day(version.fetched) for version in versions[1:]), None]
    for n, (version, until) in enumerate(zip(versions, ends, strict=True)):
        if version.chapter:
            since = local_day(version.fetched)
            yield version.chapter, Numbering(document_id, n == 0, since, until)
