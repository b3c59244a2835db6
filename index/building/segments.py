"""Whoosh's segments: written a bounded number of passages at a time, taken over by links.

Whoosh never writes over a segment's files. Those of another folder are linked into the new one:
they take neither time nor room, and outlive whichever folder is removed first.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from whoosh.filedb.filestore import FileStorage

from index.storing.schema import PassageCodec, schema

SEGMENT: Final = 10_000
"""Passages of a segment, which Whoosh sorts in memory. A build of 30,000 peaks at 1.1 GB with one
segment and at 0.4 GB with three; nothing is searched in them, so their number costs nothing."""
MOST_SMALL: Final = 16
"""Segments of less than half that above which an index is written whole; every update adds one."""
MOST_DELETED: Final = 0.2
"""The share of rows that are deleted above which an index is written whole: they take room."""
_BUFFER_MB = 1024  # more than the postings of a segment, so that none are spilt to disk and merged


class Segments:
    """A new Whoosh index, without merging: what was written is never read again.

    Args:
        folder: empty.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = FileStorage(str(folder)).create_index(schema())
        self._writer: Any = None
        self._rows = 0

    def adopt(self, origin: Path, dropped: Iterable[str] = ()) -> None:
        """Take over the segments of another index.

        Args:
            origin: its folder.
            dropped: ids of documents that are left out.
        """
        for path in origin.iterdir():
            if path.suffix != ".toc" and not path.name.endswith("LOCK"):
                _link(path, self._folder / path.name)
        writer = self._open()
        writer.segments += FileStorage(str(origin)).open_index()._segments()
        writer._setup_doc_offsets()
        with writer.searcher() as searcher:
            for document_id in dropped:
                writer.delete_by_term("document", document_id, searcher=searcher)
        self._commit()

    def add(self, document_id: str, stems: Mapping[str, Sequence[str]]) -> None:
        """Add a passage.

        Args:
            document_id: the document that it is of.
            stems: its words by field.
        """
        self._open().add_document(document=document_id, **stems)
        self._rows += 1
        if self._rows == SEGMENT:
            self._commit()

    def close(self) -> None:
        """Write what is left."""
        if self._writer:
            self._commit()

    def _open(self) -> Any:
        if self._writer is None:
            # A compound segment would be copied whole into memory by every reader.
            self._writer = self._index.writer(
                limitmb=_BUFFER_MB, compound=False, codec=PassageCodec()
            )
        return self._writer

    def _commit(self) -> None:
        self._writer.commit(merge=False)
        self._writer, self._rows = None, 0


def worth_another(folder: Path) -> bool:
    """Say whether an index is in so few pieces that an update may add one.

    Args:
        folder: of the index.
    """
    segments = FileStorage(str(folder)).open_index()._segments()
    every = sum(segment.doc_count_all() for segment in segments)
    live = sum(segment.doc_count() for segment in segments)
    small = sum(segment.doc_count_all() < SEGMENT / 2 for segment in segments)
    return bool(small < MOST_SMALL and every - live <= MOST_DELETED * every)


def holds(folder: Path, passages: int) -> bool:
    """Say whether an index can be opened, its segments included, and holds so many passages.

    Args:
        folder: of the index.
        passages: how many it should hold.
    """
    reader = FileStorage(str(folder)).open_index().reader()
    try:
        return int(reader.doc_count()) == passages
    finally:
        reader.close()


def _link(path: Path, copy: Path) -> None:
    try:
        os.link(path, copy)
    except OSError:  # a file system without links
        shutil.copyfile(path, copy)
