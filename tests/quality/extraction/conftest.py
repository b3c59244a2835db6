"""The marked documents, read, and the shares of their markers that were kept and dropped."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from collection.extract import Extract
from collection.words.folding import fold
from crawler.extract import EXTRACTORS, ExtractRequest
from crawler.extract.sniffing import DOC, DOCX, HTML, ODT, PDF, PPTX, RTF
from demo.site import load_site

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[2]
MEDIA_TYPES = {
    ".doc": DOC,
    ".docx": DOCX,
    ".html": HTML,
    ".odt": ODT,
    ".pdf": PDF,
    ".pptx": PPTX,
    ".rtf": RTF,
    ".txt": "text/plain",
}


@dataclass(slots=True)
class Tally:
    """The markers of one group.

    Args:
        kept, dropped: how many were kept and how many dropped, as they should be.
        keep, drop: how many should be.
        missed: those that were not, each with its document.
    """

    kept: int = 0
    keep: int = 0
    dropped: int = 0
    drop: int = 0
    missed: list[str] = field(default_factory=list)

    def share(self, measure: str) -> float:
        """Return the share that was right of the markers to keep, or of those to drop."""
        right, of = (self.kept, self.keep) if measure == "keep" else (self.dropped, self.drop)
        return right / of


@pytest.fixture(scope="session")
def tallies() -> dict[str, Tally]:
    """Read every marked document and count its markers, by group."""
    found: defaultdict[str, Tally] = defaultdict(Tally)
    for document in tomllib.loads((HERE / "markers.toml").read_text(encoding="utf-8"))["document"]:
        _count(document, _text(_read(document)), found[document["group"]])
    return dict(found)


def _count(document: dict[str, Any], text: str, tally: Tally) -> None:
    name = document.get("file") or document["page"]
    for marker in document["keep"]:
        kept = marker in text
        tally.keep += 1
        tally.kept += kept
        tally.missed += [] if kept else [f"{name} lacks: {marker}"]
    for marker in document["drop"]:
        dropped = marker not in text
        tally.drop += 1
        tally.dropped += dropped
        tally.missed += [] if dropped else [f"{name} still holds: {marker}"]


def _read(document: dict[str, Any]) -> Extract:
    if "page" in document:
        url = document["page"]
        parts = urlsplit(url)
        body, media_type = load_site(parts.netloc).pages[parts.path].body, HTML
    else:
        path = CHECKOUT / document["file"]
        body, media_type = path.read_bytes(), MEDIA_TYPES[path.suffix]
        saved = path.with_name("expected.json")  # of a saved page
        url = f"https://site.example/{path.name}"
        url = json.loads(saved.read_text(encoding="utf-8"))["url"] if saved.exists() else url
    profile = document["group"] if media_type == HTML else "plain"
    return EXTRACTORS[media_type].read(ExtractRequest(body, media_type, url, None, profile))


def _text(extract: Extract) -> str:
    headings = [words for section in extract.sections for words in section.heading]
    blocks = [block.text for section in extract.sections for block in section.blocks]
    return "\n".join(map(fold, [extract.title, *headings, *blocks]))
