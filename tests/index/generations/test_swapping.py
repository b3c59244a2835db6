"""A swap keeps nobody waiting: searches go on in the old generation until the new one is warm."""

from __future__ import annotations

import threading

import pytest

from index.results import SearchRequest
from index.search import Index
from index.searching.opened import Generation

ASKED = SearchRequest("neglect")


@pytest.mark.slow
def test_searches_go_on_in_the_old_generation_while_the_new_one_is_opened(shelf, monkeypatch):
    shelf.add("A", "Neglect.")
    index = shelf.open()
    assert index.search(ASKED).total == 1
    shelf.add("B", "Neglect.")
    shelf.build()
    opening, go_on = threading.Event(), threading.Event()
    warm = Generation.warm

    def slowly(generation, today):
        opening.set()
        assert go_on.wait(10)
        warm(generation, today)

    monkeypatch.setattr(Generation, "warm", slowly)
    first = threading.Thread(target=index.search, args=(ASKED,))
    first.start()
    assert opening.wait(10)
    assert index.search(ASKED).total == 1, "nobody waits"
    go_on.set()
    first.join()
    assert index.search(ASKED).total == 2


def test_the_first_searches_wait_for_the_first_generation(shelf):
    shelf.add("A", "Neglect.")
    shelf.build()
    index = Index(shelf.folder, shelf.collection)
    totals = []
    threads = [
        threading.Thread(target=lambda: totals.append(index.search(ASKED).total)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals == [1] * 8


def test_an_index_of_nothing_can_be_opened_too(shelf):
    shelf.build()
    assert Index.open(shelf.folder, shelf.collection).search(SearchRequest()).total == 0
