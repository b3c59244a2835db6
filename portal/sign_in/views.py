"""Signing in: a name and a password are counted, checked, and written down with what came of it."""

from __future__ import annotations

from flask import current_app

from collection import audit
from collection.accounts import Action, User
from portal.errors import TooManyAttempts
from portal.services import services
from portal.sign_in import networks, sessions, traces
from portal.sign_in.attempts import Attempts, keys_of
from portal.sign_in.names import fold
from portal.sign_in.users import find_user, rehashed, verify
from portal.web.clients import client_address, network_of

ATTEMPTS = "signpost-attempts"


def sign_in(typed: str, password: str) -> bool:
    """Sign in whoever gives a right name and password.

    The name is folded once, so that what is counted is what is checked.

    Args:
        typed: the name, as typed.
        password: as typed.

    Returns:
        Whether they were right.

    Raises:
        TooManyAttempts: this comes too soon after others.
        CollectionError: it could not be written down, so nobody is signed in and nothing counts.
    """
    name, network = fold(typed), network_of(client_address())
    with services().collection.reading() as session:
        user = find_user(session, name)
        known = user is not None and networks.is_known(session, user, network)
    try:
        with _attempts().attempt(keys_of(name, network, known=known)) as attempt:
            attempt.right = right = _checked(user, password, network)
    except TooManyAttempts:
        traces.leave(Action.SIGN_IN_THROTTLED, user.name if user else "")
        raise
    return right


def _checked(user: User | None, password: str, network: str) -> bool:
    """Check a password, while nothing is held, and write down what came of it."""
    right = verify(user, password)
    if user is None:
        _refuse("", traces.words(Action.SIGN_IN_REFUSED, each=True))
        return False
    if right and _let_in(user, rehashed(user, password), network):
        return True
    _refuse(user.name, f"from {client_address()}")
    return False


def _let_in(user: User, password_hash: str, network: str) -> bool:
    with services().collection.writing() as session:
        stored = session.get_one(User, user.id)
        same = stored.password_hash == user.password_hash and not stored.disabled
        if same:
            stored.password_hash = password_hash
            token = sessions.begin(session, stored)
            networks.remember(session, stored, network)
            audit.record(session, stored.name, Action.SIGN_IN, f"from {client_address()}")
    # The password or the access may have been changed while this one was checked.
    if same:
        sessions.carry(token)
    return same


def _refuse(name: str, words: str) -> None:
    if words:
        with services().collection.writing() as session:
            audit.record(session, name, Action.SIGN_IN_REFUSED, words)


def _attempts() -> Attempts:
    found = current_app.extensions[ATTEMPTS]
    assert isinstance(found, Attempts)  # noqa: S101 - narrows a dictionary of Any
    return found
