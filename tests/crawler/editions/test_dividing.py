"""Words that a page lost and that stand on others of the same crawl."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from crawler.editions.brake import MOST, NewText
from crawler.editions.dividing import Elsewhere
from crawler.editions.doubting import DoubtKind, doubt
from crawler.editions.edition import Edition, edition_of_stored
from crawler.editions.sent import SentToday

SHORTEST = 8
"""Words of the shortest part: at each cut two rows of words are lost."""

OTHERS = [
    edition_of_stored(f"Other {n}", [" ".join(f"other{n}word{m}" for m in range(300))], None)
    for n in range(20)
]


def text(words: list[str], title: str = "Core groups") -> Edition:
    return edition_of_stored(title, [" ".join(words)], None)


@st.composite
def divided(draw: st.DrawFn) -> tuple[Edition, Edition, list[Edition]]:
    """Return a text, what is left of it, and the others that hold the rest, long and short."""
    lengths = draw(st.lists(st.integers(SHORTEST, 500), min_size=2, max_size=8))
    words = [f"the plan of step{n}" for n in range(sum(lengths))]
    starts = [sum(lengths[:n]) for n in range(len(lengths))]
    parts = [words[start : start + n] for start, n in zip(starts, lengths, strict=True)]
    came, *others = draw(st.permutations(parts))
    # A part may come behind words of another page that had some of its own.
    before = draw(st.integers(0, 300))
    own = [f"own{n}" for n in range(before)]
    return text(words), text(came), [text([*own, *part], "A part") for part in others]


@given(divided())
def test_however_a_text_is_divided_nothing_of_it_is_lost(
    parts: tuple[Edition, Edition, list[Edition]],
) -> None:
    held, came, others = parts
    keeps = Elsewhere([*OTHERS, *others]).keeps(held, came)
    assert keeps or doubt(held, came, SentToday()) is None
    assert doubt(held, came, SentToday(), divided=keeps) is None
    assert not NewText("1", held, came, keeps).lost


@given(divided())
def test_words_that_nobody_has_are_lost(parts: tuple[Edition, Edition, list[Edition]]) -> None:
    held, came, _ = parts
    keeps = Elsewhere(OTHERS).keeps(held, came)
    assert not keeps
    found = doubt(held, came, SentToday(), divided=keeps)
    assert (found is not None) == (3 * came.words < held.words)
    assert found is None or found.kind is DoubtKind.SHRUNK
    assert NewText("1", held, came, keeps).lost or held.kept_in(came) >= MOST


def test_no_page_is_looked_up_where_there_is_none() -> None:
    held, came = text(["one", "two", "three", "four"]), text(["one"])
    assert not Elsewhere().keeps(held, came)
    assert Elsewhere([held]).keeps(held, came)


@given(divided())
def test_a_page_that_had_the_words_before_took_none(
    parts: tuple[Edition, Edition, list[Edition]],
) -> None:
    held, came, others = parts
    lost = [piece for piece in others if piece.words > SHORTEST]
    grown = [(piece, replace(piece, title="Printed in June")) for piece in lost]
    assert not Elsewhere(grown=grown).keeps(held, came)


def test_what_says_nothing_of_a_text_is_no_part_of_it_wherever_the_text_went() -> None:
    held = text([f"the plan of step{n}" for n in range(300)])
    for notice in (
        "this page is being mended today",
        "This chapter is away until Monday. Whoever is worried about a child telephones the MASH.",
    ):
        assert not Elsewhere(new=[held]).keeps(held, text(notice.split()))
