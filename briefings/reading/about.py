"""What a briefing says of itself: who published it, its year, its themes; nobody's identity."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from briefings.reading.dates import find_published
from briefings.reading.drafts import About, PointDraft
from briefings.reading.publishers import PUBLISHER, names_publisher
from briefings.reading.roles import Role
from briefings.reading.segments import Segment
from collection.extract import Block, BlockKind, Extract, Section
from collection.taxonomy import load_taxonomy
from collection.words.texts import fold_typography
from crawler.classify import topics_in

_DATED = re.compile(rf"{PUBLISHER.pattern},? \(?(?:[A-Z]?[a-z]+ )?((?:19|20)\d\d)\b")
"""A publisher and when: "Aldermoor Safeguarding Children Partnership, August 2024"."""
_SEASON = re.compile(
    r"\W*(?:(?:early|late|spring|summer|autumn|winter) )+(?:term )?((?:19|20)\d\d)\W*",
    re.IGNORECASE,
)
"""A line that dates a briefing by its season: "Spring 2023"."""
_OPENERS = frozenset(("At", "By", "For", "From", "In", "Our", "Published", "Since", "The", "This"))
"""Words that begin a sentence in upper case before the name."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
SHORT = 8
"""Phrases that name something have no more words than this."""
THRICE = 3
"""Times that a theme's words stand in the learning of a briefing that is about it; the crawler
asks for more, since chapters are longer."""


def find_about(extract: Extract, runs: Sequence[Segment], points: Sequence[PointDraft]) -> About:
    """Return what a briefing says of itself.

    Names of people, codes of children and dates of birth are neither looked for nor returned.

    Args:
        extract: the briefing.
        runs: its runs.
        points: its learning points.
    """
    headings = (words for section in extract.sections for words in section.heading[-1:])
    texts = (placed.text for run in runs for placed in run.blocks)
    lines = [extract.title, *headings, *texts]
    return About(_partnership(lines), _year(extract, lines), _themes(extract, runs, points))


def _partnership(lines: Sequence[str]) -> str:
    """Return the partnership that is named most often, of equals the first."""
    named: Counter[str] = Counter()
    for line in lines:
        for found in PUBLISHER.finditer(line):
            before = found[1].split()
            while before and before[0] in _OPENERS:
                before = before[1:]
            if before:
                named[" ".join([*before, found[2]])] += 1
    return max(named, key=named.__getitem__, default="")


def _year(extract: Extract, lines: Sequence[str]) -> int | None:
    """Return the year of publication, else the one in the title or beside the partnership's name.

    Any other year is one of the story, or of another document.
    """
    published = find_published(extract)
    if published:
        return published.on.year
    seasons = (found for line in lines if (found := _SEASON.fullmatch(line)))
    if season := next(seasons, None):
        return int(season[1])
    dated = next((found for line in lines if (found := _DATED.search(line))), None)
    if dated:
        return int(dated[3])
    beside = (line for line in lines[1:] if _signs(line))
    years = (_YEAR.findall(line) for line in (extract.title, *beside))
    return next((int(found[-1]) for found in years if found), None)


def _signs(line: str) -> bool:
    """Tell whether a line is a signature: a publisher, perhaps "published by", and a date."""
    return names_publisher(line) and len(PUBLISHER.sub("", line).split()) <= SHORT


def _themes(
    extract: Extract, runs: Sequence[Segment], points: Sequence[PointDraft]
) -> tuple[str, ...]:
    """Return the topics that the briefing names.

    A name stands in the title, a heading, the keywords, a point that is no sentence, what is cited
    or listed. In longer points a term of several words counts at once ("domestic abuse"), a single
    word ("referral") when it comes back.
    """
    taxonomy = load_taxonomy()
    names = [*_names(runs), *(p.text for p in points if _is_phrase(p.text))]
    names += [citation.text for point in points for citation in point.citations]
    learning = Section((), tuple(Block(BlockKind.PARAGRAPH, point.text) for point in points))
    named = Extract(extract.title, (*(Section((name,), ()) for name in names), learning))
    thrice = taxonomy.model_copy(update={"body_least": THRICE})
    topics = set(topics_in(named, thrice))
    text = fold_typography(learning.text).casefold()
    topics |= {
        rule.slug for rule in taxonomy.topic if any(" " in w and w in text for w in rule.words)
    }
    return tuple(rule.slug for rule in taxonomy.topic if rule.slug in topics)


def _names(runs: Sequence[Segment]) -> Iterator[str]:
    """Yield the headings, the keywords and what is listed as a resource."""
    for run in runs:
        yield from run.heading[-1:]
        if run.part is Role.RESOURCES:
            short = (p.text for p in run.items if not p.linked and _is_phrase(p.text))
            yield from (p.text for p in run.blocks) if _are_keywords(run) else short


def _is_phrase(text: str) -> bool:
    return len(text.split()) <= SHORT and not text.endswith(".")


def _are_keywords(run: Segment) -> bool:
    opening = run.blocks[0].text[: run.label] or "".join(run.heading[-1:])
    return re.match(r"\W*key ?words?\b", opening, re.IGNORECASE) is not None
