"""The tables of administration: users, their sign-ins, and who did what."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collection.models import Base, enum_column

NAME_LENGTH = 80
NETWORK_LENGTH = 43
"""Of an IPv6 network with its prefix, written out."""


class User(Base):
    """A person who may sign in to the administration pages."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    """Case-folded, so that two spellings cannot be two people."""
    password_hash: Mapped[str]
    created: Mapped[datetime]
    disabled: Mapped[bool] = mapped_column(default=False)


class SignIn(Base):
    """One sign-in that still holds; signing out deletes the row, so a copied cookie is worthless.

    The cookie carries a random token; only its hash is stored, so a copy of the database opens
    no session.
    """

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class KnownNetwork(Base):
    """A network that a user signed in from lately; strangers' guesses do not count there."""

    __tablename__ = "known_network"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    network: Mapped[str] = mapped_column(String(NETWORK_LENGTH), primary_key=True)
    at: Mapped[datetime]


class Action(StrEnum):
    """What can stand in the audit."""

    SIGN_IN = "sign-in"
    SIGN_IN_REFUSED = "sign-in-refused"
    SIGN_IN_THROTTLED = "sign-in-throttled"
    FORM_REFUSED = "form-refused"
    PAGE_REFUSED = "page-refused"
    ADDRESS_REFUSED = "address-refused"
    SIGN_OUT = "sign-out"
    START = "start"
    CANCEL = "cancel"
    CONFIRM_REMOVAL = "confirm-removal"
    UNDO_REMOVAL = "undo-removal"
    ACCEPT_REPLACEMENT = "accept-replacement"
    REFUSE_REPLACEMENT = "refuse-replacement"
    UNDO_REPLACEMENT = "undo-replacement"
    UPDATE_INDEX = "update-index"
    USE_HELD_INDEX = "use-held-index"
    IMPORT_BRIEFING = "import-briefing"
    EDIT_BRIEFING = "edit-briefing"
    UNDO_EDIT = "undo-edit"
    PUBLISH_BRIEFING = "publish-briefing"
    TAKE_BACK = "take-back"
    THROW_AWAY = "throw-away"
    CONFIRM_CITATION = "confirm-citation"
    REJECT_SUGGESTION = "reject-suggestion"
    CHOOSE_DOCUMENT = "choose-document"
    KEEP_CITATION = "keep-citation"
    PIN_PASSAGE = "pin-passage"
    UNDO_DECISION = "undo-decision"
    END_MESSAGE = "end-message"


REFUSALS = (
    Action.SIGN_IN_THROTTLED,
    Action.FORM_REFUSED,
    Action.PAGE_REFUSED,
    Action.ADDRESS_REFUSED,
)
"""What nobody did: it was refused."""


class AuditEntry(Base):
    """One thing that somebody did. Rows are only ever added; of a draft that was thrown away they
    keep the id alone."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    user_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    """Empty where nobody of that name exists: people type passwords into the wrong field."""
    action: Mapped[Action] = mapped_column(enum_column(Action))
    detail: Mapped[str]
