"""Addresses: whatever a text holds, reading it as an address gives one or raises one error."""

from __future__ import annotations

import ast
import contextlib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler import addresses
from crawler.addresses import (
    LONGEST,
    canonical_url,
    has_web_scheme,
    join_addresses,
    split_address,
    without_fragment,
)
from crawler.errors import CrawlerError, UnreadableAddress
from crawler.extract.html.elements import absolute
from crawler.listings.model import absolute as listed

ROOT = Path(addresses.__file__).parents[1]
DOOR = ROOT / "crawler" / "addresses.py"
READERS = {"urlsplit", "urlparse", "urljoin", "urldefrag", "parse_url"}
"""What reads an address and may raise whatever it likes."""

UNREADABLE = [
    "http://[::1", "http://[", "//[/x", "http://[@127.0.0.1:1/", "http://[::1%eth0]/",
    f"http://{'a' * 64}.example/", f"http://{'a' * 70}.example/", "http://a..example/",
    "http://.example/", "http://a.example:99999/", "http://a.example:port/",
    "http://a b.example/", "http://a\0.example/", "http://\ud800.example/", "http://xn--\u2100/",
    "http://\u2100.example/", f"http://{'a.' * 150}example/", f"http://a.example/{'x' * 8000}",
    "http://1.2.3.4.5/", "http://", "https:///x", "", " ", "\0",
]  # fmt: skip


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_cannot_be_read_is_one_error_of_ours_and_no_other(text: str) -> None:
    with pytest.raises(UnreadableAddress, match="not a web address") as raised:
        canonical_url(text)
    assert isinstance(raised.value, CrawlerError)
    assert len(str(raised.value)) < 400
    assert str(raised.value).isprintable()


@pytest.mark.parametrize("host", ["a" * 63 + ".example", "a" * 63, f"{'a' * 61}." * 4 + "xyz"])
def test_a_host_may_have_labels_of_63_letters_and_253_in_all(host: str) -> None:
    assert canonical_url(f"http://{host}/") == f"http://{host}/"


texts = st.text(max_size=60) | st.text("htps:/[]@.?#%\\ \0\u2100a1", max_size=40)
near = st.builds("{}{}{}".format, st.sampled_from(["http://", "https://", "//", ""]), texts, texts)
longer = st.builds(lambda text, times: text * times, texts, st.sampled_from([1, 50, LONGEST]))


@given(texts | near | longer, near)
@example("http://[::1", "http://[")
@example("http://a.example/", "//[/x")
@example("http://\ud800", "\ud800")
@example("http://a.example:99999/", "x")
def test_no_text_makes_anything_but_that_error(base: str, reference: str) -> None:
    for read in (
        lambda: canonical_url(base),
        lambda: split_address(base),
        lambda: join_addresses(base, reference),
        lambda: without_fragment(base),
    ):
        with contextlib.suppress(UnreadableAddress):
            read()
    assert has_web_scheme(base) in (True, False)
    for found in (absolute(base, reference), listed(base, reference)):
        assert found is None or found.lower().startswith("http")


@given(near)
def test_what_is_read_is_readable_in_all_its_parts(text: str) -> None:
    try:
        parts = split_address(canonical_url(text))
    except UnreadableAddress:
        return
    assert parts.hostname
    assert parts.port is None or 0 <= parts.port <= 65535
    parts.hostname.encode("idna")


def modules() -> list[Path]:
    """Return every module but the migrations, which stay as they were when they were written."""
    files = [
        f
        for part in ("briefings", "collection", "crawler", "demo", "index", "portal")
        for f in (ROOT / part).rglob("*.py")
    ]
    return [file for file in files if "migrations" not in file.parts]


def named_in(file: Path) -> set[str]:
    """Return what a module imports and calls by name, and the attributes that it asks for."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


@pytest.mark.slow
def test_no_module_but_one_reads_addresses_by_python_itself() -> None:
    guilty = {
        str(file.relative_to(ROOT)): named_in(file) & READERS
        for file in modules()
        if file != DOOR and named_in(file) & READERS
    }
    assert guilty == {}
    assert named_in(DOOR) & READERS, "the walk finds them where they are"


@pytest.mark.slow
def test_names_are_resolved_by_the_guard_alone() -> None:
    asking = {"getaddrinfo", "gethostbyname", "gethostbyname_ex", "create_connection"}
    found = {file.name for file in modules() if named_in(file) & asking}
    assert found == {"guard.py"}
