"""Codings: what is packed comes back whole, or not at all."""

from __future__ import annotations

import contextlib
import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import NotWhole, TooLarge
from crawler.fetching.codings import GZIP_TYPES, unpacked

HTML = "text/html"
MOST = 100_000


def bare(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(body) + stream.flush()


def unpack(body: bytes, said: str, media_type: str = HTML, most: int = MOST) -> bytes:
    return unpacked(body, said, media_type, most=most, ratio=200)


def twice(body: bytes) -> bytes:
    return gzip.compress(gzip.compress(body))


def both(body: bytes) -> bytes:
    return gzip.compress(bare(body))


def in_parts(body: bytes) -> bytes:
    return gzip.compress(body[:9]) + gzip.compress(body[9:])


packings: st.SearchStrategy[tuple[str, Callable[[bytes], bytes]]] = st.sampled_from([
    ("gzip", gzip.compress), ("x-gzip", gzip.compress), ("", gzip.compress),
    ("deflate", zlib.compress), ("deflate", bare), ("gzip, gzip", twice), ("gzip", twice),
    ("deflate, gzip", both), ("identity", bytes), ("", bytes), ("GZIP", in_parts),
])  # fmt: skip
bodies = st.binary(max_size=400).filter(lambda body: not body.startswith(b"\x1f\x8b"))


@given(bodies, packings)
def test_what_was_packed_comes_back_as_it_was(
    body: bytes, packing: tuple[str, Callable[[bytes], bytes]]
) -> None:
    said, pack = packing
    assert unpack(pack(body), said) == body


@given(st.binary(min_size=1, max_size=400), st.data(), packings)
def test_a_part_of_what_was_packed_is_never_taken_for_the_whole(
    body: bytes, data: st.DataObject, packing: tuple[str, Callable[[bytes], bytes]]
) -> None:
    said, pack = packing
    whole = pack(body)
    part = whole[: data.draw(st.integers(2, len(whole) - 1))] if len(whole) > 2 else b""
    if pack is bytes or not part:
        return  # nothing in an unpacked body says where it ends
    try:
        found = unpack(part, said)
    except NotWhole:
        return
    # A whole member may stand before the cut; then a later one has not begun, which nobody can see.
    assert part.startswith(gzip.compress(body[:9], mtime=0)[:4])
    assert len(found) < len(body) or found == body


@given(st.binary(max_size=300), st.sampled_from(["", "gzip", "deflate", "gzip, deflate", "br"]))
def test_no_bytes_make_anything_but_an_error_of_fetching(body: bytes, said: str) -> None:
    for start in (b"", b"\x1f\x8b\x08\x00", b"x\x9c"):
        with contextlib.suppress(NotWhole, TooLarge):
            unpack(start + body, said)


@pytest.mark.parametrize("said", ["br", "zstd", "compress", "gzip, br", "aes128gcm", "x"])
def test_a_coding_that_was_not_asked_for_is_named(said: str) -> None:
    with pytest.raises(NotWhole, match="not asked for"):
        unpack(b"anything at all", said)


def test_a_file_that_is_packed_by_itself_stays_so() -> None:
    file = gzip.compress(b"a sitemap")
    for media_type in GZIP_TYPES:
        assert unpack(file, "", media_type) == file
        assert unpack(gzip.compress(file), "gzip", media_type) == file


def test_what_stands_behind_the_end_is_no_part_of_it() -> None:
    assert unpack(gzip.compress(b"words") + b"\0\0 and a proxy's note", "gzip") == b"words"


def test_the_bounds_hold_for_what_is_packed_several_times() -> None:
    with pytest.raises(TooLarge, match="larger than"):
        unpack(gzip.compress(b"ab" * MOST), "gzip")
    bomb = gzip.compress(gzip.compress(b"\0" * 20_000_000))
    with pytest.raises(TooLarge, match="200 times larger"):
        unpack(bomb, "gzip, gzip", most=10**9)
    with pytest.raises(NotWhole, match="more than 64 parts"):
        unpack(gzip.compress(b"") * 65, "gzip")


def test_of_a_robots_txt_the_beginning_will_do() -> None:
    rules = b"User-agent: *\nDisallow: /a\n" * 2000
    packed = gzip.compress(rules)
    assert unpacked(packed, "gzip", "", most=1000, ratio=200, cut=True) == rules[:1000]
    half = unpacked(packed[: len(packed) // 2], "gzip", "", most=10**6, ratio=200, cut=True)
    assert rules.startswith(half)
