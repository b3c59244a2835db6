"""Labelling: what each segment of a briefing is.

A run is told by, in this order: its own lead-in or label, its section's heading, the headings
above, its place after a known run, its wording.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from briefings.reading.genres import is_no_briefing, speaks_of_learning_only
from briefings.reading.instructions import (
    gives_figure,
    is_notice,
    tell_what_happened,
    tells_what_to_do,
)
from briefings.reading.roles import Role, is_bare, is_topic, part_of, parts_of
from briefings.reading.segments import Segment, segments_of
from collection.extract import Extract, Section
from collection.taxonomy import load_taxonomy
from collection.vocabulary import Box

_NUMBER = re.compile(r"\W*(\d{1,2})\b")
HALF = 0.5
"""Learning also states what is so ("hidden men remain hidden"): in the lists of the test briefings
that no heading tells, between half and all of the items ask for something. What only follows
learning, as a diary does, must do so in more than half."""
HUB_WORDS = 8
"""Words of a section that does no more than head the boxes around it."""
ALMOST_ALL, NEVER = 0.99, 1.0
STORY_SHARE = 4
"""A guide to reviews tells a story in less than one of so many of its blocks."""
STORY_LEAST = 3
"""Sentences in the past that make a story of what stands under a heading of learning ("A case to
learn from") and asks for nothing."""
_SUBTITLE = re.compile(r"(?:learning|lessons)\b[^:–-]*[:–-]\s*\S", re.IGNORECASE)
_BRIEFING = re.compile(
    r"\b(?:brief|briefings?|guide|minutes?|points?|learning|lessons?|reviews?|tips)\b",
    re.IGNORECASE,
)
_PSEUDONYM = re.compile(r"[\"“‘']([A-Z]\w+)[\"”’']")


def find_segments(extract: Extract) -> list[Segment]:
    """Part the body of a briefing into runs.

    Args:
        extract: of any format.

    Returns:
        Runs in order; every block of the body stands in exactly one.
    """
    parts = _less_subtitle(
        extract.sections, _less_teasers(extract, parts_of(extract.sections, extract.title))
    )
    numbered = _by_number(extract.sections, parts)
    runs = [
        run
        for place, section in enumerate(extract.sections)
        if section.box is Box.BODY
        for run in segments_of(extract, place, parts[place], numbered)
    ]
    told = _by_wording([_by_list(run) for run in runs], extract.title)
    if speaks_of_learning_only(extract.title, _blocks_of(told)):
        return [_taken_back(run) for run in told]
    return _last_resort(_around(told, extract.sections), extract.title)


def _blocks_of(runs: Sequence[Segment]) -> list[str]:
    """Return the words of every block; none where a story is told at length: that is no guide."""
    texts = [placed.text for run in runs for placed in run.blocks]
    told = sum(len(run.blocks) for run in runs if run.part is Role.STORY)
    return [] if STORY_SHARE * told > len(texts) else texts


def _taken_back(run: Segment) -> Segment:
    return replace(run, part=Role.ABOUT) if run.part is Role.LEARNING else run


def _less_teasers(extract: Extract, parts: Sequence[Role]) -> list[Role]:
    """A heading that is a link to another page stands over a teaser, whatever it promises."""
    linked = {x.words for x in extract.links if x.section is None and "#" not in x.url} - {""}
    return [
        Role.RESOURCES if section.heading and section.heading[-1] in linked else part
        for section, part in zip(extract.sections, parts, strict=True)
    ]


def _less_subtitle(sections: Sequence[Section], parts: list[Role]) -> list[Role]:
    """ "Learning: cross-border issues" just below the title, before the story, is a subtitle."""
    heading = sections[0].heading[-1] if sections and sections[0].heading else ""
    if _SUBTITLE.match(heading) and Role.STORY in parts[1:]:
        return [Role.ABOUT, *parts[1:]]
    return parts


def _by_number(sections: Sequence[Section], parts: Sequence[Role]) -> dict[str, Role]:
    """Return the part of each numbered heading by its number."""
    found: dict[str, Role] = {}
    for section, part in zip(sections, parts, strict=True):
        number = _NUMBER.match(section.heading[-1]) if section.heading else None
        if number:
            found.setdefault(number[1], part)
    return found


def _by_list(run: Segment) -> Segment:
    """Tell a run by what its list is made of, whatever its heading promises.

    Nothing but links or notices is resources; questions under a lead-in are to be talked about;
    figures that ask for nothing are a report.
    """
    items = run.items
    if items and all(placed.linked or is_notice(placed.text) for placed in items):
        return replace(run, part=Role.RESOURCES)
    counted = sum(gives_figure(placed.text) for placed in items)
    if items and 2 * counted >= len(items) and not _share_to_do(run):
        return replace(run, part=Role.ABOUT)
    asked = sum(placed.text.endswith("?") for placed in items)
    return replace(run, part=Role.REFLECTION) if run.lead and asked > HALF * len(items) else run


def _by_wording(runs: Sequence[Segment], title: str) -> list[Segment]:
    """Tell the runs whose headings say nothing by their wording and by what they follow."""
    pseudonyms = " ".join(_PSEUDONYM.findall(title))
    told_by_title = part_of(title) is Role.LEARNING
    told: list[Segment] = []
    before = Role.UNKNOWN
    learnt: tuple[str, ...] = ()
    for run in runs:
        part = run.part
        heading = run.heading[-1] if run.heading else ""
        asks = _share_to_do(run)
        if part is Role.UNKNOWN or (before is Role.LEARNING and is_topic(heading)):
            goes_on = before is Role.LEARNING and asks > _needed(run.heading, learnt)
            numbered = heading and is_bare(heading)
            if goes_on or (numbered and (asks >= HALF or told_by_title)):
                part = Role.LEARNING
        bare = part is Role.LEARNING and not (asks or run.items or run.lead or run.label)
        story = bare or (part is Role.UNKNOWN and asks < HALF)
        names, least = f"{heading} {pseudonyms}", STORY_LEAST if bare else 1
        if story and tell_what_happened(_texts(run), names, least=least):
            part = Role.STORY
        before = before if part is Role.UNKNOWN else part
        learnt = run.heading if part is Role.LEARNING else learnt
        told.append(replace(run, part=part))
    return told


def _around(runs: Sequence[Segment], sections: Sequence[Section]) -> list[Segment]:
    """Tell the boxes before the one that heads them, as above the hub of a picture.

    The hub announces learning and hardly says a word more; the boxes stand just before it, each
    under a heading of its own, and ask for something.
    """
    told = list(runs)
    for hub, section in enumerate(sections):
        words = sum(len(block.text.split()) for block in section.blocks)
        announced = section.heading and part_of(section.heading[-1]) is Role.LEARNING
        asks = any(tells_what_to_do(block.text) for block in section.blocks)
        if not announced or words > HUB_WORDS or asks:
            continue
        for place in reversed([n for n, run in enumerate(told) if run.section < hub]):
            run = told[place]
            boxed = run.part is Role.UNKNOWN and bool(run.heading)
            if not boxed or _share_to_do(run) <= ALMOST_ALL:
                break
            told[place] = replace(run, part=Role.LEARNING)
    return told


def _needed(trail: Sequence[str], learnt: Sequence[str]) -> float:
    """Return the share of texts above which what follows learning goes on with it.

    A new heading at the level of the learning ends it, unless it names a topic. Where headings
    carry no levels, as in many files, it does so unless all that stands under it asks for things.

    Args:
        trail: headings of the run that follows.
        learnt: headings of the run of learning before it.
    """
    depths = (n for n, words in enumerate(learnt, start=1) if part_of(words) is Role.LEARNING)
    depth = next(depths, len(learnt))
    if trail[:depth] == learnt[:depth] or any(map(_names_topic, trail[depth - 1 :] or trail[-1:])):
        return HALF
    return NEVER if len(learnt) > depth else ALMOST_ALL


def _names_topic(heading: str) -> bool:
    text = heading.casefold()
    return is_topic(heading) or any(
        word in text for rule in load_taxonomy().topic for word in rule.words
    )


def _last_resort(runs: list[Segment], title: str) -> list[Segment]:
    """Where nothing was told to be learning, take what tells what to do for it.

    Only of what calls itself a briefing or the like, or tells a story: pages about courses and
    campaigns ask for things as well. Paragraphs, and an item alone, are taken only beside a story,
    and under a heading of their own.
    """
    told = any(run.part is Role.STORY for run in runs)
    learnt = any(run.part is Role.LEARNING for run in runs)
    if learnt or is_no_briefing(title) or not (told or _BRIEFING.search(title)):
        return runs

    def is_learning(run: Segment) -> bool:
        asked = len(run.items) > 1 or (told and bool(run.heading))
        return run.part is Role.UNKNOWN and asked and _share_to_do(run) >= HALF

    return [replace(run, part=Role.LEARNING) if is_learning(run) else run for run in runs]


def _texts(run: Segment) -> list[str]:
    """Return the words of a run's list, if it has one, else of all of it."""
    return [placed.text for placed in run.items or run.body]


def _share_to_do(run: Segment) -> float:
    """Return the share of a run's texts that ask something of the reader."""
    texts = _texts(run)
    asking = (text for text in texts if tells_what_to_do(text) and not is_notice(text))
    return len(list(asking)) / len(texts) if texts else 0.0
