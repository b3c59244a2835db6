"""What was refused leaves a trace, and a flood of refusals not many."""

from __future__ import annotations

import pytest

from portal.admin import traces
from portal.admin.models import Action
from portal.admin.traces import ELSEWHERE, MOST, Traces

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
