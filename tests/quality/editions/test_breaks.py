"""A page that broke is found, whatever its message; what stands in a section's place passes.

Messages and replacements were written before the rule. Half of both was kept aside by a hash, and
only its totals were looked at while the one constant was set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

import pytest
from conftest import Tally
from corpus_cases import PARTS, page_address, part_of
from corpus_pages import HERE, SKINS, Record, records

from crawler.editions.breaking import site_speaks
from crawler.editions.cutting import cut_of
from crawler.editions.doubting import doubt
from crawler.editions.edition import edition_of
from crawler.editions.refusing import no_document
from crawler.editions.sent import SentToday
from crawler.extract.html.page import extract_html

CHAPTERS = tuple(records(HERE / "documents" / "chapters.txt"))
SITE = SKINS["wordpress"]
SHARES = (0.2, 0.35, 0.5)
"""How much of a chapter is gone; where two thirds are, it is held without a look at its words."""

MEASURES = {"broken": "breaks.txt", "true_instead": "instead.txt"}
HALVES = PARTS[:2]


def without(lines: Sequence[str], share: float, *, end: bool) -> tuple[list[str], list[str]]:
    """Return what is left of a chapter without about a share of it, before and behind that."""
    sizes = [0, *(len(line.split()) for line in lines[1:])]
    last = len(lines)
    runs = (
        (start, stop)
        for start in range(2, last)
        for stop in range(start + 1, last + 1)
        if end == (stop == last)
    )
    start, stop = min(runs, key=lambda run: abs(sum(sizes[slice(*run)]) / sum(sizes) - share))
    return list(lines[:start]), list(lines[stop:])


def is_doubted(chapter: Record, lines: list[str]) -> bool:
    later = deepcopy(chapter)
    later.lines = lines
    url = page_address(chapter.name)
    before, after = (
        extract_html(SITE.page(each), url, None, SITE.profile) for each in (chapter, later)
    )
    texts = [[section.text for section in each.sections] for each in (before, after)]
    held = edition_of(before)
    said = doubt(
        held,
        edition_of(after),
        SentToday(),
        cut=cut_of(*texts),
        speaks=site_speaks(*texts, (link.words for link in after.links)),
        url=url,
    )
    return said is not None or no_document(after, held) is not None


@pytest.fixture(scope="module")
def broken() -> Mapping[tuple[str, str], Tally]:
    """Judge every message and replacement, in the middle of a chapter and at its end."""
    found = {(half, measure): Tally() for half in HALVES for measure in MEASURES}
    for measure, name in MEASURES.items():
        for number, record in enumerate(records(HERE / "sixth" / name)):
            chapter = CHAPTERS[number % len(CHAPTERS)]
            share = SHARES[number % len(SHARES)]
            for end in (False, True):
                head, rest = without(chapter.lines, share, end=end)
                right = is_doubted(chapter, [*head, *record.lines, *rest])
                tally = found[part_of(record.name), measure]
                tally.add(record.name, right=right == (measure == "broken"))
    return found


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("half", HALVES)
def test_no_share_falls_below_its_floor_and_each_is_raised(
    broken: Mapping[Any, Tally], floor_file: Any, half: str, measure: str
) -> None:
    tally, floors = broken[half, measure], floor_file(0.0005)
    key = f"sixth_{half}".replace(" ", "_")
    floors.check_kept(key, measure, tally.share, "\n".join(tally.wrong))
    floors.check_raised(key, measure, tally.share)
