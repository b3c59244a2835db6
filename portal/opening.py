"""The index as this process has it by its settings: opened, built, approved by judged queries."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from crawler.collection.store import Collection
from index.errors import JudgedUnusable
from index.judging import load_judged, measure
from index.search import Index
from index.writer import BuildReport, Progress, build
from portal.config import Settings


def index_folder(settings: Settings) -> Path:
    """Return the folder where the generations of the index stand.

    Args:
        settings: of this process.
    """
    return settings.data / "index"


def open_index(settings: Settings, collection: Collection) -> Index:
    """Return the index of a collection; it opens its generation when it is first asked.

    Args:
        settings: of this process.
        collection: the one that was indexed.
    """
    return Index(index_folder(settings), collection, synonyms=_synonyms(settings))


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
    judged = Path(settings.judged) if settings.judged else None

    def approve(folder: Path) -> str | None:
        return _below(settings, collection, folder, judged) if judged else None

    return build(
        collection,
        index_folder(settings),
        progress=progress,
        rebuild=rebuild,
        approve=approve if judged else None,
    )


def _below(settings: Settings, collection: Collection, folder: Path, judged: Path) -> str | None:
    """Return what falls below its floor; a file that cannot be used is a reason too."""
    try:
        file = load_judged(judged)
    except JudgedUnusable as error:
        return f"it could not be measured: {error}"
    with (
        closing(Index.candidate(folder, collection, synonyms=_synonyms(settings))) as index,
        collection.reading() as session,
    ):
        return measure(index.search, session, file).below(file.floors)


def _synonyms(settings: Settings) -> Path | None:
    return Path(settings.synonyms) if settings.synonyms else None
