"""The demonstration's server, asked over a real loopback socket."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from demo.server import DemoServer
from demo.site import NOTICE, hosts

MANUAL = "/procedures.aldermoor.example"
CHAPTER = f"{MANUAL}/p_childn_move.html"
PARTNERSHIP = "/www.aldermoor-partnership.example"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


def ask(url: str, path: str, method: str = "GET", **headers: str) -> Answer:
    """Ask with the path exactly as given: nothing is folded or quoted on the way."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=named)
    response = connection.getresponse()
    answer = Answer(response.status, dict(response.getheaders()), response.read())
    assert len(answer.headers) == len(response.getheaders()), "a header was sent twice"
    connection.close()
    return answer


def test_a_page_comes_with_its_validators_and_media_type(server: DemoServer) -> None:
    answer = ask(server.url, CHAPTER)
    assert answer.status == 200
    assert b"Children and families moving across boundaries" in answer.body
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Last-Modified"] == "Tue, 18 Mar 2025 09:00:00 GMT"
    assert re.fullmatch(r'"\w{20}"', answer.headers["ETag"])


def test_an_unchanged_page_is_answered_304_without_a_body(server: DemoServer) -> None:
    first = ask(server.url, CHAPTER).headers
    by_tag = ask(server.url, CHAPTER, If_None_Match=first["ETag"])
    by_date = ask(server.url, CHAPTER, If_Modified_Since=first["Last-Modified"])
    assert (by_tag.status, by_tag.body) == (by_date.status, by_date.body) == (304, b"")
    assert by_tag.headers["ETag"] == first["ETag"]


def test_a_changed_page_is_sent_whole(server: DemoServer) -> None:
    assert ask(server.url, CHAPTER, If_None_Match='"another"').status == 200
    earlier = "Mon, 17 Mar 2025 09:00:00 GMT"
    assert ask(server.url, CHAPTER, If_Modified_Since=earlier).status == 200


def test_head_is_answered_as_get_without_the_body(server: DemoServer) -> None:
    whole, head = ask(server.url, CHAPTER), ask(server.url, CHAPTER, "HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("Content-Length", "Content-Type", "ETag", "Last-Modified"):
        assert head.headers[name] == whole.headers[name]


def test_other_methods_are_refused(server: DemoServer) -> None:
    answer = ask(server.url, CHAPTER, "POST")
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD"


def test_search_words_in_an_address_change_nothing(server: DemoServer) -> None:
    searched = ask(server.url, f"{CHAPTER}?zoom_highlight=families+moving+across+borders")
    assert searched.body == ask(server.url, CHAPTER).body


def test_an_unknown_address_is_answered_with_a_page(server: DemoServer) -> None:
    answer = ask(server.url, f"{MANUAL}/p_no_such_chapter.html")
    assert answer.status == 404
    assert NOTICE.encode() in answer.body
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["/", "/elsewhere.example/", "/elsewhere.example", "//"])
def test_an_unknown_host_is_not_found(server: DemoServer, path: str) -> None:
    assert ask(server.url, path).status == 404


@pytest.mark.parametrize(
    "path",
    [
        f"{MANUAL}/../../server.py",
        f"{MANUAL}/%2e%2e/%2e%2e/server.py",
        f"{MANUAL}/..%2fsite.toml",
        f"{MANUAL}/site.toml",
        f"{MANUAL}/p_childn_move.md",
        f"{MANUAL}//etc/passwd",
        "/../sites/procedures.aldermoor.example/site.toml",
    ],
)
def test_nothing_beside_the_pages_can_be_reached(server: DemoServer, path: str) -> None:
    assert ask(server.url, path).status == 404


def test_a_folder_without_its_slash_leads_to_its_real_address(server: DemoServer) -> None:
    answer = ask(server.url, f"{PARTNERSHIP}/professionals")
    assert answer.status == 301
    real = "https://www.aldermoor-partnership.example/professionals/"
    assert answer.headers["Location"] == real
    assert ask(server.url, f"{PARTNERSHIP}/professionals/").status == 200


def test_a_redirect_may_depend_on_the_query(server: DemoServer) -> None:
    assert ask(server.url, f"{PARTNERSHIP}/?p=214").status == 301
    assert ask(server.url, f"{PARTNERSHIP}/?p=1").status == 200


def test_the_root_of_a_manual_leads_to_its_contents(server: DemoServer) -> None:
    answer = ask(server.url, f"{MANUAL}/")
    assert answer.status == 301
    assert answer.headers["Location"] == "https://procedures.aldermoor.example/contents.html"


def test_robots_txt_keeps_crawlers_from_the_search(server: DemoServer) -> None:
    answer = ask(server.url, f"{MANUAL}/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert b"Disallow: /search" in answer.body


def test_a_guide_is_sent_as_pdf(server: DemoServer) -> None:
    guide = "/wp-content/uploads/2024/02/Practice-Guide-no-10-Was-Not-Brought.pdf"
    answer = ask(server.url, PARTNERSHIP + guide)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.body.startswith(b"%PDF-")


@pytest.mark.parametrize("host", hosts())
def test_a_mirror_is_the_prefix_of_a_hosts_pages(server: DemoServer, host: str) -> None:
    assert server.mirror(host) == f"{server.url}/{host}"


def test_there_is_no_mirror_of_an_unknown_host(server: DemoServer) -> None:
    with pytest.raises(LookupError):
        server.mirror("elsewhere.example")


def test_only_loopback_is_served_and_only_until_the_block_ends() -> None:
    with DemoServer() as server:
        port = urlsplit(server.url).port
        assert urlsplit(server.url).hostname == "127.0.0.1"
        with pytest.raises(OSError):  # noqa: PT011  refused here, unreachable elsewhere
            ask(f"http://127.0.0.2:{port}", CHAPTER)
    with pytest.raises(ConnectionRefusedError):
        ask(server.url, CHAPTER)


def test_what_is_asked_reaches_no_log(
    server: DemoServer, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    ask(server.url, f"{MANUAL}/search.html?zoom_query=private")
    ask(server.url, f"{MANUAL}/private.html")
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let children be stopped by Ctrl-C also where a shell runs the tests in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_it_can_be_run_by_hand() -> None:
    command = [sys.executable, "-m", "demo.server", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        host, mirror = process.stdout.readline().strip().split(": ")
        url, _, _ = mirror.partition(f"/{host}/")
        assert ask(url, CHAPTER).status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0
