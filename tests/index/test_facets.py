"""The facets as a reader sees them."""

from __future__ import annotations

from datetime import date

import pytest

from collection.vocabulary import Box
from collection.words.days import due_on
from index.errors import UnknownFacet, UnknownValue
from index.facets import FACETS


def values(results, key):
    group = next(group for group in results.facets if group.key == key)
    return [(value.value, value.count) for value in group.values]


def test_every_declared_facet_is_answered_in_order(shelf):
    shelf.add("One", "Text.")
    assert [group.key for group in shelf.search().facets] == list(FACETS)


def test_a_topic_counts_documents_not_passages(shelf):
    shelf.add("One", *["Bruising on a child."] * 5, topics=["neglect", "bruising"])
    shelf.add("Two", "Bruising on a child.", topics=["neglect"])
    assert values(shelf.search("bruising"), "topic") == [("neglect", 2), ("bruising", 1)]


def test_years_stand_latest_first_then_overdue_and_unknown(shelf):
    shelf.add("One", "Text.", reviewed=date(2023, 5, 1))
    shelf.add("Two", "Text.", reviewed=date(2025, 5, 1), next_review=date(2026, 1, 31))
    shelf.add("Three", "Text.")
    assert values(shelf.search(), "reviewed") == [
        ("2025", 1),
        ("2023", 1),
        ("overdue", 1),
        ("unknown", 1),
    ]


def test_a_review_falls_due_by_the_day_of_the_search_not_of_the_build(shelf):
    shelf.add("One", "Text.", next_review=date(2026, 3, 15))
    index = shelf.open()
    assert ("overdue", 1) not in values(shelf.search(), "reviewed")
    index._today = lambda: date(2026, 3, 16)
    assert ("overdue", 1) in values(shelf.search(), "reviewed")
    assert shelf.titles(filters={"reviewed": "overdue"}) == ["One"]


def test_a_review_due_in_a_month_is_overdue_after_the_month():
    assert due_on(date(2026, 2, 1)) == date(2026, 3, 1)
    assert due_on(date(2026, 12, 1)) == date(2027, 1, 1)
    assert due_on(date(2026, 2, 10)) == date(2026, 2, 11)


def test_by_when_is_told_by_the_limits_in_the_words_the_soonest_first(shelf):
    shelf.add("One", "Ring at once. Write within two working days.", "Meet every six weeks.")
    shelf.add("Two", "Write within five working days, and no later than the next day.")
    shelf.add("Three", "Keep the record.")
    assert values(shelf.search(), "when") == [("now", 1), ("day", 1), ("week", 2), ("regular", 1)]
    assert shelf.titles(filters={"when": "day"}) == ["Two"]
    assert shelf.titles(filters={"when": {"day", "regular"}}) == ["One", "Two"]


def test_whoever_chooses_by_when_is_shown_the_passage_with_the_limit(shelf):
    shelf.add("One", "A referral is made on the form.", "A referral is made within two days.")
    plain, chosen = shelf.search("referral"), shelf.search("referral", filters={"when": "week"})
    assert plain.hits[0].passages[0].text.endswith("on the form.")
    assert chosen.hits[0].passages[0].text.endswith("two days.")


def test_limits_in_a_scope_note_or_among_links_are_no_documents_own(shelf):
    related = "Seen every week"
    shelf.add(
        "One",
        {"text": "Reviewed every year.", "box": Box.SCOPE},
        {"text": related, "links": [related]},
        "Children are seen.",
    )
    assert values(shelf.search(), "when") == []


def test_values_of_one_facet_widen_and_facets_narrow(shelf):
    shelf.add("One", "Text.", kind="procedure", format="pdf")
    shelf.add("Two", "Text.", kind="briefing", format="html")
    shelf.add("Three", "Text.", kind="form", format="pdf")
    assert shelf.titles(filters={"type": ["procedure", "briefing"]}) == ["One", "Two"]
    assert shelf.titles(filters={"type": ["procedure", "briefing"], "format": "pdf"}) == ["One"]


def test_the_own_choice_of_a_facet_does_not_narrow_its_counts(shelf):
    shelf.add("One", "Text.", kind="procedure", format="pdf")
    shelf.add("Two", "Text.", kind="briefing", format="html")
    results = shelf.search(filters={"type": "procedure"})
    assert values(results, "type") == [("briefing", 1), ("procedure", 1)]
    assert values(results, "format") == [("pdf", 1)]


def test_a_chosen_value_that_leaves_nothing_stays_on_show(shelf):
    shelf.add("One", "Text.", reviewed=date(2023, 5, 1))
    results = shelf.search(filters={"reviewed": "1999"})
    assert results.total == 0
    assert ("1999", 0) in values(results, "reviewed")


def test_values_carry_labels(shelf):
    shelf.add("One", "Text.", format="pdf", topics=["neglect"])
    labels = {group.key: [v.label for v in group.values] for group in shelf.search().facets}
    assert labels["area"] == ["West Yorkshire"]
    assert labels["source"] == ["West Yorkshire procedures"]
    assert labels["format"] == ["PDF"]
    assert labels["reviewed"] == ["No date stated"]
    assert labels["type"] == ["Procedure"]


def test_an_unknown_facet_is_refused_with_what_is_allowed(shelf):
    shelf.add("One", "Text.")
    with pytest.raises(UnknownFacet, match=", ".join(FACETS)):
        shelf.search(filters={"colour": "red"})


@pytest.mark.cases
@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("type", "poem", "procedure"),
        ("topic", "poem", "neglect"),
        ("format", "poem", "pdf"),
        ("area", "atlantis", "sussex"),
        ("source", "nobody", "wy-procedures"),
        ("reviewed", "soon", "a year, overdue, unknown"),
    ],
)
def test_an_unknown_value_is_refused_with_what_is_allowed(shelf, key, value, allowed):
    shelf.add("One", "Text.")
    with pytest.raises(UnknownValue, match=allowed):
        shelf.search(filters={key: value})


def test_a_known_value_that_no_document_holds_matches_nothing(shelf):
    shelf.add("One", "Text.")
    assert shelf.search(filters={"source": "sx-procedures"}).total == 0
