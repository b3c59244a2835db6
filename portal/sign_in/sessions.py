"""Sessions: the secret key, the cookie's settings, forgery protection, and who is signed in."""

from __future__ import annotations

import hashlib
import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock
from flask import Flask, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from collection.accounts import SignIn, User
from collection.folder.disk import disk_trouble
from collection.folder.durable import write_whole
from collection.folder.files import read_own
from crawler.addresses import split_address
from crawler.errors import UnreadableAddress
from portal.config import SECRET_KEY, Settings
from portal.errors import SettingsError

LIFETIME = timedelta(hours=8)
"""A working day, counted from signing in: a page that refreshes itself does not lengthen it."""

SHORTEST_KEY = 32
"""Characters; a made key has 64. A guessable key lets anyone write a session."""

TOKEN = "token"  # noqa: S105 - the name of a place in the session, not a secret


class SignedSessions(SecureCookieSessionInterface):
    """The session cookie, signed with HMAC-SHA-256 instead of Flask's HMAC-SHA-1."""

    digest_method = staticmethod(hashlib.sha256)


def configure(app: Flask, settings: Settings) -> None:
    """Set the secret key, the session cookie and forgery protection of an application.

    Args:
        app: the application.
        settings: names the key, or the data folder that keeps one; says whether it is HTTPS.

    Raises:
        SettingsError: the key cannot be used, read or kept.
    """
    app.secret_key = secret_key(settings)
    app.config.update(
        SESSION_COOKIE_NAME="__Host-signpost_session" if settings.https else "signpost_session",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=LIFETIME,
        # A form lives as long as the session that it belongs to.
        WTF_CSRF_TIME_LIMIT=None,
        # It compares the Referer header, which our Referrer-Policy keeps browsers from sending.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.session_interface = SignedSessions()
    CSRFProtect(app)


def secret_key(settings: Settings) -> str:
    """Return the key that signs the session cookie, making and keeping one where none is set.

    Args:
        settings: names the key, or the data folder that keeps it.

    Raises:
        SettingsError: the key is too short, or the file is damaged, or cannot be read or made.
    """
    if settings.secret_key:
        return _long_enough(settings.secret_key)
    path = settings.data / SECRET_KEY
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        with FileLock(settings.data / "secret.lock", mode=0o600):
            # A link that leads nowhere (an unmounted disk) is told, not replaced by another key.
            if not os.path.lexists(path):
                write_whole(path, f"{secrets.token_hex(32)}\n".encode())
            return kept_key(path)
    except OSError as error:
        told = disk_trouble(error) or f"{path}: cannot be read or made ({error})"
        raise SettingsError(told) from error


def kept_key(path: Path) -> str:
    """Return the key that a data folder keeps.

    Args:
        path: of ``secret.key``, which is there.

    Raises:
        SettingsError: it holds no key.
        OSError: it cannot be read.
    """
    key = read_own(path).strip()
    if len(key) < SHORTEST_KEY or not key.isascii() or not key.decode().isprintable():
        raise SettingsError(
            f"{path} is damaged: it should hold the key that signs the session cookies, at least "
            f"{SHORTEST_KEY} characters. It was left as it is. Put it back from a backup that "
            "holds it, or delete it: the next start makes another, and everybody signs in again"
        )
    return key.decode()


def begin(database: Session, user: User) -> str:
    """Sign a user in.

    Args:
        database: the transaction.
        user: whose password was right.

    Returns:
        The token to ``carry`` once the transaction is over.
    """
    now = datetime.now(UTC)
    token = secrets.token_urlsafe(32)
    database.execute(delete(SignIn).where(SignIn.at < now - LIFETIME))
    database.add(SignIn(token_hash=_hash(token), user_id=user.id, at=now))
    return token


def carry(token: str) -> None:
    """Let the browser carry a sign-in: a new session, so that nothing of the one before holds.

    Args:
        token: from ``begin``.
    """
    session.clear()
    session[TOKEN] = token


def end(database: Session) -> None:
    """Sign out: the session holds no longer, not even in a copied cookie.

    Args:
        database: the transaction.
    """
    held = _hash(str(session.get(TOKEN, "")))
    database.execute(delete(SignIn).where(SignIn.token_hash == held))
    session.clear()


def load_user(database: Session) -> User | None:
    """Return who is signed in, and remember it for the rest of the request.

    Args:
        database: the transaction.
    """
    user = g.user = _user(database)
    return user


def current_user() -> User:
    """Return who is signed in, on a page that let only signed-in users pass."""
    user = g.user
    assert isinstance(user, User)  # noqa: S101 - narrows what the blueprint's guard has ensured
    return user


def own_path(target: str, default: str) -> str:
    r"""Return a path to go on to after signing in, only ever on this portal.

    Browsers read ``//host``, ``/\host`` and either with tabs inside as another host (WHATWG URL
    Standard, 4.4), so nothing of the kind passes.

    Args:
        target: as the address names it.
        default: where the target may not be used.
    """
    plain = target.isascii() and target.isprintable() and " " not in target
    if not plain or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return default
    try:
        parts = split_address(target)
    except UnreadableAddress:
        return default
    return default if parts.scheme or parts.netloc else target


def _user(database: Session) -> User | None:
    token = session.get(TOKEN)
    if not isinstance(token, str):
        return None
    held = database.scalars(
        select(SignIn).where(
            SignIn.token_hash == _hash(token), SignIn.at >= datetime.now(UTC) - LIFETIME
        )
    ).one_or_none()
    return None if held is None or held.user.disabled else held.user


def _hash(token: str) -> str:
    # A fast hash will do: the token is 256 random bits, not a password.
    return hashlib.sha256(token.encode()).hexdigest()


def _long_enough(key: str) -> str:
    if len(key) < SHORTEST_KEY:
        raise SettingsError(f"SIGNPOST_SECRET_KEY: expected at least {SHORTEST_KEY} characters")
    return key
