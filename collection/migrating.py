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
from collection.migrations import EARLIER, MIGRATIONS, VERSIONS, revisions


def migrate(connection: Connection, revision: str | None) -> None:
    """Run the migrations that a database lacks.

    Args:
        connection: in a transaction, in which all of them run.
        revision: the last one that the database has come to; None for an empty one.

    Raises:
        CollectionError: another release, which this one does not know, wrote the database.
    """
    try:
        if revision in revisions(EARLIER):
            command.upgrade(config_of(EARLIER, connection), "head")
        command.upgrade(config_of(VERSIONS, connection), "head")
    except CommandError as error:
        raise CollectionError(f"the collection cannot be migrated: {error}") from error


def config_of(folder: str, connection: Connection) -> Config:
    """Return what Alembic needs to run the migrations of one folder.

    Args:
        folder: ``EARLIER`` or ``VERSIONS``.
        connection: in a transaction.
    """
    config = Config(attributes={"connection": connection})
    options = {
        "script_location": str(MIGRATIONS),
        "version_locations": str(MIGRATIONS / folder),
        "path_separator": "newline",  # as no other, it stands in no path
    }
    for name, value in options.items():
        config.set_main_option(name, value.replace("%", "%%"))
    return config
