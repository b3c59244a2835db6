"""Wire: the few kinds of field of a Protocol Buffers message that an ONNX graph is written with.

A message is a run of fields; a field is a number and a kind, as one varint, and then its value.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

Value = int | float | bytes | str
Fields = list[tuple[int, Value]]
"""Number and value of each field; a message within a message is its bytes."""

_VARINT, _LENGTH, _FLOAT = 0, 2, 5


def message(fields: Fields) -> bytes:
    """Return the bytes of a message.

    Args:
        fields: in order; a field that is repeated stands several times.
    """
    return b"".join(part for number, value in fields for part in _field(number, value))


def _field(number: int, value: Value) -> Iterator[bytes]:
    if isinstance(value, float):
        yield _varint(number << 3 | _FLOAT)
        yield struct.pack("<f", value)
    elif isinstance(value, int):
        yield _varint(number << 3 | _VARINT)
        yield _varint(value & (1 << 64) - 1)  # a negative number has all of its 64 bits
    else:
        held = value.encode() if isinstance(value, str) else value
        yield _varint(number << 3 | _LENGTH)
        yield _varint(len(held))
        yield held


def _varint(value: int) -> bytes:
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    made.append(value)
    return bytes(made)
