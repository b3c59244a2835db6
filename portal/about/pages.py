"""Page contexts: what the pages about the portal show of what is stored and set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from collection.models import Document, DocumentState, SourceRecord
from index.results import SearchRequest
from portal.documents.places import SEARCH
from portal.search.requests import search_href


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A publisher whose documents can be searched.

    Args:
        name: as it is declared.
        area: its slug.
        home: the address where its documents begin.
        documents: how many it has today.
        checked: when any of them was last seen there; None for none.
    """

    name: str
    area: str
    home: str
    documents: int
    checked: datetime | None


def source_facts(session: Session) -> Sequence[SourceFacts]:
    """Return the sources that have documents, by name.

    Args:
        session: a transaction.
    """
    rows = session.execute(
        select(SourceRecord, func.count(Document.id), func.max(Document.checked))
        .join(Document, Document.source_key == SourceRecord.key)
        .where(Document.state == DocumentState.CURRENT)
        .group_by(SourceRecord.key)
        .order_by(SourceRecord.name)
    )
    return [
        SourceFacts(source.name, source.area, source.home, number, checked)
        for source, number, checked in rows
    ]


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """What is written short.

    Args:
        short: in capitals.
        meanings: what it stands for, written out.
    """

    short: str
    meanings: tuple[str, ...]

    @property
    def href(self) -> str:
        """The address of a search for it."""
        return search_href(SEARCH, SearchRequest(self.short))


def abbreviations(spelled_out: Mapping[str, Sequence[str]]) -> Sequence[Abbreviation]:
    """Return the abbreviations of the field by the alphabet.

    Args:
        spelled_out: what each stands for, as the file of synonyms says. Of several forms
            those of one word are left out where there are others: they are short themselves.
    """
    return [
        Abbreviation(
            short.upper(), tuple(form for form in forms if " " in form or "-" in form) or (*forms,)
        )
        for short, forms in sorted(spelled_out.items())
        if forms
    ]
