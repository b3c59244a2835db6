"""The tables of the trainer's work: what was read, its parts, and what was done with them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from briefings.decided import NAME_LENGTH
from briefings.reading.roles import Role
from briefings.short_ids import LENGTH
from collection.models import Base, enum_column


class Reading(Base):
    """What was last read of a briefing. Readers see it when it is published, and not before."""

    __tablename__ = "briefing_reading"

    briefing_id: Mapped[str] = mapped_column(ForeignKey("briefing.id"), primary_key=True)
    read: Mapped[datetime]
    title: Mapped[str]
    format: Mapped[str] = mapped_column(String(20))
    media_type: Mapped[str]
    blob_hash: Mapped[str] = mapped_column(String(64), index=True)
    published: Mapped[date | None]
    published_words: Mapped[str | None]
    partnership: Mapped[str] = mapped_column(default="")
    year: Mapped[int | None]
    themes: Mapped[list[str]] = mapped_column(default=list)
    text: Mapped[str]
    """The blocks in order, one a line, with an empty line between sections."""
    links: Mapped[list[Any]]
    """[start, end, address, words] of each link; no place where its words have none in the text."""
    waiting: Mapped[bool] = mapped_column(default=False)
    """True while the published briefing differs from the reading and its parts."""


class BriefingPart(Base):
    """One part of a reading: a run of its text, and what it was taken for."""

    __tablename__ = "briefing_part"

    id: Mapped[int] = mapped_column(primary_key=True)
    briefing_id: Mapped[str] = mapped_column(ForeignKey("briefing.id"), index=True)
    position: Mapped[int]
    short_id: Mapped[str] = mapped_column(String(LENGTH))
    """Of the learning point that it is, or becomes; names the part in forms."""
    kind: Mapped[Role] = mapped_column(enum_column(Role))
    start: Mapped[int]
    end: Mapped[int]
    words: Mapped[str]
    """The reading's text from start to end, white space folded."""
    heading: Mapped[str]
    anchor: Mapped[str | None]
    page: Mapped[int | None]


class Edit(Base):
    """One change to the parts of a briefing, with what undoes it."""

    __tablename__ = "briefing_edit"

    id: Mapped[int] = mapped_column(primary_key=True)
    briefing_id: Mapped[str] = mapped_column(ForeignKey("briefing.id"), index=True)
    at: Mapped[datetime]
    user_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    what: Mapped[str]
    """What was done: the name of the button, or that it was read again; see editing.py."""
    before: Mapped[dict[str, Any]]
    """The parts before, and the reading where that was replaced too."""
