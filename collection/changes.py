"""Wordings: which versions of a document are a change of its words by its publisher.

Two kinds of version are none, and whatever tells of changes asks here:

- The publisher set the same words otherwise: curly quotation marks for straight ones, dashes for
  hyphens. Readers see the words as they are published, and the version has the ``text_hash`` of
  the one before.
- Signpost read the same body once more in another way: the version is of the moment and the bytes
  of the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from collection.models import Document, Version


@dataclass(frozen=True, slots=True)
class Wording:
    """Versions that follow one another and say the same.

    Args:
        versions: the earliest first; one at least.
    """

    versions: Sequence[Version]

    @property
    def since(self) -> datetime:
        """When its words were first found."""
        return self.versions[0].fetched

    @property
    def last(self) -> Version:
        """Its words as they were set last."""
        return self.versions[-1]


def wordings(document: Document) -> list[Wording]:
    """Return the versions of a document by what they say, the earliest first.

    Args:
        document: with its versions.
    """
    groups = groupby(document.versions, lambda version: version.text_hash)
    return [Wording(tuple(group)) for _, group in groups]


def wording_of(document: Document, version: Version) -> Wording:
    """Return the wording that a version is of.

    Args:
        document: whose version.
        version: any of its versions.
    """
    return next(each for each in wordings(document) if version in each.versions)


def read_anew(document: Document) -> frozenset[int]:
    """Return the numbers of the versions that are of the same body as those before them.

    Args:
        document: with all its versions, the earliest first.
    """
    return frozenset(
        version.number
        for before, version in pairwise(document.versions)
        if (before.fetched, before.blob_hash) == (version.fetched, version.blob_hash)
    )


def changes_words() -> ColumnElement[bool]:
    """Return the condition on Version that its publisher changed the words of the one before."""
    before = aliased(Version)
    return ~exists().where(
        and_(
            before.document_id == Version.document_id,
            before.number == Version.number - 1,
            or_(
                before.text_hash == Version.text_hash,
                and_(
                    before.fetched == Version.fetched,
                    before.blob_hash == Version.blob_hash,
                ),
            ),
        )
    )
