"""Damage to the index while ``signpost serve`` runs: it answers on, tells it, and is mended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from portal.cli import main
from portal.config import Settings

QUERIES = ("/search?q=bruising", "/api/v1/search?q=curiosity", "/api/v1/complete?q=bru")


@pytest.fixture
def portal(settings: Settings) -> Iterator[str]:
    """Serve the portal in a process of its own; give its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "portal.cli", "serve", "--port", str(port)]
    environment = {**os.environ, **settings.environment()}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        assert "is open on" in server.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def overwrite(path: Path) -> None:
    body = path.read_bytes()
    with path.open("r+b") as file:
        file.write(bytes(byte ^ 0xFF for byte in body))


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "emptied": lambda path: os.truncate(path, 0),
    "written over": overwrite,
    "removed": Path.unlink,
}
PLACES = ("sidecar/*", "whoosh/*.*", "ledger/*", "manifest.json")


def test_every_file_of_the_index_may_be_damaged_while_it_is_served(
    settings: Settings, portal: str
) -> None:
    answers = [requests.get(portal + query).text for query in QUERIES]
    number = 1
    for place, damage in zip(PLACES, DAMAGES.values(), strict=True):
        generation = settings.data / "index" / f"gen-{number:06d}"
        for path in filter(Path.is_file, generation.glob(place)):
            damage(path)
        assert [requests.get(portal + query).text for query in QUERIES] == answers, place
        assert requests.get(f"{portal}/healthz").status_code == 200
        fact = requests.get(f"{portal}/health").json()["facts"]["generation"]
        assert (fact["verdict"], generation.name in fact["words"]) == ("warn", True), fact
        checked = CliRunner().invoke(main, ["check"], env=settings.environment())
        assert (checked.exit_code, f"index {generation.name}" in checked.output) == (1, True)
        mended = CliRunner().invoke(main, ["index"], env=settings.environment())
        assert mended.exit_code == 0, mended.output
        number += 1
        fact = requests.get(f"{portal}/health").json()["facts"]["generation"]
        assert (fact["verdict"], fact["generation"]) == ("ok", f"gen-{number:06d}")
        assert [requests.get(portal + query).text for query in QUERIES] == answers, place
