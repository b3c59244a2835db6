"""Users: adding them, checking a password, taking access away.

Passwords are kept as argon2id hashes with argon2-cffi's own parameters (RFC 9106), and
normalised to NFKC first, so that one keyboard's "é" is another's (NIST SP 800-63B, 5.1.1.2).
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.admin.models import NAME_LENGTH, SignIn, User
from portal.errors import UserError

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000
"""Long enough for any passphrase; keeps a hostile form from being hashed by the megabyte."""

_hasher = PasswordHasher()


def fold(name: str) -> str:
    """Return a name as it is stored and compared.

    Args:
        name: as typed.
    """
    return normalize("NFKC", normalize("NFKC", name).casefold()).strip()


def add_user(session: Session, name: str, password: str) -> User:
    """Add a user who may sign in.

    Args:
        session: the transaction.
        name: 1 to 80 printable characters; capitals make no difference.
        password: at least 12 characters.

    Returns:
        The stored user.

    Raises:
        UserError: the name or the password cannot be used, or the name is taken.
    """
    folded = _usable_name(name)
    if _find(session, folded):
        raise UserError(f"there is already a user named {folded}")
    user = User(
        name=folded, password_hash=_hash(password), created=datetime.now(UTC), disabled=False
    )
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:
        raise UserError(f"there is already a user named {folded}") from error
    return user


def set_password(session: Session, name: str, password: str) -> User:
    """Give a user a new password, let them in again, and end their sign-ins.

    Args:
        session: the transaction.
        name: as typed; capitals make no difference.
        password: at least 12 characters.

    Raises:
        UserError: there is no such user, or the password cannot be used.
    """
    user = _known(session, name)
    user.password_hash = _hash(password)
    user.disabled = False
    _end_sign_ins(session, user)
    return user


def disable_user(session: Session, name: str) -> User:
    """Take a user's access away at once; their name stays in the audit.

    Args:
        session: the transaction.
        name: as typed; capitals make no difference.

    Raises:
        UserError: there is no such user.
    """
    user = _known(session, name)
    user.disabled = True
    _end_sign_ins(session, user)
    return user


def verify(session: Session, name: str, password: str) -> User | None:
    """Return the user whose password this is.

    An unknown name costs as much time as a known one, so that the time tells no names. A hash
    made with parameters that are no longer argon2-cffi's own is made anew.

    Args:
        session: the transaction.
        name: as typed.
        password: as typed.

    Returns:
        The user; None where the name is unknown, the password is wrong or access was taken away.
    """
    user = _find(session, fold(name))
    right = _matches(user.password_hash if user else _nobodys_hash(), password)
    if user is None or user.disabled or not right:
        return None
    if _hasher.check_needs_rehash(user.password_hash):
        user.password_hash = _hash(password)
    return user


def known_name(session: Session, name: str) -> str:
    """Return the stored name of a user, or an empty text where nobody has that name.

    Args:
        session: the transaction.
        name: as typed.
    """
    user = _find(session, fold(name))
    return user.name if user else ""


def _find(session: Session, folded: str) -> User | None:
    return session.scalars(select(User).where(User.name == folded)).one_or_none()


def _known(session: Session, name: str) -> User:
    user = _find(session, fold(name))
    if user is None:
        raise UserError(f"there is no user named {fold(name)}")
    return user


def _end_sign_ins(session: Session, user: User) -> None:
    session.execute(delete(SignIn).where(SignIn.user_id == user.id))


def _usable_name(name: str) -> str:
    folded = fold(name)
    if not folded or len(folded) > NAME_LENGTH or not folded.isprintable():
        raise UserError(f"name: expected 1 to {NAME_LENGTH} printable characters")
    return folded


def _hash(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise UserError(f"password: expected at least {SHORTEST_PASSWORD} characters")
    if len(password) > LONGEST_PASSWORD:
        raise UserError(f"password: expected at most {LONGEST_PASSWORD} characters")
    return _hasher.hash(normalize("NFKC", password))


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, normalize("NFKC", password[: LONGEST_PASSWORD + 1]))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("the password of nobody")
