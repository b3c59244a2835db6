"""Column files: arrays on disk, one to a file of NumPy's own format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def write_columns(folder: Path, columns: Mapping[str, Array]) -> None:
    """Write arrays by name.

    Args:
        folder: must exist.
        columns: the arrays.
    """
    # Not by numpy.save, which tells a full disk from nothing else.
    for name, column in columns.items():
        growing = GrowingColumn(folder, name, column.dtype)
        growing.append(column)
        growing.close()


def read_columns(folder: Path, names: Iterable[str], *, mapped: bool = True) -> dict[str, Array]:
    """Map arrays into memory, or read them into it.

    Args:
        folder: where they stand.
        names: which.
        mapped: whether they are only mapped: what becomes of the files then becomes of the arrays,
            and a map whose file was cut ends the process (SIGBUS).

    Raises:
        OSError, ValueError: a file is missing or damaged.
    """
    # An ordinary view of the map: the memmap class costs a microsecond at every slice.
    mode: Literal["r"] | None = "r" if mapped else None
    return {
        name: np.asarray(np.load(_path(folder, name), mmap_mode=mode, allow_pickle=False))
        for name in names
    }


class GrowingColumn:
    """An array that is written piece by piece; it can be read when it is closed.

    Args:
        folder: must exist.
        name: of the array.
        dtype: of its values.
    """

    def __init__(self, folder: Path, name: str, dtype: npt.DTypeLike) -> None:
        self._file = _path(folder, name).open("wb")
        self._dtype = np.dtype(dtype)
        self._length = 0
        self._write_header()

    def append(self, values: Array) -> None:
        """Write what follows, in the array's own type."""
        self._file.write(np.ascontiguousarray(values, self._dtype).data)
        self._length += len(values)

    def close(self) -> None:
        """Say how long the array has become, in the header; NumPy leaves room for any number."""
        self._file.seek(0)
        self._write_header()
        self._file.close()

    def _write_header(self) -> None:
        descr = np.lib.format.dtype_to_descr(self._dtype)
        header = {"descr": descr, "fortran_order": False, "shape": (self._length,)}
        np.lib.format.write_array_header_1_0(self._file, header)


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.npy"
