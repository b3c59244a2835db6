"""run(): another program does its work once: bounded in time, cut off from the network."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from crawler.errors import WitnessFailed, WitnessMissing

SECONDS = 60.0
"""What one program may take, by the clock."""
LARGEST = 64 * 1024 * 1024
"""Bytes of an answer that are read."""


def find(names: Sequence[str], package: str) -> str:
    """Return the path of a program.

    Args:
        names: what it is called, the likeliest first.
        package: what is to be installed where none is there, in words.

    Raises:
        WitnessMissing: there is none on the search path.
    """
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise WitnessMissing(f"{names[0]} is not installed ({package})")
    return found


def run(command: Sequence[str], folder: Path, seconds: float = SECONDS) -> bytes:
    """Run a program to its end, without a network where the system allows that.

    Args:
        command: the program's path and its arguments.
        folder: where it works and believes its home to be; thrown away by whoever made it.
        seconds: what it may take, by the clock.

    Returns:
        What it wrote to standard output.

    Raises:
        WitnessFailed: it took longer, wrote too much, or ended with another status than 0.
    """
    answer, said = folder / ".answer", folder / ".said"
    with answer.open("wb") as written, said.open("wb") as complaints:
        # Into files: a pipe that a grandchild keeps open would be waited for.
        process = subprocess.Popen(
            [*without_network(), *command],
            cwd=folder,
            env=environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=complaints,
            start_new_session=True,
        )
        with ended(process):
            try:
                status = process.wait(seconds)
            except subprocess.TimeoutExpired as error:
                raise WitnessFailed(
                    f"{Path(command[0]).name} took longer than {seconds:g} seconds"
                ) from error
    if status:
        why = said.read_text("utf-8", "replace").strip().splitlines()[-1:] or [f"status {status}"]
        raise WitnessFailed(f"{Path(command[0]).name} failed: {why[0][:200]}")
    if answer.stat().st_size > LARGEST:
        raise WitnessFailed(f"{Path(command[0]).name} wrote more than is looked at")
    return answer.read_bytes()


def environment(folder: Path) -> Mapping[str, str]:
    """Return the environment of a program: nothing of ours but the search path.

    Args:
        folder: its home, and where it puts what it needs for a moment.
    """
    path = os.environ.get("PATH", os.defpath)
    return {"PATH": path, "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End a process and all that it started when the block is left.

    Args:
        process: started in a session of its own.
    """
    try:
        yield
    finally:
        with suppress(ProcessLookupError):  # all of it has ended
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@cache
def without_network() -> tuple[str, ...]:
    """Return what stands before a command so that it has no network; empty where none can.

    A network namespace (unshare(1)), in a user namespace for whoever is not root.
    """
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    prefix = (unshare, "--net") if os.geteuid() == 0 else (unshare, "--map-root-user", "--net")
    tried = subprocess.run([*prefix, "true"], capture_output=True, check=False)
    return prefix if tried.returncode == 0 else ()
