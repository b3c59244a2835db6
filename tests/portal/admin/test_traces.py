"""What was refused leaves a trace, and a flood of refusals not many."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from collection import audit
from collection.accounts import Action
from collection.store import Collection
from portal.sign_in import traces
from portal.sign_in.traces import ELSEWHERE, MOST, Traces

FORM = Action.FORM_REFUSED


def test_a_flood_from_one_address_is_written_at_powers_of_ten() -> None:
    counted = Traces()
    written = [counted.count(FORM, "", "from 192.0.2.7") for _ in range(1000)]
    assert [words for words in written if words] == [
        "from 192.0.2.7",
        "from 192.0.2.7, 10 times within an hour",
        "from 192.0.2.7, 100 times within an hour",
        "from 192.0.2.7, 1,000 times within an hour",
    ]


def test_a_flood_from_many_addresses_is_written_as_one() -> None:
    counted = Traces()
    written = [counted.count(FORM, "", f"from {n}", each=True) for n in range(MOST + 1000)]
    assert len([words for words in written if words]) == MOST + 4
    assert written[-1] == f"{ELSEWHERE}, 1,000 times within an hour"
    assert counted.count(Action.PAGE_REFUSED, "", "from 1") == "from 1", "others are told apart"


def test_where_each_counts_each_is_written() -> None:
    counted = Traces()
    written = [counted.count(FORM, "anna", "from 192.0.2.7", each=True) for _ in range(5)]
    assert written == ["from 192.0.2.7"] * 5


def test_after_an_hour_it_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    counted, now = Traces(), [0.0]
    monkeypatch.setattr(traces.time, "monotonic", lambda: now[0])
    assert counted.count(FORM, "", "from 1") == "from 1"
    assert counted.count(FORM, "", "from 1") == ""
    now[0] = 3601.0
    assert counted.count(FORM, "", "from 1") == "from 1"


def test_no_more_than_one_thread_waits_for_a_busy_database(collection: Collection) -> None:
    counted, name = Traces(), collection.engine.url.database
    with ThreadPoolExecutor(4) as pool, sqlite3.connect(str(name)) as other:
        other.execute("BEGIN IMMEDIATE")
        first = pool.submit(counted.write, collection, "", FORM, "from 1")
        wait([first], timeout=0.5)
        for number in range(2, 9):
            pool.submit(counted.write, collection, "", FORM, f"from {number}").result(timeout=5)
        assert not first.done(), "it alone waits"
        other.commit()
        first.result(timeout=30)
    with collection.reading() as session:
        told = [entry.detail for entry in audit.refused(session, 20)]
    assert sorted(told) == [f"from {number}" for number in range(1, 9)], "and writes them all"
