"""The table of addresses that no source collects, and how each answered."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from collection.models import Base, enum_column


class Reply(StrEnum):
    """What came of asking an address."""

    PAGE = "page"
    NO_PAGE = "no page"
    NOT_ASKED = "not asked"


class OutsideAddress(Base):
    """An address that no source collects, and how it answered when it was asked."""

    __tablename__ = "outside_address"

    url: Mapped[str] = mapped_column(primary_key=True)
    checked: Mapped[datetime]
    reply: Mapped[Reply] = mapped_column(enum_column(Reply), server_default="not asked")
    """What came of the last time."""
    fault: Mapped[str | None]
    """Why there was no page, or nobody asked, in the words of the error; None after a page."""
    answered: Mapped[datetime | None]
    """When it last answered with a page."""
    failures: Mapped[int] = mapped_column(default=0)
    """How many times in a row, on separate days, it gave no page."""
    failing_since: Mapped[datetime | None]
