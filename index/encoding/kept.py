"""Kept vectors: what was encoded once, by hash of the passage, for every generation that has it.

One file for each encoder, to which rows are appended as they are made: hash, vector, checksum. What
a killed process left of a row is cut off, and a row that is not as it was written is made again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

import numpy as np

from collection.folder.durable import write_whole
from collection.folder.files import read_own
from index.storing.files import Array

HASH = 16
_SUM = 4


def hash_of(text: str) -> bytes:
    """Return what a passage is known by.

    Args:
        text: as it is encoded.
    """
    return blake2b(text.encode(errors="surrogatepass"), digest_size=HASH).digest()


class KeptVectors:
    """The vectors of one encoder; one process at a time writes.

    Args:
        folder: where the files of all encoders stand; made where missing.
        encoder: the encoder's id.
        dimensions: of a vector.
    """

    def __init__(self, folder: Path, encoder: str, dimensions: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{encoder}.vectors"
        self._dimensions = dimensions
        self._size = HASH + dimensions + _SUM
        self._rows = self._read()

    def __contains__(self, key: bytes) -> bool:
        return key in self._rows

    def __getitem__(self, key: bytes) -> Array:
        return np.frombuffer(self._rows[key], np.int8)

    def __len__(self) -> int:
        return len(self._rows)

    def _read(self) -> dict[bytes, bytes]:
        try:
            held = read_own(self._path)
        except FileNotFoundError:
            return {}
        rows = (held[at : at + self._size] for at in range(0, len(held), self._size))
        whole = [row for row in rows if len(row) == self._size and _is_whole(row)]
        if len(whole) * self._size < len(held):
            write_whole(self._path, b"".join(whole))
        return {row[:HASH]: row[HASH:-_SUM] for row in whole}

    def add(self, vectors: Mapping[bytes, Array]) -> None:
        """Keep vectors; they are on the disk when this returns.

        Args:
            vectors: int8, by hash.
        """
        new = {key: vector.astype(np.int8).tobytes() for key, vector in vectors.items()}
        with self._path.open("ab") as file:
            file.write(b"".join(map(_row, new.items())))
            file.flush()
            os.fsync(file.fileno())
        self._rows |= new

    def keep_only(self, keys: Iterable[bytes]) -> None:
        """Drop what no generation has any more, once that is most of the file.

        Args:
            keys: of what stays.
        """
        kept = {key: self._rows[key] for key in dict.fromkeys(keys)}
        if len(self._rows) > 2 * len(kept):
            write_whole(self._path, b"".join(map(_row, kept.items())))
            self._rows = kept

    def drop_others(self) -> None:
        """Remove the vectors of every other encoder."""
        for path in self._path.parent.glob("*.vectors"):
            if path != self._path:
                with suppress(OSError):  # next time
                    path.unlink()


def _row(item: tuple[bytes, bytes]) -> bytes:
    held = b"".join(item)
    return held + crc32(held).to_bytes(_SUM, "little")


def _is_whole(row: bytes) -> bool:
    return crc32(row[:-_SUM]).to_bytes(_SUM, "little") == row[-_SUM:]
