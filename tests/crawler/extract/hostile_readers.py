"""Readers that misbehave, for the tests of the sandbox; its helper imports them by name."""

from __future__ import annotations

import ctypes
import os
import time
from pathlib import Path

from collection.extract import Block, BlockKind, Extract, Section
from crawler.extract import EXTRACTORS as REAL
from crawler.extract import Extractor


def loop(body: bytes, url: str) -> Extract:
    while True:
        pass


def sleep(body: bytes, url: str) -> Extract:
    time.sleep(60)
    return Extract("", ())


def hog(body: bytes, url: str) -> Extract:
    hoard = []
    while True:
        hoard.append(bytearray(10_000_000))


def crash(body: bytes, url: str) -> Extract:
    ctypes.string_at(0)
    return Extract("", ())


def leave(body: bytes, url: str) -> Extract:
    os._exit(3)


def fault(body: bytes, url: str) -> Extract:
    raise KeyError("a part\nof it")


def chatter(body: bytes, url: str) -> Extract:
    block = Block(BlockKind.PARAGRAPH, "x" * 3_000_000)
    return Extract("", (Section((), (block,)),))


def litter(body: bytes, url: str) -> Extract:
    Path(url).write_text("written by a document")
    return Extract("", ())


def surroundings(body: bytes, url: str) -> Extract:
    return Extract(" ".join(sorted(os.environ)), ())


def forge(body: bytes, url: str) -> Extract:
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, body)
        except OSError:
            continue
    os._exit(0)


def family(body: bytes, url: str) -> Extract:
    return Extract(f"{os.getpid()} {os.getppid()}", ())


NAMES = ("loop", "sleep", "hog", "crash", "leave", "fault", "chatter", "litter", "surroundings",
         "forge", "family")  # fmt: skip

EXTRACTORS = {
    **REAL,
    **{f"test/{name}": Extractor(name, f"hostile_readers:{name}") for name in NAMES},
}
