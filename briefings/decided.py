"""What was decided about citations, as it is stored."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from briefings.short_ids import LENGTH
from collection.models import Base, enum_column

NAME_LENGTH = 80
"""Of the name of the user who decided."""


class Choice(StrEnum):
    """What a trainer decided about a citation."""

    CONFIRM = "confirm"
    REJECT = "reject"
    CHOOSE = "choose"
    KEEP = "keep"
    PIN = "pin"


class Decision(Base):
    """One decision about a citation: rows are only added, and marked as undone.

    The citation is named by its point and its words, not by its row, which a check may replace.
    """

    __tablename__ = "citation_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    user_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    choice: Mapped[Choice] = mapped_column(enum_column(Choice))
    short_id: Mapped[str] = mapped_column(String(LENGTH), index=True)
    """Of the learning point."""
    cited_text: Mapped[str]
    cited_url: Mapped[str | None]
    document_id: Mapped[str | None] = mapped_column(String(12))
    """The document decided about."""
    status: Mapped[str] = mapped_column(String(20))
    """Of the citation after the decision."""
    version_id: Mapped[int | None]
    """The version of the document that the trainer saw."""
    before: Mapped[dict[str, Any]]
    """What undoes it: the citation's columns as they were."""
    undone: Mapped[datetime | None]
    undone_by: Mapped[str | None] = mapped_column(String(NAME_LENGTH))

    @property
    def about(self) -> tuple[str, str, str | None, str | None]:
        """What names the citation; see ``about``."""
        return about(self.short_id, self.cited_text, self.cited_url, self.document_id)


def about(
    short_id: str, cited_text: str, cited_url: str | None, document_id: str | None
) -> tuple[str, str, str | None, str | None]:
    """Return what names a citation whatever row it has.

    Args:
        short_id: of the learning point.
        cited_text, cited_url: as printed.
        document_id: of the document, which alone tells those apart that print no words.
    """
    return short_id, cited_text, cited_url, None if cited_text else document_id
