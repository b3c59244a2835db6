"""A small data folder with everything that a backup holds, and a backup of it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefings.models import Briefing
from collection.accounts import User
from collection.models import Document, DocumentState, Version
from collection.store import DATABASE, Collection
from portal.backup.taking import write_backup
from portal.config import Settings

NOW = datetime(2026, 3, 1, tzinfo=UTC)
KEY = "0123456789abcdef0123456789abcdef"
ORIGINALS = tuple(f"<p>Words of version {number}</p>".encode() * 40 for number in range(3))


def document(number: int, blob_hash: str) -> tuple[Document, Version]:
    """Return a document with its one version."""
    key = f"doc{number:07d}"
    url = f"https://site.example/{number}"
    held = Document(
        id=key, source_key="site", state=DocumentState.CURRENT, url=url, title=f"Chapter {number}",
        kind="procedure", kind_reason="", area="here", nation="england", authority="partnership",
        format="html", first_seen=NOW, checked=NOW, changed=NOW,
    )  # fmt: skip
    version = Version(
        document_id=key, number=1, fetched=NOW, url=url, media_type="text/html",
        blob_hash=blob_hash, text_hash=blob_hash, title=held.title, dates={},
    )  # fmt: skip
    return held, version


def briefing(blob_hash: str, key: str = "b1") -> Briefing:
    """Return a briefing of no words."""
    return Briefing(
        id=key, title="A review", origin=f"file:///{key}.txt", format="txt",
        media_type="text/plain", blob_hash=blob_hash, imported=NOW,
    )  # fmt: skip


@pytest.fixture(scope="session")
def kept_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a folder and files that hold something of everything, and a backup of them, once."""
    folder = tmp_path_factory.mktemp("stored") / "kept"
    folder.mkdir()
    for name in ("sources", "synonyms", "spoken", "promoted"):
        (folder / f"{name}.toml").write_text(f"# the {name} of this partnership\n")
    with (
        closing(Collection.open(folder / "data")) as collection,
        collection.writing() as session,
    ):
        hashes = [collection.blobs.put(body) for body in ORIGINALS]
        for number, digest in enumerate(hashes[:2]):
            held, version = document(number, digest)
            session.add(held)
            session.flush()
            session.add(version)
            session.flush()
            held.version_id = version.id
        session.add(briefing(hashes[2]))
        session.add(User(name="anna", password_hash="-", created=NOW))
    (folder / "data" / "secret.key").write_text(KEY)
    write_backup(settings_of(folder), folder.parent / "backup.tar.gz")
    return folder


def settings_of(folder: Path) -> Settings:
    """Return settings that name the files of a folder."""
    return Settings(
        data=folder / "data",
        sources=folder / "sources.toml",
        synonyms=str(folder / "synonyms.toml"),
        spoken=str(folder / "spoken.toml"),
        promoted=str(folder / "promoted.toml"),
    )


@pytest.fixture
def kept(kept_once: Path, tmp_path: Path) -> Settings:
    """Return settings whose folder and files hold something of everything."""
    shutil.copytree(kept_once, tmp_path / "kept")
    return settings_of(tmp_path / "kept")


@pytest.fixture
def file(kept_once: Path, tmp_path: Path) -> Path:
    """Return a backup of them."""
    return Path(shutil.copy(kept_once.parent / "backup.tar.gz", tmp_path))


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    """Return settings of a folder that is not there yet."""
    return Settings(data=tmp_path / "empty" / "data")


def content(data: Path) -> dict[str, object]:
    """Return all that is stored: the rows of the database, and every original by its path."""
    with closing(sqlite3.connect(data / DATABASE)) as database:
        rows = list(database.iterdump())
    originals = {
        str(path.relative_to(data)): path.read_bytes()
        for path in (data / "blobs").rglob("*")
        if path.is_file()
    }
    return {"rows": rows, "originals": originals}
