"""Collection and index as a command has them: opened for it, and closed again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import click

from collection.store import Collection
from index.search import Index
from portal.config import Settings
from portal.opening import is_fresh, made_anew, open_collection, open_index


@contextmanager
def opened(settings: Settings, *, make: bool = False) -> Iterator[Collection]:
    """Open the collection of the settings, and close it again.

    Args:
        make: make it where there is none, and tell so.
    """
    fresh = make and is_fresh(settings)
    with closing(open_collection(settings, make=make)) as collection:
        if fresh:
            click.echo(made_anew(settings), err=True)
        yield collection


@contextmanager
def searched(settings: Settings) -> Iterator[tuple[Collection, Index]]:
    """Open the collection and the index of the settings, and close them again."""
    with (
        opened(settings) as collection,
        closing(open_index(settings, collection)) as index,
    ):
        yield collection, index
