"""The vocabulary: words as they are written, and titles, headings and terms that complete a search.

Collected a document at a time while an index is written; comes out as columns of the sidecar.
What people type has no part in it.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from index.storing.columns import numbering
from index.storing.files import Array
from index.storing.sidecar import Sidecar, Terms
from index.suggesting.completion import EntryRank, completion_key, entries_of, keys
from index.words.analysis import spellings
from index.words.glossary import load_glossary


@dataclass
class Vocabulary:
    """Collects the words and the entries of documents."""

    _numbers: defaultdict[str, int] = field(default_factory=numbering)
    _held: array[int] = field(default_factory=lambda: array("I"))
    _starts: array[int] = field(default_factory=lambda: array("q", [0]))
    _entries: list[tuple[int, EntryRank, bytes]] = field(default_factory=list)

    def add(self, title: str, headings: Iterable[str], texts: Iterable[str]) -> None:
        """Add a document.

        Args:
            title: the document's.
            headings: those that complete a search, each once.
            texts: everything else that it says.
        """
        document = len(self._starts) - 1
        words = sorted(spellings(" ".join((title, *texts))))
        self._held.extend([self._numbers[word] for word in words])
        self._starts.append(len(self._held))
        for rank, given in ((EntryRank.TITLE, [title]), (EntryRank.HEADING, headings)):
            for entry in sorted(entries_of(given)):
                self._entries.append((document, rank, entry.encode()))

    def finish(self) -> tuple[dict[str, Array], dict[str, Array]]:
        """Return columns by name: word_…, and of the ledger held_… and entry_…."""
        ordered = sorted((word.encode(), number) for word, number in self._numbers.items())
        rank = np.empty(len(ordered), np.int32)
        rank[[number for _, number in ordered]] = np.arange(len(ordered))
        held = rank[np.frombuffer(self._held, np.uint32)]
        words = Terms.of(word for word, _ in ordered)
        columns = {
            "word_text": words.text,
            "word_starts": words.starts,
            "word_documents": np.bincount(held, minlength=len(words)).astype(np.int32),
        }
        return columns, self._ledger(held)

    def _ledger(self, held: Array) -> dict[str, Array]:
        entries = Terms.of(entry for _, _, entry in self._entries)
        return {
            "held_starts": np.array(self._starts, np.int64),
            "held_word": held,
            "entry_text": entries.text,
            "entry_starts": entries.starts,
            "entry_rank": np.array([rank for _, rank, _ in self._entries], np.uint8),
            "entry_document": np.array([number for number, _, _ in self._entries], np.int32),
        }


def entry_columns(
    given: Iterable[tuple[int, bytes]], words: Terms, documents: Array, known: Sidecar | None
) -> Mapping[str, Array]:
    """Return the columns of completion by name: entry_… and key_….

    Args:
        given: rank and text of what each document gives, once a document.
        words: all words in order.
        documents: in how many documents each stands.
        known: another sidecar, whose keys are used again; the columns are the same without.
    """
    counted: dict[int, Counter[bytes]] = {rank: Counter() for rank in EntryRank}
    for rank, text in given:
        counted[rank][text] += 1
    counted[EntryRank.TERM].update(_glossary(words, documents))
    best: dict[str, bytes] = {}
    weights: dict[bytes, int] = {}
    for rank, texts in counted.items():
        for text, held in texts.items():
            # One spelling of each; the same words as title and heading are offered once.
            key, weight = completion_key(text.decode()), EntryRank(rank).weigh(held)
            other = best.get(key, b"")
            if (weight, text) > (weights.get(other, 0), other):
                weights.pop(other, None)
                best[key], weights[text] = text, weight
    entries = Terms.of(sorted(weights))
    numbers, offsets = keys(entries, known)
    return {
        "entry_text": entries.text,
        "entry_starts": entries.starts,
        "entry_weight": np.array([weights[text] for text in entries], np.int32),
        "key_entry": numbers,
        "key_offset": offsets,
    }


def _glossary(words: Terms, documents: Array) -> Mapping[bytes, int]:
    """Return the glossary's terms of which every word is written somewhere."""

    def standing(word: str) -> int:
        number = words.find(word)
        return 0 if number is None else int(documents[number])

    least = {
        term: min((standing(word) for word in spellings(term)), default=0)
        for term in load_glossary().terms
    }
    return {term.encode(): held for term, held in least.items() if held}
