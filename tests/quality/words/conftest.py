"""The files whose text is known, read, and compared with what was set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from statistics import fmean

import pytest

from crawler.extract import EXTRACTORS, ExtractRequest
from crawler.extract.sniffing import DOCX, HTML, PDF
from crawler.witness.comparing import Comparison, compare
from tests.quality.words import pages, pdfs, word
from tests.quality.words.setting import Setting

KINDS: Mapping[str, tuple[str, Callable[[], Iterator[Setting]]]] = {
    "page": (HTML, pages.settings),
    "pdf": (PDF, pdfs.settings),
    "word": (DOCX, word.settings),
}


class Measured:
    """What was measured of the files of one kind.

    Args:
        found: of each file, by its name.
    """

    def __init__(self, found: Mapping[str, Comparison]) -> None:
        self._found = found

    def share(self, measure: str) -> float:
        """Return the mean of a measure, or of its worst file where it is named so."""
        name, _, worst = measure.partition("_")
        shares = [self._one(each, name) for each in self._found.values()]
        return min(shares) if worst else fmean(shares)

    def faults(self) -> str:
        """Return the places that differ, a line each."""
        told = []
        for name, each in self._found.items():
            places = {"lost": each.lost, "added": each.added, "moved": each.moved}
            told += [f"{name}: {how}: {place[:120]}" for how in places for place in places[how][:4]]
        return "\n".join(told)

    def _one(self, found: Comparison, name: str) -> float:
        shares = {"kept": found.kept, "true": 1 - found.invented, "order": found.order}
        return shares[name]


@pytest.fixture(scope="session")
def measured() -> dict[str, Measured]:
    """Read every file and compare it with what was set, by kind."""
    return {
        kind: Measured(
            {
                each.name: compare(
                    EXTRACTORS[media_type].read(
                        ExtractRequest(each.body, media_type, "https://site.example/a.html")
                    ),
                    each.shown,
                )
                for each in settings()
            }
        )
        for kind, (media_type, settings) in KINDS.items()
    }
