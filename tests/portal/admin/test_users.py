"""Users: who can be added, and whose password opens the door."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from collection.accounts import NAME_LENGTH, User
from collection.store import Collection
from portal.errors import UserError
from portal.sign_in import users
from portal.sign_in.names import fold, usable_name

PASSWORD = "correct horse battery"


def add(session: Session, name: str, password: str = PASSWORD) -> User:
    """Add a user as the command does."""
    return users.add_user(session, name, password_hash=users.hash_password(password))


def verified(session: Session, typed: str, password: str) -> bool:
    """Tell whether a name and a password open the door."""
    return users.verify(users.find_user(session, fold(typed)), password)


def test_a_user_is_verified_by_the_right_password_only(collection: Collection) -> None:
    with collection.writing() as session:
        add(session, "anna")
    with collection.reading() as session:
        assert verified(session, "anna", PASSWORD)
        assert not verified(session, "anna", PASSWORD + "!")
        assert not verified(session, "anna", "")
        assert not verified(session, "bert", PASSWORD)


def test_the_password_is_kept_as_an_argon2id_hash_only(collection: Collection) -> None:
    with collection.writing() as session:
        user = add(session, "anna")
        assert user.password_hash.startswith("$argon2id$")
        assert PASSWORD not in user.password_hash


@pytest.mark.parametrize("typed", ["Anna", "ANNA", "  anna ", "ａｎｎａ"])
def test_capitals_spaces_and_wide_letters_make_no_other_user(
    collection: Collection, typed: str
) -> None:
    with collection.writing() as session:
        add(session, "anna")
        with pytest.raises(UserError, match="already a user named anna"):
            add(session, typed)
        assert verified(session, typed, PASSWORD)


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
        add(session, name, password)


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
        add(session, "anna")
        verified(session, "anna", "wrong")
        verified(session, "nobody", "wrong")
    assert len(checked) == 2


def test_a_hash_with_older_parameters_is_made_anew_at_the_next_right_password(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collection.writing() as session:
        user = add(session, "anna")
        old = user.password_hash
    assert users.rehashed(user, PASSWORD) == old
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(users, "_hasher", stronger)
    with collection.writing() as session:
        user = session.query(User).one()
        assert not users.verify(user, "wrong password")
        assert users.verify(user, PASSWORD)
        user.password_hash = users.rehashed(user, PASSWORD)
        assert user.password_hash != old
        assert not stronger.check_needs_rehash(user.password_hash)
        assert verified(session, "anna", PASSWORD)


def test_a_disabled_user_is_not_verified_until_given_a_new_password(
    collection: Collection,
) -> None:
    with collection.writing() as session:
        add(session, "anna")
        users.disable_user(session, "Anna")
        assert not verified(session, "anna", PASSWORD)
        users.set_password(
            session, "anna", password_hash=users.hash_password("another long password")
        )
        assert not verified(session, "anna", PASSWORD)
        assert verified(session, "anna", "another long password")


def test_an_unknown_user_can_neither_be_disabled_nor_given_a_password(
    collection: Collection,
) -> None:
    with collection.writing() as session:
        with pytest.raises(UserError, match="no user named bert"):
            users.disable_user(session, "bert")
        with pytest.raises(UserError, match="no user named bert"):
            users.set_password(session, "bert", password_hash="x")


@given(st.text() | st.text(alphabet=" aÅßİﬁﷺı\u0345", min_size=60, max_size=200))
def test_folding_a_name_twice_changes_nothing_more(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    assert len(fold(name)) <= NAME_LENGTH + 1


@given(st.integers(0, 300), st.integers(0, 300), st.sampled_from(["anna", "ANNA", "ａｎｎａ"]))
def test_no_padding_makes_another_name(before: int, after: int, name: str) -> None:
    assert fold(" " * before + name + "\u3000" * after) == "anna"


def test_a_name_that_is_too_long_is_nobodys() -> None:
    assert fold("a" * 81) == fold("A" * 300) != fold("a" * 80)
    with pytest.raises(UserError, match="1 to 80"):
        usable_name("ﷺ" * 30)


@pytest.mark.parametrize(
    "name", ["zoë", "łukasz", "o'brien", "j.smith@council.example", "mary-jane 2", "ирина", "李明"]
)
def test_names_of_any_one_script_can_be_given(name: str) -> None:
    assert usable_name(name) == name


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("аnna", "letters of one script"),  # the first letter is Cyrillic
        ("anna\u0336", "letters of one script"),  # struck through
        ("сосо", "cannot be told from letters of a to z"),  # Cyrillic throughout
        ("αννα", "cannot be told from letters of a to z"),
        ("ɑnna", "cannot be told from letters of a to z"),  # a phonetic Latin letter
        ("ıan", "cannot be told from letters of a to z"),
    ],
)
def test_a_name_that_looks_like_another_one_cannot_be_given(name: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        usable_name(name)
