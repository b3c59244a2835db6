"""migrate(): brings the tables of a database to this release's form.

A module of its own, because Alembic brings a template engine and its colours: 11 MB that a portal
whose tables are as they should be never needs.
"""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from collection.errors import CollectionError
from collection.migrations import MIGRATIONS


def migrate(connection: Connection) -> None:
    """Run the migrations that a database lacks.

    Args:
        connection: in a transaction.

    Raises:
        CollectionError: another release, which this one does not know, wrote the database.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise CollectionError(f"the collection cannot be migrated: {error}") from error
