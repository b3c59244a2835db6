"""Vectors are kept by hash; whatever befalls their file, what is read is what was written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from index.encoding.kept import HASH, KeptVectors, hash_of

DIMENSIONS = 5
TEXTS = [f"passage {number}" for number in range(6)]


def vector(text: str) -> np.ndarray:
    return np.frombuffer(hash_of(text)[:DIMENSIONS], np.int8)


def opened(folder: Path) -> KeptVectors:
    return KeptVectors(folder, "abc", DIMENSIONS)


def whole(kept: KeptVectors) -> list[str]:
    found = [text for text in TEXTS if hash_of(text) in kept]
    for text in found:
        np.testing.assert_array_equal(kept[hash_of(text)], vector(text))
    return found


@given(data=some.data(), cut=some.integers(0, 200), flipped=some.none() | some.integers(0, 200))
def test_what_is_read_of_a_broken_file_is_what_was_written(
    tmp_path_factory, data: some.DataObject, cut: int, flipped: int | None
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    size = data.draw(some.integers(1, len(TEXTS)))
    opened(folder).add({hash_of(text): vector(text) for text in TEXTS[:size]})
    (path,) = folder.iterdir()
    held = bytearray(path.read_bytes()[: max(cut, 1)])
    if flipped is not None and flipped < len(held):
        held[flipped] ^= 4
    path.write_bytes(held)
    kept = opened(folder)
    row = HASH + DIMENSIONS + 4
    lost = flipped // row if flipped is not None and flipped < len(held) // row * row else None
    assert whole(kept) == [
        text for number, text in enumerate(TEXTS[: len(held) // row]) if number != lost
    ]
    kept.add({hash_of(text): vector(text) for text in TEXTS if hash_of(text) not in kept})
    assert whole(opened(folder)) == TEXTS


def test_what_no_generation_has_any_more_is_dropped_once_it_is_most(tmp_path: Path) -> None:
    kept = opened(tmp_path)
    kept.add({hash_of(text): vector(text) for text in TEXTS})
    (path,) = tmp_path.iterdir()
    full = path.stat().st_size
    kept.keep_only(map(hash_of, TEXTS[:3]))
    assert path.stat().st_size == full
    kept.keep_only(map(hash_of, TEXTS[1:3]))
    assert whole(opened(tmp_path)) == TEXTS[1:3]
    other = KeptVectors(tmp_path, "other", DIMENSIONS)
    other.add({hash_of("a"): vector("a")})
    other.drop_others()
    assert [path.name for path in tmp_path.iterdir()] == ["other.vectors"]
