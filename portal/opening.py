"""Collection and index as this process has them by its settings: opened, and built."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from pathlib import Path

from collection.errors import CollectionLost
from collection.folder.home import WHAT_TO_DO
from collection.store import Collection
from index.encoding.opening import DEFAULT, is_there
from index.errors import JudgedUnusable
from index.generations.generations import Generations
from index.judging.judged import load_judged
from index.judging.measuring import measure
from index.search import Index
from index.writer import Approve, BuildReport, Progress, build
from portal.config import Settings


def index_folder(settings: Settings) -> Path:
    """Return the folder where the generations of the index stand."""
    return settings.data / "index"


def open_collection(settings: Settings, *, make: bool = False) -> Collection:
    """Open the collection, unless it is not the one that the index beside it was made of.

    Args:
        make: make data folder and database where they are missing.

    Raises:
        CollectionMissing: there is none, and none is to be made.
        CollectionLost: its database is gone, empty, older, or another's.
        CollectionError: it cannot be opened.
    """
    collection = Collection.open(settings.data, settings.database_url or None, make=make)
    if fault := misfit(settings, collection):
        collection.close()
        raise CollectionLost(fault)
    return collection


def is_fresh(settings: Settings) -> bool:
    """Say whether nothing was collected yet into the data folder."""
    return not settings.database_url and not (settings.data / "signpost.sqlite3").exists()


def made_anew(settings: Settings) -> str:
    """Return what is told of a data folder in which nothing had been collected."""
    return (
        f"{settings.data.absolute()} held no collection, so a new, empty one was made there. "
        "If there should be one, name its folder with --data or SIGNPOST_DATA."
    )


def misfit(settings: Settings, collection: Collection) -> str:
    """Say why a collection cannot be the one that the index beside it was made of.

    Its revision only grows, and no index is ever published before the disk holds the revision that
    it was made of; so one that is behind its index is an older copy.

    Args:
        settings: name the index.
        collection: as it is now.

    Returns:
        In words for an admin; empty where they fit, or no index is there.
    """
    folder = index_folder(settings)
    origins = Generations(folder).origins()
    way_out = f"{WHAT_TO_DO}. If this database is right, delete {folder} and run signpost index"
    if any(origin.collection != collection.identity() for origin in origins):
        return f"the index in {folder} was made of another collection: {way_out}"
    indexed = max((origin.revision for origin in origins), default=0)
    if (revision := collection.revision()) < indexed:
        return (
            f"the database is older (revision {revision}) than the index that was made of it "
            f"(revision {indexed}): {way_out}"
        )
    return ""


def open_index(settings: Settings, collection: Collection) -> Index:
    """Return the index of a collection; it opens its generation when it is first asked.

    Args:
        collection: the one that was indexed.
    """
    return Index(
        index_folder(settings),
        collection,
        synonyms=_named(settings.synonyms),
        spoken=_named(settings.spoken),
        encoder=encoder_folder(settings),
    )


def encoder_folder(settings: Settings) -> Path | None:
    """Return the folder of the encoder that ranks beside words; None where there is none.

    Args:
        settings: may name one, and may leave it out.
    """
    folder = _named(settings.encoder) or DEFAULT
    return folder if settings.meaning and is_there(folder) else None


def build_index(
    settings: Settings,
    collection: Collection,
    *,
    progress: Progress | None = None,
    rebuild: bool = False,
) -> BuildReport:
    """Bring the index up to the collection; one that answers worse than it may is kept back.

    Args:
        settings: of this process; they name the judged queries.
        collection: what to index.
        progress: told after every few documents.
        rebuild: write a generation even where the current one is up to date.

    Raises:
        IndexFault: it cannot be built.
        CollectionError: the collection cannot be read.
    """
    return build(
        collection,
        index_folder(settings),
        progress=progress,
        rebuild=rebuild,
        approve=approval(settings, collection),
    )


def approval(settings: Settings, collection: Collection) -> Approve | None:
    """Return what looks at a generation before it is searched; None where nothing is judged.

    Args:
        settings: of this process; they name the judged queries.
        collection: the one that was indexed.
    """
    judged = _named(settings.judged)
    return partial(_below, settings, collection, judged) if judged else None


def _below(settings: Settings, collection: Collection, judged: Path, folder: Path) -> str | None:
    """Return what falls below its floor; a file that cannot be used is a reason too."""
    try:
        file = load_judged(judged)
    except JudgedUnusable as error:
        return f"it could not be measured: {error}"
    candidate = Index.candidate(
        folder,
        collection,
        synonyms=_named(settings.synonyms),
        spoken=_named(settings.spoken),
        encoder=encoder_folder(settings),
    )
    with (
        closing(candidate) as index,
        collection.reading() as session,
    ):
        return measure(index.search, session, file).below(file.floors)


def _named(path: str) -> Path | None:
    """Return the file that a setting names; None where it names none."""
    return Path(path) if path else None
