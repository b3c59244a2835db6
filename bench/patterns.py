"""How the time of every regular expression grows with its text: ``python -m bench.patterns``.

Each pattern of the code is run, in the way in which the code uses it, over runs of its own
characters, of its words, of pairs of them and of the word that its automaton names as dangerous
(``bench.ambiguity``), once at one length and once at eight times that length. Eight times the text
should take about eight times the processor's time; a quadratic pattern takes 64 times, and is
told. All runs are made in a child process with a bound on its processor time, so that an
exponential one ends too.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from bench.ambiguity import grows
from bench.pattern_walk import Used, all_patterns

SHORT, TIMES = 1_000, 8
SUPERLINEAR = 24
"""Eight times the text may cost this many times as much before it is told: between the 8 of a
linear and the 64 of a quadratic pattern, nearly at equal distance from both."""
PATIENCE = 4
"""What costs less than a fourth of what the fastest quadratic pattern does is not looked at."""
REPEATS = 12
"""Measurements before a pattern is told: on a busy machine several in a row may be wrong, and the
least counts. The first that is well ends them."""
CPU_SECONDS = 20
"""What one pattern may take with few texts: a slow or busy machine needs a tenth of it."""
TEXTS_A_SECOND = 10
"""Texts of one pattern at least that are read in a second of the processor, with many."""


@dataclass(frozen=True, slots=True)
class Slow:
    """A pattern whose time grew faster than its text.

    Args:
        label: where it stands.
        text: what was repeated.
        factor: how many times as long eight times the text took; infinite where it never ended.
    """

    label: str
    text: str
    factor: float


def texts_of(pattern: re.Pattern[Any], most: int) -> list[str]:
    """Return what a pattern is run over: its characters, its words, and pairs of them.

    Args:
        pattern: compiled.
        most: texts at most, those of one part first.
    """
    plain = pattern.pattern
    plain = plain.decode("latin-1") if isinstance(plain, bytes) else plain
    spelt = re.sub(r"\\[sS]", " ", re.sub(r"\\[wWbBdD]", "a", plain))
    words = re.findall(r"[^\W\d_]{2,}", spelt)
    parts = list(dict.fromkeys([*" .a0A\n", *re.sub(r"\\", "", spelt), *words]))
    pairs = (first + second for first, second in product(parts, repeat=2) if first != second)
    found = [*parts]
    for pair in pairs:
        if len(found) >= most:
            break
        found.append(pair)
    return found[:most]


def growth_of(pattern: re.Pattern[Any], mode: str, text: str) -> float:
    """Return how many times as long a pattern takes over eight times a text.

    The short text is read 64 times, so that both times are about equal for a quadratic pattern.

    Args:
        pattern: compiled.
        mode: the method by which it is used.
        text: what is repeated.

    Returns:
        The least of the measurements; 0.0 where it takes far less than a quadratic one would.
    """
    least = float("inf")
    for _ in range(REPEATS):
        long = _seconds(pattern, mode, text, SHORT * TIMES)
        if long * PATIENCE < _quadratic():
            return 0.0
        short = _seconds(pattern, mode, text, SHORT, times=TIMES * TIMES)
        least = min(least, long / max(short, 1e-9) * TIMES * TIMES)
        if least < SUPERLINEAR:
            break
    return least


@cache
def _quadratic() -> float:
    """Return what a pattern costs that reads each rest of a text once, and does nothing else."""
    pattern = re.compile(r"a*b")
    return min(_seconds(pattern, "search", "a", SHORT * TIMES) for _ in range(REPEATS))


def _seconds(pattern: re.Pattern[Any], mode: str, text: str, length: int, times: int = 1) -> float:
    """Return what some runs take together: a clock that counts ticks tells nothing of one."""
    run: Any = (text * (length // len(text) + 1))[:length] + "\x00"
    if isinstance(pattern.pattern, bytes):
        run = run.encode("utf-8", "replace")
    arguments = (pattern.pattern[:0], run) if mode in ("sub", "subn") else (run,)
    begun = time.process_time()
    for _ in range(times):
        found = getattr(pattern, mode)(*arguments)
        if mode == "finditer":
            for _ in found:
                pass
    return time.process_time() - begun


def measure(patterns: Sequence[Used], most: int) -> Iterator[Slow]:
    """Yield the patterns whose time grows faster than their text.

    Args:
        patterns: which.
        most: texts to try of each.
    """
    for used in patterns:
        mode = "finditer" if used.mode in ("search", "findall") else used.mode
        danger = grows(used.pattern, used.mode)
        texts = [danger.pumped] if danger else []
        for text in [*texts, *texts_of(used.pattern, most)]:
            factor = growth_of(used.pattern, mode, text)
            if factor >= SUPERLINEAR:
                yield Slow(used.label, text, factor)
                break


def measured_in_child(first: int, step: int, most: int) -> list[Slow]:
    """Measure some of the patterns in a process of its own, whose processor time is bounded.

    Args:
        first, step: every step-th pattern, from the first.
        most: texts to try of each.

    Returns:
        What grew; one row with an infinite factor where the process reached its bound.
    """
    arguments = [sys.executable, "-m", "bench.patterns", "--child", f"{first},{step},{most}"]
    done = subprocess.run(arguments, check=False, capture_output=True, text=True)
    slow = [Slow(**json.loads(line)) for line in done.stdout.splitlines() if line[:1] == "{"]
    if done.returncode:
        last = done.stdout.splitlines()[-1:] or [done.stderr[-200:]]
        slow.append(Slow(f"ended with {done.returncode} after {last[0]}", "", float("inf")))
    return slow


def _child(first: int, step: int, most: int) -> None:
    _, most_allowed = resource.getrlimit(resource.RLIMIT_CPU)
    for used in all_patterns()[first::step]:
        bound = int(time.process_time()) + max(CPU_SECONDS, most // TEXTS_A_SECOND)
        resource.setrlimit(resource.RLIMIT_CPU, (bound, most_allowed))
        print(used.label.replace("\n", " "), flush=True)
        for slow in measure([used], most):
            row = {"label": slow.label, "text": slow.text, "factor": slow.factor}
            print(json.dumps(row), flush=True)


def main() -> None:
    """Measure every pattern and print those that grow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=400, help="texts to try of each pattern")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        _child(*map(int, options.child.split(",")))
        return
    judged = [used for used in all_patterns() if grows(used.pattern, used.mode)]
    slow = [row for first in range(8) for row in measured_in_child(first, 8, options.texts)]
    print(f"{len(all_patterns())} patterns")
    print(f"{len(judged)} may grow faster than their text, by their automaton")
    for used in judged:
        print(f"  {used.label}")
    print(f"{len(slow)} grew faster than their text, by the clock")
    for row in slow:
        print(f"  {row.factor:6.0f} times on {row.text!r}: {row.label}")


if __name__ == "__main__":
    main()
