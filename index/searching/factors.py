"""Factors: what the place of a passage makes of what its words score."""

from __future__ import annotations

import numpy as np

from collection.vocabulary import Box
from index.roles import ROLES
from index.searching.queries import Query
from index.storing.files import Array
from index.storing.sidecar import BOXES, MARKS, Sidecar
from index.weights import ASKED_FOR, BOX_WEIGHTS, ROLE_WEIGHTS


class PassageFactors:
    """The factors of one generation's passages; nothing in it changes.

    Args:
        sidecar: the columns.
    """

    def __init__(self, sidecar: Sidecar) -> None:
        self._sidecar = sidecar
        boxes = np.array([BOX_WEIGHTS[box] for box in BOXES], np.float32)
        roles = np.array([ROLE_WEIGHTS[role] for role in ROLES], np.float32)
        # A list of links in a box of related chapters is one thing, and not counted twice.
        self._standing = np.minimum(boxes[sidecar.passage_box], roles[sidecar.passage_role])

    def of(self, query: Query, among: Array) -> Array:
        """Return the factors of passages: for their box, their role, and what is marked in them.

        Args:
            query: may ask for what is marked.
            among: numbers of the passages.

        Returns:
            float32, one for each.
        """
        factors: Array = self._standing[among]
        for kind in query.asks:
            marked = self._sidecar.passage_marks[among] & MARKS[kind] > 0
            factors = np.where(marked, factors * np.float32(ASKED_FOR[kind]), factors)
        return factors

    def is_local(self, among: Array) -> Array:
        """Tell which passages stand in a box of local information, bool."""
        local: Array = self._sidecar.passage_box[among] == BOXES.index(Box.LOCAL)
        return local
