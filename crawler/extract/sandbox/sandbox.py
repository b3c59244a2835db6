"""Sandbox: reads documents in bounded child processes, for nothing received is trusted.

A document that is a bomb, loops for ever or crashes its reader costs one error; the process that
crawls imports no parser at all.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict
from queue import LifoQueue
from types import TracebackType
from typing import Any, Self

from collection.extract import Extract
from crawler.errors import (
    DamagedDocument,
    ExtractError,
    ExtractionBounded,
    PlaceholderOnly,
    UnsupportedMedia,
)
from crawler.extract import ExtractRequest, essence_of
from crawler.extract.sandbox.limits import Limits
from crawler.extract.sandbox.zygote import read_frame, write_frame

_ERRORS: Mapping[str, type[ExtractError]] = {
    error.__name__: error
    for error in (UnsupportedMedia, DamagedDocument, PlaceholderOnly, ExtractionBounded)
}
_GRACE = 10.0
"""Seconds that the helper may take beyond the limit of a child, on a machine that swaps."""


class Sandbox:
    """Reads documents; several threads may share it.

    Args:
        limits: what one document may cost.
        extractors: "module:name" of the table of extractors by media type.
        helpers: how many documents are read at once.
        unread: why files of a media type are not read here, by media type.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        extractors: str = "crawler.extract:EXTRACTORS",
        helpers: int = 1,
        unread: Mapping[str, str] | None = None,
    ) -> None:
        self._unread = unread or {}
        self._limits = limits or Limits()
        self._helpers = [_Helper(self._limits, extractors) for _ in range(helpers)]
        self._idle: LifoQueue[_Helper] = LifoQueue()
        for helper in self._helpers:
            self._idle.put(helper)

    def __enter__(self) -> Self:
        # The next helper is started when two documents first meet.
        self._helpers[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the helpers; the next request would start another."""
        for helper in self._helpers:
            helper.stop()

    def extract(self, request: ExtractRequest) -> Extract:
        """Read a document in a child process of its own.

        Args:
            request: the body and what is known of it.

        Raises:
            UnsupportedMedia: nothing reads its media type, or it is not to be read here.
            DamagedDocument: it is not a whole document, or its reader failed.
            ExtractionBounded: reading it passed a limit.
        """
        if reason := self._unread.get(essence_of(request.media_type)):
            raise UnsupportedMedia(reason)
        fields = asdict(request)
        body: bytes = fields.pop("body")
        helper = self._idle.get()
        try:
            answer = helper.ask(json.dumps(fields).encode(), body)
        finally:
            self._idle.put(helper)
        return _understood(answer)


class _Helper:
    """One process that reads a document at a time (``crawler.extract.sandbox.zygote``)."""

    def __init__(self, limits: Limits, extractors: str) -> None:
        self._limits = limits
        self._extractors = extractors
        self._lock = threading.Lock()
        self._helper: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Have the process ready before it is needed."""
        with self._lock:
            self._ready()

    def stop(self) -> None:
        """End the process; whoever waits for its answer is told that it ended."""
        helper = self._helper
        if helper is not None:
            helper.kill()
        with self._lock:
            self._stop()

    def ask(self, head: bytes, body: bytes) -> bytes:
        """Send a request and return the answer.

        Raises:
            ExtractionBounded: the process ended before its answer.
        """
        with self._lock:
            return self._ask(head, body)

    def _ask(self, head: bytes, body: bytes) -> bytes:
        helper = self._ready()
        assert helper.stdin is not None  # noqa: S101  (both are pipes; said for mypy)
        assert helper.stdout is not None  # noqa: S101
        answer = None
        try:
            write_frame(helper.stdin, head, body)
            if _readable(helper.stdout.fileno(), self._limits.wall_seconds + _GRACE):
                answer = read_frame(helper.stdout)
        except BrokenPipeError:
            answer = None
        if answer is None:
            self._stop()
            raise ExtractionBounded("the process that reads documents ended before its answer")
        return answer[0]

    def _ready(self) -> subprocess.Popen[bytes]:
        """Return the running helper; start one where there is none, or it has died."""
        if self._helper is None or self._helper.poll() is not None:
            self._stop()
            self._helper = self._start()
        return self._helper

    def _start(self) -> subprocess.Popen[bytes]:
        settings = {"extractors": self._extractors, "limits": asdict(self._limits)}
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "crawler.extract.sandbox.zygote", json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd="/",
            env={
                "PATH": os.defpath,
                "LANG": "C.UTF-8",
                "PYTHONPATH": os.pathsep.join(os.path.abspath(path) for path in sys.path),  # noqa: PTH100
            },
            start_new_session=True,
        )

    def _stop(self) -> None:
        helper, self._helper = self._helper, None
        if helper is not None:
            helper.kill()
            helper.communicate()


def _understood(answer: bytes) -> Extract:
    """Return the extract in an answer, or raise the error; a child may answer anything."""
    try:
        payload: dict[str, Any] = json.loads(answer)
        if "error" in payload:
            message = "".join(filter(str.isprintable, str(payload["message"])))[:300]
            raise _ERRORS.get(str(payload["error"]), DamagedDocument)(message)
        extract = Extract.from_json(payload["extract"])
        _check(extract)
    except (LookupError, TypeError, ValueError, RecursionError, AttributeError) as error:
        raise DamagedDocument("the reader's answer cannot be understood") from error
    return extract


def _check(extract: Extract) -> None:
    """Refuse what ``from_json`` lets pass: other types, and links that are not where they say."""
    texts = [section.text for section in extract.sections]
    places = [link for link in extract.links if link.section is not None]
    names = [extract.number, extract.canonical, *(section.anchor for section in extract.sections)]
    pages = [section.page for section in extract.sections]
    pages += [block.page for section in extract.sections for block in section.blocks]
    if (
        any(not isinstance(name, str | None) for name in names)
        or any(
            not isinstance(page, int | None) for page in (*pages, *(k.page for k in extract.links))
        )
        or any(not isinstance(link.url + link.words, str) for link in extract.links)
        or any(texts[link.section or 0][link.start : link.end] != link.words for link in places)
    ):
        raise ValueError("a field is not of its type, or a link not in its place")


def _readable(descriptor: int, seconds: float) -> bool:
    """Wait until something can be read; poll, unlike select, takes any descriptor's number."""
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    return bool(waiting.poll(seconds * 1000))
