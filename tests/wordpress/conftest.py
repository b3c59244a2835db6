"""A WordPress filled with content.toml, a crawl of it, and for each test a copy of both."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from docx import Document as WordDocument
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from collection.store import Collection
from crawler.crawling.engine import CrawlReport, crawl
from crawler.crawling.visiting import Options
from crawler.extract.sandbox.sandbox import Sandbox
from crawler.fetching.fetcher import Fetcher, FetchLimits
from crawler.sources import Source

HOME = "https://partnership.example"
CLASSIC_THEME = "twentytwentyone"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
    "08d763f8ffff3f0005fe02fea735819d0000000049454e44ae426082"
)


def _module(stem: str) -> ModuleType:
    # tests/ is no package (pytest's importlib mode), so its helpers are loaded by their paths.
    name = f"signpost_test_{stem}"
    if name not in sys.modules:
        path = Path(__file__).with_name(f"{stem}.py")
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def _make_file(path: Path, title: str, says: str) -> None:
    if path.suffix == ".docx":
        document = WordDocument()
        document.add_heading(title, level=1)
        document.add_paragraph(says)
        document.save(str(path))
        return
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setTitle(title)
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(72, 770, title)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(72, 730, says)
    canvas.save()


def _uploads(folder: Path, content: Any) -> list[dict[str, Any]]:
    folder.mkdir()
    for entry in content.files:
        _make_file(folder / entry.given["name"], entry.title, entry.says)
    (folder / "front-door.png").write_bytes(PICTURE)
    return [
        *({**e.given, "from": str(folder / e.given["name"])} for e in content.files),
        {
            "from": str(folder / "front-door.png"),
            "title": "Front door",
            "date": "2023-11-06 09:00:00",
            "page": "professionals/neglect",
        },
    ]


@pytest.fixture(scope="session")
def content() -> Any:
    """Return what content.toml holds."""
    return _module("content").Content.load()


@pytest.fixture(scope="session")
def _running(tmp_path_factory: pytest.TempPathFactory, content: Any) -> Iterator[Any]:
    module = _module("wordpress")
    lacking = module.missing()
    if lacking and os.environ.get("SIGNPOST_REQUIRE_WORDPRESS"):
        pytest.fail(f"a WordPress is required, but {lacking}")
    if lacking:
        pytest.skip(f"no WordPress can be run: {lacking}")
    folder = tmp_path_factory.mktemp("wp")
    with module.WordPress(folder) as site:
        site.do("install", theme=CLASSIC_THEME)
        site.do(
            "fill",
            blocks=content.blocks,
            pages=[entry.given for entry in content.pages],
            posts=[entry.given for entry in content.posts],
            files=_uploads(folder / "uploads", content),
        )
        site.save()
        yield site


@pytest.fixture
def site(_running: Any) -> Iterator[Any]:
    """Give the WordPress, which is put back as it was after the test."""
    yield _running
    _running.restore()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Give a sandbox."""
    with Sandbox() as opened:
        yield opened


@pytest.fixture(scope="session")
def make_source(_running: Any) -> Callable[..., Source]:
    """Return a function that makes a source on the WordPress."""

    def make(**changes: Any) -> Source:
        values: dict[str, Any] = {
            "key": "partnership",
            "name": "Larkhope partnership",
            "start": (f"{HOME}/",),
            "area": "larkhope",
            "profile": "wordpress",
            "kind": "guidance",
            "delay": 0.0,
            "mirror": _running.mirror,
            "allow_addresses": ("127.0.0.1/32",),
        }
        return Source.model_validate(values | changes)

    return make


Crawls = Callable[..., CrawlReport]


@pytest.fixture(scope="session")
def crawl_into(make_source: Callable[..., Source], sandbox: Sandbox) -> Crawls:
    """Return a function that crawls the WordPress into a collection; two strikes may be near."""

    def run(collection: Collection, *, full: bool = False, **changes: Any) -> CrawlReport:
        source = make_source(**changes)
        with closing(Fetcher(source, limits=FetchLimits(retries=0))) as fetcher:
            return crawl(
                source,
                collection,
                fetcher,
                sandbox.extract,
                options=Options(full=full, gone_after=timedelta(0)),
            )

    return run


@pytest.fixture(scope="session")
def _first_crawl(
    tmp_path_factory: pytest.TempPathFactory, crawl_into: Crawls
) -> tuple[Path, CrawlReport]:
    data = tmp_path_factory.mktemp("collected") / "data"
    with closing(Collection.open(data)) as collection:
        return data, crawl_into(collection)


@pytest.fixture(scope="session")
def first_report(_first_crawl: tuple[Path, CrawlReport]) -> CrawlReport:
    """Return the report of the first crawl."""
    return _first_crawl[1]


@pytest.fixture
def collected(_first_crawl: tuple[Path, CrawlReport], tmp_path: Path) -> Iterator[Collection]:
    """Give a copy of the collection after the first crawl."""
    data = shutil.copytree(_first_crawl[0], tmp_path / "data")
    with closing(Collection.open(data)) as collection:
        yield collection


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Collection]:
    """Give an empty collection."""
    with closing(Collection.open(tmp_path / "data")) as collection:
        yield collection
