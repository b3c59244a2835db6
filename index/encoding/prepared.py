"""A prepared encoder: the folder that holds it, and what it says of itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from collection.folder.files import open_own, read_named
from index.encoding.architecture import LARGEST, Architecture
from index.errors import EncoderUnusable

MANIFEST: Final = "encoder.json"
GRAPH: Final = "model.onnx"
FORM: Final = 1
"""Grows with how a passage is written out to be encoded, and how its vector is kept."""
_CHUNK = 1 << 20


class PreparedEncoder(BaseModel):
    """What a prepared encoder says of itself.

    Args:
        architecture: of it.
        files: the SHA-256 of each of its files.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    architecture: Architecture
    files: Mapping[str, str]

    @property
    def id(self) -> str:
        """What names its vectors: it differs where any of its files does, or FORM."""
        told = f"{FORM} {sorted(self.files.items())}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @classmethod
    def read(cls, folder: Path) -> PreparedEncoder:
        """Read what an encoder says of itself, and look whether its files are as they were.

        Args:
            folder: of the encoder.

        Raises:
            EncoderUnusable: there is none, or a file of it is another.
        """
        try:
            prepared = cls.model_validate_json(read_named(folder / MANIFEST, LARGEST))
            for name, digest in prepared.files.items():
                if sha256_of(folder / name) != digest:
                    raise EncoderUnusable(f"{name} in {folder} is not as it was prepared")
        except OSError as error:
            raise EncoderUnusable(f"there is no encoder in {folder} ({error.strerror})") from error
        except ValidationError as error:
            raise EncoderUnusable(f"{MANIFEST} in {folder} cannot be read") from error
        return prepared


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file.

    Args:
        path: of the file.
    """
    digest = hashlib.sha256()
    with open_own(path) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
