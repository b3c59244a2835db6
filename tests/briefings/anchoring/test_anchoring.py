"""Where a pinned quote stands today, or the passage nearest to it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefings.anchoring.anchoring import Anchor, Pinned, anchor_all
from briefings.anchoring.fuzzy_match import MOST_PASSAGES, nearest, section_of, whole_sentences
from briefings.anchoring.pins import make_pin
from briefings.anchoring.quote_search import seek
from briefings.linking.catalogue import Catalogue
from briefings.linking.texts import Text, Texts
from briefings.status import Whereabouts
from collection.models import DocumentState
from collection.vocabulary import Box
from collection.words.differences import ComparedSection
from collection.words.shingles import SHINGLE
from collection.words.texts import fold_space

from ..conftest import SOURCES, Shelf, clear

MANUAL = "https://westyorkscb.proceduresonline.com"
SITE = "https://calderdale-safeguarding.co.uk"
QUOTE = (
    "Any bruising in a baby who is not mobile must be discussed with the duty social worker on the "
    "same day."
)
BEFORE, AFTER = "Write down who said what.", "Never wait for the next visit."
TEXT = f"{BEFORE}\n{QUOTE} {AFTER}"


def text_of(*sections: str, version_id: int = 1) -> Text:
    parts = (
        ComparedSection((f"{n}. Part",), words, Box.BODY) for n, words in enumerate(sections, 1)
    )
    return Text(version_id, tuple(parts))


# The words of one version


def test_a_quote_may_reach_from_one_section_into_the_next() -> None:
    text = text_of("One  two\nthree.", "", "Four five.")
    assert text.folded == "One two three. Four five."
    start = text.folded.index("two")
    assert text.as_stored(start, start + len("two three. Four")) == "two\nthree.\nFour"
    assert [text.section_at(at) for at in (0, start, text.folded.index("Four"))] == [0, 0, 2]


@given(st.lists(st.text(alphabet="ab \n.İ", max_size=12), min_size=1, max_size=5), st.data())
def test_every_part_of_a_folded_text_is_told_as_stored(
    sections: list[str], data: st.DataObject
) -> None:
    text = text_of(*sections)
    if not text.folded:
        return
    start = data.draw(st.integers(0, len(text.folded) - 1))
    end = data.draw(st.integers(start + 1, len(text.folded)))
    part = text.folded[start:end]
    if part == part.strip():
        assert fold_space(text.as_stored(start, end)) == part
    assert len(text.words) == len(text.word_spans)


# Many quotes in many texts

WORDS = st.sampled_from(["a", "b.", "c", "d,", "e"])


@given(st.lists(st.lists(WORDS, min_size=1, max_size=9), min_size=1, max_size=6), st.data())
def test_no_text_that_holds_a_quote_is_passed_over(
    written: list[list[str]], data: st.DataObject
) -> None:
    texts = [text_of(" ".join(words), version_id=n) for n, words in enumerate(written)]
    quotes = []
    for _ in range(3):
        source = data.draw(st.sampled_from(texts)).folded
        start = data.draw(st.integers(0, len(source) - 1))
        quotes.append(source[start : data.draw(st.integers(start + 1, len(source)))])
    quotes = [quote.strip() for quote in quotes if quote.strip()]
    for quote, found in zip(quotes, seek(quotes, texts, lambda *_: False), strict=True):
        assert found.holding == [text.version_id for text in texts if quote in text.folded]


def test_texts_are_near_by_the_rows_of_words_that_they_share() -> None:
    quote = "one two three four five six seven"
    texts = [
        text_of("nothing of it at all", version_id=1),
        text_of("zero one two three four and more", version_id=2),
        text_of("zero one two three four five and more", version_id=3),
        text_of("one two three four five", version_id=4),
    ]
    (found,) = seek([quote], texts, lambda _, version_id: version_id != 4)
    assert found.holding == []
    assert [version_id for _, version_id in found.near] == [3, 2]
    assert SHINGLE == 3


# The passage nearest to a quote


def test_the_nearest_passage_is_whole_sentences() -> None:
    text = text_of(BEFORE, f"{BEFORE} {QUOTE.replace('same day', 'day it is seen')} {AFTER}")
    (found,) = nearest(QUOTE, text, 0.5)
    assert section_of(text, found) == 1
    assert whole_sentences(text, found) == QUOTE.replace("same day", "day it is seen")
    assert 0.8 < found.likeness < 1


def test_all_passages_that_are_alike_are_found_the_likest_first() -> None:
    likest = QUOTE.replace("same day", "day it is seen")
    text = text_of(f"{likest.replace('social worker', 'team')} {AFTER}", f"{AFTER} {likest}")
    found = nearest(QUOTE, text, 0.5)
    assert [section_of(text, passage) for passage in found] == [1, 0]
    assert found[0].likeness > found[1].likeness
    assert len(nearest(QUOTE, text_of(*[likest] * 20), 0.5)) == MOST_PASSAGES


def test_of_a_text_shorter_than_the_quote_the_whole_is_compared() -> None:
    assert nearest(QUOTE, text_of("Any bruising in a baby"), 0.5) == []
    assert nearest(QUOTE, text_of(QUOTE.removesuffix(" on the same day.")), 0.5) != []


@pytest.mark.parametrize("text", ["", "...", "Quite other words about meetings and minutes."])
def test_nothing_is_near_where_nothing_is_alike(text: str) -> None:
    assert nearest(QUOTE, text_of(text), 0.5) == []


# Where a pin stands


def pinned(shelf: Shelf, document_id: str, quote: str = QUOTE, section: int = 0) -> Pinned:
    """Return a pin to the first place of a quote in a section of a document as it is now."""
    with shelf.collection.reading() as session:
        held = Catalogue(session, SOURCES).document(document_id)
        assert held is not None
        assert held.version_id is not None
        text = Texts(session).one(held.version_id).sections[section].text
    start = text.index(quote)
    return Pinned(make_pin(text, start, start + len(quote)), document_id, held.version_id, section)


def stands(shelf: Shelf, pin: Pinned) -> Anchor:
    with shelf.collection.writing() as session:
        (anchor,) = anchor_all([pin], Catalogue(session, SOURCES), Texts(session))
    return anchor


@pytest.fixture
def document(shelf: Shelf) -> str:
    key = shelf.add(f"{MANUAL}/a.html", "Bruising", "Some text.")
    shelf.revise(key, ("1. Why", "Because."), ("2. What to do", TEXT))
    return key


def test_a_quote_set_in_other_lines_of_a_renumbered_section_stands_here(
    shelf: Shelf, document: str
) -> None:
    pin = pinned(shelf, document, section=1)
    lines = TEXT.replace(" ", "\n")
    version = shelf.revise(
        document, ("1. New", "New."), ("2. Why", "Because."), ("3. What to do", lines)
    )  # fmt: skip
    found = stands(shelf, pin)
    assert (found.whereabouts, found.version_id, found.section) == (Whereabouts.HERE, version, 2)
    assert (found.words, found.likeness) == (QUOTE.replace(" ", "\n"), 1)


def test_a_quote_in_another_section_has_moved(shelf: Shelf, document: str) -> None:
    pin = pinned(shelf, document, section=1)
    shelf.revise(document, ("1. Why", f"Because. {QUOTE}"), ("2. What to do", AFTER * 9))
    found = stands(shelf, pin)
    assert (found.whereabouts, found.section) == (Whereabouts.OTHER_SECTION, 0)


def test_of_several_places_the_one_with_the_same_surroundings_is_it(
    shelf: Shelf, document: str
) -> None:
    pin = pinned(shelf, document, section=1)
    shelf.revise(document, ("First", f"{QUOTE} Else."), ("Second", TEXT), ("Third", QUOTE))
    assert stands(shelf, pin).section == 1


def test_of_places_that_are_alike_the_one_in_the_same_section_is_it(
    shelf: Shelf, document: str
) -> None:
    pin = pinned(shelf, document, section=1)
    shelf.revise(document, ("1. Why", TEXT), ("2. What to do", TEXT))
    assert stands(shelf, pin).section == 1


def test_a_quote_that_left_its_document_is_found_in_another(shelf: Shelf, document: str) -> None:
    pin = pinned(shelf, document, section=1)
    shelf.revise(document, ("1. Why", "Because."))
    other = shelf.add(f"{MANUAL}/b.html", "Babies", f"At first. {QUOTE}")
    found = stands(shelf, pin)
    assert (found.whereabouts, found.document_id) == (Whereabouts.OTHER_DOCUMENT, other)
    assert found.words == QUOTE


def test_the_same_source_goes_before_another_of_the_same_area(shelf: Shelf, document: str) -> None:
    pin = pinned(shelf, document, section=1)
    shelf.change(document, state=DocumentState.GONE)
    shelf.add(f"{SITE}/copy/", "Copy", QUOTE, area="west-yorkshire")
    other = shelf.add(f"{MANUAL}/b.html", "Babies", QUOTE)
    assert stands(shelf, pin).document_id == other


@pytest.mark.parametrize("keys", [{"area": "saltmere"}, {"kind": "briefing"}])
def test_the_reworded_passage_goes_before_the_same_words_of_another_area_or_in_a_briefing(
    shelf: Shelf, document: str, keys: dict[str, Any]
) -> None:
    pin = pinned(shelf, document, section=1)
    reworded = QUOTE.replace("same day", "day on which it is seen")
    shelf.revise(document, ("2. What to do", f"{BEFORE} {reworded}"))
    elsewhere = shelf.add(f"{MANUAL}/b.html", "Babies", QUOTE, **keys)
    found = stands(shelf, pin)
    assert (found.whereabouts, found.document_id) == (Whereabouts.REWORDED, document)
    assert found.words == reworded
    shelf.revise(document, ("2. What to do", "Quite other words about meetings and minutes."))
    found = stands(shelf, pin)
    assert (found.whereabouts, found.document_id) == (Whereabouts.OTHER_DOCUMENT, elsewhere)


def test_a_passage_of_a_removed_document_is_found_reworded_in_another(
    shelf: Shelf, document: str
) -> None:
    pin = pinned(shelf, document, section=1)
    shelf.change(document, state=DocumentState.GONE)
    reworded = QUOTE.replace("duty social worker", "duty team")
    other = shelf.add(f"{MANUAL}/b.html", "Babies", f"{BEFORE} {reworded} {AFTER}")
    shelf.add(f"{MANUAL}/c.html", "Halves", "Any bruising in a baby who is not mobile is rare.")
    found = stands(shelf, pin)
    assert (found.whereabouts, found.document_id) == (Whereabouts.REWORDED, other)


def test_what_stands_nowhere_stands_nowhere(shelf: Shelf, document: str) -> None:
    pin = pinned(shelf, document, section=1)
    shelf.change(document, state=DocumentState.GONE)
    shelf.add(f"{MANUAL}/b.html", "Babies", "Quite other words about meetings and minutes.")
    assert stands(shelf, pin) == Anchor(Whereabouts.NOWHERE, document)


# One sentence in several places

REWORDED = QUOTE.replace("must be discussed with", "is to be told to").replace("same", "very")
INITIAL, REVIEW = ("1. Initial", "At the first visit."), ("2. Review", "Once a month.")


def test_of_two_sentences_reworded_alike_each_pin_finds_its_own(shelf: Shelf) -> None:
    for before in (True, False):
        bare = [(heading, "") for heading, _ in (INITIAL, REVIEW)]
        parts = [INITIAL, REVIEW] if before else bare
        key = shelf.add(f"{MANUAL}/{before}.html", "Visits", "Some text.")
        shelf.revise(key, *((heading, f"{words} {QUOTE}") for heading, words in parts))
        pins = [pinned(shelf, key, section=n) for n in (0, 1)]
        shelf.revise(key, *((heading, f"{words} {REWORDED}") for heading, words in parts))
        found = [stands(shelf, pin) for pin in pins]
        assert [(a.whereabouts, a.section) for a in found] == [
            (Whereabouts.REWORDED, 0),
            (Whereabouts.REWORDED, 1),
        ]


def test_a_word_more_that_changed_does_not_send_a_pin_to_another_section(shelf: Shelf) -> None:
    key = shelf.add(f"{MANUAL}/visits.html", "Visits", "Some text.")
    shelf.revise(key, (INITIAL[0], QUOTE), (REVIEW[0], QUOTE))
    pin = pinned(shelf, key, section=0)
    twin = QUOTE.replace("Any", "All")
    shelf.revise(key, (INITIAL[0], twin.replace("duty", "local")), (REVIEW[0], twin))
    assert stands(shelf, pin).section == 0


def test_a_sentence_that_was_reworded_is_not_taken_for_its_twin_that_was_not(
    shelf: Shelf,
) -> None:
    key = shelf.add(f"{MANUAL}/visits.html", "Visits", "Some text.")
    twin = shelf.add(f"{MANUAL}/twin.html", "Twin", f"Elsewhere. {QUOTE} Else.")
    shelf.revise(key, *((heading, f"{words} {QUOTE}") for heading, words in (INITIAL, REVIEW)))
    pins = [pinned(shelf, key, section=n) for n in (0, 1)]
    shelf.revise(key, (INITIAL[0], f"{INITIAL[1]} {REWORDED}"), (REVIEW[0], f"{REVIEW[1]} {QUOTE}"))
    found = [stands(shelf, pin) for pin in pins]
    assert [a.whereabouts for a in found] == [Whereabouts.REWORDED, Whereabouts.HERE]
    assert [a.section for a in found] == [0, 1]
    shelf.revise(key, (INITIAL[0], f"{INITIAL[1]} {REWORDED}"), (REVIEW[0], REVIEW[1]))
    found = [stands(shelf, pin) for pin in pins]
    assert [(a.whereabouts, a.document_id) for a in found] == [
        (Whereabouts.REWORDED, key),
        (Whereabouts.OTHER_DOCUMENT, twin),
    ]


LINES = st.lists(
    st.sampled_from([BEFORE, AFTER, "Ask who else lives there.", "Keep it safe."]), max_size=2
).map(" ".join)
PLACES = st.lists(st.tuples(LINES, LINES), min_size=2, max_size=5)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(parts=PLACES, shift=st.integers(0, 3), data=st.data())
def test_however_often_a_sentence_stands_a_pin_to_it_is_found_in_its_own_section(
    shelf: Shelf, parts: list[tuple[str, str]], shift: int, data: st.DataObject
) -> None:
    clear(shelf)
    words = QUOTE.split()
    for _ in range(data.draw(st.integers(0, 5))):
        words[data.draw(st.integers(0, len(words) - 2))] = "otherwise"
    chosen = data.draw(st.integers(0, len(parts) - 1))

    def sections(sentence: str, first: int) -> list[tuple[str, str]]:
        names = ("Initial", "Review", "Strategy", "Conference", "Closing")
        return [
            (f"{first + n}. {names[n]}", f"{before}\n{sentence}\n{after}".strip())
            for n, (before, after) in enumerate(parts)
        ]

    key = shelf.add(f"{MANUAL}/visits.html", "Visits", "Some text.")
    shelf.revise(key, *sections(QUOTE, 1))
    pin = pinned(shelf, key, section=chosen)
    new = [(f"{n}. New", "Quite other words.") for n in range(1, shift + 1)]
    shelf.revise(key, *new, *sections(" ".join(words), shift + 1))
    found = stands(shelf, pin)
    assert (found.document_id, found.section) == (key, shift + chosen)
    as_it_was = " ".join(words) == QUOTE
    assert found.whereabouts is (Whereabouts.HERE if as_it_was else Whereabouts.REWORDED)


TOKENS = st.lists(st.sampled_from(["any", "bruise", "is", "seen.", "Call", "us"]), max_size=14)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_words_that_stand_anywhere_are_never_called_gone(shelf: Shelf, data: st.DataObject) -> None:
    clear(shelf)
    text = " ".join(data.draw(TOKENS.filter(bool)))
    home = shelf.add(f"{MANUAL}/home.html", "Home", text)
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))].strip()
    if not quote:
        return
    pin = pinned(shelf, home, quote)
    texts = {}
    for n in range(data.draw(st.integers(0, 3))):
        written = " ".join(data.draw(TOKENS))
        if data.draw(st.booleans()):
            written += f"\n{quote}\n"
        area = data.draw(st.sampled_from(["west-yorkshire", "saltmere"]))
        kind = data.draw(st.sampled_from(["procedure", "briefing"]))
        texts[shelf.add(f"{MANUAL}/{n}.html", "Other", written, area=area, kind=kind)] = written
    if data.draw(st.booleans()):
        shelf.change(home, state=DocumentState.GONE)
    else:
        texts[home] = " ".join(data.draw(TOKENS))
        shelf.revise(home, ("", texts[home]))
    found = stands(shelf, pin)
    standing = {key for key, written in texts.items() if fold_space(quote) in fold_space(written)}
    if standing:
        assert found.whereabouts is not Whereabouts.NOWHERE
    if found.likeness == 1 and found.whereabouts is not Whereabouts.REWORDED:
        assert found.document_id in standing
        assert fold_space(found.words or "") == fold_space(quote)
