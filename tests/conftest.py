"""What tests of several layers share: the whole demonstration, crawled once a session."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from portal.config import Settings
from portal.demo.run import prepare, write_sources
from portal.demo.server import DemoServer

settings.register_profile("signpost", deadline=None)  # no test asserts a time
settings.load_profile("signpost")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Give the settings of a data folder in which the demonstration was crawled and indexed.

    Tests only read from it. Its sites are served as long as the session lasts.
    """
    data: Path = tmp_path_factory.mktemp("demonstration")
    with DemoServer() as server:
        settings = Settings(data=data, demo=True, sources=write_sources(data, server))
        prepare(settings)
        yield settings


@pytest.fixture(autouse=True)
def own_umask() -> Iterator[None]:
    """Give the process its umask back, which the portal and its commands tighten."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)
