"""Scores: what a query found, before it is filtered, counted and ordered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from index.storing.files import Array


@dataclass(frozen=True, slots=True)
class Scores:
    """What a query found.

    Args:
        passages: score of each, float32 [N]; 0 where it does not match.
        documents: score of each, float32 [D]; 0 where it does not match or has no words to match.
        matching: which documents the query admits, bool [D].
        candidates: numbers of the documents whose neighbours and capitals were looked at, and
            which feedback reaches.
        expansion: what feedback asks for, by number of the stem, and what each counts for.
        nearness: what their meaning adds to the candidates, float32.
        meant: how near each passage is in an encoder's vectors, float32 [N], 0 to 1; None where
            there are none.
        encoded: what that adds to documents, float32 [D]; None as well.
    """

    passages: Array
    documents: Array
    matching: Array
    candidates: Array
    expansion: Mapping[int, float] = field(default_factory=dict)
    nearness: Array = field(default_factory=lambda: np.empty(0, np.float32))
    meant: Array | None = None
    encoded: Array | None = None
