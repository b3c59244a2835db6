"""grows(): whether a regular expression may take more than linear time, told from its automaton.

A backtracking matcher walks every path of the automaton until one succeeds, so its time grows as
the number of paths does. That number is more than linear in the length of the text exactly where
there are two places p and q and a word w which leads from p to p, from p to q and from q to q
(Weber and Seidl, "On the degree of ambiguity of finite automata", 1991, criterion IDA), and
exponential where a word leads from p to p in two ways (criterion EDA). A search tries every start,
which is one more loop in front. Where q accepts whatever follows, the first path ends the search,
and nothing grows (Weideman and others, "Analyzing matching time behavior of backtracking regular
expression matchers by using ambiguity of NFA", 2016).

Assertions of one character (``\\b``, ``(?<![.!?])``, the first character of a longer one) are
decided by the characters on both sides; longer ones are taken to hold, and a reference back reads
whatever its group may, so that what is told linear is linear.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MOST_COPIES = 12
"""Copies of a part that is repeated a bounded number of times: a bound is a factor and no growth,
and a dozen copies hold every loop that more would."""
MOST_WALKS = 2_000
"""Ways of reading nothing that are counted from one place."""
ALPHABET = "aZzk0 9_\t\n.,;:!?-/()[]'\"#&é’”–•…|<>=+@*~\x00"

Test = Callable[[str, str], bool]
"""Whether an assertion may hold between the character before and the one after; "" at the ends."""


@dataclass(frozen=True, slots=True)
class Growth:
    """A text on which a pattern takes more than linear time: ``before``, then ``pumped`` often.

    Args:
        exponential: True where the time may double with each repetition.
    """

    before: str
    pumped: str
    exponential: bool


@dataclass(slots=True)
class _Automaton:
    """States with edges that read nothing (``free``) and such that read one character."""

    free: list[list[tuple[int, Test | None]]] = field(default_factory=list)
    reads: list[tuple[Callable[[str], bool], int] | None] = field(default_factory=list)

    def state(self) -> int:
        self.free.append([])
        self.reads.append(None)
        return len(self.free) - 1


def grows(pattern: re.Pattern[str] | re.Pattern[bytes], mode: str = "search") -> Growth | None:
    """Return a text on which a pattern takes more than linear time; None where there is none.

    Args:
        pattern: compiled.
        mode: the method that is called: ``match`` and ``fullmatch`` try one start, every other one
            tries each.
    """
    return _Judged(pattern, mode).growth()


class _Judged:
    """The automaton of one pattern, over the few characters that it can tell apart."""

    def __init__(self, pattern: re.Pattern[Any], mode: str) -> None:
        text = pattern.pattern
        self._plain = text.decode("latin-1") if isinstance(text, bytes) else text
        self._ascii = isinstance(text, bytes) or bool(pattern.flags & re.ASCII)
        self._flags = pattern.flags
        tree = parser.parse(text, pattern.flags & ~re.DEBUG)
        self._made = _Automaton()
        self._tests: list[Callable[[str], bool]] = []
        self._groups: dict[int, Any] = {}
        self._told_by: list[Callable[[str], bool]] = [lambda letter: letter == "\n"]
        self._mode = mode
        start = self._made.state()
        self._start = start
        if mode not in ("match", "fullmatch"):
            self._made.reads[start] = (lambda _: True, start)
        first = self._made.state()
        self._made.free[start].append((first, None))
        self._end = self._build(tree, first)

    # From the tree of the standard library's parser to the automaton

    def _build(self, tree: Any, at: int) -> int:
        for operation, argument in tree:
            at = self._part(operation, argument, at)
        return at

    def _part(self, operation: Any, argument: Any, at: int) -> int:  # noqa: PLR0911
        if operation in (code.LITERAL, code.NOT_LITERAL, code.IN, code.ANY):
            return self._one(operation, argument, at)
        if operation in (code.MAX_REPEAT, code.MIN_REPEAT):
            return self._repeat(*argument, at)
        if operation is code.POSSESSIVE_REPEAT:
            return self._possessive(*argument, at)
        if operation is code.SUBPATTERN:
            self._groups[argument[0]] = argument[3]
            return self._build(argument[3], at)
        if operation is code.GROUPREF:  # whatever the group may read, and so more than it reads
            return self._build(self._groups[argument], at)
        if operation is code.ATOMIC_GROUP:
            return self._build(argument, at)
        if operation is code.BRANCH:
            return self._branch(argument[1], at)
        if operation in (code.AT, code.ASSERT, code.ASSERT_NOT):
            if operation is not code.AT and argument[0] > 0:
                self._build(argument[1], self._linked(at))  # what looks ahead takes time as well
            return self._linked(at, self._assertion(operation, argument))
        if operation is code.GROUPREF_EXISTS:
            return self._branch([argument[1], argument[2] or []], at)
        raise NotImplementedError(f"{operation} is not judged")

    def _linked(self, at: int, test: Test | None = None) -> int:
        after = self._made.state()
        self._made.free[at].append((after, test))
        return after

    def _one(self, operation: Any, argument: Any, at: int) -> int:
        after = self._made.state()
        reads = self._reader(operation, argument)
        self._tests.append(reads)
        before = self._linked(at)
        self._made.reads[before] = (reads, after)
        return after

    def _branch(self, branches: Sequence[Any], at: int) -> int:
        after = self._made.state()
        for branch in branches:
            self._made.free[self._build(branch, self._linked(at))].append((after, None))
        return after

    def _repeat(self, least: int, most: Any, body: Any, at: int) -> int:
        endless = most is code.MAXREPEAT
        for _ in range(min(least, MOST_COPIES)):
            at = self._build(body, at)
        if endless:
            loop = self._linked(at)
            self._made.free[self._build(body, self._linked(loop))].append((loop, None))
            return self._linked(loop)
        after = self._made.state()
        for _ in range(min(most - least, MOST_COPIES)):
            self._made.free[at].append((after, None))
            at = self._build(body, self._linked(at))
        self._made.free[at].append((after, None))
        return after

    def _possessive(self, least: int, most: Any, body: Any, at: int) -> int:
        """Build a repetition that gives nothing back: it is left where its body cannot go on."""
        after = self._repeat(least, most, body, at)
        single = len(body) == 1 and body.getwidth() == (1, 1)
        if most is not code.MAXREPEAT or not single:
            return after
        reads = self._reader(*body[0])
        return self._linked(after, lambda _, following: following == "" or not reads(following))

    def _reader(self, operation: Any, argument: Any) -> Callable[[str], bool]:
        """Return what tells whether one character is read, by asking the library itself."""
        tree = parser.SubPattern(parser.State(), [(operation, argument)])
        tree.state.flags = self._flags & (re.IGNORECASE | re.DOTALL | re.ASCII | re.UNICODE)
        if not self._ascii:
            tree.state.flags |= re.UNICODE
        from re import _compiler  # type: ignore[attr-defined]  # noqa: PLC0415

        compiled = _compiler.compile(tree, tree.state.flags)
        known: dict[str, bool] = {}

        def reads(character: str) -> bool:
            if character not in known:
                known[character] = compiled.fullmatch(character) is not None
            return known[character]

        return reads

    def _assertion(self, operation: Any, argument: Any) -> Test | None:
        if operation is code.AT:
            return self._place(argument)
        direction, tree = argument
        readers = self._ends(list(tree), direction)
        alone = readers is not None and tree.getwidth() == (1, 1)
        if readers is None:
            return None
        self._tests.extend(readers)
        self._told_by.extend(readers)

        def meets(before: str, after: str) -> bool:
            character = after if direction > 0 else before
            met = character != "" and any(reads(character) for reads in readers)
            return met if operation is code.ASSERT else (not met or not alone)

        return meets

    def _ends(self, tree: list[Any], direction: int) -> list[Callable[[str], bool]] | None:  # noqa: PLR0911
        """Return what the character next to an assertion may be; None where that is unknown."""
        if not tree:
            return None
        operation, argument = tree[0 if direction > 0 else -1]
        if operation in (code.LITERAL, code.NOT_LITERAL, code.IN, code.ANY):
            return [self._reader(operation, argument)]
        if operation is code.SUBPATTERN:
            return self._ends(list(argument[3]), direction)
        if operation is code.BRANCH:
            found = [self._ends(list(branch), direction) for branch in argument[1]]
            return None if None in found else [reads for part in found for reads in part or ()]
        if operation not in (code.MAX_REPEAT, code.MIN_REPEAT):
            return None
        own = self._ends(list(argument[2]), direction)
        rest = self._ends(tree[1:] if direction > 0 else tree[:-1], direction)
        if argument[0] > 0 or own is None:
            return own
        return None if rest is None else own + rest

    def _place(self, place: Any) -> Test:
        word = self._reader(code.IN, [(code.CATEGORY, code.CATEGORY_WORD)])
        self._tests.append(word)
        if place in (code.AT_BOUNDARY, code.AT_NON_BOUNDARY):
            self._told_by.append(word)

        def at_boundary(before: str, after: str) -> bool:
            return (before != "" and word(before)) != (after != "" and word(after))

        tests: dict[Any, Test] = {
            code.AT_BOUNDARY: at_boundary,
            code.AT_NON_BOUNDARY: lambda before, after: not at_boundary(before, after),
            code.AT_BEGINNING: lambda before, _: (
                before == "" or (bool(self._flags & re.MULTILINE) and before == "\n")
            ),
            code.AT_BEGINNING_STRING: lambda before, _: before == "",
            code.AT_END: lambda _, after: after in ("", "\n"),
            code.AT_END_STRING: lambda _, after: after == "",
        }
        return tests[place]

    # The automaton over the characters that it can tell apart

    @cached_property
    def letters(self) -> list[str]:
        """One character for each set of characters that every part reads alike."""
        own = set(self._plain) | {c.swapcase() for c in self._plain if len(c.swapcase()) == 1}
        apart: dict[tuple[bool, ...], str] = {}
        most = "\xff" if self._ascii else "\U0010ffff"
        for letter in [*ALPHABET, *sorted(own)]:
            if letter <= most:
                key = (letter == "\n", *(reads(letter) for reads in self._tests))
                apart.setdefault(key, letter)
        return list(apart.values())

    @cached_property
    def sides(self) -> dict[str, str]:
        """For each letter one that assertions about what stands before cannot tell from it."""
        first: dict[tuple[bool, ...], str] = {}
        return {
            letter: first.setdefault(tuple(reads(letter) for reads in self._told_by), letter)
            for letter in self.letters
        }

    def _closure(self, state: int, before: str, after: str) -> dict[int, int]:
        """Return the reading states that are reached freely, each with in how many ways, to two."""
        ways = dict.fromkeys(self._free_from(state, before, after), 1)
        walks: list[tuple[int, tuple[int, ...]]] = [(state, (state,))]
        found: dict[int, int] = {}
        for _ in range(MOST_WALKS):
            if not walks:
                break
            at, passed = walks.pop()
            if at in ways:
                found[at] = found.get(at, 0) + 1
            for onward, test in self._made.free[at]:
                # A loop whose body may be empty is entered a second time, and no more.
                if passed.count(onward) < 2 and (test is None or test(before, after)):
                    walks.append((onward, (*passed, onward)))
        return {at: max(1, min(2, found.get(at, 1))) for at in ways}

    def _free_from(self, state: int, before: str, after: str) -> Iterator[int]:
        seen = {state}
        waiting = [state]
        while waiting:
            at = waiting.pop()
            if self._made.reads[at] is not None or at == self._end:
                yield at
            for onward, test in self._made.free[at]:
                if onward not in seen and (test is None or test(before, after)):
                    seen.add(onward)
                    waiting.append(onward)

    def steps(self, state: int, before: str, letter: str) -> dict[int, int]:
        """Return where a character leads, each with in how many ways."""
        key = (state, before, letter)
        if key not in self._known:
            found: dict[int, int] = {}
            for at, ways in self._closure(state, before, letter).items():
                edge = self._made.reads[at]
                if edge is not None and edge[0](letter):
                    found[edge[1]] = found.get(edge[1], 0) + ways
            self._known[key] = found
        return self._known[key]

    @cached_property
    def _known(self) -> dict[tuple[int, str, str], dict[int, int]]:
        return {}

    def _accepts(self, state: int, before: str) -> bool:
        """Tell whether everything that follows is accepted here."""
        if self._mode == "fullmatch":
            return False
        return all(
            self._end in self._closure(state, before, after) for after in ("", *self.letters)
        )

    @cached_property
    def reached(self) -> dict[tuple[int, str], str]:
        """Every state after every character, with a shortest text that leads there."""
        found = {(self._start, ""): ""}
        waiting = deque(found)
        while waiting:
            state, before = waiting.popleft()
            for letter in self.letters:
                for onward in self.steps(state, before, letter):
                    place = (onward, self.sides[letter])
                    if place not in found:
                        found[place] = found[state, before] + letter
                        waiting.append(place)
        return found

    @cached_property
    def _lasting(self) -> dict[tuple[int, str], bool]:
        return {place: not self._accepts(*place) for place in self.reached}

    def _circles(self) -> list[set[tuple[int, str]]]:
        """Return the strongly connected parts that hold a loop, without those that accept."""
        edges = {
            place: [
                (onward, self.sides[letter])
                for letter in self.letters
                for onward in self.steps(*place, letter)
                if self._lasting[onward, self.sides[letter]]
            ]
            for place in self.reached
            if self._lasting[place]
        }
        return [
            part
            for part in _strongly_connected(edges)
            if len(part) > 1 or any(place in edges[place] for place in part)
        ]

    def growth(self) -> Growth | None:
        circles = self._circles()
        for circle in circles:
            found = self._twice(circle)
            if found:
                return found
        for first, second in product(circles, circles):
            if first is not second:
                found = self._beside(first, second)
                if found:
                    return found
        return None

    def _twice(self, circle: set[tuple[int, str]]) -> Growth | None:
        """Look for a word that leads from a state to itself in two ways."""
        for place in () if self._simple(circle) else sorted(circle):
            start = (place[0], place[0], place[1], False)
            paths = {start: ""}
            waiting = deque([start])
            while waiting:
                now = waiting.popleft()
                first, second, before, parted = now
                for letter in self.letters:
                    ways = self.steps(first, before, letter)
                    others = self.steps(second, before, letter)
                    for one, other in product(ways, others):
                        side = self.sides[letter]
                        if (one, side) not in circle or (other, side) not in circle:
                            continue
                        apart = parted or one != other or (first == second and ways[one] > 1)
                        onward = (one, other, side, apart)
                        if apart and (one, side) == place and one == other:
                            return Growth(self.reached[place], paths[now] + letter, True)
                        if onward not in paths:
                            paths[onward] = paths[now] + letter
                            waiting.append(onward)
        return None

    def _simple(self, circle: set[tuple[int, str]]) -> bool:
        """Tell whether each character leads one way only round a circle."""
        return all(
            sum(
                ways
                for onward, ways in self.steps(*place, letter).items()
                if (onward, self.sides[letter]) in circle
            )
            <= 1
            for place in circle
            for letter in self.letters
        )

    def _beside(self, circle: set[tuple[int, str]], other: set[tuple[int, str]]) -> Growth | None:
        """Look for a word that leads round one circle, round another, and from one to the other."""
        for p, q in product(sorted(circle), sorted(other)):
            if p[1] != q[1]:
                continue
            word = self._word_between(p, q, circle, other)
            if word:
                return Growth(self.reached[p], word, False)
        return None

    def _word_between(
        self,
        p: tuple[int, str],
        q: tuple[int, str],
        circle: set[tuple[int, str]],
        other: set[tuple[int, str]],
    ) -> str | None:
        # A search that has found something by then does not begin again.
        begun = frozenset((p[0], q[0])) if p[0] == self._start else frozenset()
        start = (p[0], p[0], q[0], p[1], begun)
        goal = (p[0], q[0], q[0], p[1])
        paths = {start: ""}
        waiting = deque([start])
        while waiting:
            now = waiting.popleft()
            for onward in self._onward(now, circle, other):
                place, letter = onward
                if place not in paths:
                    paths[place] = paths[now] + letter
                    if place[:4] == goal:
                        return paths[place]
                    waiting.append(place)
        return None

    def _onward(
        self,
        now: tuple[int, int, int, str, frozenset[int]],
        circle: set[tuple[int, str]],
        other: set[tuple[int, str]],
    ) -> Iterator[tuple[tuple[int, int, int, str, frozenset[int]], str]]:
        round_p, between, round_q, before, begun = now
        for letter, side in self.sides.items():
            rounds = [n for n in self.steps(round_p, before, letter) if (n, side) in circle]
            lasts = [n for n in self.steps(round_q, before, letter) if (n, side) in other]
            if not rounds or not lasts:
                continue
            active = frozenset(n for state in begun for n in self.steps(state, before, letter))
            if not all(self._lasting.get((n, side), True) for n in active):
                continue
            middles = [n for n in self.steps(between, before, letter) if self._lasting[n, side]]
            for one, middle, last in product(rounds, middles, lasts):
                yield (one, middle, last, side, active), letter


def _strongly_connected(
    edges: dict[tuple[int, str], list[tuple[int, str]]],
) -> list[set[tuple[int, str]]]:
    """Return the strongly connected parts of a graph (Kosaraju's two walks)."""
    order: list[tuple[int, str]] = []
    seen: set[tuple[int, str]] = set()
    for root, targets in edges.items():
        if root in seen:
            continue
        seen.add(root)
        walk = [(root, iter(targets))]
        while walk:
            place, onward = walk[-1]
            following = next((n for n in onward if n not in seen), None)
            if following is None:
                order.append(place)
                walk.pop()
            else:
                seen.add(following)
                walk.append((following, iter(edges[following])))
    back: dict[tuple[int, str], list[tuple[int, str]]] = {place: [] for place in edges}
    for place, targets in edges.items():
        for target in targets:
            back[target].append(place)
    parts: list[set[tuple[int, str]]] = []
    placed: set[tuple[int, str]] = set()
    for place in reversed(order):
        if place in placed:
            continue
        part, waiting = {place}, [place]
        placed.add(place)
        while waiting:
            for source in back[waiting.pop()]:
                if source not in placed:
                    placed.add(source)
                    part.add(source)
                    waiting.append(source)
        parts.append(part)
    return parts
