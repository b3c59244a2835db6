"""Texts that are only the beginning of the one that is held: broken off, shown in part, or edited.

The pages that the profiles are tested with are cut at every place, as a connection cuts them.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.extract import Extract
from crawler.editions.brake import NewText, braked
from crawler.editions.cutting import Cut, cut_of, is_beginning
from crawler.editions.doubting import DoubtKind, doubt
from crawler.editions.edition import Edition, edition_of, edition_of_stored
from crawler.editions.refusing import no_document
from crawler.editions.sent import SentToday
from crawler.editions.wording import text_hash
from crawler.errors import DamagedDocument
from crawler.extract.html.page import extract_html
from crawler.fetching.bodies import leaves_open

Made = Callable[..., Edition]
PAGES = sorted((Path(__file__).parents[2] / "pages").glob("*/*/page.html"))
CUTS = 50
"""Places at which each page is cut."""


def texts(extract: Extract) -> list[str]:
    return [section.text for section in extract.sections]


def read(body: bytes, path: Path) -> Extract:
    return extract_html(body, "https://site.example/p_1.html", None, path.parts[-3])


def loses_words(whole: Extract, came: Extract, *, left_open: bool) -> bool:
    """Tell whether what came of a page would be its next edition, and has not all of its words."""
    held, edition = edition_of(whole), edition_of(came)
    return (
        text_hash(whole) != text_hash(came)
        and no_document(came, held) is None
        and not (is_beginning(texts(whole), texts(came)) and left_open)
        and doubt(held, edition, SentToday()) is None
        and held.kept_in(edition) < 1
    )


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name)
def test_a_page_that_is_cut_anywhere_loses_no_word(path: Path) -> None:
    body = path.read_bytes()
    whole, kept = read(body, path), []
    for part in (body[:n] for n in range(1, len(body), max(1, len(body) // CUTS))):
        with suppress(DamagedDocument):
            if loses_words(whole, read(part, path), left_open=leaves_open(part, body)):
                kept.append(part[-60:])
    assert not kept


def test_a_page_with_the_same_words_that_forgets_to_close_something_is_no_broken_one() -> None:
    assert not is_beginning(["Ring the duty team today."], ["Ring the duty team today."])
    assert not is_beginning(["Ring the duty team."], ["Ring the duty team at once, and write."])


words = st.lists(st.from_regex(r"[a-z]{2,8}", fullmatch=True), min_size=20, max_size=80)


@given(words, st.data())
def test_a_text_that_ends_early_is_the_beginning_and_no_other_is(
    held: list[str], data: st.DataObject
) -> None:
    number = data.draw(st.integers(1, len(held) - 1))
    through = data.draw(st.integers(0, 1))
    ends = [held[number][:1]] * through
    came = [*held[:number], *ends]
    assert is_beginning([" ".join(held)], [" ".join(came)]) or through
    cut = cut_of([" ".join(held)], [" ".join(held[:number])])
    assert cut == Cut(1 - number / len(held), 0, within=True)
    assert cut_of([" ".join(held)], [" ".join(held)]) is None
    assert cut_of([" ".join(held[:number])], [" ".join(held)]) is None


STEPS = [f"Step {n} is taken by worker {n} on day {n} of the plan for the child." for n in range(9)]
HELD = edition_of_stored("Steps", STEPS, None)
LINK = '<p><a href="/sign-in">Sign in</a> to read on.</p>'


def kind(held: list[str], came: list[str], *, announced: bool = False) -> DoubtKind | None:
    before, now = (edition_of_stored("Steps", each, None) for each in (held, came))
    found = doubt(before, now, SentToday(), announced=announced, cut=cut_of(held, came))
    return found.kind if found else None


@pytest.mark.parametrize("added", [[], ["Read more."], ["This part is for members only."]])
def test_the_first_paragraphs_with_most_of_the_rest_gone_are_doubted(added: list[str]) -> None:
    assert kind(STEPS, [*STEPS[:4], *added]) is DoubtKind.CUT
    assert kind(STEPS, [*STEPS[:4], *added], announced=True) is None


def test_a_text_that_ends_in_the_middle_of_a_sentence_is_doubted() -> None:
    middle = STEPS[7][:30]
    assert kind(STEPS, [*STEPS[:7], middle]) is DoubtKind.CUT
    assert kind(STEPS, [*STEPS[:7], middle], announced=True) is DoubtKind.CUT
    assert kind(STEPS, [*STEPS[:6], STEPS[6][:30], "Read more."]) is DoubtKind.CUT


@pytest.mark.parametrize("number", [5, 6, 7, 8])
@pytest.mark.parametrize("added", [[], ["The forms are kept by the business unit now."]])
def test_an_appendix_that_is_taken_away_passes(number: int, added: list[str]) -> None:
    assert kind(STEPS, [*STEPS[:number], *added]) is None


def test_a_page_that_asks_its_reader_in_for_the_rest_is_doubted(made: Made, chapter: str) -> None:
    first = chapter[: chapter.index(" Later meetings")]
    held, came = made(), made(first, after=LINK)
    cut = cut_of([chapter], [first, "Sign in to read on."])
    found = doubt(held, came, SentToday(), cut=cut)
    assert found is not None
    assert found.kind is DoubtKind.CUT
    assert found.words == "it ends where 45% of the words before were still to come"
    assert doubt(held, made(first), SentToday(), cut=cut_of([chapter], [first])) is None
    assert doubt(held, came, SentToday(), cut=cut, divided=True) is None


def candidates(shared: str, own: int) -> list[NewText]:
    """Return five pages that lost sentences of their own and a sentence that all had."""
    found = []
    for n in range(5):
        whole = [" ".join(f"word{n}part{m}number{w}" for w in range(12)) + "." for m in range(9)]
        held, came = [*whole, shared], whole[: 9 - own]
        before, now = (edition_of_stored(f"Part {n}", each, None) for each in (held, came))
        found.append(NewText(str(n), before, now, cut=cut_of(held, came)))
    return found


def test_many_pages_that_end_early_are_held_back_together() -> None:
    brake = braked(20, candidates("", own=3))
    assert brake is not None
    assert brake.keys == tuple("01234")
    assert "with nothing but their beginning" in brake.words
    assert braked(25, candidates("", own=3)) is None, "a fifth is not too many"
    assert braked(20, candidates("", own=1)) is None, "a tenth of each is an edit"


def test_an_end_that_all_pages_had_may_be_taken_away_from_all() -> None:
    end = " ".join(f"Note {n} of the editors is printed beneath each chapter." for n in range(6))
    assert braked(20, candidates(end, own=0)) is None
