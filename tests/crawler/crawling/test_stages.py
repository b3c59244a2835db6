"""Stages: what is given is done in order, errors come back, and closing begins nothing more."""

from __future__ import annotations

from concurrent.futures import CancelledError
from threading import Event

import pytest

from crawler.crawling.stages import Stage

PATIENCE = 10.0


def test_work_is_done_in_the_order_in_which_it_was_given() -> None:
    stage: Stage[int] = Stage("test")
    done: list[int] = []
    futures = [
        stage.submit(lambda number=number: done.append(number) or number) for number in range(20)
    ]
    assert [future.result(PATIENCE) for future in futures] == list(range(20))
    assert done == list(range(20))
    stage.close()


def test_an_error_comes_back_to_whoever_asks_and_the_next_work_is_done() -> None:
    stage: Stage[float] = Stage("test")
    failing, following = stage.submit(lambda: 1 / 0), stage.submit(lambda: 2.0)
    with pytest.raises(ZeroDivisionError):
        failing.result(PATIENCE)
    assert following.result(PATIENCE) == 2.0
    stage.close()


def test_several_threads_work_side_by_side() -> None:
    stage: Stage[bool] = Stage("test", threads=2)
    first, second = Event(), Event()

    def meet(mine: Event, other: Event) -> bool:
        mine.set()
        return other.wait(PATIENCE)

    futures = [stage.submit(lambda: meet(first, second)), stage.submit(lambda: meet(second, first))]
    assert all(future.result(PATIENCE) for future in futures)
    stage.close()


def test_closing_does_not_wait_and_begins_nothing_more() -> None:
    stage: Stage[bool] = Stage("test")
    begun, go_on = Event(), Event()

    def work() -> bool:
        begun.set()
        return go_on.wait(PATIENCE)

    present, waiting = stage.submit(work), stage.submit(lambda: True)
    begun.wait(PATIENCE)
    stage.close()
    go_on.set()
    assert present.result(PATIENCE)
    with pytest.raises(CancelledError):
        waiting.result(PATIENCE)
