"""The rule by which a passage is chosen for some words, as a digest, and passages read again."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cache
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.models import Document, StoredSection, Version
from index.generations.form import digest, form
from index.results import Passage, PassagePlace
from index.searching import hits, passages, scoring, within
from index.searching.beside import vectors
from index.searching.passages import load_sections, shown_at

_Key = TypeVar("_Key", bound=Hashable)


@cache
def rule() -> str:
    """Return what changes whenever a passage might be chosen otherwise for the same words.

    That is the form of the index, and the constants that are read when passages are chosen. Other
    words of a partnership's own are no part of it: they change what is found, not what was chosen.

    Returns:
        16 hexadecimal digits.
    """
    read = {
        f"{module.__name__}.{name}": value
        for module in (hits, passages, scoring, vectors, within)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int | float)
    }
    return digest({"form": form(), "constants": read})


def read_again(session: Session, places: Mapping[_Key, PassagePlace]) -> Mapping[_Key, Passage]:
    """Read passages whose places were kept, each from its stored section.

    Args:
        session: a transaction of the collection.
        places: where they stand, by anything.

    Returns:
        Those whose sections are stored.
    """
    wanted = {place.section for place in places.values()}
    sections = load_sections(session, wanted)
    owners = {
        row.section: row
        for row in session.execute(
            select(StoredSection.id.label("section"), Document.id, Document.url, Document.format)
            .join(Version, Version.id == StoredSection.version_id)
            .join(Document, Document.id == Version.document_id)
            .where(StoredSection.id.in_(wanted))
        )
    }
    return {
        key: shown_at(place, sections[place.section], owner.id, owner.url, owner.format)
        for key, place in places.items()
        if (owner := owners.get(place.section))
    }
