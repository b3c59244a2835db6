"""Promoted results: documents that people decided to show first for certain searches.

They stand in one reviewed file, few, dated and owned; the file is read strictly when the portal
starts. A promoted document is a stored one like any other, and is left out of the list below it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.errors import FileUnusable
from collection.folder.files import first_finding, read_declared
from collection.models import Address, Document, DocumentState
from index.results import SearchRequest, Sort
from index.words.analysis import stems
from index.words.stopwords import STOP_STEMS
from portal.config import Settings
from portal.errors import SettingsError

MOST: Final = 50
"""Entries of a file; who promotes everything promotes nothing."""
SHOWN: Final = 2
"""Promoted documents shown for one search."""

Words = Annotated[str, Field(min_length=1, max_length=100)]


class Promotion(BaseModel):
    """One promoted document.

    Args:
        address: one of the document's addresses, of today or of before.
        words: searches that bring it up: each holds every word of one of these.
        begins, until: first and last day, "from" and "until" in the file.
        owner: the role that answers for it, never a person's name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    address: str = Field(pattern=r"^https?://")
    words: tuple[Words, ...] = Field(min_length=1)
    begins: date = Field(alias="from")
    until: date
    owner: str = Field(min_length=3, max_length=100)

    @model_validator(mode="after")
    def _can_match(self) -> Promotion:
        if self.until < self.begins:
            raise ValueError(f"until {self.until} is before from {self.begins}")
        for words in self.words:
            if not _telling(words):
                raise ValueError(f"“{words}” holds no word that tells anything")
        return self

    def matches(self, words: str) -> bool:
        """Say whether a search brings the document up.

        Args:
            words: as typed.
        """
        asked = set(stems(words))
        return any(_telling(phrase) <= asked for phrase in self.words)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    promoted: tuple[Promotion, ...] = Field((), max_length=MOST)

    @model_validator(mode="after")
    def _addresses_differ(self) -> _File:
        addresses = [promotion.address for promotion in self.promoted]
        for address in addresses:
            if addresses.count(address) > 1:
                raise ValueError(f"{address} is promoted twice; give one entry all of its words")
        return self


@dataclass(frozen=True, slots=True)
class PromotedState:
    """How the entries of a file stand.

    Args:
        entries: how many there are.
        ended: addresses whose last day is past.
        missing: addresses at which no current document is held.
    """

    entries: int
    ended: tuple[str, ...]
    missing: tuple[str, ...]

    def line(self) -> str:
        """Return one line for a reader."""
        parts = [f"{self.entries} promoted"]
        parts += [f"not held or removed: {', '.join(self.missing)}"] * bool(self.missing)
        parts += [f"ended, to be taken out or dated anew: {', '.join(self.ended)}"] * bool(
            self.ended
        )
        return "; ".join(parts)


def load_promoted(settings: Settings) -> tuple[Promotion, ...]:
    """Read the file of the settings; the demonstration has its own, and by default there is none.

    Args:
        settings: name the file.

    Raises:
        SettingsError: the file cannot be read or is not of the form that docs/promoted.md tells;
            the text names the place and what was expected.
    """
    if settings.promoted:
        name, file = settings.promoted, Path(settings.promoted)
    else:
        name = "promoted.toml"
        file = Path(str(resources.files("demo" if settings.demo else "portal") / name))
    try:
        return _File.model_validate(read_declared(file)).promoted
    except FileUnusable as error:
        raise SettingsError(f"SIGNPOST_PROMOTED: {name} {error}") from error
    except ValidationError as error:
        raise SettingsError(f"{name}: {first_finding(error)}") from error


def matching(
    promotions: Sequence[Promotion], request: SearchRequest, today: date
) -> tuple[Promotion, ...]:
    """Return the promotions that a search brings up, in the order of the file.

    Args:
        promotions: of the file.
        request: the search; only one by relevance brings any up, where the order is ours.
        today: the day.
    """
    if request.sort is not Sort.RELEVANCE:
        return ()
    found = (
        promotion
        for promotion in promotions
        if promotion.begins <= today <= promotion.until and promotion.matches(request.words)
    )
    return tuple(found)[:SHOWN]


def held(session: Session, promotions: Sequence[Promotion]) -> Mapping[str, Promotion]:
    """Return the promotions by the id of their document, in order; what is gone is left out.

    Args:
        promotions: some of the file.
    """
    rows = session.execute(
        select(Address.url, Document.id)
        .join(Document, Document.id == Address.document_id)
        .where(
            Address.url.in_([promotion.address for promotion in promotions]),
            Document.state != DocumentState.GONE,
        )
    )
    ids = {url: str(document_id) for url, document_id in rows}
    return {ids[p.address]: p for p in promotions if p.address in ids}


def state_of(session: Session, promotions: Sequence[Promotion], today: date) -> PromotedState:
    """Say how the entries of a file stand.

    Args:
        promotions: of the file.
        today: the day.
    """
    known = {promotion.address for promotion in held(session, promotions).values()}
    return PromotedState(
        len(promotions),
        tuple(p.address for p in promotions if p.until < today),
        tuple(p.address for p in promotions if p.address not in known),
    )


def _telling(words: str) -> frozenset[str]:
    return frozenset(stems(words)) - STOP_STEMS
