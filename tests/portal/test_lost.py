"""A lost, empty, older or foreign database, and a wrong folder: told by every command, never mended
by an empty one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from collection.blobs import Blobs
from collection.errors import CollectionLost
from collection.folder.copying import copy_database
from collection.store import Collection, bump_revision
from index.errors import IndexDamaged
from index.generations import form as forms
from index.search import Index
from index.writer import build
from portal import create_app
from portal.cli import main
from portal.config import Settings
from portal.opening import index_folder, misfit

DATABASE = "signpost.sqlite3"


def run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(main, words, env=settings.environment())


def lose(settings: Settings, kind: str) -> None:
    """Put a database in the place of the right one, or none."""
    file = settings.data / DATABASE
    if kind == "older":
        with closing(Collection.open(settings.data)) as collection:
            copy_database(file, settings.data / "older")
            with collection.writing() as session:
                bump_revision(session)
            build(collection, settings.data / "index")
    for path in settings.data.glob(f"{DATABASE}*"):
        path.unlink()
    if kind == "empty":
        file.touch()
    elif kind == "older":
        (settings.data / "older").rename(file)
    elif kind == "foreign":
        Collection.open(settings.data.parent / "elsewhere").close()
        shutil.copyfile(settings.data.parent / "elsewhere" / DATABASE, file)


@contextmanager
def another_form() -> Iterator[None]:
    """Give what is baked into an index another layout."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.generations.form.LAYOUT", forms.LAYOUT + 1)
        forms.form.cache_clear()
        yield
    forms.form.cache_clear()


TOLD = {
    "gone": "is gone or empty",
    "empty": "is gone or empty",
    "older": "the database is older (revision 1) than the index that was made of it (revision 2)",
    "foreign": "the database is not the one with which",
}


@pytest.mark.parametrize("kind", TOLD)
def test_a_lost_database_is_refused_and_never_replaced(settings: Settings, kind: str) -> None:
    Blobs(settings.data / "blobs").put(b"words of a chapter")
    lose(settings, kind)
    before = {path: path.read_bytes() for path in settings.data.rglob("*") if path.is_file()}
    for words in (["index"], ["check"], ["crawl"], ["search", "bruising"], ["briefing", "list"]):
        result = run(settings, *words)
        assert (result.exit_code, result.exception.__class__) == (1, SystemExit), words
        assert TOLD[kind] in result.output, words
        assert "restore a backup" in result.output, words
    with pytest.raises(CollectionLost, match="restore a backup"):
        create_app(settings)
    for path, body in before.items():
        if path.suffix != ".lock" and path.name != "secret.key":
            assert path.read_bytes() == body, f"{path.name} was changed"


def test_a_foreign_database_beside_an_index_alone_is_refused(settings: Settings) -> None:
    lose(settings, "foreign")
    result = run(settings, "index")
    assert result.exit_code == 1
    assert "was made of another collection" in result.stderr
    shutil.rmtree(settings.data / "index")
    assert run(settings, "index").exit_code == 0, "the way out that the message tells"


@pytest.mark.parametrize(
    "words", [["search", "x"], ["check"], ["briefing", "list"], ["user", "disable", "anna"]]
)
def test_a_wrong_folder_is_told_and_not_made(tmp_path: Path, words: list[str]) -> None:
    result = CliRunner().invoke(main, ["--data", str(tmp_path / "wrong"), *words])
    assert result.exit_code in (1, 2)
    assert "holds no collection" in result.output
    assert "--data" in result.output
    assert not (tmp_path / "wrong").exists()


@pytest.mark.parametrize("words", [["index"], ["crawl"], ["user", "add", "anna"]])
def test_what_makes_a_collection_says_that_it_is_new(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "sources.toml").write_text("", encoding="utf-8")
    fresh = Settings(data=tmp_path / "fresh", sources=tmp_path / "sources.toml")
    told = "held no collection, so a new, empty one was made there"
    first, second = (
        CliRunner().invoke(main, words, env=fresh.environment(), input="a long password here\n")
        for _ in range(2)
    )
    assert (told in first.stderr) is (fresh.data / DATABASE).exists()
    assert told not in second.output


def test_serving_from_a_new_folder_says_that_it_is_new(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped:
        def run(self) -> None:
            """Serve nothing."""

        close = run

    monkeypatch.setattr("portal.serving.Servers", lambda *_, **__: Stopped())
    fresh = settings.model_copy(update={"data": tmp_path / "fresh"})
    told = run(fresh, "serve", "--port", "0").output
    assert "held no collection, so a new, empty one was made there" in told
    assert "new, empty" not in run(fresh, "serve", "--port", "0").output


@pytest.mark.parametrize("lost", ["generation", "pointer", "both"])
def test_a_portal_serves_on_from_what_it_has_open(
    settings: Settings, client: FlaskClient, lost: str
) -> None:
    assert client.get("/search?q=bruising").status_code == 200
    folder: Any = settings.data / "index"
    if lost != "pointer":
        shutil.rmtree(folder / "gen-000001")
    if lost != "generation":
        (folder / "current").write_bytes(b"\xff\x00")
    assert client.get("/search?q=bruising").status_code == 200
    assert client.get("/healthz").status_code == 200
    fact = client.get("/health").get_json()["facts"]["generation"]
    assert fact["verdict"] == "warn"
    assert run(settings, "check").exit_code == 1
    assert "was damaged or unfit" in run(settings, "index").output
    assert client.get("/search?q=bruising").status_code == 200
    assert client.get("/health").get_json()["facts"]["generation"]["verdict"] == "ok"


def test_an_older_database_is_told_by_an_index_of_another_form_too(settings: Settings) -> None:
    lose(settings, "older")
    with another_form(), closing(Collection.open(settings.data)) as collection:
        with pytest.raises(IndexDamaged, match="another form"):
            Index.open(index_folder(settings), collection)
        assert TOLD["older"] in misfit(settings, collection)


def test_an_index_of_another_form_is_not_searched_and_the_next_command_builds_one(
    settings: Settings, client: FlaskClient
) -> None:
    with another_form():
        answer = client.get("/search?q=bruising")
        assert answer.status_code == 503
        assert "The search is not available just now" in answer.text
        assert client.get("/healthz").status_code == 503
        told = run(settings, "search", "bruising")
        assert told.exit_code == 1
        assert "another form than this release writes; run signpost index" in told.output
        assert run(settings, "index").exit_code == 0
        assert client.get("/search?q=bruising").status_code == 200


def test_where_no_generation_is_whole_the_page_says_that_the_search_is_not_available(
    settings: Settings, client: FlaskClient
) -> None:
    (settings.data / "index" / "gen-000001" / "sidecar" / "place.npy").write_bytes(b"")
    answer = client.get("/search?q=bruising")
    assert answer.status_code == 503
    assert "The search is not available just now" in answer.text
    assert client.get("/healthz").status_code == 503
    assert client.get("/briefings").status_code == 200
