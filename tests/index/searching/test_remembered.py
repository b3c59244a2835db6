"""Passages of a text are chosen once, until something that they depend on changes."""

from __future__ import annotations

from collection.store import bump_revision
from index import search as searching
from index.searching import remembered

WORDS = "bruises of babies"


def test_passages_are_chosen_anew_where_the_collection_or_the_generation_changes(
    shelf, monkeypatch
) -> None:
    document = shelf.add("Bruising", "A bruise on a baby is seen the same day.")
    index, chosen = shelf.open(), []

    def counted(*arguments):
        chosen.append(arguments)
        return original(*arguments)

    original = searching.read_passages
    monkeypatch.setattr(searching, "read_passages", counted)
    first = index.passages(document, WORDS)
    assert first
    assert index.passages(document, WORDS) is first
    assert index.passages(document, WORDS, limit=1) == first[:1]
    assert len(chosen) == 2
    with shelf.collection.writing() as session:
        bump_revision(session)
    assert index.passages(document, WORDS) == first
    assert len(chosen) == 3
    shelf.add("Another", "A baby had a bruise.")
    shelf.build()
    assert index.passages(document, WORDS) == first
    assert len(chosen) == 4


def test_what_was_asked_for_longest_ago_is_forgotten(shelf, monkeypatch) -> None:
    document = shelf.add("Bruising", "A bruise on a baby is seen the same day.")
    monkeypatch.setattr(remembered, "MOST", 2)
    index = shelf.open()
    kept = [index.passages(document, words) for words in ("bruise", "baby", "day")]
    assert index.passages(document, "day") is kept[2]
    assert index.passages(document, "bruise") is not kept[0]
