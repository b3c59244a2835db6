"""True edits take few words: made to all pages on one day, they are not too many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import pytest
from corpus_cases import Edit, edits

from collection.extract import Extract
from crawler.editions.shrinking import AT_ONCE, LITTLE, Line, Loss, Shortening, losses, sentences

TAKES = {"section removed", "shortened", "end removed", "end referred"}
"""Edits that take words away."""


@pytest.fixture(scope="module")
def lost() -> Mapping[str, Sequence[Loss]]:
    """Return what each edit takes that nobody announced, by kind."""
    found = defaultdict(list)
    for edit in edits():
        if not edit.announced:
            found[edit.kind].append(edit)
    return {kind: list(_losses(those).values()) for kind, those in found.items()}


def _losses(those: Sequence[Edit]) -> Mapping[str, Loss]:
    elsewhere = {p for edit in those for new in edit.elsewhere() for p in sentences(_lines(new))}
    pages = ((edit.name, *map(_lines, edit.extracts())) for edit in those)
    return losses([Shortening(*page) for page in pages], elsewhere)


def _lines(extract: Extract) -> list[Line]:
    return [Line(b.kind, b.text) for section in extract.sections for b in section.blocks]


def test_no_edit_takes_words_but_one_that_takes_a_part_away(
    lost: Mapping[str, Sequence[Loss]],
) -> None:
    taking = {kind for kind, those in lost.items() if any(one.share >= LITTLE for one in those)}
    assert taking == TAKES
    assert not [kind for kind, those in lost.items() if any(one.kinds for one in those)]


def test_all_edits_together_take_less_than_a_crawl_may(lost: Mapping[str, Sequence[Loss]]) -> None:
    every = [one for those in lost.values() for one in those]
    assert sum(one.gone for one in every) < AT_ONCE / 2 * sum(one.size for one in every)
