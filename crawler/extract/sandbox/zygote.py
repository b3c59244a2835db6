"""The warm helper of the sandbox: forks one bounded child for every document.

Run as ``python -m crawler.extract.sandbox.zygote SETTINGS``. The helper has imported every
extractor before the first request, so a child costs a fork, not an import of seconds. Requests come
on standard input, answers go to standard output; both are frames of JSON, since a hostile document
that owns its child must not be handed a pickle to forge. When standard input ends, the sandbox is
gone, and so goes the helper with any child.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import pkgutil
import resource
import select
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from crawler.errors import DamagedDocument, ExtractError, ExtractionBounded, UnsupportedMedia
from crawler.extract import Extractor, ExtractRequest, extractor_for
from crawler.extract.sandbox.limits import MEGABYTE, Limits, check_archive, is_archive

_SIZES = struct.Struct("!IQ")
_UNCOLLECTED = 100_000
"""Objects that are made before it is looked for garbage: at Python's own 700 a web page took a
seventh longer."""
_PDEATHSIG = 1
"""PR_SET_PDEATHSIG, prctl(2)."""


def write_frame(stream: IO[bytes], head: bytes, body: bytes = b"") -> None:
    """Write a head and a body, each preceded by its length."""
    stream.write(_SIZES.pack(len(head), len(body)))
    stream.write(head)
    stream.write(body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """Read a head and a body.

    Returns:
        Both, or None where the stream is at its end, even in the middle of a frame.
    """
    sizes = stream.read(_SIZES.size)
    if len(sizes) < _SIZES.size:
        return None
    head_size, body_size = _SIZES.unpack(sizes)
    head, body = stream.read(head_size), stream.read(body_size)
    return (head, body) if len(head) == head_size and len(body) == body_size else None


def failure(error: Exception) -> bytes:
    """Return the answer that tells of an error, by the name of its class."""
    return json.dumps({"error": type(error).__name__, "message": str(error)}).encode()


class Zygote:
    """Answers requests until standard input ends.

    Args:
        extractors: by media type.
        limits: of every child.
    """

    def __init__(self, extractors: Mapping[str, Extractor], limits: Limits) -> None:
        self._extractors = extractors
        self._limits = limits

    def serve(self, requests: IO[bytes], answers: IO[bytes]) -> None:
        """Import every extractor, then answer requests one at a time.

        Args:
            requests: frames of a request's fields as JSON, and its body.
            answers: frames of an extract or a failure as JSON.
        """
        for extractor in self._extractors.values():
            extractor.load()
        gc.freeze()
        # A child lives for one document, and what it makes is in use to its end.
        gc.set_threshold(_UNCOLLECTED)
        while frame := read_frame(requests):
            request = ExtractRequest(body=frame[1], **json.loads(frame[0]))
            write_frame(answers, self._answer(request, requests.fileno()))

    def _answer(self, request: ExtractRequest, requests: int) -> bytes:
        """Have a child read a document; return its answer, or what became of it."""
        try:
            extractor = extractor_for(request.media_type, self._extractors)
        except UnsupportedMedia as error:
            return failure(error)
        if not extractor.writes:
            return self._answer_by_child(extractor, request, requests, None)
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            return self._answer_by_child(extractor, request, requests, folder)

    def _answer_by_child(
        self, extractor: Extractor, request: ExtractRequest, requests: int, folder: str | None
    ) -> bytes:
        receiving, sending = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(receiving)
            self._be_child(extractor, request, sending, folder)
        os.close(sending)
        try:
            answer = self._receive(receiving, requests)
        except ExtractionBounded as error:
            answer = failure(error)
        finally:
            os.close(receiving)
            _kill_group(child)
            _, status = os.waitpid(child, 0)
        return answer or failure(self._death(status))

    def _receive(self, receiving: int, requests: int) -> bytes:
        """Read a child's answer to its end, within the limits of time and size."""
        deadline = time.monotonic() + self._limits.wall_seconds
        pieces: list[bytes] = []
        size = 0
        while True:
            left = deadline - time.monotonic()
            ready, _, _ = select.select([receiving, requests], [], [], max(left, 0))
            if requests in ready:  # no request comes before the answer: the sandbox is gone
                raise SystemExit(0)
            if not ready:
                raise ExtractionBounded(
                    f"reading took longer than {self._limits.wall_seconds:g} seconds"
                )
            piece = os.read(receiving, MEGABYTE)
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)
            size += len(piece)
            if size > self._limits.answer:
                raise ExtractionBounded("the document holds more text than is allowed")

    def _death(self, status: int) -> Exception:
        """Return the error for a child that ended without an answer."""
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        if number in {signal.SIGXCPU, signal.SIGKILL}:
            return ExtractionBounded(
                f"reading needed more than {self._limits.cpu_seconds} seconds of processor time "
                "or too much memory"
            )
        how = signal.Signals(number).name if number else f"status {os.WEXITSTATUS(status)}"
        return DamagedDocument(f"the document made its reader fail ({how})")

    def _be_child(
        self, extractor: Extractor, request: ExtractRequest, sending: int, folder: str | None
    ) -> NoReturn:
        """Read a document as a child, and end."""
        try:
            _confine(self._limits, folder)
            answer = self._read(extractor, request)
            with open(sending, "wb", closefd=True) as stream:
                stream.write(answer)
        finally:
            os._exit(0)

    def _read(self, extractor: Extractor, request: ExtractRequest) -> bytes:
        try:
            if is_archive(request.body):
                check_archive(request.body, self._limits)
            return json.dumps({"extract": extractor.read(request).to_json()}).encode()
        except ExtractError as error:
            return failure(error)
        except (MemoryError, RecursionError):
            megabytes = self._limits.memory // MEGABYTE
            return failure(ExtractionBounded(f"reading needed more than {megabytes} MB of memory"))
        except Exception as error:  # noqa: BLE001  whatever a document provokes is one failed row
            return failure(DamagedDocument(f"the document made its reader fail ({error!r})"))


def _confine(limits: Limits, folder: str | None) -> None:
    """Bound this process, cut it off from the helper's streams and tie its life to the helper.

    Args:
        limits: what it may cost.
        folder: where it may write files; without one it may write none.
    """
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    tempfile.tempdir = folder
    largest = limits.archive if folder else 0
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    if sys.platform == "linux":  # macOS refuses a limit on address space
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))


def _kill_group(child: int) -> None:
    for kill in (os.killpg, os.kill):
        try:
            kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue


def main() -> None:
    """Serve requests with the settings given as JSON: the limits and the table of extractors."""
    settings: dict[str, Any] = json.loads(sys.argv[1])
    extractors: Mapping[str, Extractor] = pkgutil.resolve_name(settings["extractors"])
    Zygote(extractors, Limits(**settings["limits"])).serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
