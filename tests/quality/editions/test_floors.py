"""Good words are never replaced by rubbish: how much rubbish is found, how many true edits pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
from conftest import sent_by, texts_of
from corpus_cases import PARTS, documents, edits, page_address, part_of, rubbish
from corpus_pages import SKINS

from crawler.editions.doubting import doubt
from crawler.editions.edition import edition_of
from crawler.editions.refusing import no_document

MISSED = ("met_first", "met_first_once", "next_edition")
"""What may miss one body of rubbish in a hundred."""

PASSED = ("true_met_first", "true_next_edition")
"""What may doubt two true pages in a hundred."""

UNNAMED = ("met_first_alone", "well_again")
"""What is found, or gives way to its chapter by itself, where nothing is known of the site."""

TITLED = ("met_first_titled",)
"""What is found at three addresses under three chapters' own titles; the pages that are missed list
the chapters of the manual, so each of them has the words by which its address is called."""

FOURTH = tuple(part for part in PARTS if part.startswith("fourth"))
MEASURED = (
    *((part, measure) for part in PARTS for measure in (*MISSED, *UNNAMED, *TITLED, *PASSED)),
    *((part, measure) for part in FOURTH for measure in ("announced_away", "true_announced")),
)


def test_the_corpora_hold_what_they_promise() -> None:
    first = [case for case in (*rubbish(), *edits()) if case.part in PARTS[:2]]
    assert sum(case in rubbish() for case in first) >= 300
    assert sum(case in edits() for case in first) >= 300
    fourth = [case.part for case in rubbish() if case.part in FOURTH]
    pages = [part_of(page.name) for page in documents() if part_of(page.name) in FOURTH]
    assert len(fourth) + len(pages) >= 150
    assert min(map((fourth + pages).count, FOURTH)) > 0.4 * 150
    assert len({body.body for body in rubbish()}) == len(rubbish())
    halves = Counter(body.part for body in rubbish())
    assert min(halves["developed"], halves["kept aside"]) > 0.4 * 300


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("measure", MISSED)
def test_at_most_one_body_of_rubbish_in_a_hundred_is_missed(
    tallies: Mapping[Any, Any], measure: str, part: str
) -> None:
    tally = tallies[part, measure]
    assert tally.share >= 0.99, tally.wrong


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("measure", PASSED)
def test_at_most_two_true_pages_in_a_hundred_are_doubted(
    tallies: Mapping[Any, Any], measure: str, part: str
) -> None:
    tally = tallies[part, measure]
    assert tally.share >= 0.98, tally.wrong


@pytest.mark.parametrize("part", PARTS)
def test_rubbish_replaces_no_short_page_whatever_both_say(part: str) -> None:
    """A short page has few words, so that a notice is no third of them."""
    missed, tried, skins = [], 0, list(SKINS.values())
    short = sorted({page.name for page in documents() if part_of(page.name) in FOURTH})
    for body in (each for each in rubbish() if each.part == part):
        extract, skin = body.extract(), body.skin if body.skin in skins else skins[0]
        came, alone = edition_of(extract), no_document(extract) is not None
        for name in Random(body.name).sample(short, 2):
            others, url = sent_by(skin, but=name), page_address(name)
            tried += 1
            if not alone and doubt(texts_of(skin)[name], came, others, url=url) is None:
                missed.append((body.name, name))
    assert len(missed) <= 0.01 * tried, missed


@pytest.mark.parametrize("part", FOURTH)
def test_an_announced_chapter_is_replaced_by_what_to_follow_and_not_by_a_notice(
    tallies: Mapping[Any, Any], part: str
) -> None:
    for measure, least in (("announced_away", 0.99), ("true_announced", 0.98)):
        tally = tallies[part, measure]
        assert tally.share >= least, tally.wrong


@pytest.mark.parametrize(("part", "measure"), MEASURED)
def test_no_share_falls_below_its_floor(
    tallies: Mapping[Any, Any], floor_file: Any, measure: str, part: str
) -> None:
    tally = tallies[part, measure]
    why = "\n".join(tally.wrong)
    floor_file(0.0005).check_kept(_key(part), measure, tally.share, why)


@pytest.mark.parametrize(("part", "measure"), MEASURED)
def test_a_floor_is_raised_to_what_is_reached(
    tallies: Mapping[Any, Any], floor_file: Any, measure: str, part: str
) -> None:
    share = tallies[part, measure].share
    floor_file(0.0005).check_raised(_key(part), measure, share)


def _key(part: str) -> str:
    return part.replace(", ", "_").replace(" ", "_")
