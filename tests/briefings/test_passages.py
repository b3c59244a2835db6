"""The passage beside a citation is chosen once and kept by its place; its words are stored ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from briefings import passages
from briefings.anchoring.pins import pin
from briefings.checking.checking import check_all
from briefings.models import Briefing, Citation, CitedPassage, LearningPoint, Status
from briefings.passages import kept_passages
from collection.models import DocumentState, StoredSection
from collection.store import Collection
from index.results import ChosenPlace, PassagePlace
from index.search import Index
from index.writer import build

from .conftest import SOURCES, NoIndex, Shelf

URL = "https://procedures.saltmere.example/bruising.html"
FIRST = "A bruise on a baby who cannot move is looked at by a doctor the same day."
OTHER = "Every visit is written down before the end of the day on which it was made."
POINT = "A baby with a bruise was not seen by a doctor that day. See Bruising in babies."
VISITS = "Visits were not written down on the day on which they were made. See Bruising in babies."


@dataclass
class Place:
    """A shelf with an index beside it."""

    shelf: Shelf
    folder: Path
    document: str = ""
    asked: list[str] = field(default_factory=list)

    def build(self) -> None:
        build(self.shelf.collection, self.folder)

    def check(self, index: Any = None) -> None:
        """Check every citation, as after a crawl; count what is chosen."""
        if index is not None:
            check_all(self.shelf.collection, index, SOURCES)
            return
        with closing(Index(self.folder, self.shelf.collection)) as own:
            choose = own.choose

            def counted(document_id: str, words: str) -> ChosenPlace | None:
                self.asked.append(words)
                return choose(document_id, words)

            own.choose = counted  # type: ignore[method-assign]
            report = check_all(self.shelf.collection, own, SOURCES)
            assert not report.failed

    def shown(self) -> str | None:
        """Return the words beside the one citation; None where nothing is kept or fits."""
        with self.shelf.collection.reading() as session:
            found = kept_passages(session, [citation_of(session)])
            return next((p.text for p in found.values() if p), None)


def citation_of(session: Session) -> Citation:
    return session.scalars(select(Citation)).one()


@contextmanager
def changing(place: Place) -> Iterator[Citation]:
    with place.shelf.collection.writing() as session:
        yield citation_of(session)


@pytest.fixture
def place(shelf: Shelf, tmp_path: Path) -> Place:
    """Give a briefing of one point that cites a document of two sections, indexed."""
    made = Place(shelf, tmp_path / "index")
    made.document = shelf.add(URL, "Bruising in babies")
    shelf.revise(made.document, ("Bruises", FIRST), ("Visits", OTHER))
    with shelf.collection.writing() as session:
        session.add(a_briefing(POINT))
    made.build()
    return made


def a_briefing(text: str) -> Briefing:
    now = datetime.now(UTC)
    citation = Citation(
        position=0, cited_text="Bruising in babies", cited_url=URL, status=Status.UNRESOLVED,
        score=0.0, checked=now,
    )  # fmt: skip
    point = LearningPoint(number=1, text=text, heading="", citations=[citation])
    return Briefing(
        id="b", title="A review", origin="file:///b", format="text", media_type="text/plain",
        blob_hash="0", imported=now, points=[point],
    )  # fmt: skip


def test_a_passage_is_chosen_once_and_stays_whatever_else_is_indexed(place: Place) -> None:
    assert place.shown() is None, "no check has been"
    place.check()
    assert place.shown() == FIRST
    assert len(place.asked) == 1
    place.shelf.add("https://procedures.saltmere.example/b.html", "Doctors", "A doctor. " * 50)
    place.build()
    place.check()
    assert (place.shown(), len(place.asked)) == (FIRST, 1)


def test_another_version_has_another_passage_and_never_the_one_before(place: Place) -> None:
    place.check()
    new = FIRST.replace("the same day", "within two hours")
    place.shelf.revise(place.document, ("Bruises", new), ("Visits", OTHER))
    assert place.shown() is None, "the words before are not those of the document"
    place.check()
    assert place.shown() is None, "the index does not hold the new words yet"
    place.build()
    place.check()
    assert place.shown() == new


def test_the_words_that_a_trainer_pins_choose_the_passage(place: Place) -> None:
    place.check()
    with changing(place) as citation:
        session = Session.object_session(citation)
        assert session is not None
        visits = select(StoredSection).where(StoredSection.text == OTHER)
        pin(session, citation, session.scalars(visits).one(), 0, len(OTHER))
    assert place.shown() is None, "what was chosen for other words is not shown for these"
    place.check()
    assert place.shown() == OTHER


def test_a_point_with_other_words_has_another_passage(place: Place) -> None:
    place.check()
    with changing(place) as citation:
        citation.point.text = VISITS
    assert place.shown() is None
    place.check()
    assert place.shown() == OTHER


def test_beside_words_that_are_gone_from_a_document_stands_nothing(place: Place) -> None:
    with changing(place) as citation:
        session = Session.object_session(citation)
        assert session is not None
        visits = select(StoredSection).where(StoredSection.text == OTHER)
        pin(session, citation, session.scalars(visits).one(), 0, len(OTHER))
    place.check()
    assert place.shown() == OTHER
    place.shelf.revise(place.document, ("Bruises", FIRST), ("Fees", "A fee is paid at the door."))
    place.build()
    place.check()
    with place.shelf.collection.reading() as session:
        assert citation_of(session).status is Status.GONE
        assert citation_of(session).passage is None
    assert place.shown() is None


def test_the_last_words_of_a_removed_document_stay(place: Place) -> None:
    place.check()
    place.shelf.change(place.document, state=DocumentState.GONE, gone=datetime.now(UTC))
    place.build()
    place.check()
    assert place.shown() == FIRST


def test_another_rule_has_the_next_check_choose_anew(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.check()
    monkeypatch.setattr(passages, "rule", lambda: "another")
    assert place.shown() == FIRST, "readers see what was chosen until then"
    place.check()
    assert (place.shown(), len(place.asked)) == (FIRST, 2)
    place.check()
    assert len(place.asked) == 2


def test_that_nothing_fits_is_kept_too(place: Place) -> None:
    with changing(place) as citation:
        citation.point.text, citation.cited_text = "Zyxwv.", ""
    place.check()
    place.check()
    assert len(place.asked) == 1
    with place.shelf.collection.reading() as session:
        citation = citation_of(session)
        assert kept_passages(session, [citation]) == {citation.id: None}


def test_what_is_no_longer_cited_leaves_no_passage(place: Place) -> None:
    place.check()
    with place.shelf.collection.writing() as session:
        session.delete(session.get_one(Briefing, "b"))
    with place.shelf.collection.reading() as session:
        assert session.scalar(select(func.count()).select_from(CitedPassage)) == 0


@dataclass
class Chooses(NoIndex):
    """An index that chooses the first words of a section, or all of them by meaning."""

    shelf: Shelf
    encoder: str = ""  # type: ignore[assignment]
    chosen: int = 0

    def choose(self, document_id: str, words: str) -> ChosenPlace | None:
        self.chosen += 1
        with self.shelf.collection.reading() as session:
            section = session.scalars(
                select(StoredSection).where(StoredSection.text == FIRST)
            ).one()
            end = len(FIRST) if self.encoder else 8
            return ChosenPlace(
                section.version_id, PassagePlace(section.id, 0, 0, end, ((2, 8),)), self.encoder
            )


def test_what_words_chose_is_chosen_anew_once_there_are_vectors_and_then_stays(
    place: Place,
) -> None:
    place.check(Chooses(place.shelf))
    assert place.shown() == FIRST[:8]
    place.check(Chooses(place.shelf, "an encoder"))
    assert place.shown() == FIRST
    without = Chooses(place.shelf)
    place.check(without)
    assert (place.shown(), without.chosen) == (FIRST, 0), "vectors come after the words each time"
    place.check(Chooses(place.shelf, "another encoder"))
    assert place.shown() == FIRST


@settings(max_examples=12)
@given(
    sections=st.lists(
        st.lists(st.sampled_from([FIRST, OTHER, "“Bruise”\tbaby – day.", "Ünlike ﬁ.", "\n"]),
                 min_size=1, max_size=5).map(" ".join),
        min_size=1, max_size=4,
    ),
    text=st.sampled_from([POINT, VISITS, "baby", "a zyxwv"]),
)  # fmt: skip
def test_what_is_shown_are_words_of_the_version_that_stands(
    tmp_path_factory: pytest.TempPathFactory, sections: Sequence[str], text: str
) -> None:
    folder = tmp_path_factory.mktemp("verbatim")
    with closing(Collection.open(folder / "data")) as collection:
        made = Place(Shelf(collection), folder / "index")
        made.document = made.shelf.add(URL, "Bruising in babies")
        made.shelf.revise(made.document, *((f"Heading {n}", s) for n, s in enumerate(sections)))
        with collection.writing() as session:
            session.add(a_briefing(text))
        made.build()
        made.check()
        with closing(Index(made.folder, collection)) as index, collection.reading() as session:
            citation = citation_of(session)
            (shown,) = kept_passages(session, [citation]).values()
            words = passages.asked_words(citation.cited_text, text)
            today = next(iter(index.passages(made.document, words, limit=1)), None)
            assert shown == today, "as it would be chosen today"
            assert shown is None or shown.text in sections[shown.section]
