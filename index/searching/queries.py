"""Queries: what a person typed becomes concepts to rank by, phrases to hold, words to leave out.

The language is what people use unasked: words, "quoted phrases", -word; and two things that
librarians know: title:word, and "some words"~5 for words near each other. Nothing is a syntax
error; a stray quote, colon or bracket separates words. AND, OR and NOT are words here: where they
and other signs are operators is told by ``index.searching.operators.signs``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from typing import Final, NamedTuple

from collection.marks.mark import MarkKind
from index.searching.asking import turns
from index.storing.files import Array
from index.weights import EQUAL, SPOKEN, TOGETHER
from index.words.analysis import Stems, capitals_typed, is_han, stems, telephones_typed
from index.words.spoken import turn_of
from index.words.stopwords import STOP_STEMS
from index.words.synonyms import NONE, Alternative, Synonyms
from index.words.writing_out import written_out

# A pasted page is cut here: nobody's question is longer, and each stem costs a column.
MOST_CHARACTERS = 10_000
MOST_TERMS = 100
MOST_PHRASES = 10
MOST_SPOKEN = 24
"""Terms that spoken words stand for in one query: each of several words is looked up place by
place."""
MOST_APART = 4
"""How many words later the next word to rank by may have been typed to be looked for together:
"voice of the child" has three."""

LONG: Final = 6
"""Stems beside its quotations that make a question a long one: who types "neglect" and a word or
two beside it wants documents that hold it; in a whole question what is quoted is one thing of
several. By this nDCG@10 of CISI rises from 0.315 to 0.331, of CACM from 0.499 to 0.511."""

_QUOTES = str.maketrans("“”„‟«»＂", '"""""""')
_PART = re.compile(
    r"(?P<minus>(?<!\S)-)?(?:(?P<title>(?<![^\s-])title:)(?=[\w\"]))?"
    r'(?:"(?P<phrase>[^"]*)"(?:~(?P<slop>\d{1,2})\b)?|(?P<word>[^\s"]+)|")',
    re.IGNORECASE,
)
_SECTION_NUMBER = re.compile(r"s?(\d{1,3}[a-z]?)")
_SECTION = ("s", "sec", "section")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that a document must hold, or must not.

    Args:
        stems: one or more.
        slop: how many further words may stand among them, in any order; 0 for side by side.
        title: whether they must stand in the title.
    """

    stems: Stems
    slop: int = 0
    title: bool = False

    @property
    def is_bound(self) -> bool:
        """Whether more than quotation marks says where its stems must stand."""
        return self.title or self.slop > 0


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that is asked for.

    Args:
        words: the stems typed for it that are ranked by.
        others: other words for the same, best first.
        spoken: whether its others are terms for what is said: each is then weighed by itself,
            and what was said tells no more than they do.
        times: how often it was typed.
    """

    words: Stems
    others: Sequence[Alternative] = ()
    spoken: bool = False
    times: int = 1

    @property
    def emphasis(self) -> float:
        """What it counts for by how often it was typed."""
        return 1 + math.log(self.times)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two stems as they were typed, one so many words after the other."""

    first: str
    second: str
    apart: int = 1


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched.

    Args:
        concepts: what to rank by, in the order typed; each stem stands in one of them only.
        pairs: neighbours, which count for more where they are neighbours too.
        capitals: acronyms typed in capitals, which count for more where they stand so.
        phrases: what a document must hold.
        preferred: what counts for more where it is held: what is quoted in a long question.
        excluded: what a document must not hold.
        asks: the kinds of answer that are asked for.
        meant: what was typed, as it is encoded.
        blank: True where nothing at all was typed, which asks for every document.
        found: which documents operators admit, bool [D], whatever words they hold; None where
            there are no operators.
        read_as: how operators were read, in words; empty where there are none.
        unread: why operators were passed over, in words; empty where none were.
    """

    concepts: tuple[Concept, ...] = ()
    pairs: tuple[Pair, ...] = ()
    capitals: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    preferred: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    asks: frozenset[MarkKind] = frozenset()
    meant: str = ""
    blank: bool = True
    found: Array | None = field(default=None, compare=False)
    read_as: str = ""
    unread: str = ""

    @property
    def terms(self) -> Stems:
        """The stems typed to rank by, each once, in the order typed."""
        return tuple(word for concept in self.concepts for word in concept.words)

    @property
    def alternatives(self) -> Iterator[Alternative]:
        """Other words for the concepts."""
        return (other for concept in self.concepts for other in concept.others)

    @property
    def quoted(self) -> tuple[Phrase, ...]:
        """What counts for more where it is held, whether or not it must be."""
        return self.phrases + self.preferred

    @property
    def is_fed(self) -> bool:
        """Whether what its first documents are typical of is asked for too."""
        return self.found is None and sum(len(c.words) or 1 for c in self.concepts) > 1

    @property
    def lists_all(self) -> bool:
        """Whether every document matches that holds no excluded word."""
        return not self.concepts and (self.blank or bool(self.excluded))


def parse(typed: str, synonyms: Synonyms = NONE) -> Query:
    """Read what a person typed.

    Args:
        typed: any text at all.
        synonyms: other words; quoted words have none.
    """
    asked_for = typed[:MOST_CHARACTERS].translate(_QUOTES)
    numbers: list[str] = []
    if '"' not in asked_for:
        asked_for, numbers = telephones_typed(asked_for)
    runs, phrases, excluded = _read(asked_for)
    typed_runs = [run for run, as_typed in runs if as_typed]
    asked = [(run[at : at + size], turn) for run in typed_runs for at, size, turn in turns(run)]
    asking = frozenset(stem for words, turn in asked if turn.passed_over for stem in words)
    passed_over = next(
        (
            passed
            for passed in (STOP_STEMS | asking, STOP_STEMS)
            if any(_tells(run, synonyms, passed) for run, _ in runs)
        ),
        frozenset[str](),
    )
    ranked = _Ranked(synonyms, passed_over, Counter(stem for run, _ in runs for stem in run))
    beside = {stem for run in typed_runs for stem in run} - passed_over
    required = [phrase for phrase in phrases if len(beside) < LONG or phrase.is_bound]
    return Query(
        concepts=(*ranked.concepts(runs), *map(_number, numbers[:MOST_PHRASES])),
        pairs=tuple(dict.fromkeys(pair for run, _ in runs for pair in ranked.pairs(run))),
        capitals=tuple(dict.fromkeys(capitals_typed(typed[:MOST_CHARACTERS])))[:MOST_PHRASES],
        phrases=_once(required),
        preferred=_once(phrase for phrase in phrases if phrase not in required),
        excluded=_once(excluded),
        asks=frozenset(turn.asks for _, turn in asked),
        meant=written_out(" ".join(_wanted(asked_for)), synonyms),
        blank=not typed.strip(),
    )


class _Typed(NamedTuple):
    """What was typed, by its signs.

    Args:
        runs: stems side by side, and whether they stand outside of quotation marks.
        phrases, excluded: what is bound to stand somewhere, or not to.
    """

    runs: list[tuple[list[str], bool]]
    phrases: list[Phrase]
    excluded: list[Phrase]


def _read(asked_for: str) -> _Typed:
    read = _Typed([([], True)], [], [])
    for part in _PART.finditer(asked_for):
        found = tuple(stems(part["phrase"] or part["word"] or ""))
        if not found:
            continue
        phrase = Phrase(found, int(part["slop"] or 0), part["title"] is not None)
        if part["minus"]:
            read.excluded.append(phrase)
        elif part["phrase"] or phrase.title:
            read.phrases.append(phrase)
            read.runs.extend([(list(found), False), ([], True)])
        else:
            read.runs[-1][0].extend(found)
    return read


def _wanted(asked_for: str) -> Iterator[str]:
    """Yield what was typed but what is to be left out, and without its signs."""
    for part in _PART.finditer(asked_for):
        if not part["minus"]:
            yield part["phrase"] or part["word"] or ""


def _number(term: str) -> Concept:
    """Return a telephone number as what is asked for; other spaces in it are the same number."""
    return Concept((), (Alternative((term,), TOGETHER),))


def _tells(run: Sequence[str], synonyms: Synonyms, passed_over: frozenset[str]) -> bool:
    """Tell whether stems hold one to rank by, or a turn of phrase."""
    kept = turn_of(run)
    return any(stem not in passed_over for stem in run) or any(
        synonyms.spoken.longest_at(kept[at : at + synonyms.spoken.longest])[0]
        for at in range(len(kept))
    )


def _once(phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(phrases))[:MOST_PHRASES]


class _Ranked:
    """Makes concepts of runs of stems.

    Args:
        synonyms: other words.
        passed_over: stems that are not ranked by.
        typed: how often each stem was typed.
    """

    def __init__(
        self, synonyms: Synonyms, passed_over: frozenset[str], typed: Mapping[str, int]
    ) -> None:
        self._synonyms = synonyms
        self._passed_over = passed_over
        self._typed = typed
        self._seen: set[str] = set()
        self._said: set[Stems] = set()

    def concepts(self, runs: Iterable[tuple[Sequence[str], bool]]) -> Iterator[Concept]:
        for run, has_others in runs:
            if has_others:
                yield from self._concepts(run, self._synonyms.spoken.longest)
            else:
                yield from filter(None, map(self._alone, run))

    def _concepts(self, run: Sequence[str], longest: int) -> Iterator[Concept]:
        """Yield the concepts of a run, none of them a turn of more words than ``longest``."""
        at, turns = 0, turn_of(run)
        begins = {place: number for number, (_, place) in enumerate(turns)}
        while at < len(run):
            if size := _han(run, at):
                # One word, not several that are alternatives.
                together = Alternative(tuple(run[at : at + size]), TOGETHER)
                yield Concept((), (together,))
                at += size
                continue
            size, others = self._others(run, at)
            begin = begins.get(at, len(turns))
            kept, meant = self._synonyms.spoken.longest_at(turns[begin : begin + longest])
            turn = turns[begin + kept - 1][1] + 1 - at if kept else 0
            if turn > size:
                size = turn
                yield from self._turn_concepts(run[at : at + size], kept, meant)
            else:
                said = self._meant(meant) if turn == size else ()
                words = tuple(self._new(run[at : at + size]))
                if words or others or said:
                    yield self._concept(words, (*others, *said), spoken=bool(said) and not others)
            at += size

    def _alone(self, word: str) -> Concept | None:
        words = tuple(self._new((word,)))
        return self._concept(words) if words else None

    def _concept(
        self, words: Stems, others: Sequence[Alternative] = (), *, spoken: bool = False
    ) -> Concept:
        times = min((self._typed[word] for word in words), default=1)
        return Concept(words, others, spoken, times)

    def _turn_concepts(
        self, turn: Sequence[str], kept: int, meant: Sequence[Stems]
    ) -> Iterator[Concept]:
        """Yield the terms that stand in a turn, and what the rest of it is said for."""
        rest: list[str] = []
        for concept in self._concepts(turn, kept - 1):
            if concept.others:
                yield concept
            else:
                rest += concept.words
        others = self._meant(meant)
        if rest or others:
            yield self._concept(tuple(rest), others, spoken=bool(others))

    def _meant(self, terms: Sequence[Stems]) -> tuple[Alternative, ...]:
        """Return terms as alternatives, each once in a query."""
        new = [term for term in terms if term not in self._said][: MOST_SPOKEN - len(self._said)]
        self._said.update(new)
        return tuple(Alternative(term, SPOKEN) for term in new)

    def pairs(self, run: Sequence[str]) -> Iterator[Pair]:
        ranked = [n for n, stem in enumerate(run) if stem in self._seen]
        for first in range(len(run) - 1):
            if first in ranked or first + 1 in ranked:
                yield Pair(run[first], run[first + 1])
        for first, second in pairwise(ranked):
            if 1 < second - first <= MOST_APART:
                yield Pair(run[first], run[second], second - first)

    def _new(self, words: Iterable[str]) -> Iterator[str]:
        for word in words:
            passed = word in self._passed_over or word in self._seen
            if not passed and len(self._seen) < MOST_TERMS:
                self._seen.add(word)
                yield word

    def _others(self, run: Sequence[str], at: int) -> tuple[int, Sequence[Alternative]]:
        """Return the longest entry that begins here, by its size, and its other words."""
        for size in range(min(self._synonyms.longest, len(run) - at), 0, -1):
            typed = tuple(run[at : at + size])
            forms = section_forms(typed)
            found = self._synonyms.others.get(forms[0] if forms else typed, ())
            others = [Alternative(form, EQUAL) for form in forms if form != typed] + [*found]
            if others:
                own = [Alternative(typed, TOGETHER)] if size > 1 else []
                return size, (*own, *others)
        return 1, ()


def _han(run: Sequence[str], at: int) -> int:
    """Return how many letters that belong together begin here, 0 where it is not several."""
    size = sum(1 for _ in takewhile(is_han, run[at:]))
    return size if size > 1 else 0


def section_forms(typed: Sequence[str]) -> tuple[Stems, ...]:
    """Return the ways to write the section of an Act: "s47", "section 47", "s 47".

    Args:
        typed: stems.

    Returns:
        The first is the one that the synonyms know; none where it is no such number.
    """
    *before, last = typed
    number = _SECTION_NUMBER.fullmatch(last)
    named = len(before) == 1 and before[0] in _SECTION and not last.startswith("s")
    if number is None or not (named or (not before and last.startswith("s"))):
        return ()
    return (f"s{number[1]}",), ("section", number[1]), ("s", number[1])


def named_section(typed: str) -> str | None:
    """Return the section of an Act as it is written out, "section 47" for "s47".

    Args:
        typed: as a person typed it.

    Returns:
        None where it is no such number.
    """
    found = stems(typed)
    forms = section_forms(found) if found else ()
    return " ".join(forms[1]) if forms else None
