"""How often a document that fits is suggested for a point that cites nothing: floors that rise.

``points.toml`` was judged before any suggestion was seen. Where nothing of the demonstration fits
a point, the right suggestion is none.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from briefings.linking.catalogue import Catalogue
from briefings.linking.suggesting import resolve_point
from collection.models import Document
from collection.store import Collection
from crawler.sources import load_sources
from index.search import Index
from portal.config import Settings

POINTS = Path(__file__).resolve().parent / "points.toml"
SLACK = 0.0005
"""Shares are written with three decimals."""


@dataclass(frozen=True)
class Suggested:
    """A point with the short names of what fits it, and of what was suggested, the best first."""

    words: str
    fit: frozenset[str]
    found: tuple[str, ...]

    def hit(self, most: int) -> bool:
        return not self.fit.isdisjoint(self.found[:most])


@pytest.fixture(scope="module")
def suggested(demonstration: Settings) -> Iterator[list[Suggested]]:
    judged = tomllib.loads(POINTS.read_text(encoding="utf-8"))
    names = {address: name for name, address in judged["documents"].items()}
    with (
        closing(Collection.open(demonstration.data)) as collection,
        closing(Index(demonstration.data / "index", collection)) as index,
        collection.reading() as session,
    ):
        urls = {row.id: row.url for row in session.execute(select(Document.id, Document.url))}
        assert set(names) <= set(urls.values())
        catalogue = Catalogue(session, load_sources(demonstration.sources))
        told = []
        for point in judged["point"]:
            resolved = resolve_point(point["words"], [], catalogue, index, area=point.get("area"))
            addresses = [urls[each.resolution.document_id or ""] for each in resolved]
            found = tuple(names.get(address, address) for address in addresses)
            told.append(Suggested(point["words"], frozenset(point["fit"]), found))
        yield told


def share(points: list[Suggested], measure: str) -> float:
    """Return the share of the points with an answer that are hit, or of the others left alone."""
    if measure == "left alone":
        none = [point for point in points if not point.fit]
        return sum(not point.found for point in none) / len(none)
    most = int(measure.removeprefix("hit at "))
    some = [point for point in points if point.fit]
    return sum(point.hit(most) for point in some) / len(some)


MEASURES = ("hit at 1", "hit at 3", "left alone")


def test_there_are_points_of_every_chapter_and_each_is_judged_once(
    suggested: list[Suggested],
) -> None:
    assert sum(bool(point.fit) for point in suggested) >= 80
    assert sum(not point.fit for point in suggested) >= 8
    assert len({point.words for point in suggested}) == len(suggested)
    judged = tomllib.loads(POINTS.read_text(encoding="utf-8"))
    assert set().union(*(point.fit for point in suggested)) == set(judged["documents"])


@pytest.mark.parametrize("measure", MEASURES)
def test_suggestions_keep_their_floors(
    suggested: list[Suggested], floor_file: Any, measure: str
) -> None:
    reached = share(suggested, measure)
    missed = "\n".join(
        f"{point.words} {', '.join(point.found) or 'nothing'}"
        for point in suggested
        if not (point.hit(3) if point.fit else not point.found)
    )
    floor_file(SLACK).check_kept("suggestions", measure, reached, missed)
    floor_file(SLACK).check_raised("suggestions", measure, reached)
