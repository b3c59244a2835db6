"""What is asked: a person's words become a query, operators included.

Without operators that is ``queries.parse`` alone. What Whoosh does for operators is loaded when
somebody types one, and its files are read through once before they are believed: searches without
operators do not need them. Whatever cannot be answered with operators is searched as plain words.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from index.errors import OperatorsUnread
from index.generations.manifest import WHOOSH, GenerationManifest
from index.searching.operators.expressions import Held, Leaf, told, wanted
from index.searching.operators.signs import Kind, Operated, operated, plain
from index.searching.places import Places
from index.searching.queries import MOST_PHRASES, Concept, Phrase, Query, parse
from index.storing.sidecar import Sidecar
from index.words.synonyms import NONE, Alternative, Synonyms

if TYPE_CHECKING:
    from index.searching.operators.matching import Matcher

MOST_RANKED: Final = 24
"""Words that fit a pattern by which is ranked, and which are marked: the commonest."""
_AS_PLAIN: Final = "{}, so what you typed was searched as plain words."
_DAMAGED: Final = "Operators cannot be used just now"
_BOUND: Final = {Kind.NOT, Kind.TITLE}


class QueryAsker:
    """Makes queries of what is typed, for one generation and any number of threads.

    Args:
        folder: of the generation.
        manifest: what it says of itself.
        sidecar: its columns.
        places: where its stems stand.
    """

    def __init__(
        self, folder: Path, manifest: GenerationManifest, sidecar: Sidecar, places: Places
    ) -> None:
        self._folder = folder
        self._manifest = manifest
        self._sidecar = sidecar
        self._places = places
        self._opening = threading.Lock()
        self._opened: Matcher | None = None
        self.fault = ""
        """What is wrong with Whoosh's files, where a search met it."""

    def ask(self, typed: str, synonyms: Synonyms = NONE) -> Query:
        """Read what a person typed.

        Args:
            typed: any text at all.
            synonyms: other words.

        Returns:
            Where it has operators that can be answered, with the documents that these admit;
            otherwise of its plain words, and why.
        """
        asked = operated(typed)
        if asked is None:
            return parse(typed, synonyms)
        reason = _DAMAGED
        if not self.fault:
            try:
                return self._operated(asked, synonyms)
            except OperatorsUnread as error:
                reason = str(error)
            except Exception:
                # Damaged files can make Whoosh raise anything, so what was raised is no evidence:
                # the bytes are.
                damage = self._manifest.damage(self._folder, WHOOSH)
                if not damage:
                    raise
                self.fault, self._opened = damage, None
        return replace(parse(plain(typed), synonyms), unread=_AS_PLAIN.format(reason))

    def _operated(self, asked: Operated, synonyms: Synonyms) -> Query:
        from index.searching.operators.language import read  # noqa: PLC0415 - a door, as decision 17 says

        expression = read(asked)
        matcher = self._matcher()
        leaves = list(wanted(expression))
        ranked = parse(" ".join(_ranked(asked, leaves)), synonyms)
        fitting = (
            tuple(Alternative((stem,), 1.0) for stem in matcher.stems(leaf)[:MOST_RANKED])
            for leaf in leaves
        )
        return replace(
            ranked,
            concepts=ranked.concepts + tuple(Concept((), forms) for forms in fitting if forms),
            phrases=tuple(_phrases(leaves))[:MOST_PHRASES],
            excluded=(),
            found=matcher.documents(expression),
            read_as=told(expression),
        )

    def _matcher(self) -> Matcher:
        """Return what matches, opened when it is first needed and Whoosh's files are whole.

        Raises:
            OSError: they are not.
        """
        from index.searching.operators.matching import Matcher  # noqa: PLC0415 - a door, as decision 17 says

        with self._opening:
            if self._opened is None:
                if damage := self._manifest.damage(self._folder, WHOOSH):
                    raise OSError(damage)
                self._opened = Matcher(self._folder / WHOOSH, self._sidecar, self._places)
            return self._opened


def _ranked(asked: Operated, leaves: Iterable[Leaf]) -> Iterator[str]:
    """Yield the words to rank by: those that are wanted, and those that nothing binds."""
    if not asked.logical:
        befores = chain([None], asked.tokens)
        for before, token in zip(befores, asked.tokens, strict=False):
            if token.kind is Kind.WORD and (before is None or before.kind not in _BOUND):
                yield token.text
    yield from (leaf.typed for leaf in leaves if isinstance(leaf, Held))


def _phrases(leaves: Iterable[Leaf]) -> Iterator[Phrase]:
    for leaf in leaves:
        if isinstance(leaf, Held) and len(leaf.phrase.stems) > 1:
            yield leaf.phrase
