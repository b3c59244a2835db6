"""What can be tapped in a text is a contact, and dials what is printed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.marks.contacts import contact_links, contacts
from tests.quality.marks.labels import sentences

_WRITTEN = st.one_of(
    st.from_regex(r"\A[+(0]{1,2}[0-9() -]{6,16}\Z"),
    st.from_regex(r"\A\(?0[1-9][0-9]{1,4}\)?[ -]?[0-9]{3,4}[ -]?[0-9]{2,4}\Z"),
    st.from_regex(r"\A\+44 ?(\(0\))? ?[1-9][0-9]{2,3} ?[0-9]{3} ?[0-9]{3,4}\Z"),
    st.sampled_from(
        ["0800 1111", "999", "111", "101", "116 123", "116000", "٠1632 960101", "a.b@c.example"]
    ),
)
_TEXTS = st.lists(
    st.one_of(_WRITTEN, st.sampled_from(["ring ", "on", " ", "(", "£", "case ", ".", "\n", "x"]))
).map("".join)


@given(_TEXTS)
def test_what_can_be_tapped_is_marked_as_a_contact_and_dials_its_digits(text: str) -> None:
    marked = {(mark.start, mark.end): mark.value for mark in contacts(text)}
    end = 0
    for link in contact_links(text):
        assert link.start >= end, "none overlaps"
        end = link.end
        words = text[link.start : link.end]
        if marked[link.start, link.end] == "email":
            assert link.href.startswith("mailto:")
            continue
        assert link.is_number
        digits = re.sub(r"\D", "", words)
        assert link.href.isascii()
        dialled = link.href.removeprefix("tel:")
        if dialled.startswith("+"):
            assert digits in (dialled[1:], f"440{dialled[3:]}")
        else:
            assert digits == dialled


@pytest.mark.parametrize(
    ("said", "href"),
    [
        ("01632 960101", "tel:01632960101"),
        ("(01632) 960101", "tel:01632960101"),
        ("020 7946 0958", "tel:02079460958"),
        ("+44 (0)20 7946 0958", "tel:+442079460958"),
        ("0808 157 0140", "tel:08081570140"),
        ("Childline: 0800 1111", "tel:08001111"),
        ("07700 900123", "tel:07700900123"),
        ("call 999", "tel:999"),
        ("Police: 101", "tel:101"),
        ("Samaritans 116 123", "tel:116123"),
        ("lado@aldermoor.example", "mailto:lado@aldermoor.example"),
    ],
)
def test_each_kind_of_contact_can_be_tapped(said: str, href: str) -> None:
    assert [link.href for link in contact_links(said)] == [href]


@pytest.mark.parametrize(
    "said",
    [
        "case 0123456789012345", "section 101", "NHS number 943 476 5919", "01/02/2026 10:00",
        "0909 879 0000", "a total of 999", "£01632 960101", "04 1234 5678", "01632 9601",
    ],
)  # fmt: skip
def test_what_is_no_contact_cannot_be_tapped(said: str) -> None:
    assert contact_links(said) == []


def test_of_the_labelled_contacts_all_can_be_tapped_and_nothing_else() -> None:
    missed, wrong, held = [], [], 0
    for sentence in (*sentences("drawn"), *sentences("written")):
        links = {(link.start, link.end) for link in contact_links(sentence.text)}
        labelled = {(start, end) for start, end, _ in sentence.spans["contact"]}
        held += len(labelled)
        missed += [sentence.text[start:end] for start, end in labelled - links]
        wrong += [sentence.text[start:end] for start, end in links - labelled]
    assert held
    assert (missed, wrong) == ([], [])
