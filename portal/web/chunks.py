"""Chunks: a body in chunks (RFC 9112, 7.1), read in time linear in its bytes, framing bounded.

The receiver of waitress joins what it has of an unfinished line to every packet that follows, and
copies the rest of a packet for each chunk in it; it bounds neither lines nor trailers. A few
megabytes then keep the thread that serves all connections for seconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from waitress.rfc7230 import CHUNK_EXT_RE
from waitress.utilities import BadRequest

LONGEST_LINE: Final = 256
"""Bytes of a line that begins a chunk, with its extensions, which nobody needs."""
FREE_FRAMING: Final = 4096
"""Bytes of lines around chunks that any body may have, so that a short one may come as it likes."""
LEAST_SHARE: Final = 32
"""Bytes of body that must have come for each byte of framing beyond: chunks of 200 bytes or so."""
_EXTENSIONS: Final[Any] = CHUNK_EXT_RE
"""Of bytes, which its stub does not say."""
_END: Final = b"\r\n"
_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,8})(;.*)?")


class ChunkedBody:
    """Receives a body in chunks, as waitress asks of a receiver; refuses what is mostly framing.

    Args:
        buffer: of waitress, which takes the body.
    """

    def __init__(self, buffer: Any) -> None:
        self.completed = False
        self.error: BadRequest | None = None
        self._buffer = buffer
        self._left = 0
        self._line = b""
        self._framing = 0
        self._next: Callable[[bytes], None] = self._begin_chunk

    def __len__(self) -> int:
        return len(self._buffer)

    def getbuf(self) -> Any:
        """Return the buffer, as waitress asks for it."""
        return self._buffer

    def getfile(self) -> Any:
        """Return the body as a file, as waitress asks for it."""
        return self._buffer.getfile()

    def received(self, data: bytes) -> int:
        """Take what belongs to the body, and return how many bytes that were.

        Args:
            data: as it came, cut anywhere.
        """
        at = 0
        while at < len(data) and not (self.completed or self.error):
            at = self._take_body(data, at) if self._left else self._take_line(data, at)
        return len(data) if self.error else at  # nothing after a fault is another request

    def _take_body(self, data: bytes, at: int) -> int:
        part = data[at : at + self._left]
        self._buffer.append(part)
        self._left -= len(part)
        return at + len(part)

    def _take_line(self, data: bytes, at: int) -> int:
        most = at + LONGEST_LINE - len(self._line)
        end = data.find(b"\n", at, most) + 1
        stop = end or min(most, len(data))
        self._line += data[at:stop]
        self._framing += stop - at
        if end:
            line, self._line = self._line, b""
            self._next(line)
        elif len(self._line) == LONGEST_LINE:
            self._refuse("A line of a chunk is too long")
        if self._framing > FREE_FRAMING + len(self._buffer) // LEAST_SHARE:
            self._refuse("The chunks are too small")
        return stop

    def _begin_chunk(self, line: bytes) -> None:
        read = _SIZE.fullmatch(line.removesuffix(_END)) if line.endswith(_END) else None
        if read is None or not _EXTENSIONS.match(read[2] or b""):
            self._refuse("Invalid chunk size or extension")
            return
        self._left = int(read[1], 16)
        self._next = self._end_chunk if self._left else self._end_body

    def _end_chunk(self, line: bytes) -> None:
        self._next = self._begin_chunk
        if line != _END:
            self._refuse("Chunk not properly terminated")

    def _end_body(self, line: bytes) -> None:
        self.completed = True
        if line != _END:
            self._refuse("Trailers are not read")

    def _refuse(self, reason: str) -> None:
        self.error = self.error or BadRequest(reason)
