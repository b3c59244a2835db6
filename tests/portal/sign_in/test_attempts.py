"""How often signing in may be tried."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from limits import RateLimitItemPerHour, RateLimitItemPerMinute

from portal.errors import TooManyAttempts
from portal.sign_in import attempts
from portal.sign_in.attempts import Attempts, keys_of


def take(
    counted: Attempts, name: str, network: str, *, known: bool = False, right: bool | None = False
) -> datetime | None:
    """Try once; return from when one may try again, where this came too soon."""
    try:
        with counted.attempt(keys_of(name, network, known=known)) as attempt:
            attempt.right = right
    except TooManyAttempts as error:
        return error.again
    return None


def test_the_sixth_attempt_in_a_minute_waits_for_the_first_to_be_a_minute_old() -> None:
    counted = Attempts()
    before = datetime.now(UTC)
    assert [take(counted, "anna", "127.0.0.1") for _ in range(5)] == [None] * 5
    again = take(counted, "anna", "127.0.0.1")
    assert again is not None
    minute = timedelta(minutes=1)
    assert before + minute - timedelta(seconds=1) <= again <= datetime.now(UTC) + minute


def test_attempts_that_came_too_soon_do_not_lengthen_the_wait() -> None:
    counted = Attempts()
    for _ in range(5):
        take(counted, "anna", "127.0.0.1")
    first = take(counted, "anna", "127.0.0.1")
    assert [take(counted, "anna", "127.0.0.1") for _ in range(30)] == [first] * 30


def test_the_hour_has_a_limit_of_its_own(monkeypatch) -> None:
    monkeypatch.setattr(attempts, "RATES", (RateLimitItemPerMinute(100), RateLimitItemPerHour(3)))
    counted = Attempts()
    assert [take(counted, "anna", "127.0.0.1") for _ in range(3)] == [None] * 3
    again = take(counted, "anna", "127.0.0.1")
    assert again is not None
    assert again > datetime.now(UTC) + timedelta(minutes=59)


def test_names_and_networks_are_counted_each_for_itself() -> None:
    counted = Attempts()
    for number in range(5):
        assert take(counted, "anna", f"127.0.0.{number}") is None
        assert take(counted, f"guess {number}", "127.0.9.9") is None
    assert take(counted, "anna", "127.0.0.77") is not None
    assert take(counted, "bert", "127.0.9.9") is not None, "another name from the same address"
    assert take(counted, "bert", "127.0.0.77") is None


def test_where_a_name_is_known_it_is_counted_apart() -> None:
    counted = Attempts()
    for number in range(5):
        take(counted, "anna", f"127.0.0.{number}")
        take(counted, f"guess {number}", "127.0.9.9")
    assert [take(counted, "anna", "127.0.9.9", known=True) for _ in range(5)] == [None] * 5
    assert take(counted, "anna", "127.0.9.9", known=True) is not None


def test_a_right_password_takes_the_attempts_back() -> None:
    counted = Attempts()
    for _ in range(4):
        take(counted, "anna", "127.0.0.1")
    assert take(counted, "anna", "127.0.0.1", right=True) is None
    assert [take(counted, "anna", "127.0.0.1") for _ in range(5)] == [None] * 5


def test_an_attempt_that_an_error_ended_is_not_counted() -> None:
    counted = Attempts()
    for _ in range(9):
        with (
            pytest.raises(RuntimeError),
            counted.attempt(keys_of("anna", "127.0.0.1", known=False)),
        ):
            raise RuntimeError
    assert take(counted, "anna", "127.0.0.1") is None


def test_no_more_go_on_at_once_than_one_after_another() -> None:
    counted = Attempts()
    keys = keys_of("anna", "127.0.0.1", known=False)
    with (
        counted.attempt(keys), counted.attempt(keys), counted.attempt(keys), counted.attempt(keys),
        counted.attempt(keys),
    ):  # fmt: skip
        assert take(counted, "anna", "127.0.0.1") is not None
    assert take(counted, "anna", "127.0.0.1") is None
