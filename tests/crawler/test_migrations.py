"""The migrations make exactly the tables that the models declare, the portal's included."""

from __future__ import annotations

from contextlib import closing
from importlib import import_module
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from crawler.collection.models import Base
from crawler.collection.store import Collection


def test_the_migrations_make_what_the_models_declare(tmp_path: Path) -> None:
    for module in ("portal.admin.models", "portal.briefings.models"):
        import_module(module)
    with (
        closing(Collection.open(tmp_path)) as collection,
        collection.engine.connect() as connection,
    ):
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_opening_a_collection_again_loses_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        with closing(Collection.open(tmp_path)) as collection:
            assert collection.revision() == 0
