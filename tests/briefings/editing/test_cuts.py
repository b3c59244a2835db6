"""Whatever a trainer does with the parts of a reading, their words stay the source's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.edit_models import BriefingPart
from briefings.editing.composing import cited_in
from briefings.editing.cuts import OPERATIONS, can_join, join, split, split_places
from briefings.editing.editing import READ_AGAIN
from briefings.editing.parts import ReadingPart, dissect, words_of_piece
from briefings.errors import EditRefused
from briefings.reading.reading import read_briefing
from briefings.reading.roles import Role
from collection.extract import Block, BlockKind, Extract, Link, Section
from portal.trainer.notes import EDITS

SENTENCES = st.sampled_from(
    ["See the child.", "Ask again; write it down.", "Is it so? Say why.",
     "Learning includes: a; b; c",
     "No stop", "1. Keep a record. 2. Share it.", "What to do:", "Ça va – “oui”. Encore."]
)  # fmt: skip
BLOCKS = st.builds(
    Block,
    kind=st.sampled_from(BlockKind),
    text=st.lists(SENTENCES, min_size=1, max_size=3).map(" ".join),
    level=st.integers(0, 1),
)
SECTIONS = st.builds(
    Section,
    heading=st.sampled_from([(), ("Learning",), ("Background",), ("Good practice", "What to do")]),
    blocks=st.lists(BLOCKS, max_size=4).map(tuple),
)
EXTRACTS = st.builds(
    Extract, title=st.just("A review"), sections=st.lists(SECTIONS, max_size=4).map(tuple),
    links=st.just(()), outlinks=st.just(()),
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(OPERATIONS)), st.integers(0, 20), st.integers(0, 5)),
    max_size=12,
)


def apply(
    text: str, pieces: Sequence[ReadingPart], do: str, at: int, nth: int
) -> Sequence[ReadingPart]:
    """Press a button beside some part; what is refused changes nothing."""
    if not pieces:
        return pieces
    piece = pieces[at % len(pieces)]
    places = split_places(text, piece)
    start = places[nth % len(places)].start if places else piece.start
    try:
        return OPERATIONS[do](text, pieces, piece.short_id, start)
    except EditRefused:
        return pieces


@given(EXTRACTS, STEPS)
def test_words_stay_verbatim_and_none_is_lost_whatever_is_done(
    extract: Extract, steps: list[tuple[str, int, int]]
) -> None:
    found = dissect(extract, read_briefing(extract), {})
    text, pieces = found.text, list(found.pieces)
    for do, at, nth in steps:
        pieces = list(apply(text, pieces, do, at, nth))
        folded = " ".join(section.text for section in extract.sections).replace("\n", " ")
        for piece in pieces:
            assert words_of_piece(text, piece.start, piece.end) in folded
        ordered = sorted(pieces, key=lambda piece: piece.start)
        assert all(a.end <= b.start for a, b in pairwise(ordered))
        held = {place for piece in pieces for place in range(piece.start, piece.end)}
        assert all(place in held for place, sign in enumerate(text) if sign.isalnum())
        assert len({piece.short_id for piece in pieces}) == len(pieces)


GUIDES = tuple(f"https://quillon.example/{place}" for place in range(4))
ALIKE = "Read the guide. Ask for the guide; then use the guide.\nShare the guide."


@given(st.sets(st.sampled_from(GUIDES)), STEPS)
def test_links_with_the_same_words_stay_where_they_stand_whatever_is_done(
    linked: set[str], steps: list[tuple[str, int, int]]
) -> None:
    starts = [match.start() for match in re.finditer("the guide", ALIKE)]
    links = tuple(
        Link(url, "the guide", 0, start, start + len("the guide"))
        for url, start in zip(GUIDES, starts, strict=True)
        if url in linked
    )
    items = tuple(Block(BlockKind.ITEM, line) for line in ALIKE.split("\n"))
    extract = Extract("A review", (Section(("Learning",), items),), links)
    found = dissect(extract, read_briefing(extract), {})
    pieces: Sequence[ReadingPart] = found.pieces
    for do, at, nth in steps:
        pieces = apply(found.text, pieces, do, at, nth)
    placed = {
        (draft.url, one.start + (draft.start or 0))
        for one in pieces
        for draft in cited_in(part(found.text, one), found.links)
    }
    assert placed == {(link.url, link.start) for link in links}


def part(text: str, one: ReadingPart) -> BriefingPart:
    """Return a piece as it is stored."""
    words = words_of_piece(text, one.start, one.end)
    return BriefingPart(start=one.start, end=one.end, words=words)


TEXT = "See the child. Ask again. Then write it down.\nShare it.\n\nA story."


def piece(key: str, start: int, end: int, kind: Role = Role.LEARNING) -> ReadingPart:
    return ReadingPart(key, kind, start, end, "Learning", None, None)


PIECES = [piece("a", 0, 45), piece("b", 46, 55), piece("c", 57, 65, Role.STORY)]


def words(pieces: Sequence[ReadingPart]) -> list[str]:
    return [words_of_piece(TEXT, one.start, one.end) for one in pieces]


def test_a_point_is_split_before_a_sentence_and_joined_again() -> None:
    places = split_places(TEXT, PIECES[0])
    assert [place.words for place in places] == ["Ask again.", "Then write it down."]
    halves = split(TEXT, PIECES, "a", places[1].start)
    assert words(halves)[:2] == ["See the child. Ask again.", "Then write it down."]
    assert halves[0].short_id == "a"
    assert words(join(TEXT, halves, "a")) == words(PIECES)


def test_points_move_past_what_is_no_point() -> None:
    pieces = [PIECES[0], PIECES[2], PIECES[1]]
    moved = OPERATIONS["up"](TEXT, pieces, "b", -1)
    assert [one.short_id for one in moved] == ["b", "a", "c"]
    assert OPERATIONS["down"](TEXT, moved, "b", -1)[:2] == [PIECES[0], PIECES[1]]


@pytest.mark.parametrize(
    ("do", "key", "start"),
    [
        ("up", "a", -1), ("down", "b", -1), ("up", "c", -1), ("join", "b", -1), ("join", "c", -1),
        ("split", "a", 3), ("split", "b", 46), ("up", "gone", -1), ("learning", "gone", -1),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_with_a_reason(do: str, key: str, start: int) -> None:
    with pytest.raises(EditRefused, match=r"nothing was done|Nothing was done"):
        OPERATIONS[do](TEXT, PIECES, key, start)


def test_what_was_moved_apart_cannot_be_joined() -> None:
    assert can_join(TEXT, PIECES[0], PIECES[1])
    assert not can_join(TEXT, PIECES[1], PIECES[0])
    assert not can_join(TEXT, PIECES[1], PIECES[2])
    assert not can_join(TEXT, PIECES[0], None)


def test_every_change_has_words_for_a_trainer() -> None:
    assert set(EDITS) == {*OPERATIONS, READ_AGAIN}
