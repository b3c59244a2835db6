"""How often signing in may be tried."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from limits import RateLimitItemPerHour, RateLimitItemPerMinute

from portal.admin import attempts
from portal.admin.attempts import Attempts


def test_the_sixth_attempt_in_a_minute_waits_for_the_first_to_be_a_minute_old() -> None:
    counted = Attempts()
    before = datetime.now(UTC)
    assert [counted.take("anna", "127.0.0.1") for _ in range(5)] == [None] * 5
    again = counted.take("anna", "127.0.0.1")
    assert again is not None
    minute = timedelta(minutes=1)
    assert before + minute - timedelta(seconds=1) <= again <= datetime.now(UTC) + minute


def test_attempts_that_came_too_soon_do_not_lengthen_the_wait() -> None:
    counted = Attempts()
    for _ in range(5):
        counted.take("anna", "127.0.0.1")
    first = counted.take("anna", "127.0.0.1")
    assert [counted.take("anna", "127.0.0.1") for _ in range(30)] == [first] * 30


def test_the_hour_has_a_limit_of_its_own(monkeypatch) -> None:
    monkeypatch.setattr(attempts, "RATES", (RateLimitItemPerMinute(100), RateLimitItemPerHour(3)))
    counted = Attempts()
    assert [counted.take("anna", "127.0.0.1") for _ in range(3)] == [None] * 3
    again = counted.take("anna", "127.0.0.1")
    assert again is not None
    assert again > datetime.now(UTC) + timedelta(minutes=59)


def test_names_and_addresses_are_counted_each_for_itself() -> None:
    counted = Attempts()
    for number in range(5):
        assert counted.take("anna", f"127.0.0.{number}") is None
        assert counted.take(f"guess {number}", "127.0.9.9") is None
    assert counted.take("ANNA ", "127.0.0.77") is not None, "another spelling is the same name"
    assert counted.take("bert", "127.0.9.9") is not None, "another name from the same address"
    assert counted.take("bert", "127.0.0.77") is None


def test_a_right_password_takes_the_attempts_back() -> None:
    counted = Attempts()
    for _ in range(5):
        counted.take("anna", "127.0.0.1")
    counted.forget("anna", "127.0.0.1")
    assert counted.take("anna", "127.0.0.1") is None
