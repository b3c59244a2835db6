"""Sentences with their labels, and how well what is marked agrees with them."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from collection.marks.mark import Mark

SENTENCES = Path(__file__).resolve().parent / "sentences.toml"
KINDS = ("limit", "duty", "role", "contact")
_LABEL = re.compile(r"\{(limit|must|should|may|role|tel|email)\|([^{}|]+)\}")
_KIND_OF = {"limit": "limit", "role": "role", "tel": "contact", "email": "contact"}
_VALUE_OF = {"tel": "telephone", "email": "email"}

Span = tuple[int, int, str]
"""Start, end, and the value where it is labelled: of duties and contacts."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence: its words, and the spans of each kind."""

    text: str
    spans: dict[str, frozenset[Span]]

    @property
    def aside(self) -> bool:
        """Whether it is kept aside from whoever writes rules."""
        return hashlib.sha256(self.text.encode()).digest()[0] % 2 == 1


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often what is found is labelled, and what is labelled is found, words for words."""

    precision: float
    recall: float
    wrong: tuple[str, ...]


def labelled(line: str) -> Labelled:
    """Return a line of the file without its labels, and where they stood."""
    spans: dict[str, set[Span]] = {kind: set() for kind in KINDS}
    text, at = "", 0
    for match in _LABEL.finditer(line):
        text += line[at : match.start()]
        label, words = match.groups()
        kind = _KIND_OF.get(label, "duty")
        value = label if kind == "duty" else _VALUE_OF.get(label, "")
        spans[kind].add((len(text), len(text) + len(words), value))
        text += words
        at = match.end()
    return Labelled(text + line[at:], {kind: frozenset(found) for kind, found in spans.items()})


@cache
def sentences(group: str) -> tuple[Labelled, ...]:
    """Return the sentences of "drawn" or "written"."""
    content = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))
    return tuple(map(labelled, content[group]))


def agreement(
    of: Sequence[Labelled], kind: str, found: Callable[[str], Sequence[Mark]]
) -> Agreement:
    """Measure one kind over sentences."""
    right = made = wanted = 0
    wrong: list[str] = []
    for sentence in of:
        valued = kind in ("duty", "contact")
        marked = {
            (mark.start, mark.end, mark.value if valued else "")
            for mark in found(sentence.text)
            if mark.kind == kind
        }
        labels = sentence.spans[kind]
        right += len(marked & labels)
        made += len(marked)
        wanted += len(labels)
        if marked != labels:
            missed = [sentence.text[a:b] for a, b, _ in sorted(labels - marked)]
            more = [sentence.text[a:b] for a, b, _ in sorted(marked - labels)]
            wrong.append(f"missed {missed}, not labelled {more}: {sentence.text}")
    return Agreement(right / max(made, 1), right / max(wanted, 1), tuple(wrong))
