"""Column files: what is written piece by piece reads as one array."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.storing.files import GrowingColumn, read_columns, write_columns


@given(st.lists(st.lists(st.integers(0, 65_535), max_size=50), max_size=6))
def test_a_growing_column_equals_one_written_at_once(tmp_path_factory, pieces) -> None:
    folder = tmp_path_factory.mktemp("columns")
    growing = GrowingColumn(folder, "pieces", np.uint16)
    for piece in pieces:
        growing.append(np.array(piece, np.int64))
    growing.close()
    whole = np.array([value for piece in pieces for value in piece], np.uint16)
    write_columns(folder, {"whole": whole})
    found = read_columns(folder, ["pieces", "whole"])
    assert found["pieces"].dtype == np.uint16
    np.testing.assert_array_equal(found["pieces"], whole)
    assert (folder / "pieces.npy").read_bytes() == (folder / "whole.npy").read_bytes()


def test_a_damaged_file_is_an_error(tmp_path) -> None:
    (tmp_path / "broken.npy").write_bytes(b"damaged")
    with pytest.raises(ValueError, match="pickle"):
        read_columns(tmp_path, ["broken"])
