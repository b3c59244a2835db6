"""DevTools: speaks to a browser over two pipes, by the Chrome DevTools Protocol.

Over pipes (--remote-debugging-pipe) it needs no port, which another program could reach, and no
library for web sockets: each message is JSON that ends with a zero byte.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crawler.errors import WitnessFailed
from crawler.witness.programs import LARGEST, ended, environment

Message = Mapping[str, Any]


class DevTools:
    """A browser, of which one tab at a time is spoken.

    Args:
        sending: descriptor that the browser reads from.
        receiving: descriptor that it writes to.
        seconds: what its start and each tab may take, by the clock.
    """

    def __init__(self, sending: int, receiving: int, seconds: float) -> None:
        self._sending = sending
        self._receiving = receiving
        self._seconds = seconds
        self._deadline = time.monotonic() + seconds
        self._buffer = bytearray()
        self._asked = 0
        self._session: str | None = None
        self.on_event: Callable[[Message], None] = lambda _: None

    @contextmanager
    def tab(self) -> Iterator[None]:
        """Open a tab, of which is spoken until it is closed.

        Raises:
            WitnessFailed: the browser ended, or all of it took too long.
        """
        self._deadline = time.monotonic() + self._seconds
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        yield
        self._session = None
        self.on_event = lambda _: None
        self.ask("Target.closeTarget", targetId=target)

    def tell(self, method: str, **params: object) -> int:
        """Send a command and do not wait for its answer.

        Args:
            method: its name in the protocol.
            params: as the protocol names them.

        Returns:
            The number that its answer will have.
        """
        self._asked += 1
        message: dict[str, object] = {"id": self._asked, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        unsent = memoryview(json.dumps(message).encode() + b"\0")
        while unsent:
            try:
                unsent = unsent[os.write(self._sending, unsent) :]
            except BrokenPipeError as error:
                raise WitnessFailed("the browser ended") from error
        return self._asked

    def ask(self, method: str, **params: object) -> Mapping[str, Any]:
        """Send a command and return its result.

        Raises:
            WitnessFailed: it refused, ended, or took too long.
        """
        number = self.tell(method, **params)
        message = self.wait(lambda message: message.get("id") == number)
        if "error" in message:
            raise WitnessFailed(f"the browser refused {method}: {message['error']['message']}")
        result: Mapping[str, Any] = message["result"]
        return result

    def evaluate(self, script: str) -> Any:
        """Return what a script of ours gives in the page, as JSON types."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in answer:
            raise WitnessFailed(f"the browser could not look: {answer['exceptionDetails']['text']}")
        return answer["result"].get("value")

    def wait(self, wanted: Callable[[Message], bool]) -> Message:
        """Return the next message of a kind; the others are events, and given to ``on_event``."""
        while True:
            message = self._next()
            if wanted(message):
                return message
            if "method" in message:
                self.on_event(message)

    def _next(self) -> Message:
        while (end := self._buffer.find(0)) < 0:
            left = self._deadline - time.monotonic()
            if left <= 0 or not select.select([self._receiving], [], [], left)[0]:
                raise WitnessFailed("the browser took too long")
            piece = os.read(self._receiving, 1 << 20)
            if not piece:
                raise WitnessFailed("the browser ended before its answer")
            self._buffer += piece
            if len(self._buffer) > LARGEST:
                raise WitnessFailed("the browser's answer is larger than is looked at")
        message: Message = json.loads(bytes(self._buffer[:end]))
        del self._buffer[: end + 1]
        return message


@contextmanager
def browser(command: Sequence[str], folder: Path, seconds: float) -> Iterator[DevTools]:
    """Start a browser; it is ended with all that it started.

    Args:
        command: the browser and its flags.
        folder: its home, thrown away by whoever made it.
        seconds: what its start and each tab may take, by the clock.
    """
    to_it, sending = _pipe()
    receiving, from_it = _pipe()
    placed = [sys.executable, "-I", "-S", "-c", _PLACED]
    try:
        process = subprocess.Popen(
            [*placed, str(to_it), str(from_it), *command, "--remote-debugging-pipe"],
            cwd=folder,
            env=environment(folder),
            pass_fds=(to_it, from_it),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except BaseException:
        os.close(sending)
        os.close(receiving)
        raise
    finally:
        os.close(to_it)
        os.close(from_it)
    try:
        with ended(process):
            yield DevTools(sending, receiving, seconds)
    finally:
        os.close(sending)
        os.close(receiving)


_PLACED = """
import os, sys
to_it, from_it = map(int, sys.argv[1:3])
os.dup2(to_it, 3)
os.dup2(from_it, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""The browser speaks by the descriptors 3 and 4, whatever numbers the pipes have here."""


def _pipe() -> tuple[int, int]:
    """Return a pipe's reading and writing end, of numbers that are neither 3 nor 4."""
    low = os.pipe()
    try:
        reading, writing = (fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in low)
    finally:
        for end in low:
            os.close(end)
    return reading, writing
