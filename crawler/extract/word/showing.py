"""show_as_printed(): what Word hides or strikes out is left out, and what it raises stays apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby

from crawler.extract.word.formatting import HIDDEN, STRUCK, Formatting
from crawler.extract.word.names import (
    SIGNS,
    Element,
    drop,
    is_on,
    own_property,
    paragraphs,
    shown,
    text_run,
    w,
)

_KEPT = frozenset(map(w, ("rPr", "fldChar", "instrText")))
"""What stays of a hidden run, so that fields keep their beginnings and ends."""
_NOTES = frozenset(map(w, ("footnoteReference", "endnoteReference")))
_CLOSING = re.compile(r"[\s.,;:!?)\]}’”»…%]")
"""Signs before which no space is put."""
_MARK = re.compile(r"\s*[\[(]?(?:\d{1,3}|[*†‡§]+)(?:\s*[,–-]\s*\d{1,3})*[\])]?\s*")
_LETTER = re.compile(r"\s*[a-np-z]\s*", re.IGNORECASE)
"""A letter marks a note where a number stands before it; “o” is a degree."""
_UNIT = re.compile(r"(?:^|[\s\d(/])(?:[cdkm]?m|ft|in|yd)$", re.IGNORECASE)
"""Words that a raised number belongs to: it is their power."""
_LOOKED_BACK = 8
"""Characters before a mark among which its unit would stand."""


def drop_hidden(story: Element, formatting: Formatting) -> None:
    """Drop hidden rows and what hidden runs show.

    Args:
        story: the root of a part; rewritten.
        formatting: of the file.
    """
    for switch in list(story.iterfind(f".//{w('trPr')}/{w('hidden')}")):
        row = next(switch.iterancestors(w("tr")), None)
        if row is not None and is_on(switch):
            drop(row)
    for run in list(story.iter(w("r"))):
        if formatting.is_any(run, HIDDEN):
            for child in [child for child in run if child.tag not in _KEPT]:
                run.remove(child)


def drop_struck(story: Element, formatting: Formatting) -> None:
    """Drop the words that are struck out; those on either side do not become one.

    Args:
        story: the root of a part; rewritten.
        formatting: of the file.
    """
    for runs in paragraphs(story):
        struck = [run for run in runs if formatting.is_any(run, STRUCK) and _shows(run)]
        for run in struck:
            for sign in list(run.iterchildren(*SIGNS, *_NOTES)):
                run.remove(sign)
        around = _around(runs) if struck else {}
        for run in struck:
            before, after = around[run]
            if before[-1:].strip() and after and not _CLOSING.match(after):
                run.append(text_run(" ")[0])


def part_marks(story: Element, formatting: Formatting) -> None:
    """Put spaces around raised marks of notes, which else become part of a number or a word.

    Args:
        story: the root of a part; rewritten.
        formatting: of the file.
    """
    for runs in paragraphs(story):
        marks = list(_marks(runs, formatting))
        around = _around(runs) if marks else {}
        for mark in marks:
            before, after = around[mark[0]][0], around[mark[-1]][1]
            words = "".join(map(_own, mark))
            if _LETTER.fullmatch(words) and before[-1:].isdigit():
                _raise(mark)  # the reader of pages sets it in brackets
            elif _MARK.fullmatch(words) and before[-1:].isalnum() and not _UNIT.search(before):
                mark[0].addprevious(text_run(" "))
                _raise(mark)
                if after.isalnum():
                    mark[-1].addnext(text_run(" "))


def _marks(runs: Sequence[Element], formatting: Formatting) -> Iterator[list[Element]]:
    """Yield the runs of each mark: those that are raised and follow one another.

    A paragraph that is raised as a whole has none.
    """
    shows = [run for run in runs if _own(run)]
    for raised, group in groupby(shows, formatting.is_raised):
        mark = list(group)
        if raised and len(mark) < len(shows):
            yield mark


def _raise(mark: Iterable[Element]) -> None:
    """Have runs say by themselves that they are raised: mammoth asks no style."""
    for run in mark:
        own_property(run, "rPr", "vertAlign").set(w("val"), "superscript")


def _shows(run: Element) -> bool:
    return any(child.tag in SIGNS | _NOTES for child in run)


def _around(runs: Sequence[Element]) -> dict[Element, tuple[str, str]]:
    """Return the last characters that are shown before each run of a paragraph, and the next."""
    texts = [_own(run) for run in runs]
    before = accumulate(texts, lambda held, text: (held + text)[-_LOOKED_BACK:], initial="")
    after = accumulate(reversed(texts), lambda held, text: (text or held)[:1], initial="")
    return dict(zip(runs, zip(before, [*after][-2::-1], strict=False), strict=False))


def _own(run: Element) -> str:
    return "".join(shown(child) for child in run if child.tag in SIGNS)
