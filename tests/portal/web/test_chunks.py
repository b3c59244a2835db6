"""A body in chunks: what is read of it, what is refused, and how soon."""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from waitress.buffers import OverflowableBuffer

from portal.web.chunks import FREE_FRAMING, LEAST_SHARE, LONGEST_LINE, ChunkedBody

PACKET = 8192
ATTACKS = {
    "an extension": (b"1;", b"a"),
    "a quoted extension": (b'1;a="', b"a"),
    "many extensions": (b"1", b";a=b"),
    "a size": (b"", b"0"),
    "trailers": (b"0\r\n", b"a: b\r\n"),
    "one trailer": (b"0\r\n", b"a"),
    "chunks of a byte": (b"", b"1\r\na\r\n"),
    "extended chunks": (b"", b"40;" + b"e" * 200 + b"\r\n" + b"a" * 64 + b"\r\n"),
    "empty lines": (b"", b"\r\n"),
    "bare line feeds": (b"", b"\n"),
}


def chunked(parts: list[bytes]) -> bytes:
    return b"".join(b"%X\r\n%b\r\n" % (len(part), part) for part in (*parts, b""))


def received(packets: list[bytes]) -> tuple[ChunkedBody, int]:
    body, taken = ChunkedBody(OverflowableBuffer(1 << 20)), 0
    for packet in packets:
        if body.completed or body.error:
            break
        taken += body.received(packet)
    return body, taken


def outcome(packets: list[bytes]) -> tuple[Any, ...]:
    body, taken = received(packets)
    if body.error:
        return (body.error.body,)
    return body.completed, taken, body.getfile().read()


@given(st.lists(st.binary(min_size=1, max_size=600), max_size=8), st.data())
def test_what_was_sent_in_chunks_is_read_however_the_packets_are_cut(
    parts: list[bytes], data: st.DataObject
) -> None:
    sent = chunked(parts) + b"GET / HTTP/1.1\r\n"
    cuts = sorted(data.draw(st.sets(st.integers(0, len(sent)))) | {0, len(sent)})
    packets = [sent[start:end] for start, end in pairwise(cuts)]
    assert outcome(packets) == (True, len(chunked(parts)), b"".join(parts))


@given(st.lists(st.sampled_from([b"1", b"a", b"0", b";", b"=", b'"', b"\r\n", b"\n", b"\r"])))
def test_no_cut_of_the_packets_decides_what_is_refused(parts: list[bytes]) -> None:
    sent = b"".join(parts)
    assert outcome([sent]) == outcome([sent[at : at + 1] for at in range(len(sent))])


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("packet", [1, PACKET])
def test_what_is_nothing_but_framing_is_refused_in_its_first_kilobytes(
    name: str, packet: int
) -> None:
    first, unit = ATTACKS[name]
    sent = (first + unit * (100_000 // len(unit) + 1))[:100_000]
    body, taken = received([sent[at : at + packet] for at in range(0, len(sent), packet)])
    assert body.error is not None
    assert taken <= 2 * FREE_FRAMING + LONGEST_LINE + packet


def test_a_body_in_chunks_of_some_size_is_read() -> None:
    sent = chunked([b"a" * 256] * 4000)
    assert outcome([sent]) == (True, len(sent), b"a" * 256 * 4000)


def steps_of(size: int) -> int:
    """Count the lines of ours that run for a body of the smallest chunks that are taken."""
    sent, count = chunked([b"a" * (LEAST_SHARE * 7)] * (size // 231)), 0

    def count_lines(frame: Any, event: str, _argument: object) -> Any:
        nonlocal count
        if not frame.f_code.co_filename.endswith("chunks.py"):
            return None
        count += event == "line"
        return count_lines

    before = sys.gettrace()
    sys.settrace(count_lines)
    try:
        body, _ = received([sent[at : at + PACKET] for at in range(0, len(sent), PACKET)])
    finally:
        sys.settrace(before)
    assert body.completed
    return count


def test_eight_times_the_body_is_eight_times_the_work() -> None:
    assert steps_of(400_000) < 8.5 * steps_of(50_000)
