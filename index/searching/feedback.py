"""Feedback: what the first documents are typical of is asked for too, a little.

The relevance model of Lavrenko and Croft ("Relevance-based language models", SIGIR 2001), mixed
with what was typed as in RM3. It orders the best documents and finds none: what was typed says
what is found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from index.storing.files import Array
from index.storing.sidecar import Sidecar
from index.weights import FED_BY, FED_NEAR, FED_STEMS


def first_documents(sidecar: Sidecar, documents: Array, candidates: Array) -> Sequence[int]:
    """Return the first documents, of each family one: another area's chapter says nothing new.

    Args:
        sidecar: the columns.
        documents: score of each.
        candidates: numbers of the best.
    """
    order = candidates[np.lexsort((candidates, -documents[candidates]))]
    _, firsts = np.unique(sidecar.document_family[order], return_index=True)
    first = order[np.sort(firsts)[:FED_BY]]
    near: list[int] = first[documents[first] >= FED_NEAR * documents[first[:1]]].tolist()
    return near


def expansion(sidecar: Sidecar, documents: Array, first: Iterable[int]) -> Mapping[int, float]:
    """Return the stems that the first documents are typical of, most typical first.

    Args:
        sidecar: the columns.
        documents: score of each.
        first: numbers of the first.

    Returns:
        By number of the stem, what share of the feedback it has.
    """
    told: dict[int, float] = defaultdict(float)
    for document in first:
        begin, end = sidecar.typical_starts[document : document + 2].tolist()
        stems = sidecar.typical_term[begin:end].tolist()
        shares = sidecar.typical_share[begin:end].tolist()
        for stem, share in zip(stems, shares, strict=True):
            told[stem] += float(documents[document]) * share
    most = sorted(told, key=lambda stem: (-told[stem], stem))[:FED_STEMS]
    full = sum(told[stem] for stem in most)
    return {stem: told[stem] / full for stem in most}
