"""What a portal holds in memory: what a reader's pages need, and one heap for all its threads."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest
from sqlalchemy import select

from collection.models import Document
from collection.store import Collection
from portal.config import Settings

SERVED = """
import sys
from pathlib import Path
import portal.cli
from portal import create_app
from portal.config import Settings

client = create_app(Settings(data=Path(sys.argv[1]), sources=Path(sys.argv[2]))).test_client()
for path in ("/", "/search?q=bruising", "/briefings", "/changes", sys.argv[3], "/admin/sign-in"):
    assert client.get(path).status_code == 200, path
print(*sys.modules)
"""

NOT_FOR_READERS = (
    "alembic",  # brings tables up to date
    "mako",
    "pygments",
    "crawler.crawling.engine",  # crawls
    "crawler.fetching.fetcher",
    "requests",
    "urllib3",
    "bs4",
    "mammoth",  # reads documents, in a child process
    "pypdfium2",
    "docx",  # writes Word and PDF, when somebody asks for it
    "reportlab",
    "PIL",
    "confusable_homoglyphs",  # knows which names look alike, when a user is added
    "rich",  # shows progress on a terminal
    "onnxruntime",  # encodes, where there is an encoder and it is not left out
    "tokenizers",
    "whoosh.qparser",  # reads and matches operators, when somebody types one
    "whoosh.searching",
    "demo",
    "portal.jobs.refresh",
    "portal.jobs.rehearsal",
)

THREADS = """
import ctypes, threading
from portal.serving import share_one_heap

assert share_one_heap()
together = threading.Barrier(4)
def allocate():
    held = bytes(10_000)
    together.wait()
threads = [threading.Thread(target=allocate) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
ctypes.CDLL(None).malloc_stats()
"""


def run_anew(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True)


def test_a_portal_does_not_load_what_no_reader_needs(
    settings: Settings, stored: Collection
) -> None:
    with stored.reading() as session:
        document = session.scalars(select(Document.id)).first()
    told = run_anew(SERVED, str(settings.data), str(settings.sources), f"/documents/{document}")
    loaded = set(told.stdout.split())
    assert "portal.search.views" in loaded
    assert loaded.isdisjoint(NOT_FOR_READERS)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has heaps by thread")
def test_all_threads_of_a_portal_share_one_heap() -> None:
    assert run_anew(THREADS).stderr.count("Arena ") == 1


CORE = """
import resource, subprocess, sys
from portal.serving import leave_no_core

leave_no_core()
limit = "import resource; print(*resource.getrlimit(resource.RLIMIT_CORE))"
print(*resource.getrlimit(resource.RLIMIT_CORE), flush=True)
subprocess.run([sys.executable, "-c", limit])
"""


def test_neither_a_portal_nor_its_children_leave_a_core_file() -> None:
    assert run_anew(CORE).stdout == "0 0\n0 0\n"
