"""Words that are only set anew: they are shown as they are set, and nobody is told of a change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from briefings.anchoring.anchoring import Anchor, Pinned, anchor_all
from briefings.anchoring.pins import make_pin
from briefings.linking.catalogue import Catalogue
from briefings.linking.texts import Texts
from briefings.status import Whereabouts
from collection.changes import wordings
from collection.extract import Block, BlockKind, Extract, Section
from collection.models import Document, Outcome, Version
from collection.store import Collection
from collection.words.texts import TYPOGRAPHY
from crawler.announcements.chapters import Shelf
from crawler.classify import Classification
from crawler.crawling.content import ReceivedBody
from crawler.crawling.recording import record_document
from crawler.editions.wording import set_hash, text_hash
from crawler.sources import Source
from portal.documents.differences import changes_page
from portal.documents.since import changes_since
from portal.feeds.events import latest_events
from portal.search.changes import What, latest_changes

SOURCE = Source.model_validate(
    {"key": "manual", "name": "Manual", "start": ["https://manual.example/"], "area": "aldermoor"}
)
START = datetime(2025, 3, 4, 12, tzinfo=UTC)
HEADING = "The child's voice"
TEXT = (
    'Record the child\'s own words on the same day - "act now" is the rule for a child who was '
    "not-brought to a clinic within 5-10 days, and wait for nobody... Café staff are told first."
)


class Site:
    """One page whose words are sent again and again, a day apart."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.at = START
        self.document_id = ""

    def send(self, heading: str, text: str, title: str = "Voice") -> Outcome:
        """Record what the page says now."""
        section = Section((heading,), (Block(BlockKind.PARAGRAPH, text),))
        extract = Extract(title, (section,))
        received = ReceivedBody(
            "https://manual.example/voice.html", "text/html", "html", "0" * 64, extract,
            text_hash(extract), Classification("procedure", "", {}), self.at,
        )  # fmt: skip
        with self.collection.writing() as session:
            held = session.get(Document, self.document_id)
            document, outcome = record_document(session, SOURCE, held, received)
            session.flush()
            self.document_id = document.id
        self.at += timedelta(days=1)
        return outcome

    def told(self) -> tuple[object, ...]:
        """Return all that is told of changes, wherever it is told."""
        ids = select(Document.id)
        with self.collection.reading() as session:
            document = session.get_one(Document, self.document_id)
            page = changes_page(session, self.document_id)
            return (
                document.changed,
                latest_changes(session, limit=99),
                latest_events(session, ids, first=True),
                changes_since([document], START.date()),
                [version.since for version in page.versions],
                Shelf(session, "manual").chapters[self.document_id].versions,
                len(wordings(document)),
            )

    def shown(self) -> str:
        """Return the words that readers are shown."""
        with self.collection.reading() as session:
            version = session.get_one(Document, self.document_id).version
            assert version is not None
            return version.sections[0].text

    def pinned(self, quote: str) -> Anchor:
        """Return where a quote stands that was pinned in the first version."""
        with self.collection.reading() as session:
            first = session.scalars(select(Version).where(Version.number == 1)).one()
            start = first.sections[0].text.index(quote)
            pin = make_pin(first.sections[0].text, start, start + len(quote))
            pinned = Pinned(pin, self.document_id, first.id, 0)
            (anchor,) = anchor_all([pinned], Catalogue(session, [SOURCE]), Texts(session))
            return anchor


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Site]:
    def each() -> Iterator[Site]:
        number = 0
        while True:
            number += 1
            yield Site(Collection.open(tmp_path / str(number)))

    return each()


def anew(text: str, ways: dict[str, str]) -> str:
    """Return a text with signs set as they are told."""
    for sign, other in ways.items():
        text = text.replace(sign, other)
    return text


WAYS = st.fixed_dictionaries(
    {sign: st.sampled_from([sign, *others]) for sign, others in TYPOGRAPHY.items() if sign}
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(WAYS)
def test_nobody_is_told_of_words_that_are_set_anew(
    sites: Iterator[Site], ways: dict[str, str]
) -> None:
    site = next(sites)
    assert site.send(HEADING, TEXT) is Outcome.NEW
    before = site.told()
    published = anew(TEXT, {sign: way for sign, way in ways.items() if sign != " "})
    assert site.send(anew(HEADING, ways), published) is Outcome.UNCHANGED
    assert site.told() == before
    assert site.shown() == published
    anchor = site.pinned('the child\'s own words on the same day - "act now" is the rule')
    assert anchor.whereabouts is Whereabouts.HERE
    assert anchor.likeness == 1
    assert anchor.words is not None
    assert anchor.words in published


@pytest.mark.parametrize(
    ("word", "other"), [("5-10", "5-11"), ("5-10", "5–11"), ("same", "some"), ("Café", "Cafe")]
)
def test_a_letter_or_a_digit_is_always_told(sites: Iterator[Site], word: str, other: str) -> None:
    site = next(sites)
    site.send(HEADING, TEXT)
    site.send(HEADING, TEXT.replace("'", "’"))
    assert site.send(HEADING, TEXT.replace("'", "’").replace(word, other)) is Outcome.CHANGED
    told = site.told()
    with site.collection.reading() as session:
        assert [c.what for c in latest_changes(session, limit=9)] == [What.CHANGED, What.NEW]
        page = changes_page(session, site.document_id)
        assert (page.inserted, page.deleted) == (1, 1)
        assert page.old is not None
        assert page.old.since == START
    assert told[-1] == 2


def test_what_an_earlier_release_stored_is_known_by_its_words(sites: Iterator[Site]) -> None:
    site = next(sites)
    published = TEXT.replace("'", "’")
    site.send(HEADING, published)
    with site.collection.writing() as session:
        version = session.scalars(select(Version)).one()
        section = Section((HEADING,), (Block(BlockKind.PARAGRAPH, published),))
        version.text_hash = set_hash(Extract("Voice", (section,)))
    before = site.told()
    assert site.send(HEADING, published) is Outcome.UNCHANGED
    with site.collection.reading() as session:
        assert len(session.scalars(select(Version)).all()) == 1
    assert site.send(HEADING, TEXT) is Outcome.UNCHANGED
    assert site.told() == before
    assert site.shown() == TEXT
