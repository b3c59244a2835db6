"""The paths that are made outside the pages: each is a route, and no other module makes one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from portal.documents import places
from portal.documents.places import (
    CHANGES,
    SEARCH,
    briefing_path,
    changes_path,
    comparison_path,
    matches_path,
    pack_path,
    picture_path,
    reader_path,
    short_path,
    topic_path,
)

ROOT = Path(__file__).resolve().parents[3]
MODULES = [path for top in ROOT.glob("*/__init__.py") for path in top.parent.rglob("*.py")]


@pytest.mark.parametrize(
    ("path", "endpoint"),
    [
        (SEARCH, "search.results"),
        (CHANGES, "search.changes"),
        (topic_path("neglect"), "search.topic"),
        (matches_path("a1"), "search.matches"),
        (reader_path("a1"), "documents.show"),
        (reader_path("a1", 2), "documents.show"),
        (changes_path("a1", 1, 2), "documents.changes"),
        (comparison_path("a1", "b1"), "documents.compare"),
        (picture_path("a1", "0" * 64), "documents.picture"),
        (briefing_path("c1"), "briefings.show"),
        (pack_path("c1", ["x.a1", "y.b1"]), "handouts.pack"),
        (pack_path("c1", [], ".docx"), "handouts.pack_file"),
        (short_path("abc"), "handouts.point"),
        (short_path("abc", date(2025, 3, 4)), "handouts.point"),
    ],
)
def test_every_path_is_that_of_a_route(app: Flask, path: str, endpoint: str) -> None:
    plain, _, query = path.partition("?")
    found, _ = app.url_map.bind("localhost", query_args=query).match(plain)
    assert found == endpoint


def test_what_a_path_asks_for_stands_in_its_query() -> None:
    assert changes_path("a1", 1, 2).endswith("?from=1&to=2")
    assert pack_path("c1", ["x.a1", "y.b1"]).endswith("/pack?passage=x.a1&passage=y.b1")
    assert short_path("abc", date(2025, 3, 4)) == "/p/abc?printed=2025-03-04"


_PATH = re.compile(r"^/(documents|briefings|topics|p)/$|^/(changes|compare|matches|pack)\b")


def _made(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that put an id into a path of a page for readers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value for part in node.values if isinstance(part, ast.Constant)]
            if any(_PATH.search(str(part)) for part in parts):
                yield node.lineno


@pytest.mark.parametrize(
    "line", ['f"/documents/{id}"', 'f"/p/{point.short_id}"', 'f"{path}/changes?from={a}&to={b}"']
)
def test_a_path_that_is_made_by_hand_would_be_seen(line: str) -> None:
    assert list(_made(ast.parse(line))) == [1]


@pytest.mark.slow
def test_no_other_module_makes_a_path_of_a_page() -> None:
    assert len(MODULES) > 200
    found = {
        str(path.relative_to(ROOT))
        for path in MODULES
        if "demo" not in path.parts and list(_made(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found == {str(Path(places.__file__).relative_to(ROOT)), "index/searching/reader.py"}
