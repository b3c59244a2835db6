"""What crawls held back for an admin, and how it is decided: only as it was shown.

Removals and replacements are both held back by source, and neither while its source is crawled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from sqlalchemy.orm import Session

from portal.admin import crawls
from portal.filters import counted
from portal.jobs.job import Running

FIRST = 10
"""How many of each source stand on the common page; the source's own page has all."""
CRAWLED = "This source is being crawled, so nothing was changed. Decide when that is over."

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decidable:
    """What is held back, as far as a decision depends on it.

    Args:
        shown: stands for exactly what is shown; a decision must name it.
        crawled: whether the source is being crawled now, so that nothing can be decided yet.
    """

    shown: str
    crawled: bool
    STALE: ClassVar[str] = (
        "What is held back has changed since you opened this page, so nothing was done. Look again."
    )

    def refusal(self, shown: str) -> str:
        """Return why nothing can be decided now, in words for an admin; empty where it can.

        Args:
            shown: of what the decision was made on.
        """
        if self.crawled:
            return CRAWLED
        return "" if shown == self.shown else self.STALE


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOfSource(Decidable, Generic[Row]):
    """What crawls of one source held back.

    Args:
        key, name: of the source.
        number: how many documents it is about.
        rows: the first of them, or all, by title.
    """

    key: str
    name: str
    number: int
    rows: Sequence[Row]

    @property
    def what(self) -> str:
        """What is decided about, for a sentence."""
        return f"{counted(self.number, 'document')} of {self.name}"


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of one document, or of all of a source.

    Args:
        title: of the document as it was before, or how many of which source; for a sentence.
        detail: what it was done to, for the audit.
        hindrance: why nothing was done; empty where it was.
    """

    title: str
    detail: str
    hindrance: str = ""


def fingerprint(lines: Iterable[str]) -> str:
    """Return what stands for exactly what is shown.

    Args:
        lines: one for each document, in any order.
    """
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def crawled_now(session: Session, run: Running | None) -> str:
    """Return the key of the source that is being crawled; empty where none is.

    Args:
        run: what is running.
    """
    crawl = crawls.under_way(session) if run else None
    return crawl.source_key if crawl else ""
