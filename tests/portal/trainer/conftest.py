"""A draft in the small collection, imported from a file, and what imports others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.collection.store import Collection
from crawler.extract import ExtractRequest, extractor_for
from crawler.extract.model import Extract
from crawler.sources import load_sources
from index.errors import IndexMissing
from index.results import Passage, Results, SearchRequest
from portal.briefings.importing import import_briefing
from portal.config import Settings

HOST = "https://procedures.aldermoor.example"
TEXT = f"""\
Learning from Quillon and the zebrawood nursery

Background
Quillon was four months old. Two bruises were seen by the health visitor.

Good practice
The zebrawood nursery kept a clear record. It was shared on the same day.

Learning
• Ask zebrawood questions. Check the answers you are given. Professional Curiosity Chapter
• Discuss any bruise at the zebrawood nursery on the same day. Bruising Chapter
• Talk to the zebrawood nursery first. Then use the Escalation Process

{HOST}/a2curiosity0.html
{HOST}/a1bruising00.html
https://quillon.example/escalation.pdf
"""
"""The word "zebrawood", in the title and every point, marks everything that is the draft's."""


class NoIndex:
    """An index that was never built."""

    def search(self, request: SearchRequest) -> Results:
        raise IndexMissing

    def passages(self, *asked: object, **options: object) -> tuple[Passage, ...]:
        raise IndexMissing


def read(request: ExtractRequest) -> Extract:
    """Read in this process; the sandbox has tests of its own."""
    return extractor_for(request.media_type).read(request)


Import = Callable[..., str]


@pytest.fixture
def imported(settings: Settings, stored: Collection, tmp_path: Path) -> Import:
    """Return a function that imports a text, and gives the briefing's id."""

    def run(text: str = TEXT, *, publish: bool = False, name: str = "quillon.txt") -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        index: Any = NoIndex()
        sources = load_sources(settings.sources)
        return import_briefing(
            str(path), settings, stored, index, sources, extract=read, publish=publish
        )

    return run


@pytest.fixture
def draft(imported: Import) -> str:
    """Return the id of a draft."""
    return imported()
