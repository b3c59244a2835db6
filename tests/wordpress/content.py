"""Content: what content.toml says that the test's WordPress holds, and where it then stands."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

HOME = "https://partnership.example"
FILE = Path(__file__).with_name("content.toml")


@dataclass(frozen=True, slots=True)
class Entry:
    """A page, post or file of content.toml.

    Args:
        address: where it stands.
        title, says: its title, and a sentence that stands nowhere else.
        linked: whether another page links to it.
        given: the row of content.toml.
    """

    address: str
    title: str
    says: str
    linked: bool
    given: dict[str, Any]

    @property
    def path(self) -> str:
        """What WordPress calls its path."""
        return self.address.removeprefix(HOME).strip("/") or "home"


@dataclass(frozen=True, slots=True)
class Content:
    """What content.toml holds, by what becomes of it on the site."""

    blocks: list[dict[str, str]]
    pages: tuple[Entry, ...]
    posts: tuple[Entry, ...]
    files: tuple[Entry, ...]

    @classmethod
    def load(cls) -> Content:
        """Read content.toml."""
        rows = tomllib.loads(FILE.read_text(encoding="utf-8"))
        return cls(
            rows["block"],
            tuple(_entry(row, _page_path(row)) for row in rows["page"]),
            tuple(_entry(row, f"/{row['slug']}/") for row in rows["post"]),
            tuple(_entry(row, _upload_path(row)) for row in rows["file"]),
        )

    def published(self) -> Iterator[Entry]:
        """Yield what a visitor may read and the collection must hold."""
        for entry in (*self.pages, *self.posts, *self.files):
            if not {"status", "password", "listing"} & entry.given.keys():
                yield entry

    def closed(self) -> Iterator[Entry]:
        """Yield what no visitor may read."""
        for entry in (*self.pages, *self.posts):
            if {"status", "password"} & entry.given.keys():
                yield entry


def _entry(row: dict[str, Any], path: str) -> Entry:
    return Entry(HOME + path, row["title"], row["says"], row.get("linked", True), row)


def _page_path(row: dict[str, Any]) -> str:
    return "/" if row["path"] == "home" else f"/{row['path']}/"


def _upload_path(row: dict[str, Any]) -> str:
    at = datetime.fromisoformat(row["date"])
    return f"/wp-content/uploads/{at:%Y/%m}/{row['name']}"
