"""What is said to have changed between two versions, by section and by word."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.vocabulary import Box
from collection.words import word_diff
from collection.words.differences import (
    ComparedSection,
    Difference,
    Fate,
    SectionDifference,
    compare,
)
from collection.words.word_diff import Op, WordRun, compare_words, differs

MEETINGS = "Core groups meet at least every four weeks.\nThe lead social worker chairs them."
VISITS = "The child is seen at home at least every two weeks, alone wherever that is possible."
PANEL = "Plans without progress are brought to the permanence panel, which sits every Thursday."

WORDS = st.sampled_from(["child", "visit", "weeks,", "weeks.", "the", "|", "within", "two", "ß"])
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", " ", "\n"])), max_size=25).map(
    lambda pairs: "".join(word + gap for word, gap in pairs).strip()
)
HEADINGS = st.lists(st.sampled_from(["1. Visits", "2. Visits", "Panel", "2.1 Who"]), max_size=2)
SECTIONS = st.lists(
    st.builds(
        ComparedSection, HEADINGS.map(tuple), TEXTS, st.sampled_from([Box.BODY, Box.AMENDMENT])
    ),
    max_size=6,
)


def joined(runs: Sequence[WordRun], *ops: Op) -> str:
    return "".join(run.text for run in runs if run.op in ops)


def marked(old: str, new: str) -> str:
    signs = {Op.KEPT: "{}", Op.DELETED: "[-{}-]", Op.INSERTED: "[+{}+]"}
    return "".join(signs[run.op].format(run.text) for run in compare_words(old, new))


def only(difference: Difference, fate: Fate) -> SectionDifference:
    (found,) = (section for section in difference.sections if section.fate is fate)
    return found


def section(text: str, *heading: str, box: Box = Box.BODY) -> ComparedSection:
    return ComparedSection(heading, text, box)


# Words


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again_from_the_marked_words(old: str, new: str) -> None:
    runs = compare_words(old, new)
    assert joined(runs, Op.KEPT, Op.DELETED) == old
    assert joined(runs, Op.KEPT, Op.INSERTED) == new


@given(st.text(), st.text())
def test_any_characters_at_all_survive_the_comparison(old: str, new: str) -> None:
    runs = compare_words(old, new)
    assert joined(runs, Op.KEPT, Op.DELETED) == old
    assert joined(runs, Op.KEPT, Op.INSERTED) == new


@given(TEXTS, TEXTS)
def test_words_are_said_to_differ_exactly_where_they_do(old: str, new: str) -> None:
    assert differs(compare_words(old, new)) == (old.split() != new.split())


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert {run.op for run in compare_words(text, text)} <= {Op.KEPT}


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("every four weeks", "every six weeks", "every[- four-][+ six+] weeks"),
        ("within two days", "within two working days", "within two[+ working+] days"),
        ("tell the parents", "tell parents", "tell[- the-] parents"),
        ("One.\nTwo.\nThree.", "One.\nThree.", "One.[-\nTwo.-]\nThree."),
        # Of a rewritten phrase the odd word that stayed is no help to a reader.
        ("phone the duty desk", "ask for the team manager",
         "[-phone the duty desk-][+ask for the team manager+]"),
        # But a whole line that stayed between two rewritten ones is.
        ("Ring the old desk soon.\nThen write.\nAsk for the old form.",
         "Telephone a new number.\nThen write.\nFill in something else.",
         "[-Ring the old desk soon.-][+Telephone a new number.+]\nThen write."
         "[-\nAsk for the old form.-][+\nFill in something else.+]"),
    ],
)  # fmt: skip
def test_words_are_marked_as_a_reader_would(old: str, new: str, shown: str) -> None:
    assert marked(old, new) == shown


def test_lines_broken_anew_are_not_matched_with_their_like_elsewhere() -> None:
    assert not differs(compare_words("child child\nchild", "child\nchild child"))


def test_another_break_between_paragraphs_changes_no_word() -> None:
    runs = compare_words("Ring first. Then write.", "Ring first.\nThen write.")
    assert not differs(runs)
    assert joined(runs, Op.DELETED, Op.INSERTED) == " \n"


def test_a_very_long_text_is_compared_by_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_diff, "MOST_CELLS", 100)
    old = "The first step is plain. The second step takes two days. The third step is plain."
    new = "A first step is plain. The second step takes two days. A third step is plain."
    assert marked(old, new) == (
        "[-The-][+A+] first step is plain. The second step takes two days.[- The-][+ A+] third step"
        " is plain."
    )


def test_what_would_cost_too_much_is_compared_at_its_ends_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(word_diff, "MOST_CELLS", 3)
    assert marked("a b c d e", "a X c Y e") == "a[- b c d-][+ X c Y+] e"


def test_sections_of_twenty_thousand_words_are_compared() -> None:
    pick = random.Random(7)
    words = [f"w{pick.randrange(2000)}" + "." * (n % 15 == 0) for n in range(20_000)]
    other = [word if pick.random() < 0.95 else "other" for word in words]
    runs = compare_words(" ".join(words), " ".join(other))
    assert joined(runs, Op.KEPT, Op.INSERTED) == " ".join(other)
    assert len(joined(runs, Op.KEPT).split()) > 15_000


# Sections


@given(SECTIONS, SECTIONS)
def test_every_section_of_both_versions_is_accounted_for_once(
    old: list[ComparedSection], new: list[ComparedSection]
) -> None:
    found = compare(old, new).sections
    assert sorted(s.old for s in found if s.old is not None) == list(range(len(old)))
    assert [s.new for s in found if s.new is not None] == list(range(len(new)))
    for each in found:
        assert joined(each.runs, Op.KEPT, Op.DELETED) == (
            "" if each.old is None else old[each.old].text
        )
        assert joined(each.runs, Op.KEPT, Op.INSERTED) == (
            "" if each.new is None else new[each.new].text
        )


@given(SECTIONS, SECTIONS)
def test_something_changed_exactly_where_the_versions_differ(
    old: list[ComparedSection], new: list[ComparedSection]
) -> None:
    assert compare(old, new).changed == (old != new)


@given(SECTIONS)
def test_nothing_changed_between_equal_versions(sections: list[ComparedSection]) -> None:
    difference = compare(sections, list(sections))
    assert not difference.changed
    assert not difference.words(Op.INSERTED) + difference.words(Op.DELETED)


@given(st.lists(TEXTS, min_size=2, max_size=6, unique=True), st.randoms(use_true_random=False))
def test_sections_in_another_order_have_moved_and_nothing_else(
    texts: list[str], pick: random.Random
) -> None:
    old = [section(text, f"Part {n}") for n, text in enumerate(texts)]
    new = pick.sample(old, len(old))
    difference = compare(old, new)
    assert Counter(s.fate for s in difference.sections) == {Fate.KEPT: len(old)}
    assert any(s.moved for s in difference.sections) == (old != new)
    assert sum(s.moved for s in difference.sections) < len(old)


def test_a_changed_section_is_compared_with_its_own_past() -> None:
    old = [section(MEETINGS, "1. Meetings"), section(VISITS, "2. Visits")]
    new = [section(MEETINGS.replace("four", "six"), "1. Meetings"), section(VISITS, "2. Visits")]
    difference = compare(old, new)
    changed = only(difference, Fate.CHANGED)
    assert (joined(changed.runs, Op.DELETED), joined(changed.runs, Op.INSERTED)) == (
        " four",
        " six",
    )
    assert only(difference, Fate.KEPT).unchanged


def test_a_section_put_in_between_renumbers_the_rest_without_replacing_it() -> None:
    old = [section(MEETINGS, "1. Meetings"), section(VISITS, "2. Visits")]
    new = [
        section(PANEL, "1. Panel"),
        section(MEETINGS, "2. Meetings"),
        section(VISITS, "3. Visits"),
    ]
    found = compare(old, new).sections
    assert [s.fate for s in found] == [Fate.ADDED, Fate.KEPT, Fate.KEPT]
    assert [s.renumbered for s in found] == [False, True, True]
    assert not any(s.renamed for s in found)
    assert not any(s.moved for s in found)


def test_numbers_for_headings_do_not_hide_what_a_paragraph_was() -> None:
    old = [section(text, str(n)) for n, text in enumerate((MEETINGS, VISITS, PANEL), 1)]
    new = [section(text, str(n)) for n, text in enumerate((VISITS + " Always.", PANEL), 1)]
    found = compare(old, new).sections
    assert [(s.fate, s.old, s.new) for s in found] == [
        (Fate.REMOVED, 0, None), (Fate.CHANGED, 1, 0), (Fate.KEPT, 2, 1),
    ]  # fmt: skip


def test_a_renamed_and_edited_section_is_recognised_by_its_words() -> None:
    old = [section(VISITS, "Visits to the child")]
    new = [section(VISITS.replace("two", "three"), "Seeing the child")]
    found = only(compare(old, new), Fate.CHANGED)
    assert found.renamed
    assert joined(found.heading, Op.INSERTED) == "Seeing"
    assert joined(found.runs, Op.INSERTED) == " three"


def test_a_rewritten_section_under_the_same_heading_is_changed_not_replaced() -> None:
    old, new = [section(VISITS, "1. Visits")], [section(PANEL, "3. Visits")]
    found = only(compare(old, new), Fate.CHANGED)
    assert (found.renumbered, found.renamed) == (True, False)


def test_a_text_that_went_under_another_heading_of_the_version_is_found_there() -> None:
    old = [section(MEETINGS, "Meetings"), section(VISITS, "Visits")]
    new = [section(PANEL, "Meetings"), section(MEETINGS, "Who meets"), section(VISITS, "Visits")]
    found = {s.new: s for s in compare(old, new).sections}
    assert (found[1].fate, found[1].old, found[1].renamed) == (Fate.KEPT, 0, True)
    assert found[0].fate is Fate.ADDED


def test_stock_phrases_do_not_make_two_sections_one() -> None:
    old = [section("See the chapter on neglect.", "Neglect")]
    new = [section("See the chapter on bruising.", "Bruising")]
    assert {s.fate for s in compare(old, new).sections} == {Fate.REMOVED, Fate.ADDED}


def test_a_section_under_another_heading_has_moved_but_not_where_the_heading_was_renamed() -> None:
    old = [section("", "1. Plans"), section(VISITS, "1. Plans", "Visits"), section("", "2. Panels")]
    renamed = [
        section("", "1. The plan"), section(VISITS, "1. The plan", "Visits"),
        section("", "2. Panels"),
    ]  # fmt: skip
    moved = [
        section("", "1. Plans"),
        section("", "2. Panels"),
        section(VISITS, "2. Panels", "Visits"),
    ]
    assert [s.moved for s in compare(old, moved).sections] == [False, False, True]
    found = compare(
        [section(PANEL, "1. Plans"), *old[1:]], [section(PANEL, "1. The plan"), *renamed[1:]]
    )
    assert [(s.renamed, s.moved) for s in found.sections] == [
        (True, False),
        (False, False),
        (False, False),
    ]


def test_a_removed_section_is_told_where_it_stood() -> None:
    old = [section(MEETINGS, "Meetings"), section(PANEL, "Panel"), section(VISITS, "Visits")]
    found = compare(old, [old[0], old[2]]).sections
    assert [s.fate for s in found] == [Fate.KEPT, Fate.REMOVED, Fate.KEPT]


@pytest.mark.slow
def test_two_thousand_sections_are_compared_whatever_became_of_them() -> None:
    pick = random.Random(3)
    words = [f"word{n}" for n in range(500)]
    old = [
        section(" ".join(pick.choices(words, k=40)), f"{n}. Heading {n}") for n in range(2000)
    ]  # fmt: skip
    new = [section(s.text + " more", f"{n + 2}. Heading {n}") for n, s in enumerate(old)]
    assert compare(old, new).words(Op.INSERTED) == 2000
    same = [section("The same boring words stand here.", "Page") for _ in range(2000)]
    assert sum(s.fate is Fate.REMOVED for s in compare(same, same[:10]).sections) == 1990
