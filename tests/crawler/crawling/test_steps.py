"""What a page costs the database does not grow with the crawl: each statement finds by an index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from collection.store import Collection
from crawler.sources import Source

from .test_replacing import HOME, Site, World, chapter, contents

FEW, MANY = 20, 120
EVERY = 50
"""Instructions of SQLite's machine after which one step is counted."""


@pytest.fixture
def steps() -> Iterator[Counter[str]]:
    """Count the steps of every database that is opened."""
    counted: Counter[str] = Counter()

    def count() -> None:
        counted["steps"] += 1

    def watch(connection: Any, _record: object) -> None:
        connection.set_progress_handler(count, EVERY)

    event.listen(Engine, "connect", watch)
    yield counted
    event.remove(Engine, "connect", watch)


@pytest.mark.parametrize("crawls", [1, 2], ids=["at first", "unchanged"])
def test_a_page_of_a_large_site_takes_no_more_steps_than_one_of_a_small_one(
    open_empty: Callable[[Path], Collection], tmp_path: Path, steps: Counter[str], crawls: int
) -> None:
    taken = {}
    for pages in (FEW, MANY):
        paths = [f"/chapter-{number}" for number in range(pages)]
        source = Source(key="site", name="A manual", start=(f"{HOME}/",), area="here")
        answers = {path: chapter(number, f'"{number}"') for number, path in enumerate(paths)}
        data = tmp_path / str(pages)
        site = Site(source, {"/": contents(paths)} | answers)
        world = World(data, open_empty(data), source, site, None)
        for _ in range(crawls):
            steps.clear()
            assert world.crawl().clean
        world.collection.close()
        taken[pages] = steps["steps"] / pages
    assert taken[MANY] < 1.3 * taken[FEW], taken
