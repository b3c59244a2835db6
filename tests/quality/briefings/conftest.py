"""The briefings written for the tests, made into files, read, and compared with what is expected.

Every case, child and partnership in them is invented.

Each is a source in ``files/`` and a JSON of the same name. ``.html`` and ``.txt`` are read as they
stand; ``.pdf.md`` and ``.docx.md`` are set by the makers of the demonstration's files. The JSON
holds, beside what it says by its keys:

- ``points``: the exact words of each learning point, and ``[words, address]`` of what it cites;
- ``kinds``: ``[kind, opening words]`` for each run of blocks, up to the next; what comes before
  the first is "other".

``first_sight/`` holds further ones, written after published shapes before the reader was run on
any of them. ``.pdf.xml`` and ``.docx.xml`` are made by ``drawn_pdf`` and ``typed_word``; ``date``
is the day or the month that a person reads off the briefing. Half of them, told by a sum of their
names, were kept aside until the reader was done (``is_kept_aside``). ``read_once/`` holds sixteen
more of the same kind, written when both halves were done.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from briefings.reading.drafts import BriefingDraft
from briefings.reading.reading import read_briefing
from collection.extract import Extract
from crawler.extract import EXTRACTORS, ExtractRequest
from crawler.extract.sniffing import DOCX, HTML, PDF
from demo.files.pdf import make_pdf
from demo.files.source import read_source
from demo.files.word import make_word
from tests.quality.briefings.drawn_pdf import draw_pdf
from tests.quality.briefings.typed_word import type_word

HERE = Path(__file__).resolve().parent
FILES, FIRST_SIGHT, READ_ONCE = HERE / "files", HERE / "first_sight", HERE / "read_once"
TOLD = frozenset({"story", "good practice", "learning", "resources"})
"""The kinds that are measured; everything else is "other"."""


@dataclass(slots=True)
class Share:
    """What was found of what is there.

    Args:
        right: how many were found as they should be.
        found: how many were found.
        there: how many should be.
        wrong: what was missed or made up, by briefing.
    """

    right: int = 0
    found: int = 0
    there: int = 0
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def of(self, measure: str) -> float:
        """Return the precision, the recall, or the share that is right where each is asked once."""
        return self.right / (self.found if measure == "precision" else self.there)

    def count(self, name: str, found: Iterable[Any], there: Iterable[Any]) -> None:
        """Count what one briefing gave."""
        got, asked = Counter(found), Counter(there)
        self.right += (got & asked).total()
        self.found += got.total()
        self.there += asked.total()
        self.wrong.setdefault(name, []).extend(
            [f"  made up: {one}" for one in (got - asked).elements()]
            + [f"  missed:  {one}" for one in (asked - got).elements()]
        )

    def worst(self, most: int = 8) -> str:
        """Return the briefings with most errors, and the errors."""
        ordered = sorted(self.wrong.items(), key=lambda row: -len(row[1]))[:most]
        return "\n".join(line for name, lines in ordered if lines for line in (name, *lines))


@dataclass(frozen=True, slots=True)
class Case:
    """One briefing with what is expected of it."""

    name: str
    expected: dict[str, Any]
    draft: BriefingDraft


@pytest.fixture(scope="session")
def cases() -> list[Case]:
    """Read every briefing."""
    return [_case(path) for path in sorted(FILES.glob("*.json"))]


@pytest.fixture(scope="session")
def halves() -> dict[str, list[Case]]:
    """Read the briefings of first sight: those worked on, those kept aside until the end, and
    those written after."""
    read = [_case(path) for path in sorted(FIRST_SIGHT.glob("*.json"))]
    return {
        "worked_on": [case for case in read if not is_kept_aside(case.name)],
        "kept_aside": [case for case in read if is_kept_aside(case.name)],
        "read_once": [_case(path) for path in sorted(READ_ONCE.glob("*.json"))],
    }


@pytest.fixture(scope="session")
def count_half() -> Callable[[Sequence[Case]], dict[str, Share]]:
    """Return what counts points, citations, titles, dates and years of briefings."""
    return count_first_sight


def count_first_sight(cases: Sequence[Case]) -> dict[str, Share]:
    """Count what was read of briefings of first sight.

    Args:
        cases: the briefings.

    Returns:
        A share each for "points", "citations", "title", "date", "year" and "without", the briefings
        without learning of which none is made up; of the last four the share of briefings.
    """
    groups = ("points", "citations", "title", "date", "year", "without")
    found = {group: Share() for group in groups}
    for case in cases:
        _count_points(case, found)
        on, day = case.draft.published_on, case.expected["date"]
        month = day is not None and len(day) == len("2024-03")
        found["title"].count(case.name, [case.draft.title], [case.expected["title"]])
        found["date"].count(case.name, [on and f"{on:%Y-%m}" if month else str(on)], [str(day)])
        found["year"].count(case.name, [case.draft.about.year], [case.expected["year"]])
        if not case.expected["points"]:
            found["without"].count(case.name, [case.draft.points == ()], [True])
    return found


def is_kept_aside(name: str) -> bool:
    """Tell whether a briefing of first sight is of the half that nothing was changed for.

    Args:
        name: of its file, without the ending.
    """
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 == 0


@pytest.fixture(scope="session")
def shares(cases: Sequence[Case]) -> dict[str, Share]:
    """Count points, kinds, citations and what is said about the briefings."""
    found = {group: Share() for group in ("points", "kinds", "citations", "about")}
    for case in cases:
        _count_points(case, found)
        _count_kinds(case, found["kinds"])
        found["about"].count(case.name, _said(case.draft), _expected_about(case.expected))
    return found


def _count_points(case: Case, found: dict[str, Share]) -> None:
    points = case.expected["points"]
    found["points"].count(
        case.name, (p.text for p in case.draft.points), (p["text"] for p in points)
    )
    found["citations"].count(
        case.name,
        ((c.text, c.url) for p in case.draft.points for c in p.citations),
        (tuple(citation) for p in points for citation in p["citations"]),
    )


def _case(path: Path) -> Case:
    expected = json.loads(path.read_text(encoding="utf-8"))
    source = next(other for other in path.parent.glob(f"{path.stem}.*") if other != path)
    return Case(path.stem, expected, read_briefing(_extracted(source, expected["profile"])))


def _extracted(path: Path, profile: str) -> Extract:
    kind = path.name.split(".")[1]
    if path.suffix == ".md":
        file = read_source(path)
        body = make_pdf(file) if kind == "pdf" else make_word(file)
    elif path.suffix == ".xml":
        body = (draw_pdf if kind == "pdf" else type_word)(path.read_bytes())
    else:
        body = path.read_bytes()
    media_type = {"pdf": PDF, "docx": DOCX, "html": HTML, "txt": "text/plain"}[kind]
    url = f"https://site.example/{path.stem}"
    return EXTRACTORS[media_type].read(ExtractRequest(body, media_type, url, None, profile))


def _count_kinds(case: Case, share: Share) -> None:
    remaining = [tuple(row) for row in case.expected["kinds"]]
    kind = "other"
    found, there = [], []
    for place, part in enumerate(case.draft.parts):
        begun = next((row for row in remaining if row[1] in part.text), None)
        if begun:
            remaining.remove(begun)
            kind = begun[0]
        told = str(part.kind)
        found += [(place, told, part.text)] if told in TOLD else []
        there += [(place, kind, part.text)] if kind in TOLD else []
    share.count(case.name, found, [*there, *((-1, *row) for row in remaining if row[0] in TOLD)])


def _said(draft: BriefingDraft) -> list[tuple[str, str]]:
    about = draft.about
    said = [("title", draft.title), ("partnership", about.partnership), ("year", about.year)]
    return [(key, str(value)) for key, value in said if value] + [
        ("theme", slug) for slug in about.themes
    ]


def _expected_about(expected: dict[str, Any]) -> list[tuple[str, str]]:
    said = [(key, str(expected[key])) for key in ("title", "partnership", "year") if expected[key]]
    return said + [("theme", slug) for slug in expected["themes"]]
