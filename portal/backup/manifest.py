"""The manifest: what a backup says of itself, first in the archive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from collection.store import BLOBS, DATABASE
from portal.config import SECRET_KEY
from portal.errors import BackupRefused, LaterRelease

FORMAT = 1
"""The number of this form; a reader refuses a later one."""
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 128 * 1024 * 1024
"""Bytes: room for 700,000 originals."""
DECLARED: Final = {
    f"declared/{name}.toml": name
    for name in ("sources", "synonyms", "spoken", "promoted", "judged")
}
"""The files that a setting names, by their names in the archive."""
_BLOB = re.compile(rf"{BLOBS}/([0-9a-f]{{2}})/(\1[0-9a-f]{{62}})")
_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def blob_name(digest: str) -> str:
    """Return what the file of a hash is called in an archive.

    Args:
        digest: SHA-256 in hexadecimal.
    """
    return f"{BLOBS}/{digest[:2]}/{digest}"


def blob_of(name: str) -> str | None:
    """Return the hash of a blob's name in an archive; None where it is none.

    Args:
        name: of a member.
    """
    found = _BLOB.fullmatch(name)
    return found[2] if found else None


def is_known(name: str) -> bool:
    """Tell whether a backup may hold a member of a name.

    Args:
        name: as the archive gives it.
    """
    return name in {DATABASE, SECRET_KEY, *DECLARED} or blob_of(name) is not None


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Member(_Strict):
    """One file of an archive.

    Args:
        name: one of those that ``is_known``.
        size: bytes.
        sha256: of the bytes.
    """

    name: str
    size: int = Field(ge=0)
    sha256: _Digest


class HeldCounts(_Strict):
    """How many there are of what a person would miss.

    Args:
        documents, versions, briefings, users: rows.
    """

    documents: int = Field(ge=0)
    versions: int = Field(ge=0)
    briefings: int = Field(ge=0)
    users: int = Field(ge=0)


class BackupManifest(_Strict):
    """What a backup says of itself.

    Args:
        format: the number of its form.
        made: when the database was as it is in it.
        release: that wrote it.
        migration: the last one that the database has come to.
        counts: of what the database holds.
        originals: how many files of received bytes follow.
        members: every file that follows, in order.
        missing: hashes of originals that the database names and that were missing or damaged
            already when it was made.
    """

    format: int
    made: datetime
    release: str
    migration: str
    counts: HeldCounts
    originals: int = Field(ge=0)
    members: tuple[Member, ...]
    missing: tuple[_Digest, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        names = [member.name for member in self.members]
        if len(set(names)) != len(names) or DATABASE not in names:
            raise ValueError("a member is named twice, or there is no database")
        if sum(blob_of(name) is not None for name in names) != self.originals:
            raise ValueError("there are more or fewer originals")
        for member in self.members:
            if not is_known(member.name):
                raise ValueError("a member has a name that no backup has")
            if blob_of(member.name) not in (None, member.sha256):
                raise ValueError("an original is not called by its hash")
        return self

    def to_bytes(self) -> bytes:
        """Return the form that stands in the archive."""
        return self.model_dump_json(indent=1).encode()

    @classmethod
    def read(cls, body: bytes, known: Sequence[str]) -> BackupManifest:
        """Read a manifest.

        Args:
            body: the member.
            known: the migrations that this release knows.

        Raises:
            LaterRelease: this release cannot read what follows.
            BackupRefused: it cannot be read.
        """
        try:
            told = _Release.model_validate_json(body)
            if told.format > FORMAT or told.migration not in known:
                raise LaterRelease(f"release {told.release[:40]!r}")
            return cls.model_validate_json(body)
        except ValidationError as error:
            raise BackupRefused("its manifest cannot be read") from error


class _Release(BaseModel):
    """What of a manifest any release can read."""

    format: int
    release: str
    migration: str
