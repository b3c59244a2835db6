"""Passages: the best few of a document, cut to whole sentences, word for word, with highlights."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from collection.extract import line_layout
from collection.models import StoredSection, Version
from collection.vocabulary import Box
from index.results import Passage, PassagePlace
from index.roles import ROLES, PassageRole
from index.searching.originals import original
from index.searching.reader import section_path
from index.storing.files import Array
from index.storing.sidecar import ASIDES, BOXES, Sidecar
from index.weights import TITLED
from index.words.analysis import Stems, Word, holds_word, occurrences
from index.words.sentences import SentenceSpan, join, sentences

LEAST_WORDS = 40
MOST_WORDS = 60
"""A shown passage is three or four sentences: what a phone shows without scrolling."""
SHOWN = 3
NEARLY_AS_GOOD = 0.5
"""A further passage is shown where it scores at least half of the best."""


Highlights = tuple[tuple[int, int], ...]
"""[start, end) places in the text that is shown."""
WEB_PAGE = "html"
"""The format in which a browser can look for a text."""


_ASIDE = np.array([box in ASIDES for box in BOXES])
_TELLS = ROLES.index(PassageRole.TELLS)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The passages of one document that will be shown.

    Args:
        passages: their numbers, best first.
        more: how many further passages of the document match.
    """

    passages: tuple[int, ...]
    more: int


def choose(sidecar: Sidecar, own: Array, document: int, limit: int = SHOWN) -> Chosen:
    """Choose the best passages of a document.

    A passage matches by its own words or headings; where only the title matches, the document's
    opening stands for it. What stands in a box aside, or tells nothing by itself, is shown only
    where nothing else matches.

    Args:
        sidecar: the columns.
        own: what each of its passages says of the query by itself, float32, in their order.
        document: number of the document.
        limit: how many passages at most.
    """
    begin, end = _bounds(sidecar, document)
    matching = np.flatnonzero(own > 0)
    best_first = matching[np.argsort(-own[matching], kind="stable")]
    if not len(best_first):
        return Chosen(_opening(sidecar, begin, end), 0)
    numbers = begin + best_first
    readable = sidecar.passage_end[numbers] > sidecar.passage_start[numbers]
    telling = readable & ~_ASIDE[sidecar.passage_box[numbers]]
    telling &= sidecar.passage_role[numbers] == _TELLS
    shown = best_first[telling if telling.any() else readable]
    shown = begin + shown[own[shown] >= own[shown[:1]] * NEARLY_AS_GOOD][:limit]
    if not len(shown):  # a heading with nothing under it
        return Chosen(_opening(sidecar, begin, end), 0)
    return Chosen(tuple(shown.tolist()), int(readable.sum()) - len(shown))


def all_matching(sidecar: Sidecar, own: Array, document: int) -> list[int]:
    """Return the passages of a document that match by their own words or headings.

    Args:
        sidecar: the columns.
        own: as ``choose`` takes it.
        document: number of the document.

    Returns:
        Their numbers in reading order: as many as ``choose`` shows and counts as more.
    """
    begin, _ = _bounds(sidecar, document)
    matching = begin + np.flatnonzero(own > 0)
    readable = sidecar.passage_end[matching] > sidecar.passage_start[matching]
    found: list[int] = matching[readable].tolist()
    return found


def _bounds(sidecar: Sidecar, document: int) -> tuple[int, int]:
    begin, end = sidecar.document_first[document : document + 2].tolist()
    return begin, end


def _opening(sidecar: Sidecar, begin: int, end: int) -> tuple[int, ...]:
    """Return the first passage of the body; of a box only where there is no body."""
    readable = [n for n in range(begin, end) if sidecar.passage_end[n] > sidecar.passage_start[n]]
    body = (n for n in readable if BOXES[sidecar.passage_box[n]] is Box.BODY)
    first = next(body, readable[0] if readable else None)
    return () if first is None else (first,)


class SectionText(NamedTuple):
    """A stored section, as far as its passages are shown; ``version`` is the number of its own."""

    id: int
    position: int
    heading: Sequence[str]
    anchor: str | None
    page: int | None
    text: str
    layout: Sequence[Sequence[Any]]
    slug: str
    version: int


class ShownDocument(NamedTuple):
    """A document, as far as its passages are shown.

    Args:
        id: its own.
        url: canonical address.
        format: its format.
        title: the stems of its title.
    """

    id: str
    url: str
    format: str
    title: frozenset[str]


_SECTIONS = (
    select(
        *(StoredSection.__table__.c[name] for name in SectionText._fields[:-1]),
        Version.__table__.c.number,
    )
    .join_from(
        StoredSection.__table__,
        Version.__table__,
        Version.__table__.c.id == StoredSection.__table__.c.version_id,
    )
    .where(StoredSection.__table__.c.id.in_(bindparam("ids", expanding=True)))
)


def load_sections(session: Session, ids: Iterable[int]) -> Mapping[int, SectionText]:
    """Read sections in one statement.

    Args:
        session: a transaction of the collection.
        ids: which.
    """
    rows = session.connection().execute(_SECTIONS, {"ids": [*set(ids)]})
    return {row.id: SectionText._make(row) for row in rows}


class Highlighter:
    """The words that a query highlights.

    Args:
        weights: how much each tells, by its stem, or its stems where they are adjacent.
    """

    def __init__(self, weights: Mapping[Stems, float]) -> None:
        self._weights = weights
        self._single = frozenset(stems[0] for stems in weights if len(stems) == 1)
        self._phrases: dict[str, list[Stems]] = {}
        for stems in weights:
            if len(stems) > 1:
                self._phrases.setdefault(stems[0], []).append(stems)
        self._wanted = frozenset(stem for stems in weights for stem in stems)

    def find(self, text: str) -> list[tuple[int, int, Stems]]:
        """Return the highlighted places of a text: start, end, and the stems that stand there.

        Args:
            text: any text.
        """
        found = occurrences(text, self._wanted)
        marks: list[tuple[int, int, Stems]] = [
            (w.start, w.end, (w.stem,)) for w in found if w.stem in self._single
        ]
        for at, word in enumerate(found if self._phrases else ()):
            for stems in self._phrases.get(word.stem, ()):
                held = found[at : at + len(stems)]
                if tuple(other.stem for other in held) == stems and _adjacent(text, held):
                    marks.append((word.start, held[-1].end, stems))
        return sorted(marks, key=lambda mark: mark[:2])

    def weight(self, marked: Iterable[Stems], title: Container[str] = ()) -> float:
        """Return how much distinct words and phrases tell together.

        Args:
            marked: the stems of each.
            title: the stems of the document's title, whose words tell little beneath it.
        """
        return sum(
            self._weights[stems] * (TITLED if all(stem in title for stem in stems) else 1.0)
            for stems in marked
        )


def _adjacent(text: str, held: Sequence[Word]) -> bool:
    return not any(holds_word(text, a.end, b.start) for a, b in pairwise(held))


def cut(
    text: str, start: int, end: int, highlighter: Highlighter, title: Container[str] = ()
) -> tuple[SentenceSpan, Highlights]:
    """Cut the most telling run of whole sentences, about 40 to 60 words, out of a passage.

    Args:
        text: the section's text.
        start, end: place of the passage in it.
        highlighter: what to look for.
        title: the stems of the document's title.

    Returns:
        the place in ``text``, and the highlights as places in the cut.
    """
    parts = sentences(text, start, end)
    found = [(start + a, start + b, mark) for a, b, mark in highlighter.find(text[start:end])]
    holding: list[set[Stems]] = [
        {mark for a, b, mark in found if part.start <= a and b <= part.end} for part in parts
    ]
    run = join(parts[_best_run(parts, holding, lambda held: highlighter.weight(held, title))])
    spans = [(a - run.start, b - run.start) for a, b, _ in found if run.start <= a and b <= run.end]
    return run, _merged(spans)


def _whole(
    text: str, start: int, end: int, highlighter: Highlighter
) -> tuple[SentenceSpan, Highlights]:
    """Return the place of a whole passage, with the highlights as places in it."""
    found = [(a, b) for a, b, _ in highlighter.find(text[start:end])]
    return SentenceSpan(start, end, len(text[start:end].split())), _merged(found)


def _best_run(
    parts: Sequence[SentenceSpan],
    holding: Sequence[set[Stems]],
    weight: Callable[[Iterable[Stems]], float],
) -> slice:
    begins = [at for at, held in enumerate(holding) if held] or [0]
    runs = [_run_from(begin, parts, holding) for begin in begins]
    # The first of the best: max() keeps it.
    best = max(runs, key=lambda run: weight(_together(holding[run.start : run.stop])))
    return _filled(best, parts)


def _together(holding: Iterable[set[Stems]]) -> set[Stems]:
    held: set[Stems] = set()
    for stems in holding:
        held |= stems
    return held


def _run_from(begin: int, parts: Sequence[SentenceSpan], holding: Sequence[set[Stems]]) -> slice:
    """Go on while there is room, and then only for a sentence that tells something new."""
    end = begin + 1
    count = parts[begin].words
    held = set(holding[begin])
    while end < len(parts) and count + parts[end].words <= MOST_WORDS:
        if count >= LEAST_WORDS and holding[end] <= held:
            break
        count += parts[end].words
        held |= holding[end]
        end += 1
    return slice(begin, end)


def _filled(run: slice, parts: Sequence[SentenceSpan]) -> slice:
    """Take in sentences before a run that is short because the passage ends."""
    begin = run.start
    count = sum(part.words for part in parts[run])
    while begin and count < LEAST_WORDS and count + parts[begin - 1].words <= MOST_WORDS:
        begin -= 1
        count += parts[begin].words
    return slice(begin, run.stop)


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def place_of(
    section: SectionText,
    number: int,
    place: tuple[int, int],
    document: ShownDocument,
    highlighter: Highlighter,
    *,
    whole: bool = False,
) -> PassagePlace:
    """Return where the words of a passage stand that are shown.

    Args:
        section: the stored section.
        number: number of the passage in the section.
        place: start and end of the passage in the section's text.
        document: it stands in.
        highlighter: what to highlight.
        whole: True shows all of it, False its most telling sentences.
    """
    if whole:
        run, highlights = _whole(section.text, *place, highlighter)
    else:
        run, highlights = cut(section.text, *place, highlighter, document.title)
    return PassagePlace(section.id, number, run.start, run.end, highlights)


def shown_at(
    place: PassagePlace, section: SectionText, document_id: str, url: str, kind: str
) -> Passage:
    """Return a passage as it is shown: its words are those of the section.

    Args:
        place: of the words.
        section: the stored section.
        document_id: of the document that it stands in.
        url: canonical address of that document.
        kind: its format.
    """
    page = _page(section, place.start)
    text = section.text[place.start : place.end]
    return Passage(
        id=f"{section.id}.{place.number}",
        section=section.position,
        heading=tuple(section.heading),
        text=text,
        highlights=place.highlights,
        href=section_path(document_id, section.version, section.slug),
        original=original(url, section.anchor, page, text if kind == WEB_PAGE else ""),
        page=page,
    )


def _page(section: SectionText, start: int) -> int | None:
    """Return the page on which a place of a section stands."""
    line = section.text.count("\n", 0, start)
    return line_layout(section.layout, line).page or section.page
