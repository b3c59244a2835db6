"""The sidecar holds what Whoosh holds, and survives the disk."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage

from index.generations.generations import GenerationManifest, Generations
from index.storing.schema import TEXT_FIELDS
from index.storing.sidecar import Sidecar, Terms


def opened(shelf):
    folder = shelf.folder / Generations(shelf.folder).current()
    sidecar = Sidecar.load(folder / "sidecar", GenerationManifest.read(folder).facets)
    return sidecar, FileStorage(str(folder / "whoosh")).open_index().reader()


def whoosh_postings(reader, field):
    return {
        (stem.decode(), passage): weight
        for stem in reader.lexicon(field)
        for passage, weight in _postings(reader.postings(field, stem.decode()))
    }


def _postings(matcher):
    while matcher.is_active():
        yield matcher.id(), matcher.weight()
        matcher.next()


def sidecar_postings(sidecar, field):
    frequencies = getattr(sidecar, f"posting_{field}")
    return {
        (stem.decode(), int(sidecar.posting_passages[place])): float(frequencies[place])
        for number, stem in enumerate(sidecar.terms)
        for place in range(sidecar.posting_starts[number], sidecar.posting_starts[number + 1])
        if frequencies[place] and not stem.startswith(b"^")  # capitals are terms here only
    }


@pytest.fixture
def random_shelf(shelf):
    chance = random.Random(7)
    words = [f"word{n}" for n in range(60)] + ["bruise", "bruises", "child's", "1.4.39"]

    def text(most):
        return " ".join(chance.choices(words, k=chance.randint(0, most)))

    shelf.add_all(
        [
            (text(5), [{"text": text(400), "heading": [text(3)]} for _ in range(3)], {})
            for _ in range(20)
        ]
    )
    shelf.build()
    return shelf


def test_the_sidecar_holds_the_postings_of_whoosh(random_shelf):
    sidecar, reader = opened(random_shelf)
    assert reader.doc_count() == sidecar.passages
    for field in TEXT_FIELDS:
        assert sidecar_postings(sidecar, field) == whoosh_postings(reader, field)


def test_terms_stand_in_order_and_are_found(random_shelf):
    sidecar, _ = opened(random_shelf)
    terms = list(sidecar.terms)
    assert terms == sorted(terms)
    assert [sidecar.terms.find(stem.decode()) for stem in terms] == list(range(len(terms)))
    assert sidecar.terms.find("absent") is None
    assert sidecar.terms.find("zzz") is None


def test_a_term_knows_in_how_many_documents_it_occurs(random_shelf):
    sidecar, _ = opened(random_shelf)
    for number in range(len(sidecar.terms)):
        begin, end = sidecar.posting_starts[number : number + 2]
        documents = sidecar.passage_document[sidecar.posting_passages[begin:end]]
        assert sidecar.term_documents[number] == len(np.unique(documents))


def test_documents_are_found_by_their_id(random_shelf):
    sidecar, _ = opened(random_shelf)
    for number, document_id in enumerate(sidecar.document_id):
        assert sidecar.document_number(document_id.decode()) == number
    assert sidecar.document_number("nobody") is None
    assert sidecar.document_number("zzzzzzzzzzzzzzzz") is None


def test_passages_of_a_document_stand_together(random_shelf):
    sidecar, _ = opened(random_shelf)
    for number in range(sidecar.documents):
        begin, end = sidecar.document_first[number : number + 2]
        assert set(sidecar.passage_document[begin:end]) == {number}


@given(st.sets(st.text(min_size=1, max_size=12).map(str.encode), max_size=40), st.text(max_size=12))
def test_a_text_is_found_where_it_stands_and_nowhere_else(held, other):
    ordered = sorted(held - {text for text in held if b"\0" in text})
    terms = Terms.of(ordered)
    assert [terms.find(text.decode()) for text in ordered] == list(range(len(ordered)))
    expected = ordered.index(other.encode()) if other.encode() in ordered else None
    assert terms.find(other) == expected
