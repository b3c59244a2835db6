"""The vocabulary: words as they are written, and titles, headings and terms that complete a search.

Collected a document at a time while an index is written; comes out as columns of the sidecar.
What people type has no part in it.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from index.analysis import spellings
from index.columns import numbering
from index.completion import Rank, completion_key, keys
from index.deletions import deletions
from index.glossary import load_glossary
from index.sidecar import Array, Terms

LONGEST_ENTRY: Final = 80
"""Characters of an entry: what fits two lines of a telephone. A longer heading is a sentence."""
# "2.1 The first hour", "Step 3: ...": people look for the words.
_NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)*[.):]?|\(?[a-z\d]\))\s+", re.IGNORECASE)


@dataclass
class Vocabulary:
    """Collects the words and the entries of documents."""

    _numbers: defaultdict[str, int] = field(default_factory=numbering)
    _held: array[int] = field(default_factory=lambda: array("I"))
    _starts: array[int] = field(default_factory=lambda: array("q", [0]))
    _entries: list[tuple[int, Rank, bytes]] = field(default_factory=list)

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
        for rank, given in ((Rank.TITLE, [title]), (Rank.HEADING, headings)):
            for entry in sorted(_entries(given)):
                self._entries.append((document, rank, entry.encode()))

    def finish(self) -> Mapping[str, Array]:
        """Return the columns by name: word_…, deletion_…, entry_… and key_…."""
        ordered = sorted(word.encode() for word in self._numbers)
        words = Terms.of(ordered)
        documents = np.bincount(self.ledger()["held_word"], minlength=len(words))
        hashes, numbers = deletions([word.decode() for word in ordered])
        return {
            "word_text": words.text,
            "word_starts": words.starts,
            "word_documents": documents.astype(np.int32),
            "deletion_hash": hashes,
            "deletion_word": numbers,
            **entry_columns([(rank, entry) for _, rank, entry in self._entries], words, documents),
        }

    def ledger(self) -> Mapping[str, Array]:
        """Return the columns of the ledger by name: held_… and entry_…."""
        rank = np.empty(len(self._numbers), np.int32)
        ordered = sorted((word.encode(), number) for word, number in self._numbers.items())
        rank[[number for _, number in ordered]] = np.arange(len(ordered))
        entries = Terms.of(entry for _, _, entry in self._entries)
        return {
            "held_starts": np.array(self._starts, np.int64),
            "held_word": rank[np.frombuffer(self._held, np.uint32)],
            "entry_text": entries.text,
            "entry_starts": entries.starts,
            "entry_rank": np.array([rank for _, rank, _ in self._entries], np.uint8),
            "entry_document": np.array([number for number, _, _ in self._entries], np.int32),
        }


def entry_columns(
    given: Iterable[tuple[int, bytes]], words: Terms, documents: Array
) -> Mapping[str, Array]:
    """Return the columns of completion by name: entry_… and key_….

    Args:
        given: rank and text of what each document gives, once a document.
        words: all words in order.
        documents: in how many documents each stands.
    """
    counted = Counter(given)
    counted.update(_glossary(words, documents))
    best: dict[str, tuple[int, str]] = {}
    for (rank, text), held in counted.items():
        # One spelling of each; the same words as title and heading are offered once.
        entry = text.decode()
        key = completion_key(entry)
        best[key] = max(best.get(key, (0, "")), (Rank(rank).weigh(held), entry))
    ordered = sorted((entry.encode(), weight) for weight, entry in best.values())
    held_entries = Terms.of(entry for entry, _ in ordered)
    numbers, offsets = keys([text.decode() for text, _ in ordered])
    return {
        "entry_text": held_entries.text,
        "entry_starts": held_entries.starts,
        "entry_weight": np.array([weight for _, weight in ordered], np.int32),
        "key_entry": numbers,
        "key_offset": offsets,
    }


def _glossary(words: Terms, documents: Array) -> Mapping[tuple[int, bytes], int]:
    """Return the glossary's terms of which every word is written somewhere."""

    def standing(word: str) -> int:
        number = words.find(word)
        return 0 if number is None else int(documents[number])

    least = {
        term: min((standing(word) for word in spellings(term)), default=0)
        for term in load_glossary().terms
    }
    return {(Rank.TERM, term.encode()): held for term, held in least.items() if held}


def _entries(texts: Iterable[str]) -> set[str]:
    bare = {" ".join(_NUMBERING.sub("", text.strip()).split()).rstrip(" :.") for text in texts}
    return {entry for entry in bare if entry and len(entry) <= LONGEST_ENTRY}
