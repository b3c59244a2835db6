"""Safetensors: arrays with their names in one file, mapped and never copied.

A file is the length of its header in eight bytes, the header as JSON, and the bytes of the arrays.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np

from collection.folder.files import open_own
from index.errors import EncoderUnusable
from index.storing.files import Array

_PREFIX = 8
_MOST_HEADER = 1 << 24


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where an array of float32 stands in a file.

    Args:
        shape: of it.
        offset: of its first byte.
        length: how many bytes it has.
    """

    shape: tuple[int, ...]
    offset: int
    length: int


def tensors_of(path: Path) -> Mapping[str, Tensor]:
    """Return the arrays of float32 of a file, by name.

    Args:
        path: of the file.

    Raises:
        EncoderUnusable: it is no such file, or is cut off.
    """
    try:
        size = path.stat().st_size
        with open_own(path) as file:
            length = int.from_bytes(file.read(_PREFIX), "little")
            if length > _MOST_HEADER:
                raise ValueError("its header is too long")
            header = json.loads(file.read(length))
        rows = {
            name: (tuple(row["shape"]), [_PREFIX + length + at for at in row["data_offsets"]])
            for name, row in header.items()
            if name != "__metadata__" and row["dtype"] == "F32"
        }
        tensors = {
            name: Tensor(shape, begin, end - begin) for name, (shape, (begin, end)) in rows.items()
        }
        for name, tensor in tensors.items():
            if tensor.length != 4 * prod(tensor.shape) or tensor.offset + tensor.length > size:
                raise ValueError(f"{name} does not stand in it")
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise EncoderUnusable(f"{path.name} cannot be read as safetensors ({error})") from error
    return tensors


def mapped(path: Path, tensor: Tensor) -> Array:
    """Return an array of a file, of which only what is read comes into memory.

    Args:
        path: of the file.
        tensor: where it stands.
    """
    column = np.memmap(path, np.float32, mode="r", offset=tensor.offset, shape=tensor.shape)
    return np.asarray(column)
