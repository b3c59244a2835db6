"""unpacked(): a body as it was before it was packed for the way, or why it cannot be had whole.

A proxy passes on half of an answer and counts the half; a server packs twice and says so once, or
not at all; another packs in a way that nobody asked for. urllib3 hands on what it could unpack,
and what it does not know as it came, and such bytes once replaced good words. So nothing is taken
here but what its packing itself calls whole.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping

from crawler.errors import NotWhole, TooLarge

ASKED_FOR = "gzip, deflate"
"""The codings that are asked for, and the only ones that are read (RFC 9110, section 8.4.1)."""

GZIP = b"\x1f\x8b"
GZIP_TYPES = frozenset({"application/gzip", "application/x-gzip"})
"""Media types of files that are packed by themselves."""

MOST_CODINGS = 4
"""Times that one body may be packed; twice was seen."""

MOST_MEMBERS = 64
"""Members of a gzip file that are unpacked: many empty ones would cost time for nothing."""

RATIO_LEAST = 1024 * 1024
"""Bytes from which the ratio of unpacking is judged: small pages may pack very well."""


def unpacked(
    body: bytes, said: str, media_type: str, *, most: int, ratio: int, cut: bool = False
) -> bytes:
    """Return a body as it is without the packing that was said, or that shows.

    Args:
        body: as it came.
        said: the Content-Encoding.
        media_type: of the body; a file that is packed by itself stays so.
        most: bytes that it may have in the end.
        ratio: how many times larger it may become.
        cut: whether the beginning will do, of a body that may be longer.

    Raises:
        NotWhole: it ends before its packing says, is damaged, or is packed in another way.
        TooLarge: it becomes larger than it may.
    """
    allowed = max(RATIO_LEAST, ratio * len(body))
    room = min(most, allowed)
    codings = [coding for word in said.split(",") if (coding := word.strip().lower())]
    codings = [coding for coding in codings if coding != "identity"][::-1]
    for times in range(MOST_CODINGS + 1):
        coding = codings.pop(0) if codings else _unsaid(body, media_type)
        if not coding:
            return _bounded(body, most, cut)
        if times == MOST_CODINGS:
            break
        if coding not in _UNPACK:
            raise NotWhole(f"it is packed in a way that was not asked for ({coding[:20]})")
        body = _UNPACK[coding](body, room, cut)
        if len(body) > room and not cut:
            larger = f"unpacking made it more than {ratio} times larger"
            raise TooLarge(larger if allowed < most else _larger(most))
    raise NotWhole(f"it is packed more than {MOST_CODINGS} times over")


def gunzip(body: bytes, room: int, cut: bool = False) -> bytes:
    """Unpack gzip (RFC 1952), member after member; what stands behind the last is passed over.

    Args:
        body: the packed bytes.
        room: bytes that are wanted; where there are more, one more is returned.
        cut: whether the end may be missing.

    Raises:
        NotWhole: it is damaged, or ends too early.
    """
    pieces: list[bytes] = []
    for _ in range(MOST_MEMBERS):
        piece, body = _inflated(body, 31, room, cut)
        pieces.append(piece)
        room -= len(piece)
        if room < 0 or not body.startswith(GZIP):
            return b"".join(pieces)
    raise NotWhole(f"it is packed in more than {MOST_MEMBERS} parts")


def _inflate(body: bytes, room: int, cut: bool) -> bytes:
    """Unpack "deflate", which is zlib's format by RFC 9110 and the bare one by many servers."""
    try:
        return _inflated(body, zlib.MAX_WBITS, room, cut)[0]
    except NotWhole as error:
        if not isinstance(error.__cause__, zlib.error):
            raise
        return _inflated(body, -zlib.MAX_WBITS, room, cut)[0]


def _inflated(body: bytes, wbits: int, room: int, cut: bool) -> tuple[bytes, bytes]:
    """Unpack one stream; return at most ``room`` bytes and one, and what stands behind it."""
    stream = zlib.decompressobj(wbits)
    try:
        piece = stream.decompress(body, room + 1)
    except zlib.error as error:
        raise NotWhole("it is not packed as it says, or damaged") from error
    if len(piece) <= room and not (stream.eof or cut):
        raise NotWhole("it ends before its packing says")
    return piece, stream.unused_data


_UNPACK: Mapping[str, Callable[[bytes, int, bool], bytes]] = {
    "gzip": gunzip,
    "x-gzip": gunzip,
    "deflate": _inflate,
}


def _unsaid(body: bytes, media_type: str) -> str:
    """Return the coding that a body shows though nobody said so; "" for none."""
    return "gzip" if body.startswith(GZIP) and media_type not in GZIP_TYPES else ""


def _bounded(body: bytes, most: int, cut: bool) -> bytes:
    if len(body) > most and not cut:
        raise TooLarge(_larger(most))
    return body[:most]


def _larger(most: int) -> str:
    return f"larger than {most // (1024 * 1024)} MB"
