"""The sandbox: hostile documents cost one error each, and the next document is read."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from collection.extract import Extract
from crawler.errors import DamagedDocument, ExtractionBounded, UnsupportedMedia
from crawler.extract import EXTRACTORS, ExtractRequest
from crawler.extract.sandbox.limits import MEGABYTE, Limits
from crawler.extract.sandbox.sandbox import Sandbox

HERE = Path(__file__).resolve().parent
URL = "https://manual.example/page.html"
PAGE = ExtractRequest(b"<h1>Title</h1><p>Words</p>", "text/html; charset=utf-8", URL)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LIMITS = Limits(memory=400 * MEGABYTE, cpu_seconds=1, wall_seconds=5.0, answer=2 * MEGABYTE)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(HERE))
        with Sandbox(LIMITS, "hostile_readers:EXTRACTORS") as sandbox:
            yield sandbox


@pytest.fixture(autouse=True)
def _next_document_is_read(sandbox: Sandbox) -> Iterator[None]:
    yield
    assert sandbox.extract(PAGE).title == "Title"


def hostile(name: str, body: bytes = b"x", url: str = URL) -> ExtractRequest:
    return ExtractRequest(body, f"test/{name}", url)


def bomb(size: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * size)
    return stream.getvalue()


def test_a_web_page_is_read(sandbox: Sandbox) -> None:
    assert sandbox.extract(PAGE).sections[0].text == "Words"


def test_the_reader_s_fields_reach_the_child(sandbox: Sandbox) -> None:
    request = ExtractRequest("<p>Café</p>".encode("cp1252"), "TEXT/HTML", URL, "cp1252", "trix")
    assert sandbox.extract(request).sections[0].text == "Café"


@pytest.mark.parametrize("media_type", ["image/png", "", "application/octet-stream"])
def test_an_unknown_media_type_is_named(sandbox: Sandbox, media_type: str) -> None:
    with pytest.raises(UnsupportedMedia, match=media_type or "unknown"):
        sandbox.extract(ExtractRequest(b"x", media_type, URL))


def test_a_busy_loop_is_ended_by_its_processor_time(sandbox: Sandbox) -> None:
    with pytest.raises(ExtractionBounded, match="processor time"):
        sandbox.extract(hostile("loop"))


def test_a_sleeper_is_ended_by_the_clock() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(HERE))
        limits = Limits(wall_seconds=0.2)
        with (
            Sandbox(limits, "hostile_readers:EXTRACTORS") as short,
            pytest.raises(ExtractionBounded, match=r"longer than 0\.2 seconds"),
        ):
            short.extract(hostile("sleep"))


def test_a_memory_hog_is_ended(sandbox: Sandbox) -> None:
    with pytest.raises(ExtractionBounded, match="400 MB of memory"):
        sandbox.extract(hostile("hog"))


def test_a_crash_is_a_damaged_document(sandbox: Sandbox) -> None:
    with pytest.raises(DamagedDocument, match="SIGSEGV"):
        sandbox.extract(hostile("crash"))


def test_a_child_that_leaves_without_an_answer_is_a_damaged_document(sandbox: Sandbox) -> None:
    with pytest.raises(DamagedDocument, match="status 3"):
        sandbox.extract(hostile("leave"))


def test_a_fault_of_a_reader_is_told_on_one_line(sandbox: Sandbox) -> None:
    with pytest.raises(DamagedDocument, match="KeyError") as caught:
        sandbox.extract(hostile("fault"))
    assert str(caught.value).isprintable()


def test_too_long_an_answer_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(ExtractionBounded, match="more text"):
        sandbox.extract(hostile("chatter"))


@pytest.mark.parametrize(
    "answer",
    [
        b"not json",
        b"[" * 100_000,
        b"[]",
        b"{}",
        b'{"extract": {"title": 1}}',
        b'{"extract": null}',
        b'{"error": "SystemExit", "message": "out"}',
    ],
)
def test_a_forged_answer_is_a_damaged_document(sandbox: Sandbox, answer: bytes) -> None:
    with pytest.raises(DamagedDocument):
        sandbox.extract(hostile("forge", answer))


def test_a_forged_link_that_lies_about_its_place_is_refused(sandbox: Sandbox) -> None:
    extract = Extract("t", ()).to_json()
    extract["links"] = [
        {
            "url": "https://x.example/",
            "words": "w",
            "section": 7,
            "start": 0,
            "end": 1,
            "page": None,
        }
    ]
    with pytest.raises(DamagedDocument):
        sandbox.extract(hostile("forge", json.dumps({"extract": extract}).encode()))


def test_a_child_can_write_no_file(sandbox: Sandbox, tmp_path: Path) -> None:
    target = tmp_path / "litter"
    with pytest.raises(DamagedDocument):
        sandbox.extract(hostile("litter", url=str(target)))
    assert not target.exists() or target.read_bytes() == b""


def test_a_child_sees_nothing_of_the_environment(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNPOST_SECRET", "x")
    assert "SIGNPOST" not in sandbox.extract(hostile("surroundings")).title


@pytest.mark.parametrize("size", [30 * MEGABYTE, 101 * MEGABYTE])
def test_a_bomb_is_refused_unopened(sandbox: Sandbox, size: int) -> None:
    with pytest.raises(ExtractionBounded, match="unpack"):
        sandbox.extract(ExtractRequest(bomb(size), WORD, URL))


def test_half_a_pdf_is_damaged(sandbox: Sandbox, make_pdf: Callable[..., bytes]) -> None:
    whole = make_pdf(lambda canvas: canvas.drawString(72, 700, "Words " * 10))
    with pytest.raises(DamagedDocument, match="cut off"):
        sandbox.extract(ExtractRequest(whole[: len(whole) // 2], "application/pdf", URL))


def test_a_helper_that_was_killed_is_started_again(sandbox: Sandbox) -> None:
    _, helper = sandbox.extract(hostile("family")).title.split()
    os.kill(int(helper), signal.SIGKILL)
    _wait_for_end(int(helper))
    _, other = sandbox.extract(hostile("family")).title.split()
    assert other != helper


def test_every_document_has_a_child_of_its_own(sandbox: Sandbox) -> None:
    children = {sandbox.extract(hostile("family")).title.split()[0] for _ in range(3)}
    assert len(children) == 3


def test_threads_may_share_a_sandbox(sandbox: Sandbox) -> None:
    titles: dict[int, str] = {}

    def read(number: int) -> None:
        body = f"<h1>{number}</h1>".encode()
        titles[number] = sandbox.extract(ExtractRequest(body, "text/html", URL)).title

    threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert titles == {number: str(number) for number in range(8)}


def test_nothing_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(
        "import sys\n"
        "from crawler.extract import ExtractRequest\n"
        "from crawler.extract.sandbox.sandbox import Sandbox\n"
        "sandbox = Sandbox(extractors='hostile_readers:EXTRACTORS')\n"
        "def ask(name): return sandbox.extract(ExtractRequest(b'x', 'test/' + name, 'x'))\n"
        "print(ask('family').title.split()[1], flush=True)\n"
        "ask('sleep')\n"
    )
    path = os.pathsep.join([str(HERE), *filter(None, sys.path)])
    with subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, env={"PYTHONPATH": path}
    ) as parent:
        assert parent.stdout is not None
        helper = int(parent.stdout.readline())
        child = _wait_for_child(helper)
        parent.kill()
    _wait_for_end(helper)
    _wait_for_end(child)


def test_the_parent_imports_no_parser() -> None:
    program = (
        "import sys, crawler.extract.sandbox.sandbox, crawler.profiles\n"
        "print([m for m in ('bs4', 'lxml', 'mammoth', 'pypdfium2', 'docx') if m in sys.modules])"
    )
    path = os.pathsep.join(filter(None, sys.path))
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, env={"PYTHONPATH": path}
    )
    assert run.stdout.strip() == b"[]"


def test_every_extractor_can_be_loaded() -> None:
    assert all(callable(extractor.load()) for extractor in EXTRACTORS.values())


def _state(process: int) -> str | None:
    """The state letter of a process; None where there is no such process."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return None


def _wait_for_end(process: int) -> None:
    for _ in range(500):
        if _state(process) in {None, "Z"}:
            return
        time.sleep(0.02)
    raise AssertionError(f"process {process} is still there")


def _wait_for_child(parent: int) -> int:
    children = Path(f"/proc/{parent}/task/{parent}/children")
    for _ in range(500):
        if found := children.read_text().split():
            return int(found[0])
        time.sleep(0.02)
    raise AssertionError("no child was started")


def test_one_document_that_takes_long_holds_up_no_other() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(HERE))
        with Sandbox(LIMITS, "hostile_readers:EXTRACTORS", helpers=2) as pair:
            ended: list[BaseException] = []

            def read_slowly() -> None:
                try:
                    pair.extract(hostile("sleep"))
                except ExtractionBounded as error:
                    ended.append(error)

            slow = threading.Thread(target=read_slowly)
            slow.start()
            assert pair.extract(PAGE).title == "Title"
            assert slow.is_alive()
            pair.close()  # a crawl that is cancelled does not wait for it
            slow.join(LIMITS.wall_seconds / 2)
            assert ended
