"""Factors: what the place of a passage, and the kind of a document, make of what words score."""

from __future__ import annotations

import numpy as np

from collection.marks.mark import MarkKind
from collection.taxonomy import load_taxonomy
from collection.vocabulary import AUTHORITIES, Box, slug_label
from index.roles import ROLES
from index.searching.asking import asks_what_was_learned
from index.searching.queries import Query
from index.storing.files import Array
from index.storing.sidecar import BOXES, MARKS, Sidecar
from index.weights import (
    AREA_NAMED,
    ASKED_FOR,
    AUTHORITY_WEIGHTS,
    BOX_WEIGHTS,
    GONE_WEIGHT,
    RETELLING,
    ROLE_WEIGHTS,
)
from index.words.analysis import stems


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
            factors = np.where(
                self.is_marked(kind, among), factors * np.float32(ASKED_FOR[kind]), factors
            )
        return factors

    def is_marked(self, kind: MarkKind, among: Array) -> Array:
        """Tell in which passages something of a kind is marked, bool."""
        marked: Array = self._sidecar.passage_marks[among] & MARKS[kind] > 0
        return marked

    def is_local(self, among: Array) -> Array:
        """Tell which passages stand in a box of local information, bool."""
        local: Array = self._sidecar.passage_box[among] == BOXES.index(Box.LOCAL)
        return local


class DocumentFactors:
    """The factors of one generation's documents; nothing in it changes.

    Args:
        sidecar: the columns.
    """

    def __init__(self, sidecar: Sidecar) -> None:
        self._sidecar = sidecar
        authorities = np.array([AUTHORITY_WEIGHTS[name] for name in AUTHORITIES], np.float32)
        self._standing = authorities[sidecar.document_authority]
        self._standing[sidecar.document_gone] *= GONE_WEIGHT
        types = sidecar.facets["type"]
        retelling = np.array([slug in load_taxonomy().retelling for slug in types.slugs], bool)
        self._unasked = self._standing.copy()
        self._unasked[types.documents[retelling[types.values]]] *= RETELLING
        areas = sidecar.facets["area"].slugs
        self._areas = [frozenset(stems(slug_label(slug))) for slug in areas]

    def of(self, query: Query) -> Array:
        """Return the factors of all documents, float32 [D].

        They are for their authority, whether they are gone, whether they retell procedures that
        are asked for themselves, and whether their area is named.

        Args:
            query: what is searched.
        """
        typed = frozenset(query.terms)
        factors = self._standing if asks_what_was_learned(typed) else self._unasked
        named = [number for number, area in enumerate(self._areas) if area and area <= typed]
        if not named:
            return factors
        areas = self._sidecar.facets["area"]
        factors = factors.copy()
        factors[areas.documents[np.isin(areas.values, named)]] *= np.float32(AREA_NAMED)
        return factors
