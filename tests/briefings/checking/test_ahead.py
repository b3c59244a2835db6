"""Citations are resolved before the transaction that stores them: others write meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from briefings.checking.checking import check_all
from briefings.editing.publishing import Checker, publish
from briefings.errors import BriefingError
from briefings.importing import LONGEST, import_briefing
from briefings.models import Briefing
from collection import store
from collection.store import bump_revision
from index.errors import IndexMissing
from index.results import Results, SearchRequest
from portal.config import Settings

from ..conftest import SOURCES, NoIndex, Shelf

TEXT = """\
Learning from a review

Learning
• Ask again what the child sees at home before the visit ends.
• Write down what you saw and when you saw it.
"""


@dataclass
class WritingIndex(NoIndex):
    """An index in whose searches somebody else writes: refused while a transaction writes."""

    shelf: Shelf
    searches: list[str] = field(default_factory=list)

    def search(self, request: SearchRequest) -> Results:
        self.searches.append(request.words)
        with self.shelf.collection.writing():
            pass
        raise IndexMissing


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a writer who meets another give up at once."""
    monkeypatch.setattr(store, "BUSY_SECONDS", 0)


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[Shelf]:
    with closing(store.Collection.open(tmp_path / "data")) as collection:
        yield Shelf(collection)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "briefing.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def take_in(shelf: Shelf, index: Any, file: Path) -> str:
    settings = Settings(data=file.parent / "data")
    return import_briefing(str(file), settings, shelf.collection, index, SOURCES)


def test_others_write_while_a_briefing_is_imported(impatient: Shelf, file: Path) -> None:
    index = WritingIndex(impatient)
    take_in(impatient, index, file)
    assert len(index.searches) == 2, "each point once, before the transaction"


def test_others_write_while_citations_are_checked(impatient: Shelf, file: Path) -> None:
    take_in(impatient, NoIndex(), file)
    index: Any = WritingIndex(impatient)
    check_all(impatient.collection, index, SOURCES)
    assert len(index.searches) == 2


def test_others_write_while_a_briefing_is_made_ready_to_be_published(
    impatient: Shelf, file: Path
) -> None:
    briefing_id = take_in(impatient, NoIndex(), file)
    index: Any = WritingIndex(impatient)
    with impatient.collection.reading() as session:
        briefing = session.get_one(Briefing, briefing_id)
        checker = Checker(SOURCES, index).ahead_of(session, briefing)
    with impatient.collection.writing() as session:
        publish(session, session.get_one(Briefing, briefing_id), None, checker, "anna")
        checker.check(session, session.get_one(Briefing, briefing_id))
    assert len(index.searches) == 2, "nothing was asked again inside"


def test_what_changed_in_between_is_asked_again(impatient: Shelf, file: Path) -> None:
    briefing_id = take_in(impatient, NoIndex(), file)
    with impatient.collection.reading() as session:
        briefing = session.get_one(Briefing, briefing_id)
        asked: Any = Searches()
        checker = Checker(SOURCES, asked).ahead_of(session, briefing)
    before = len(asked.words)
    with impatient.collection.writing() as session:
        bump_revision(session)
    with impatient.collection.writing() as session:
        checker.check(session, session.get_one(Briefing, briefing_id))
    assert len(asked.words) == 2 * before


@dataclass
class Searches(NoIndex):
    """An index that was never built, and notes what it was asked."""

    words: list[str] = field(default_factory=list)

    def search(self, request: SearchRequest) -> Results:
        self.words.append(request.words)
        raise IndexMissing


@pytest.mark.slow
def test_a_text_without_bounds_is_no_briefing(impatient: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("Learning\n\n" + "• Ask again.\n" * (LONGEST // 10), encoding="utf-8")
    with pytest.raises(BriefingError, match="without the whole report"):
        take_in(impatient, NoIndex(), path)
