"""What kind of answer a question wants, and that the words that ask are not ranked by."""

from __future__ import annotations

import pytest

from collection.marks.mark import MarkKind
from index.searching.queries import parse


@pytest.mark.parametrize(
    ("typed", "asks", "terms"),
    [
        ("how long until a strategy meeting", {MarkKind.LIMIT}, ("strategi", "meet")),
        ("When does the core group meet", {MarkKind.LIMIT}, ("core", "group", "meet")),
        ("referral timescales", {MarkKind.LIMIT}, ("referr", "timescal")),
        ("who chairs the conference", {MarkKind.ROLE}, ("chair", "confer")),
        ("who do I ring at night", {MarkKind.CONTACT}, ("night",)),
        ("MASH phone number", {MarkKind.CONTACT}, ("mash",)),
        ("who attends and how often", {MarkKind.ROLE, MarkKind.LIMIT}, ("attend",)),
        ("core group when", {MarkKind.LIMIT}, ("core", "group")),
        ("a child who flinches when an arm is lifted", set(), ("child", "flinch", "arm", "lift")),
        ("child flinches who do I tell", {MarkKind.ROLE}, ("child", "flinch")),
        ("neglect", set(), ("neglect",)),
        ('"how long" neglect', set(), ("long", "neglect")),
    ],
)
def test_a_question_asks_for_what_is_marked(
    typed: str, asks: set[MarkKind], terms: tuple[str, ...]
) -> None:
    query = parse(typed)
    assert query.asks == asks
    assert tuple(query.terms) == terms


@pytest.mark.parametrize("typed", ["phone number", "how long", "who", "when"])
def test_words_that_ask_are_ranked_by_where_nothing_else_is_typed(typed: str) -> None:
    assert parse(typed).terms


LIMIT = "The core group first meets within ten working days of the conference."
OTHER = "The core group is a group of those who work the plan, and the family; the group meets."


def test_a_limit_is_shown_first_where_one_is_asked_for(shelf) -> None:
    shelf.add("Plans", {"text": OTHER, "heading": ["One"]}, {"text": LIMIT, "heading": ["Two"]})
    (hit,) = shelf.search("how soon does the core group meet").hits
    assert hit.passages[0].text == LIMIT


def test_numbers_are_shown_first_only_where_one_is_asked_for(shelf) -> None:
    local = {"text": "LADO: 01632 960115.", "heading": ["LOCAL INFORMATION"], "box": "local"}
    told = {"text": "The LADO decides whether the threshold is met.", "heading": ["Decisions"]}
    shelf.add("Allegations", local, told)
    assert shelf.search("lado").hits[0].passages[0].text == told["text"]
    assert shelf.search("lado phone number").hits[0].passages[0].text == local["text"]
