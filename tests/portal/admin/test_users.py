"""Users: who can be added, and whose password opens the door."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from crawler.collection.store import Collection
from portal.admin import users
from portal.admin.models import User
from portal.errors import UserError

PASSWORD = "correct horse battery"


def test_a_user_is_verified_by_the_right_password_only(collection: Collection) -> None:
    with collection.writing() as session:
        users.add_user(session, "anna", PASSWORD)
    with collection.reading() as session:
        found = users.verify(session, "anna", PASSWORD)
        assert found is not None
        assert found.name == "anna"
        assert users.verify(session, "anna", PASSWORD + "!") is None
        assert users.verify(session, "anna", "") is None
        assert users.verify(session, "bert", PASSWORD) is None


def test_the_password_is_kept_as_an_argon2id_hash_only(collection: Collection) -> None:
    with collection.writing() as session:
        user = users.add_user(session, "anna", PASSWORD)
        assert user.password_hash.startswith("$argon2id$")
        assert PASSWORD not in user.password_hash


@pytest.mark.parametrize("typed", ["Anna", "ANNA", "  anna ", "ａｎｎａ"])
def test_capitals_spaces_and_wide_letters_make_no_other_user(
    collection: Collection, typed: str
) -> None:
    with collection.writing() as session:
        users.add_user(session, "anna", PASSWORD)
        with pytest.raises(UserError, match="already a user named anna"):
            users.add_user(session, typed, PASSWORD)
        assert users.verify(session, typed, PASSWORD) is not None


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [
        ("", PASSWORD, "name: expected 1 to 80"),
        ("   ", PASSWORD, "name: expected 1 to 80"),
        ("a" * 81, PASSWORD, "name: expected 1 to 80"),
        ("an\nna", PASSWORD, "name: expected 1 to 80"),
        ("anna", "eleven char", "password: expected at least 12"),
        ("anna", "x" * 1001, "password: expected at most 1000"),
    ],
)
def test_a_user_that_cannot_be_is_refused_with_what_was_expected(
    collection: Collection, name: str, password: str, message: str
) -> None:
    with collection.writing() as session, pytest.raises(UserError, match=message):
        users.add_user(session, name, password)


def test_an_unknown_name_costs_a_hash_too(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]  # noqa: A002
            checked.append(str(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(users, "_hasher", Counting(time_cost=1, memory_cost=8, parallelism=1))
    with collection.writing() as session:
        users.add_user(session, "anna", PASSWORD)
        users.verify(session, "anna", "wrong")
        users.verify(session, "nobody", "wrong")
    assert len(checked) == 2


def test_a_hash_with_older_parameters_is_made_anew_at_the_next_right_password(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collection.writing() as session:
        old = users.add_user(session, "anna", PASSWORD).password_hash
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(users, "_hasher", stronger)
    with collection.reading() as session:
        assert users.verify(session, "anna", "wrong password") is None
    with collection.writing() as session:
        assert session.query(User).one().password_hash == old
        users.verify(session, "anna", PASSWORD)
    with collection.reading() as session:
        new = session.query(User).one().password_hash
        assert not stronger.check_needs_rehash(new)
        assert users.verify(session, "anna", PASSWORD) is not None


def test_a_disabled_user_is_not_verified_until_given_a_new_password(
    collection: Collection,
) -> None:
    with collection.writing() as session:
        users.add_user(session, "anna", PASSWORD)
        users.disable_user(session, "Anna")
        assert users.verify(session, "anna", PASSWORD) is None
        users.set_password(session, "anna", "another long password")
        assert users.verify(session, "anna", PASSWORD) is None
        assert users.verify(session, "anna", "another long password") is not None


def test_an_unknown_user_can_neither_be_disabled_nor_given_a_password(
    collection: Collection,
) -> None:
    with collection.writing() as session:
        with pytest.raises(UserError, match="no user named bert"):
            users.disable_user(session, "bert")
        with pytest.raises(UserError, match="no user named bert"):
            users.set_password(session, "bert", PASSWORD)


@given(st.text())
def test_folding_a_name_twice_changes_nothing_more(name: str) -> None:
    assert users.fold(users.fold(name)) == users.fold(name)
