"""What tests of several layers share: the whole demonstration, crawled once a session."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from hypothesis import settings
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.util import immutabledict
from werkzeug.routing import Rule

if TYPE_CHECKING:
    from collection.store import Collection
    from portal.config import Settings

# No test asserts a time. The same examples for the same code, so that no change is refused for
# what another one did; make seek looks for new ones.
settings.register_profile("signpost", deadline=None, derandomize=True, max_examples=60)
settings.register_profile("quick", deadline=None, derandomize=True, max_examples=25)
settings.register_profile("seek", deadline=None, max_examples=2_000)
settings.load_profile("signpost")

# While thousands of tests are collected nothing is thrown away, and what was collected stays: to
# look through it for garbage was a sixth of collecting, and is done no more while tests run.
gc.disable()

UMASK = os.umask(0o022)
os.umask(UMASK)  # it is read by being set

SLOW = (
    # What measures, or is tried by what others have published.
    "bench",
    "quality",
    "crawler/conformance",
    "crawler/extract/test_invariants.py",
    "crawler/extract/test_mutations.py",
    "index/test_ranking_quality.py",
    # What starts servers, children or many threads.
    "wordpress",
    "test_end_to_end.py",
    "briefings/checking/test_ahead.py",
    "briefings/test_charsets.py",
    "briefings/test_importing.py",
    "crawler/crawling/test_crawl_over_http.py",
    "crawler/extract/test_sandbox.py",
    "demo",
    "index/generations/test_damage.py",
    "index/test_threads.py",
    "portal/test_lost.py",
    "portal/web/test_nginx.py",
    # What builds, backs up or copies everything.
    "test_changing.py",
    "portal/backup",
    "collection/test_earlier_folders.py",
    "collection/test_migrations.py",
    "portal/jobs/test_refresh.py",
    "portal/jobs/test_rehearsal.py",
    "portal/test_earlier_folders.py",
    "portal/test_wheel.py",
    # What breaks disks, folders and files in every way, or sends everything hostile.
    "crawler/extract/test_word_mutations.py",
    "crawler/extract/test_word_nesting.py",
    "portal/search/test_hostile_texts.py",
    "portal/test_damage_while_serving.py",
    "portal/test_damaged.py",
    "portal/test_disk.py",
    "portal/test_strange_files.py",
    # Several crawls of one site, one after the other.
    "crawler/crawling/test_clearing.py",
    "crawler/crawling/test_replacing.py",
    "crawler/crawling/test_replacing_garbage.py",
    "crawler/crawling/test_replacing_little.py",
    "crawler/crawling/test_replacing_one_for_many.py",
    "crawler/crawling/test_set_anew.py",
    "portal/admin/test_removals.py",
    "portal/admin/test_replacements.py",
    # A trainer's and an admin's ways through one form after the other.
    "portal/admin/test_announcements.py",
    "portal/admin/test_crawls_pages.py",
    "portal/admin/test_documents_page.py",
    "portal/admin/test_sign_in.py",
    "portal/admin/test_sources_page.py",
    "portal/health/test_facts.py",
    "portal/test_every_route.py",
    "portal/test_foreign.py",
    "portal/trainer/test_decisions.py",
    "portal/trainer/test_publishing.py",
    "portal/trainer/test_refused_addresses.py",
    "portal/trainer/test_review.py",
    # Random lives of whole collections, and walks through what is largest.
    "briefings/checking/test_promises.py",
    "briefings/reading/test_reading_invariants.py",
    "crawler/editions/test_cutting.py",
    "crawler/editions/test_dividing.py",
    "index/searching/test_counts.py",
    "index/searching/test_matching.py",
    "portal/test_serving.py",
)
"""What ``make quick`` leaves out, beside the browser, what needs the demonstration, and single
tests that are marked slow."""


LONGEST = ("test_changing.py", "browser", "bench", "quality", "crawler/crawling", "wordpress")
"""What takes longest is begun first, so that no worker is left alone with it at the end."""


@cache
def _is_within(file: Path, names: tuple[str, ...]) -> bool:
    """Tell whether a file or folder is one of those named, or within one.

    Kept, because to compare paths for each of thousands of tests was a quarter of collecting them.
    """
    return any(file.is_relative_to(Path(__file__).parent / name) for name in names)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Import nothing that is slow as a whole where the slow is left out: each worker would."""
    quick = "not slow" in (config.getoption("markexpr") or "")
    return True if quick and _is_within(collection_path, SLOW) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow: whole files, and of a test of many cases all but its first; sort."""
    begun: set[object] = set()
    for item in items:
        test = item.path, getattr(item, "originalname", item.name)
        further = item.get_closest_marker("cases") and test in begun
        begun.add(test)
        crawls = "demonstration" in getattr(item, "fixturenames", ())
        if crawls or further or _is_within(item.path, SLOW):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: [not _is_within(item.path, (name,)) for name in LONGEST])


def pytest_collection_finish() -> None:
    """Look for garbage from now on, but not among what was collected."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _by_words_alone() -> Iterator[None]:
    """Leave the encoder out but where a test asks for it: to encode takes time.

    Children are given the settings of whoever starts them, so they leave it out too.
    """
    from portal.config import Settings  # noqa: PLC0415

    field = Settings.model_fields["meaning"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIGNPOST_MEANING", "False")
        field.default = False
        Settings.model_rebuild(force=True)
        field.default = True  # what the documentation is compared with
        yield


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Give the settings of a data folder in which the demonstration was crawled and indexed.

    Tests only read from it. Its sites are served as long as the session lasts.
    """
    # Loaded here, for to load all of the portal takes longer than most runs of few tests.
    from demo.server import DemoServer  # noqa: PLC0415
    from portal.commands.demo_run import prepare, write_sources  # noqa: PLC0415
    from portal.config import Settings  # noqa: PLC0415

    data: Path = tmp_path_factory.mktemp("demonstration")
    with DemoServer() as server:
        settings = Settings(data=data, demo=True, sources=write_sources(data, server))
        prepare(settings)
        yield settings


@pytest.fixture(scope="session")
def open_empty(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Collection]:
    """Give a function that opens an empty collection in a folder which holds none.

    The tables are made once a session and copied: to make them is as slow as a whole test. So
    all these collections have one identity.
    """
    from collection.store import Collection  # noqa: PLC0415

    empty = tmp_path_factory.mktemp("empty")
    Collection.open(empty).close()

    def opened(data: Path) -> Collection:
        return Collection.open(shutil.copytree(empty, data, dirs_exist_ok=True))

    return opened


class CompiledTemplates(BytecodeCache):
    """Templates that were compiled in this process: every portal of a session shows the same."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if this text of it was compiled before."""
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        self.codes[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def _compiled_templates() -> Iterator[None]:
    """Compile a template once a session: for each portal anew, it was a third of its test."""
    with pytest.MonkeyPatch.context() as patch:
        options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}
        patch.setattr(Flask, "jinja_options", options)
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled_routes() -> Iterator[None]:
    """Write the code that builds an address once a session and route: it took the rest of a third.

    Werkzeug writes it for each application anew, from nothing but what the key holds.
    """
    known: dict[object, Callable[..., object]] = {}
    write = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Callable[..., object]:
        values = {name: type(converter) for name, converter in rule._converters.items()}
        key = repr((rule._trace, rule.defaults, values, append_unknown))
        if key not in known:
            known[key] = write(rule, append_unknown)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled_statements() -> Iterator[None]:
    """Compile a statement once a session and not once a database: it was a fifth of a page's test.

    SQLAlchemy keeps what it compiled by dialect, and each engine has one of its own; those of
    SQLite are all alike.
    """
    options = immutabledict({"compiled_cache": {}})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLiteDialect, "__eq__", lambda one, other: type(one) is type(other))
        patch.setattr(SQLiteDialect, "__hash__", lambda one: hash(type(one)))
        patch.setattr(Engine, "_execution_options", options)
        yield


@pytest.fixture(autouse=True)
def own_umask() -> Iterator[None]:
    """Give the process its umask back, which the portal and its commands tighten.

    So do fixtures of a whole session, which come before any of a single test.
    """
    os.umask(UMASK)
    yield
    os.umask(UMASK)
