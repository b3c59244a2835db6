"""The manifest of a generation: what it holds, and the size and checksum of each of its files.

A generation is whole when every file is as the manifest tells, which has a checksum of its own.
Sizes are looked at in a moment; to read every byte takes a second for each gigabyte.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple
from zlib import crc32

from collection.folder.files import read_own_json
from index.errors import IndexDamaged
from index.generations.form import form

MANIFEST: Final = "manifest.json"
VECTORS: Final = "vectors"
"""The folder of the vectors that passages have where there is an encoder."""
SEARCHED: Final = ("sidecar", VECTORS)
"""The folders that searches read."""
WHOOSH: Final = "whoosh"
"""The folder of Whoosh's segments, which searches with operators read."""
KEPT_FOR_BUILDS: Final = ("ledger", WHOOSH)
"""The folders that the next build reads: searches without operators are right without them."""
_CHECKED = "crc32"
_CHUNK = 1 << 20

Sums = Mapping[str, tuple[int, int]]
"""Size and CRC-32 of files, by path below the generation's folder. CRC-32 is for accidents, which
is what befalls a file here, and twice as fast as SHA-256: whatever is opened is read once."""


class Origin(NamedTuple):
    """What a generation was made of, whatever its form.

    Args:
        collection: the identity of the collection that was indexed.
        revision: its revision then.
    """

    collection: str
    revision: int

    @classmethod
    def read(cls, folder: Path) -> Origin:
        """Read what a generation was made of.

        Raises:
            IndexDamaged: it has no manifest, or one that is not as it was written.
        """
        with _damage_told(folder):
            payload = _payload(folder)
            return cls(str(payload["collection"]), int(payload["revision"]))


@dataclass(frozen=True, slots=True)
class GenerationManifest:
    """What a generation says of itself.

    Args:
        form: what is baked into it, see ``index.generations.form``.
        collection: the identity of the collection that was indexed.
        revision: its revision then.
        documents, passages: how many there are.
        built: when it was finished.
        facets: the slugs that occur, by facet key, in the order of the sidecar's numbers.
        files: of every other file.
        encoder: the id of the encoder whose vectors its passages have; empty where they have none.
    """

    form: str
    collection: str
    revision: int
    documents: int
    passages: int
    built: datetime
    facets: Mapping[str, Sequence[str]]
    files: Sums
    encoder: str = ""

    def write(self, folder: Path) -> None:
        """Write the manifest of a generation, which makes it whole."""
        payload = asdict(self) | {"built": self.built.isoformat()}
        payload[_CHECKED] = _checksum(payload)
        (folder / MANIFEST).write_text(json.dumps(payload, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> GenerationManifest:
        """Read the manifest of a generation.

        Raises:
            IndexDamaged: there is none, it is not as it was written, or it is of another form.
        """
        with _damage_told(folder):
            payload = _payload(folder)
            if payload.get("form") == form():
                return cls._of(payload)
        raise IndexDamaged(f"the index {folder.name} is of another form than this release writes")

    @classmethod
    def _of(cls, payload: dict[str, Any]) -> GenerationManifest:
        files = {name: (size, checksum) for name, (size, checksum) in payload["files"].items()}
        built = datetime.fromisoformat(payload["built"])
        return cls(**payload | {"built": built, "files": files})

    def damage(self, folder: Path, *parts: str) -> str:
        """Read files wholly, and say what is wrong with the first that is not as it was written.

        Args:
            folder: of the generation.
            parts: the folders in it that are read; all where none is named.

        Returns:
            In words for an admin; empty where all are whole.
        """
        faults = (self.damage_of(folder, name) for name in self.names(*parts))
        return next(filter(None, faults), "")

    def names(self, *parts: str) -> Iterator[str]:
        """Return the names of the files, by path below the generation's folder.

        Args:
            parts: the folders in it that they are in; all where none is named.
        """
        return (name for name in self.files if not parts or name.partition("/")[0] in parts)

    def damage_of(self, folder: Path, name: str) -> str:
        """Read a file wholly, and say what is wrong with it.

        Args:
            folder: of the generation.
            name: of the file.

        Returns:
            In words for an admin; empty where it is as it was written.
        """
        size, checksum = self.files[name]
        path = folder / name
        try:
            if path.stat().st_size != size:
                return f"{name} in the index {folder.name} has another size than it should"
            if _file_checksum(path) != checksum:
                return f"{name} in the index {folder.name} is damaged"
        except FileNotFoundError:
            return f"{name} in the index {folder.name} is missing"
        except OSError as error:
            return f"{name} in the index {folder.name} cannot be read ({error.strerror})"
        return ""


@contextmanager
def _damage_told(folder: Path) -> Iterator[None]:
    """Turn whatever a damaged manifest makes its reader raise into one error."""
    try:
        yield
    except FileNotFoundError as error:
        raise IndexDamaged(f"the index {folder.name} is missing, or has no manifest") from error
    except (OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise IndexDamaged(f"the manifest of the index {folder.name} is damaged") from error


def _payload(folder: Path) -> dict[str, Any]:
    """Return what a manifest says, which is as it was written.

    Raises:
        OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError: it is not.
    """
    payload: dict[str, Any] = read_own_json(folder / MANIFEST)
    if payload.pop(_CHECKED) != _checksum(payload):
        raise ValueError("it has another checksum")
    return payload


def sums_of(folder: Path, known: Sums) -> dict[str, tuple[int, int]]:
    """Return the sums of every file below a folder.

    Args:
        folder: of a generation that has no manifest yet.
        known: of the generation that Whoosh's segments were taken over from. Their names are
            random and their bytes are never changed, so they are not read again.
    """
    names = sorted(path.relative_to(folder).as_posix() for path in _files(folder))
    linked = {name: known[name] for name in names if _is_segment(name) and name in known}
    return {name: linked.get(name) or _sums(folder / name) for name in names}


def _files(folder: Path) -> Iterator[Path]:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return (path for path in paths if not path.name.endswith("LOCK"))  # Whoosh leaves them empty


def _is_segment(name: str) -> bool:
    return name.startswith(f"{WHOOSH}/") and not name.endswith(".toc")


def _sums(path: Path) -> tuple[int, int]:
    return path.stat().st_size, _file_checksum(path)


def _file_checksum(path: Path) -> int:
    # Read, not mapped: a map that the disk cannot fill ends the process, and counts as its memory.
    checksum = 0
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            checksum = crc32(chunk, checksum)
    return checksum


def _checksum(payload: Mapping[str, Any]) -> int:
    return crc32(json.dumps(payload, sort_keys=True).encode())
