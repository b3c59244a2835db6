"""The form of an index: a digest of everything that is baked into a generation as it is written.

A generation of another form is never read, and the next ``signpost index`` writes a whole one. The
form is computed: from the constants of the modules that decide what is written, from what they make
of a specimen, and from the releases of what they lean on. So a new facet, a changed weight, another
rule for abbreviations or a newer stemmer each make another form, and nobody has to remember it.

What is read when a search is answered is no part of it: the other weights, synonyms, the stop list,
labels of the taxonomy. Those count at once.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from hashlib import blake2b
from types import ModuleType
from typing import Any, Final

import numpy as np
import whoosh

from collection import titles
from collection.marks import marking, soonness
from collection.marks.contacts import numbers_release
from collection.marks.marking import worded_marks
from collection.models import Document, DocumentState, DocumentTopic
from collection.vocabulary import AUTHORITIES
from collection.words import shingles, texts
from index import families, roles
from index.facets import FACETS
from index.storing import impact, latent, pairs, schema, sidecar, typical
from index.storing.files import Array
from index.storing.sidecar import Terms
from index.suggesting import completion, deletions
from index.words import analysis, sentences
from index.words.glossary import load_glossary

LAYOUT: Final = 17
"""Grows with what cannot be computed: other columns, or other code of ``index.building`` that fills
them."""

_DECIDING: Final = (
    analysis,
    completion,
    deletions,
    families,
    marking,
    schema,
    sentences,
    shingles,
    sidecar,
    impact,
    latent,
    pairs,
    roles,
    soonness,
    texts,
    titles,
    typical,
)
"""The modules whose constants are baked. A weight is among them where ``strength`` reads it."""
_NOT_WRITTEN: Final = frozenset(
    {
        "words.analysis.REMEMBERED",
        "suggesting.completion.OFFERED",
        "suggesting.completion._LAST",
        "suggesting.completion._LOOKED_AT",
        "suggesting.completion._LONGEST_JOINED",
        "suggesting.completion._MOST_BEGIN_SO",
        "storing.sidecar.FACETS",
        "storing.impact._CHUNK",
        "storing.pairs.BLOCK",
    }
)
"""Constants of those modules on which nothing depends that is written. Facets are told by what
they hold of a document."""

_SENTENCE = (
    "Children’s services (e.g. the MASH) act under s47 and chapter 1.4.39 of the Act; "
    "a naïve ﬁrst emergency, the internal inquiry, was not brought to Dr. Ó Briain's universal "
    "team, who are emerging. "
)
SPECIMEN: Final = "2.1 Neglect & harm in West Yorkshire: " + "\n".join(
    (_SENTENCE * 9, _SENTENCE.replace(".", ",") * 4, "naive " * 90)
)
"""Text with what analysis, sentences and passages tell apart."""
_LIMITS: Final = (
    "Ring at once, within two hours, within five working days, within 15 working days, "
    "within 45 working days, before the conference, and every six weeks."
)


@cache
def form() -> str:
    """Return the form that this release writes and reads, 16 hexadecimal digits."""
    return digest(facts())


def digest(told: Mapping[str, object]) -> str:
    """Return the form that facts make.

    Args:
        told: what ``facts`` returned.
    """
    plain = json.dumps(told, sort_keys=True, default=_plain)
    return blake2b(plain.encode(), digest_size=8).hexdigest()


def facts() -> Mapping[str, object]:
    """Return all that the form is made of, by name."""
    limits = worded_marks(_LIMITS)
    return {
        "layout": LAYOUT,
        "constants": {"AUTHORITIES": AUTHORITIES} | _constants(),
        "facets": {key: facet.values(_document(), limits) for key, facet in FACETS.items()},
        "words.glossary": load_glossary().terms,
        "storing.schema": {name: type(kind).__name__ for name, kind in schema.schema().items()},
        "specimen": _made_of(SPECIMEN),
        "releases": {
            "numbers": numbers_release(),
            "stemmer": analysis.stemmer_release(),
            "unicode": unicodedata.unidata_version,
            "whoosh": whoosh.__version__,
        },
    }


def _constants() -> dict[str, object]:
    """Return the constants of the deciding modules, those that they import too."""
    named = {
        f"{_short(module)}.{name}": value
        for module in _DECIDING
        for name, value in vars(module).items()
        if name.isupper() and not isinstance(value, ModuleType | type)
    }
    return {name: value for name, value in named.items() if name not in _NOT_WRITTEN}


def _short(module: ModuleType) -> str:
    return module.__name__.removeprefix("index.")


def _made_of(text: str) -> Mapping[str, object]:
    """Return what the deciding modules make of a text."""
    return {
        "words": analysis.inverted(text),
        "spellings": analysis.spellings(text),
        "passages": sentences.passages(text),
        "entries": sorted(completion.entries_of([text[:60]])),
        "keys": completion.keys(Terms.of([text[:60].encode()])),
        "ranks": [rank.weigh(1) for rank in completion.EntryRank],
        "suggesting.deletions": deletions.deletions(Terms.of([b"neglect"])),
        "family": _family(analysis.stems(text)),
        "strengths": _strengths(),
    }


def _family(stems: list[str]) -> Mapping[str, Array]:
    found = families.Families()
    found.add_document(_document())
    found.add_words(stems)
    return found.ledger()


def _strengths() -> Array:
    """Return what one occurrence in each field counts for in a short and in a long passage."""
    lengths = dict.fromkeys(schema.TEXT_FIELDS, np.array([5, 200]))
    norms = impact.norms(lengths, np.arange(3))
    once = np.ones(2, np.uint8)
    alone = [
        [once if name == field else 0 * once for name in schema.TEXT_FIELDS]
        for field in schema.TEXT_FIELDS
    ]
    return np.round(
        [impact.saturated(impact.weighted(held, np.arange(2), norms)) for held in alone], 6
    )


def _document() -> Document:
    """Return a document that has everything that a facet may read."""
    seen = datetime(2026, 3, 1, tzinfo=UTC)
    document = Document(
        id="specimen",
        source_key="specimen-procedures",
        state=DocumentState.CURRENT,
        url="https://specimen.example/",
        title=SPECIMEN[:36],
        number="2.1",
        kind="procedure",
        kind_reason="a specimen",
        area="west-yorkshire",
        nation="england",
        authority=AUTHORITIES[0],
        format="html",
        reviewed=date(2025, 3, 1),
        reviewed_words="March 2025",
        next_review=date(2026, 3, 1),
        next_review_words="March 2026",
        no_text=False,
        first_seen=seen,
        checked=seen,
        changed=seen,
    )
    document.topics = [DocumentTopic(topic="neglect", reason="a specimen")]
    return document


def _plain(value: Any) -> object:
    """Return what JSON can say of a value.

    Raises:
        TypeError: it is of no kind that was thought of.
    """
    match value:
        case re.Pattern():
            return [value.pattern, value.flags]
        case set() | frozenset():
            return sorted(value)
        case date():
            return value.isoformat()
        case np.ndarray():
            return value.tolist()
    raise TypeError(f"the form of an index cannot hold a {type(value).__name__}")
