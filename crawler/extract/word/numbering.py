"""WordNumbering: the lists that a Word file declares, and which level a paragraph is of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.extract.word.formatting import Formatting
from crawler.extract.word.names import Element, is_on, value, w, whole

DEEPEST = 9
"""Levels of a list of Word."""


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered.

    Args:
        start: the first number.
        form: the name of its format.
        pattern: what is shown; "%2" stands for the number of the second level.
        restarts: the level, from 1, from which up a new number begins this one anew; 0 for none.
        digits: whether the numbers of all levels are shown in digits.
        hidden: whether its numbers are.
    """

    start: int
    form: str
    pattern: str
    restarts: int
    digits: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list that paragraphs belong to.

    Args:
        key: its id.
        counted: the id of the definition whose numbers it goes on with.
        levels: by depth, from 0.
        anew: by depth, the number with which it begins, whatever was counted before.
    """

    key: str
    counted: str
    levels: Mapping[int, Level]
    anew: Mapping[int, int]


class WordNumbering:
    """The lists of a file.

    Args:
        root: of its numbering; None where it has none.
        formatting: of the file, whose styles may number paragraphs.
    """

    def __init__(self, root: Element | None, formatting: Formatting) -> None:
        self._formatting = formatting
        nums = [] if root is None else root.findall(w("num"))
        abstracts = [] if root is None else root.findall(w("abstractNum"))
        self._nums = {tag.get(w("numId"), ""): tag for tag in nums}
        self._abstracts = {tag.get(w("abstractNumId"), ""): tag for tag in abstracts}
        self._lists: dict[str, NumberedList | None] = {}

    def of(self, paragraph: Element) -> tuple[NumberedList, int] | None:
        """Return the list that a paragraph belongs to, with its depth from 0; None for others.

        Args:
            paragraph: of any story.
        """
        own = paragraph.find(f"{w('pPr')}/{w('numPr')}")
        styles = list(self._formatting.of_paragraph(paragraph))
        found = [own, *(style.find(f"{w('pPr')}/{w('numPr')}") for style in styles)]
        stated = [tag for tag in found if tag is not None]
        key = next((each for each in (value(tag, "numId") for tag in stated) if each), None)
        numbered = self._list(key) if key else None
        if numbered is None:
            return None
        styled = (value(tag, "ilvl") for tag in stated if tag is not own)
        depths = (value(own, "ilvl"), self._linked(numbered, styles), *styled)
        depth = next((each for each in depths if each), None)
        return numbered, min(whole(depth), DEEPEST - 1)

    def _list(self, key: str) -> NumberedList | None:
        if key not in self._lists:
            self._lists[key] = self._read(key)
        return self._lists[key]

    def _read(self, key: str) -> NumberedList | None:
        num = self._nums.get(key)
        counted = self._definition(value(num, "abstractNumId"))
        if num is None or counted is None:
            return None
        overrides = num.findall(w("lvlOverride"))
        own = (tag for each in overrides for tag in each.findall(w("lvl")))
        levels = {**_levels(self._abstracts[counted].findall(w("lvl"))), **_levels(own)}
        anew = {
            whole(tag.get(w("ilvl"))): whole(start)
            for tag in overrides
            if (start := value(tag, "startOverride")) is not None
        }
        return NumberedList(key, counted, levels, anew)

    def _definition(self, key: str | None) -> str | None:
        """Return the id of the definition that holds the levels, by way of list styles."""
        met: set[str] = set()
        while key in self._abstracts and key not in met:
            met.add(key)
            link = value(self._abstracts[key], "numStyleLink")
            if link is None:
                return key
            styles = self._formatting.chain(link)
            nums = (value(style, "pPr", "numPr", "numId") for style in styles)
            key = value(self._nums.get(next(filter(None, nums), "")), "abstractNumId")
        return None

    def _linked(self, numbered: NumberedList, styles: Iterable[Element]) -> str | None:
        """Return the depth of the level that names one of a paragraph's styles."""
        levels = self._abstracts[numbered.counted].findall(w("lvl"))
        named = {value(level, "pStyle"): level.get(w("ilvl")) for level in levels}
        keys = (style.get(w("styleId")) for style in styles)
        return next((named[key] for key in keys if key in named), None)


def _levels(found: Iterable[Element]) -> dict[int, Level]:
    return {whole(tag.get(w("ilvl"))): _level(tag) for tag in found}


def _level(tag: Element) -> Level:
    hidden = tag.find(f"{w('rPr')}/{w('vanish')}")
    digits = tag.find(w("isLgl"))
    return Level(
        start=whole(value(tag, "start")),
        form=value(tag, "numFmt") or "decimal",
        pattern=value(tag, "lvlText") or "",
        restarts=whole(value(tag, "lvlRestart"), DEEPEST),
        digits=digits is not None and is_on(digits),
        hidden=hidden is not None and is_on(hidden),
    )
