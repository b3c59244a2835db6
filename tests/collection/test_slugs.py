"""Names of sections: unique, the same at every look, and not shifted by what is put in front."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, unquote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from collection.slugs import LONGEST, Named, own_slug, section_slugs
from collection.vocabulary import Box


def section(
    *heading: str, text: str = "Words.", box: Box = Box.BODY, page: int | None = None
) -> Named:
    return Named(heading, box, page, text)


HEADINGS = st.one_of(
    st.text(max_size=90),
    st.sampled_from(
        ["8. Recording", "8. RECORDING:", "Overview", "", " ", "…", "Section 17", "17"]
    ),
    st.text(st.characters(categories=("L", "M", "N", "Z", "P")), max_size=200),
)
SECTIONS = st.builds(
    Named,
    heading=st.lists(HEADINGS, max_size=3).map(tuple),
    box=st.sampled_from(Box),
    page=st.none() | st.integers(1, 3),
    text=st.sampled_from(["", "Words.", "Other words."]),
)
VERSIONS = st.lists(SECTIONS, max_size=12)


@given(VERSIONS)
def test_every_section_has_a_name_that_no_other_has(sections: Sequence[Named]) -> None:
    slugs = section_slugs(sections)
    assert len(slugs) == len(sections) == len(set(slugs))
    assert all(slugs)


@given(VERSIONS)
def test_names_are_the_same_at_every_look(sections: Sequence[Named]) -> None:
    again = [Named(list(s.heading), s.box, s.page, s.text) for s in sections]
    assert section_slugs(sections) == section_slugs(again)


@given(VERSIONS)
def test_a_name_can_stand_in_an_address_and_in_an_id(sections: Sequence[Named]) -> None:
    for slug in section_slugs(sections):
        assert unquote(quote(slug, safe="")) == slug
        assert not any(c.isspace() or c in "\"'<>&#%?" for c in slug)
        assert len(slug) <= LONGEST + len("~123456~12")


@given(VERSIONS, VERSIONS, st.integers(0, 12))
def test_sections_put_between_others_shift_no_name(
    sections: list[Named], others: list[Named], at: int
) -> None:
    assume(not {own_slug(s) for s in sections} & {own_slug(s) for s in others})
    at = min(at, len(sections))
    between = section_slugs([*sections[:at], *others, *sections[at:]])
    assert [*between[:at], *between[at + len(others) :]] == section_slugs(sections)


@given(VERSIONS, st.randoms())
def test_another_order_shifts_no_name_but_among_equals(sections: list[Named], chance) -> None:
    shuffled = list(sections)
    chance.shuffle(shuffled)
    assert sorted(section_slugs(shuffled)) == sorted(section_slugs(sections))
    named = dict(zip(section_slugs(shuffled), shuffled, strict=True))
    for slug, before in zip(section_slugs(sections), sections, strict=True):
        there = named[slug]
        assert (there.heading, there.text) == (before.heading, before.text)


@given(VERSIONS, st.text(max_size=30))
def test_other_words_under_a_heading_that_is_its_own_change_no_name(
    sections: list[Named], text: str
) -> None:
    slugs = section_slugs(sections)
    for at, one in enumerate(sections):
        if slugs[at] == own_slug(one):
            edited = [*sections[:at], one._replace(text=text), *sections[at + 1 :]]
            assert section_slugs(edited) == slugs


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("8. Recording", "8-recording"),
        ("1.5.1 Core groups", "1-5-1-core-groups"),
        ("1.51 Core groups", "1-51-core-groups"),
        ("The child’s (or young person's) voice!", "the-childs-or-young-persons-voice"),
        ("Ŵyth o bobl a’r tŷ", "ŵyth-o-bobl-ar-tŷ"),
        ("Zażółć gęślą jaźń", "zażółć-gęślą-jaźń"),
        ("٣. حماية الأطفال", "٣-حماية-الأطفال"),
        ("बच्चों की सुरक्षा", "बच्चों-की-सुरक्षा"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("W\u0302yth", "ŵyth"),
        ("Ⅳ ﬁles", "iv-files"),
    ],
)
def test_a_heading_is_named_in_its_own_letters(heading: str, slug: str) -> None:
    assert section_slugs([section(heading)]) == [slug]


def test_sections_without_a_heading_are_named_by_where_they_stand() -> None:
    assert section_slugs(
        [
            section(),
            section(page=2),
            section("***", page=3),
            section(box=Box.LOCAL),
            section("", box=Box.SCOPE),
        ]
    ) == ["beginning", "page-2", "page-3", "local", "scope"]


def test_sections_that_are_named_alike_are_told_apart_by_what_stands_above_them() -> None:
    twice = [section("1. Assessing", "Overview"), section("2. Planning", "Overview")]
    assert section_slugs(twice) == ["1-assessing--overview", "2-planning--overview"]
    assert section_slugs(twice[:1]) == ["overview"]


def test_sections_that_differ_in_case_and_marks_alone_are_told_apart_by_their_words() -> None:
    alike = [section("Recording"), section("RECORDING:"), section("Recording", text="Other.")]
    slugs = section_slugs(alike)
    assert all(slug.startswith("recording~") for slug in slugs)
    assert section_slugs(alike[::-1]) == slugs[::-1]


def test_sections_with_the_very_same_words_are_counted() -> None:
    first, second = section_slugs([section("Note"), section("Note")])
    assert second == f"{first}~2"


def test_a_long_heading_is_cut_and_still_told_from_one_that_begins_like_it() -> None:
    long = "What practitioners must do when they are told by a child or a young person that "
    slugs = section_slugs([section(f"{long}one thing"), section(f"{long}another thing")])
    assert len(set(slugs)) == 2
    assert all(len(slug) <= LONGEST for slug in slugs)
    assert all(slug.startswith("what-practitioners-must-do-when") for slug in slugs)
