"""Passages are encoded beside the live index, and rank beside words once all of them are."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from index.encoding import publishing
from index.encoding.encoder import Encoder
from index.encoding.opening import open_encoder
from index.encoding.prepared import GRAPH
from index.encoding.preparing import prepare
from index.encoding.publishing import encode, is_encoded
from index.generations.generations import Generations
from index.generations.manifest import VECTORS, GenerationManifest
from index.results import SearchRequest
from index.search import Index
from index.searching import hits
from index.searching.beside import vectors
from tests.index.conftest import TODAY, Shelf

TEXTS = (
    "The school has a garden and a fee",
    "A mark on an infant: bruise baby",
    "The fee of the school garden",
    "baby bruise mark infant",
    "An infant and a garden",
)


@dataclass
class Counting:
    """An encoder that can be killed, and counts."""

    encoder: Encoder
    fails_after: int = 1_000
    texts: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.encoder.id

    @property
    def dimensions(self) -> int:
        return self.encoder.dimensions

    def kept(self, text: str) -> np.ndarray:
        if len(self.texts) == self.fails_after:
            raise KeyboardInterrupt
        self.texts.append(text)
        return self.encoder.kept(text)


@pytest.fixture
def encoder(published: Callable[..., Path], tmp_path: Path) -> Path:
    prepare(published(), tmp_path / "encoder")
    return tmp_path / "encoder"


@pytest.fixture
def filled(shelf: Shelf) -> Shelf:
    shelf.add_all([(f"Chapter {n}", [text], {}) for n, text in enumerate(TEXTS)])
    shelf.build()
    return shelf


def index_of(shelf: Shelf, encoder: Path | None) -> Index:
    return Index.open(shelf.folder, shelf.collection, today=lambda: TODAY, encoder=encoder)


def titles(index: Index, words: str) -> list[str]:
    return [hit.title for hit in index.search(SearchRequest(words)).hits]


def test_words_alone_rank_until_every_passage_has_its_vector(
    filled: Shelf, encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "_AT_A_TIME", 2)
    by_words, with_both = index_of(filled, None), index_of(filled, encoder)
    asked = "bruise garden infant"
    before = titles(by_words, asked)
    killed = Counting(open_encoder(encoder), fails_after=3)
    with pytest.raises(KeyboardInterrupt):
        encode(filled.collection, filled.folder, killed)
    assert titles(with_both, asked) == before
    resumed = Counting(open_encoder(encoder))
    report = encode(filled.collection, filled.folder, resumed)
    assert (report.encoded, report.passages, report.published) == (3, 5, True)
    assert resumed.texts[0].startswith("Chapter 2\n"), "goes on after the two that were kept"
    assert is_encoded(filled.folder, resumed.id)
    told = with_both.explain(SearchRequest(asked))
    assert any(each.encoded for each in told.values())
    by_words_asked = with_both.explain(SearchRequest(asked, by_words=True)).values()
    assert not any(each.encoded for each in by_words_asked)
    hits = with_both.search(SearchRequest(asked)).hits
    assert [hit.score for hit in hits] == pytest.approx([told[h.document_id].score for h in hits])
    assert sorted(titles(with_both, asked)) == sorted(before), "what is found stays that of words"
    assert titles(by_words, asked) == before
    assert not encode(filled.collection, filled.folder, resumed).published, "nothing is left to do"
    filled.add("Another", "The infant's garden")
    filled.build()
    assert not is_encoded(filled.folder, resumed.id)
    assert encode(filled.collection, filled.folder, resumed).encoded == 1


def test_among_the_passages_of_a_document_the_nearest_is_chosen(
    filled: Shelf, encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sections = [f"bruise {text}." for text in TEXTS if ":" not in text]  # no form to fill in
    document = filled.add("Sections", *sections)
    filled.build()
    used = open_encoder(encoder)
    encode(filled.collection, filled.folder, used)
    for asked in ("bruise school", "bruise infant baby", "bruise fee garden mark"):
        near = [used.kept(f"Sections\n{text}").astype(float) for text in sections]
        cosines = [row @ used.vector(asked) / np.linalg.norm(row) for row in near]
        monkeypatch.setattr(hits, "ENCODED_WITHIN", 100.0)
        found = index_of(filled, encoder).search(SearchRequest(asked)).hits
        shown = next(hit.passages[0].text for hit in found if hit.title == "Sections")
        assert shown == sections[int(np.argmax(cosines))]
        for index, encoded in ((index_of(filled, encoder), used.id), (index_of(filled, None), "")):
            passage, *_ = index.passages(document, asked)
            assert (passage.text == shown) or not encoded
            chosen = index.choose(document, asked)
            assert chosen
            assert chosen.place
            assert chosen.encoder == index.encoder == encoded
            assert passage.id == f"{chosen.place.section}.{chosen.place.number}"
        monkeypatch.setattr(hits, "ENCODED_WITHIN", 0.0)
        by_words = index_of(filled, None).search(SearchRequest(asked)).hits
        still = index_of(filled, encoder).search(SearchRequest(asked)).hits
        assert {hit.title: hit.passages for hit in by_words} == {
            hit.title: hit.passages for hit in still
        }


@pytest.mark.parametrize("first", [1, 100])
def test_among_many_passages_those_of_words_filters_and_clusters_are_looked_at(
    filled: Shelf, encoder: Path, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    encode(filled.collection, filled.folder, open_encoder(encoder))
    every = index_of(filled, encoder).explain(SearchRequest("garden fee"))
    filled.add("Elsewhere", "A school", source="sx-procedures")
    filled.build()
    monkeypatch.setattr(publishing, "ALL_LOOKED_AT", 2)
    bounds = {"ALL_LOOKED_AT": 2, "FIRST_LOOKED_AT": first, "CLUSTERED": 1}
    for name, value in bounds.items():
        monkeypatch.setattr(vectors, name, value)
    encode(filled.collection, filled.folder, open_encoder(encoder))
    index = index_of(filled, encoder)
    some = index.explain(SearchRequest("garden fee"))
    assert 0 < sum(each.encoded > 0 for each in some.values()) <= len(every)
    inside = index.search(SearchRequest("school", filters={"area": frozenset({"sussex"})}))
    assert [hit.title for hit in inside.hits] == ["Elsewhere"]


def test_vectors_that_are_damaged_leave_the_search_to_words(filled: Shelf, encoder: Path) -> None:
    before = titles(index_of(filled, None), "garden")
    encode(filled.collection, filled.folder, open_encoder(encoder))
    generations = Generations(filled.folder)
    path = generations.path(generations.current()) / VECTORS / "vector.npy"
    held = bytearray(path.read_bytes())
    held[-1] ^= 1
    path.write_bytes(held)
    index = index_of(filled, encoder)
    assert titles(index, "garden") == before
    assert "vector.npy" in index.fault()
    assert filled.build().mended


def test_an_encoder_that_cannot_be_used_leaves_the_search_to_words(
    filled: Shelf, encoder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = titles(index_of(filled, None), "garden school")
    encode(filled.collection, filled.folder, open_encoder(encoder))
    index = index_of(filled, encoder)
    (encoder / GRAPH).write_bytes(b"nothing")
    assert titles(index, "garden school") == before
    assert caplog.text.count("searches go by words alone") == 1
    assert GRAPH in index.fault()


def test_vectors_of_another_encoder_are_made_anew(filled: Shelf, encoder: Path) -> None:
    first = open_encoder(encoder)
    encode(filled.collection, filled.folder, first)
    shutil.copytree(encoder.parent / "published", encoder.parent / "further")
    tokens = encoder.parent / "further" / "tokenizer.json"
    tokens.unlink()
    tokens.write_text((encoder.parent / "published" / "tokenizer.json").read_text() + " ")
    prepare(encoder.parent / "further", encoder.parent / "third")
    third = open_encoder(encoder.parent / "third")
    assert third.id != first.id
    index = index_of(filled, encoder.parent / "third")
    titles(index, "garden school")
    assert "another encoder" in index.fault()
    report = encode(filled.collection, filled.folder, third)
    assert (report.encoded, report.published) == (5, True)
    assert is_encoded(filled.folder, third.id)
    titles(index, "garden school")
    assert index.fault() == ""


def test_what_answers_worse_than_it_may_is_not_published(filled: Shelf, encoder: Path) -> None:
    seen = []

    def refuses(folder: Path) -> str:
        seen.append(GenerationManifest.read(folder).encoder)
        return "it is worse"

    used = open_encoder(encoder)
    name = Generations(filled.folder).current()
    report = encode(filled.collection, filled.folder, used, approve=refuses)
    assert (report.published, report.refused, report.generation) == (False, "it is worse", name)
    assert seen == [used.id]
    assert Generations(filled.folder).current() == name
