"""The migrations make exactly the tables that the models declare, the portal's included."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from crawler.collection.migrations import MIGRATIONS, newest
from crawler.collection.models import Base
from crawler.collection.store import Collection
from crawler.errors import CollectionError
from portal.briefings.store import find_briefing


def test_the_migrations_make_what_the_models_declare(tmp_path: Path) -> None:
    for module in ("portal.admin.models", "portal.briefings.models", "portal.trainer.models"):
        import_module(module)
    with (
        closing(Collection.open(tmp_path)) as collection,
        collection.engine.connect() as connection,
    ):
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_the_newest_migration_is_where_alembic_ends() -> None:
    # A database that is there is opened without Alembic.
    assert newest() == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def test_a_database_of_a_later_release_is_refused(tmp_path: Path) -> None:
    with closing(Collection.open(tmp_path)):
        pass
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CollectionError, match="cannot be migrated"):
        Collection.open(tmp_path)


def test_opening_a_collection_again_loses_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        with closing(Collection.open(tmp_path)) as collection:
            assert collection.revision() == 0


def test_points_stored_before_there_were_short_addresses_are_given_one(tmp_path: Path) -> None:
    _at_revision(tmp_path, "0001")
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database:
        database.executescript(
            """
            insert into briefing (id, title, origin, format, media_type, blob_hash, imported)
              values ('b1', 'B', 'file:///b', 'txt', 'text/plain', '0', '2026-01-01 00:00:00');
            insert into learning_point (id, briefing_id, number, text, heading)
              values (1, 'b1', 1, 'One.', ''), (2, 'b1', 2, 'Two.', '');
            insert into citation
              (point_id, position, cited_text, status, score, confirmed, checked)
              values (1, 0, 'one', 'unresolved', 0, 0, '2026-01-01 00:00:00');
            """
        )
    Collection.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database:
        points = database.execute("select text, short_id from learning_point").fetchall()
        assert database.execute("select count(*) from citation").fetchone() == (1,)
    assert [text for text, _ in points] == ["One.", "Two."]
    assert len({short_id for _, short_id in points}) == 2
    assert all(len(short_id) == 8 for _, short_id in points)


def test_citations_stored_before_there_were_pins_are_as_old_as_their_last_check(
    tmp_path: Path,
) -> None:
    _at_revision(tmp_path, "0002")
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database:
        database.executescript(
            """
            insert into briefing (id, title, origin, format, media_type, blob_hash, imported)
              values ('b1', 'B', 'file:///b', 'txt', 'text/plain', '0', '2026-01-01 00:00:00');
            insert into learning_point (id, short_id, briefing_id, number, text, heading)
              values (1, 'abcdefgh', 'b1', 1, 'One.', '');
            insert into citation
              (point_id, position, cited_text, status, score, confirmed, checked)
              values (1, 0, 'one', 'unresolved', 0, 0, '2026-01-02 03:04:05');
            """
        )
    Collection.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database:
        rows = database.execute("select since, why, before, pin_quote from citation").fetchall()
    assert rows == [("2026-01-02 03:04:05", "", None, None)]


def test_briefings_stored_before_there_were_drafts_stay_published(tmp_path: Path) -> None:
    _at_revision(tmp_path, "0002")
    with closing(sqlite3.connect(tmp_path / "signpost.sqlite3")) as database:
        database.executescript(
            """
            insert into briefing (id, title, origin, format, media_type, blob_hash, imported)
              values ('b1', 'B', 'file:///b', 'txt', 'text/plain', '0', '2026-01-01 00:00:00');
            insert into learning_point (id, briefing_id, number, text, heading, short_id)
              values (1, 'b1', 1, 'One.', '', 'abcd2345');
            insert into citation
              (point_id, position, cited_text, status, score, confirmed, checked)
              values (1, 0, 'one', 'unresolved', 0, 0, '2026-01-02 00:00:00');
            """
        )
    with closing(Collection.open(tmp_path)) as collection, collection.session() as session:
        briefing = find_briefing(session, "b1")
        (point,) = briefing.points
        assert briefing.published_at == briefing.imported
        assert point.shown
        assert point.citations[0].since == point.citations[0].checked


def _at_revision(folder: Path, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(f"sqlite:///{folder / 'signpost.sqlite3'}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
