"""What counts as kept, invented and in order, on texts whose answer is known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from collection.extract import Block, BlockKind, Extract, Section
from crawler.witness.comparing import Shown, compare, texts_of, without_furniture, words_of

GUIDE = "Every bruise in a baby who cannot move is talked over the same day with a doctor."


def read(*texts: str, title: str = "", heading: tuple[str, ...] = ()) -> Extract:
    blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in texts)
    return Extract(title, (Section(heading, blocks),))


def shares(extract: Extract, shown: Shown) -> tuple[float, float, float]:
    found = compare(extract, shown)
    return found.kept, found.invented, found.order


def test_the_same_words_in_the_same_order() -> None:
    assert shares(read(GUIDE), Shown(GUIDE)) == (1, 0, 1)


def test_a_lost_word_is_not_kept_and_its_line_is_shown() -> None:
    found = compare(read(GUIDE.replace("cannot ", "")), Shown(f"A line before.\n{GUIDE}"))
    assert found.kept == 1 - 4 / found.words
    assert found.lost == ("A line before.", GUIDE)
    assert found.added == ()


def test_a_word_said_once_more_is_invented_and_one_said_once_less_is_lost() -> None:
    found = compare(read(GUIDE, GUIDE), Shown(GUIDE))
    assert (found.kept, found.invented) == (1, 0.5)
    found = compare(read(GUIDE), Shown(f"{GUIDE}\n{GUIDE}"))
    assert (found.kept, found.invented) == (0.5, 0)


def test_words_read_in_another_order_are_kept_and_their_line_is_shown() -> None:
    words = GUIDE.split()
    found = compare(read(" ".join([*words[8:], *words[:8]])), Shown(GUIDE))
    assert (found.kept, found.invented) == (1, 0)
    assert 0.7 < found.order < 1
    assert found.moved == (GUIDE,)
    shuffled = compare(read(" ".join(sorted(words))), Shown(GUIDE))
    assert shuffled.order < 0.2


def test_what_only_a_line_or_a_space_parts_is_the_same() -> None:
    ours = "A seven-minute briefing's first­ part — the ﬁnal one, Café, section 47 2"
    theirs = "A seven-\nminute briefing’s fi rst part - the final o n e, Cafe\u0301, section 472"
    assert shares(read(ours), Shown(theirs)) == (1, 0, 1)
    assert shares(read(theirs.replace("\n", "")), Shown(ours)) == (1, 0, 1)


def test_another_number_is_another_word() -> None:
    found = compare(read("within 2015 working days"), Shown("within 15 working days"))
    assert (found.kept, found.invented) == (0.75, 0.25)


def test_title_and_headings_count_once() -> None:
    section = Section(("First", "Second"), (Block(BlockKind.PARAGRAPH, "Words."),))
    below = Section(("First", "Third"), ())
    again = Section(("First", "Third"), ())
    extract = Extract("The guide", (section, below, again))
    assert [*texts_of(extract)] == ["First", "Second", "Words.", "Third", "Third"]
    shown = Shown("The guide\nFirst\nSecond\nWords.\nThird\nThird")
    assert shares(extract, shown) == (1, 0, 1)
    behind_a_box = Section(("First",), (Block(BlockKind.PARAGRAPH, "And on."),))
    extract = Extract("The guide", (section, behind_a_box))
    assert [*texts_of(extract)] == ["First", "Second", "Words.", "And on."]
    shown = Shown("The guide\nFirst\nSecond\nWords.\nAnd on.")
    assert shares(extract, shown) == (1, 0, 1)


def test_a_title_from_elsewhere_is_not_invented() -> None:
    assert shares(read(GUIDE, title="From the file's properties"), Shown(GUIDE)) == (1, 0, 1)


def test_lines_of_most_pages_are_no_content_but_nor_are_they_invented() -> None:
    pages = [
        f"The board's manual\n{GUIDE}\nSaid on sheet {n} alone.\nPage {n} of 4" for n in "1234"
    ]
    text = "".join(f"{page}\f" for page in pages)
    assert without_furniture(text).count("manual") == 0
    said = [f"Said on sheet {n} alone." for n in "1234"]
    assert compare(read(*said), Shown(text)).kept == 20 / 20 - 0  # all but what each page repeats
    assert compare(read(*said, "The board's manual"), Shown(text)).invented == 0
    assert without_furniture(f"{pages[0]}\f{pages[0]}\f").count("manual") == 2, "two are too few"


def test_order_is_judged_where_two_witnesses_agree() -> None:
    down, across = "one two three four five six", "one four two five three six"
    assert compare(read(across), Shown(down)).order < 1
    assert compare(read(across), Shown(down, again=across)).order == 1


def test_of_a_page_with_menus_the_content_is_to_be_kept_and_menus_are_left_out() -> None:
    page = Shown(f"Home\nAbout us\n{GUIDE}\nCookies", furnished=True, content=GUIDE)
    found = compare(read(GUIDE), page)
    assert (found.kept, found.invented, found.order) == (1, 0, 1)
    assert found.left_out == 4 / 21
    assert compare(read(GUIDE, "Home"), page).invented == 0


@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "Z"]), max_size=12), max_size=30))
def test_what_is_read_as_it_is_seen_has_nothing_to_tell(texts: list[str]) -> None:
    found = compare(read(*texts), Shown("\n".join(texts)))
    assert (found.kept, found.invented, found.order) == (1, 0, 1)
    assert found.words == len(words_of("\n".join(texts)))


@given(st.lists(st.sampled_from(["a", "b", "ab", "ba", "aab"]), max_size=12),
       st.lists(st.sampled_from(["a", "b", "ab", "ba", "aab"]), max_size=12))  # fmt: skip
def test_shares_are_shares(ours: list[str], theirs: list[str]) -> None:
    found = compare(read(" ".join(ours)), Shown(" ".join(theirs)))
    for share in (found.kept, found.invented, found.order, found.left_out):
        assert 0 <= share <= 1
