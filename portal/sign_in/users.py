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

from collection.accounts import SignIn, User
from portal.errors import UserError
from portal.sign_in import networks
from portal.sign_in.names import fold, usable_name

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000
"""Long enough for any passphrase; keeps a hostile form from being hashed by the megabyte."""

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Return what is stored of a new password.

    It takes a tenth of a second on purpose, so do it before a transaction, never inside.

    Args:
        password: 12 to 1000 characters.

    Raises:
        UserError: it is too short or too long.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise UserError(f"password: expected at least {SHORTEST_PASSWORD} characters")
    if len(password) > LONGEST_PASSWORD:
        raise UserError(f"password: expected at most {LONGEST_PASSWORD} characters")
    return _hasher.hash(normalize("NFKC", password))


def add_user(session: Session, name: str, *, password_hash: str) -> User:
    """Add a user who may sign in.

    Args:
        name: 1 to 80 printable characters of one script; capitals make no difference.
        password_hash: from ``hash_password``.

    Returns:
        The stored user.

    Raises:
        UserError: the name cannot be used, or is taken.
    """
    folded = usable_name(name)
    if find_user(session, folded):
        raise UserError(f"there is already a user named {folded}")
    user = User(name=folded, password_hash=password_hash, created=datetime.now(UTC), disabled=False)
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:
        raise UserError(f"there is already a user named {folded}") from error
    return user


def set_password(session: Session, name: str, *, password_hash: str) -> User:
    """Give a user a new password, let them in again, and end their sign-ins.

    Args:
        name: as typed; capitals make no difference.
        password_hash: from ``hash_password``.

    Raises:
        UserError: there is no such user.
    """
    user = _known(session, name)
    user.password_hash = password_hash
    user.disabled = False
    _end_sign_ins(session, user)
    return user


def disable_user(session: Session, name: str) -> User:
    """Take a user's access away at once; their name stays in the audit.

    Args:
        name: as typed; capitals make no difference.

    Raises:
        UserError: there is no such user.
    """
    user = _known(session, name)
    user.disabled = True
    _end_sign_ins(session, user)
    return user


def verify(user: User | None, password: str) -> bool:
    """Tell whether a password opens the door.

    An unknown name costs as much time as a known one, so that the time tells no names. It takes
    a tenth of a second on purpose, so do it outside every transaction.

    Args:
        user: as stored; None where nobody has the name.
        password: as typed.

    Returns:
        False where the name is unknown, the password is wrong or access was taken away.
    """
    right = _matches(user.password_hash if user else _nobodys_hash(), password)
    return right and user is not None and not user.disabled


def rehashed(user: User, password: str) -> str:
    """Return the hash that a user's right password is to be stored as.

    Args:
        user: as stored; a hash made with argon2-cffi's own parameters of today stays.
        password: the right one.
    """
    if _hasher.check_needs_rehash(user.password_hash):
        return hash_password(password)
    return user.password_hash


def find_user(session: Session, folded: str) -> User | None:
    """Return the user of a name, or None.

    Args:
        folded: from ``fold``.
    """
    return session.scalars(select(User).where(User.name == folded)).one_or_none()


def _known(session: Session, name: str) -> User:
    user = find_user(session, fold(name))
    if user is None:
        raise UserError(f"there is no user named {fold(name)}")
    return user


def _end_sign_ins(session: Session, user: User) -> None:
    session.execute(delete(SignIn).where(SignIn.user_id == user.id))
    networks.forget(session, user)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, normalize("NFKC", password[: LONGEST_PASSWORD + 1]))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("the password of nobody")
