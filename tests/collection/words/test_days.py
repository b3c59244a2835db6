"""Days: London's clocks, how a date is told and how it is read are each said in one place."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.words import days
from collection.words.days import LONDON, day, due_on, local_day, stated
from crawler.extract import dates
from crawler.extract.dates import parse_date, placed_dates

ROOT = Path(__file__).resolve().parents[3]
MODULES = [path for top in ROOT.glob("*/__init__.py") for path in top.parent.rglob("*.py")]
TEMPLATES = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]

DATES = st.dates(date(1985, 1, 1), date(2099, 12, 31))


@given(st.datetimes(datetime(1985, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_day_is_that_of_the_clocks_in_london(when: datetime) -> None:
    assert local_day(when) == when.astimezone(LONDON).date()
    assert day(when) == day(local_day(when))


@given(DATES)
def test_what_is_told_of_a_date_is_read_as_that_date(on: date) -> None:
    assert parse_date(day(on)) == on
    assert parse_date(stated(on)) == on
    (placed,) = placed_dates(f"Reviewed {day(on)}, and not since.")
    assert (placed.on, placed.start) == (on, len("Reviewed "))


@given(DATES)
def test_a_review_is_overdue_when_all_that_was_stated_has_gone_by(on: date) -> None:
    assert due_on(on) > on
    assert (due_on(on).day == 1) == (on.day == 1 or due_on(on).month != on.month)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "only"), [("ZoneInfo", days), ("parse", dates)])
def test_one_module_alone_knows_the_clocks_and_one_the_grammar(name: str, only: ModuleType) -> None:
    assert len(MODULES) > 200
    assert {path for path in MODULES if name in _imported(path)} == {Path(only.__file__ or "")}


def _imported(path: Path) -> set[str]:
    """Return what a module imports of the libraries of clocks and of dates."""
    return {
        each.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in ("zoneinfo", "dateutil.parser")
        for each in node.names
    }


def test_one_module_alone_writes_a_month_in_letters() -> None:
    # The sites of the demonstration are not the portal's screens.
    shown = [path for path in (*MODULES, *TEMPLATES) if "demo" not in path.parts]
    writing = {path for path in shown if "%B" in path.read_text(encoding="utf-8")}
    assert writing == {Path(days.__file__)}
