"""What a person does with the folder of an earlier release: check it, open it, and restore it."""

from __future__ import annotations

import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from briefings.models import Citation
from collection.store import BLOBS, DATABASE, Collection
from portal import cli, create_app
from portal.backup.restoring import restore
from portal.backup.taking import write_backup
from portal.config import Settings

from ..collection.earlier_folders import AGES, PASSWORD, make_folder
from .admin.conftest import Admin

SOURCES = """
[[source]]
key = "aldermoor-procedures"
name = "Aldermoor procedures"
start = ["https://procedures.aldermoor.example/contents.html"]
area = "aldermoor"
"""

each_age = pytest.mark.parametrize("age", AGES)


def settings_of(folder: Path, age: str) -> Settings:
    """Return settings of a folder as a release of its time left it."""
    (folder / "sources.toml").write_text(SOURCES, encoding="utf-8")
    return Settings(data=make_folder(folder / "data", age), sources=folder / "sources.toml")


def run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(cli.main, words, env=settings.environment())


def statuses(settings: Settings) -> dict[int, tuple[str, str | None]]:
    """Return what became of each citation, read past the program."""
    with closing(sqlite3.connect(settings.data / DATABASE)) as database:
        found = database.execute("select id, status, document_id from citation").fetchall()
    return {key: (status, document) for key, status, document in found}


@each_age
def test_the_folder_of_an_earlier_release_is_checked_and_its_citations_stay_what_they_were(
    tmp_path: Path, age: str
) -> None:
    settings = settings_of(tmp_path, age)
    before = statuses(settings)
    told = run(settings, "check").output
    assert "ok     storage: 4 documents, every stored file whole" in told
    assert "run signpost index" in told
    assert run(settings, "index").exit_code == 0
    assert "ok     index:" in run(settings, "check").output
    assert "0 not as before" in run(settings, "briefing", "check").output
    assert statuses(settings) == before
    with (
        closing(Collection.open(settings.data)) as collection,
        collection.reading() as session,
    ):
        assert all(citation.reason for citation in session.scalars(select(Citation)))


@each_age
def test_a_portal_on_the_folder_of_an_earlier_release_shows_what_was_stored(
    tmp_path: Path, age: str
) -> None:
    settings = settings_of(tmp_path, age)
    visitor = Admin(create_app(settings).test_client())
    with closing(sqlite3.connect(settings.data / DATABASE)) as database:
        points = database.execute(
            "select short_id, text from learning_point join briefing"
            " on briefing.id = briefing_id where published_at is not null"
        ).fetchall()
        documents = database.execute("select id, title from document").fetchall()
    assert len(points) >= 4
    for short_id, text in points:
        assert text in visitor.client.get(f"/p/{short_id}", follow_redirects=True).text
    for key, title in documents:
        assert title in visitor.get(f"/documents/{key}").text
    assert visitor.sign_in("trainer", PASSWORD).status_code == 303
    assert "Learning from a review of Child Q" in visitor.get("/admin/briefings").text
    held = visitor.get("/admin/replacements").text
    assert ("the rest of it is about something else" in held) == (age >= "0011")


def with_manifest(settings: Settings, file: Path) -> None:
    write_backup(settings, file)


def without_manifest(settings: Settings, file: Path) -> None:
    """Write a backup as releases did before there were manifests."""
    with tarfile.open(file, "w:gz") as archive:
        archive.add(settings.data / DATABASE, DATABASE)
        archive.add(settings.data / BLOBS, BLOBS)


@each_age
@pytest.mark.parametrize("write", [with_manifest, without_manifest])
def test_a_backup_of_an_earlier_release_is_restored_and_brought_up_to_date(
    tmp_path: Path, age: str, write: Callable[[Settings, Path], None]
) -> None:
    settings = settings_of(tmp_path, age)
    write(settings, tmp_path / "backup.tar.gz")
    before = statuses(settings)
    restored = Settings(data=tmp_path / "restored", sources=settings.sources)
    manifest = restore(restored, tmp_path / "backup.tar.gz").backup.manifest
    assert (manifest and manifest.migration) == (age if write is with_manifest else None)
    assert statuses(restored) == before
    with closing(Collection.open(restored.data)) as collection:
        assert collection.check() == 4
    assert statuses(restored) == before
