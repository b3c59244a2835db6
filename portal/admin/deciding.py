"""Deciding: what the form of a request does with what is held back, if it still is as shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import request
from sqlalchemy.orm import Session

from collection import audit
from collection.accounts import Action
from portal.admin.held_back import Decidable, Decided
from portal.services import services
from portal.sign_in.sessions import current_user

Asked = TypeVar("Asked", bound=Decidable)


def decide(
    action: Action,
    read: Callable[[Session], Asked],
    do: Callable[[Session, Asked], Decided],
) -> Decided:
    """Do what an admin decided by the form of this request, and record it in the audit.

    Args:
        action: for the audit.
        read: what is held back, in the transaction in which it is decided.
        do: what was decided; left undone where what was shown is not what is held back.
    """
    with services().collection.writing() as session:
        asked = read(session)
        if refusal := asked.refusal(request.form.get("shown", "")):
            return Decided("", "", refusal)
        done = do(session, asked)
        audit.record(session, current_user().name, action, done.detail)
    return done
