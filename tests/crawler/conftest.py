"""What the crawler's tests share: a source on the faulty server, a collection, a sandbox."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from collection.store import Collection
from crawler.sources import Source


def _sites() -> ModuleType:
    # tests/ is no package (pytest's importlib mode), so its helper is loaded by its path.
    name = "signpost_test_sites"
    if name not in sys.modules:
        path = Path(__file__).parents[1] / "sites" / "faulty.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.fixture(scope="session")
def sites() -> ModuleType:
    """Return the module of the faulty server."""
    return _sites()


@pytest.fixture
def server(sites: ModuleType) -> Iterator[Any]:
    """Give a running faulty server with three well-behaved pages."""
    page = sites.page
    pages = {
        "/": page("Start", "Where it begins.", "/a", "/b"),
        "/a": page("Page A", "Share information within one working day.", "/b"),
        "/b": page("Page B", "Escalate within five working days."),
    }
    with sites.FaultyServer(pages) as running:
        yield running


@pytest.fixture
def make_source(server: Any) -> Callable[..., Source]:
    """Return a function that makes a source on the faulty server."""

    def make(**changes: Any) -> Source:
        values: dict[str, Any] = {
            "key": "site",
            "name": "A site",
            "start": ("https://site.example/",),
            "area": "here",
            "profile": "plain",
            "delay": 0.0,
            "mirror": server.mirror,
            "allow_addresses": ("127.0.0.1/32",),
        }
        return Source.model_validate(values | changes)

    return make


@pytest.fixture
def collection(open_empty: Callable[[Path], Collection], tmp_path: Path) -> Iterator[Collection]:
    """Give an empty collection in a folder of the test's own."""
    opened = open_empty(tmp_path / "data")
    yield opened
    opened.close()
