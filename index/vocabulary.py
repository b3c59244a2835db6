"""The vocabulary: words as they are written, and titles, headings and terms that complete a search.

Collected a document at a time while an index is written; comes out as columns of the sidecar.
What people type has no part in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from index.analysis import spellings
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

    _words: Counter[str] = field(default_factory=Counter)
    _entries: dict[Rank, Counter[str]] = field(
        default_factory=lambda: {rank: Counter() for rank in Rank}
    )

    def add(self, title: str, headings: Iterable[str], texts: Iterable[str]) -> None:
        """Add a document.

        Args:
            title: the document's.
            headings: those that complete a search, each once.
            texts: everything else that it says.
        """
        self._words.update(spellings(" ".join((title, *texts))))
        self._entries[Rank.TITLE].update(_entries([title]))
        self._entries[Rank.HEADING].update(_entries(headings))

    def finish(self) -> Mapping[str, Array]:
        """Return the columns by name: word_…, deletion_…, entry_… and key_…."""
        words = sorted(word.encode() for word in self._words)
        spelt = [word.decode() for word in words]
        held = Terms.of(words)
        hashes, numbers = deletions(spelt)
        return {
            "word_text": held.text,
            "word_starts": held.starts,
            "word_documents": np.array([self._words[word] for word in spelt], np.int32),
            "deletion_hash": hashes,
            "deletion_word": numbers,
            **self._finish_entries(),
        }

    def _finish_entries(self) -> Mapping[str, Array]:
        self._entries[Rank.TERM] = self._terms()
        best: dict[str, tuple[int, str]] = {}
        for rank, counted in self._entries.items():
            for entry, documents in counted.items():
                # One spelling of each; the same words as title and heading are offered once.
                key = completion_key(entry)
                best[key] = max(best.get(key, (0, "")), (rank.weigh(documents), entry))
        ordered = sorted((entry.encode(), weight) for weight, entry in best.values())
        held = Terms.of(entry for entry, _ in ordered)
        numbers, offsets = keys([text.decode() for text, _ in ordered])
        return {
            "entry_text": held.text,
            "entry_starts": held.starts,
            "entry_weight": np.array([weight for _, weight in ordered], np.int32),
            "key_entry": numbers,
            "key_offset": offsets,
        }

    def _terms(self) -> Counter[str]:
        """Return the glossary's terms of which every word is written somewhere."""
        least = {
            term: min((self._words[word] for word in spellings(term)), default=0)
            for term in load_glossary().terms
        }
        return Counter({term: documents for term, documents in least.items() if documents})


def _entries(texts: Iterable[str]) -> set[str]:
    bare = {" ".join(_NUMBERING.sub("", text.strip()).split()).rstrip(" :.") for text in texts}
    return {entry for entry in bare if entry and len(entry) <= LONGEST_ENTRY}
