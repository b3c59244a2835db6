"""What stands in the same passages comes near each other, the same in every build."""

from __future__ import annotations

import random

import numpy as np
import pytest

from index.generations.generations import Generations
from index.searching.opened import Generation
from index.storing import latent, pairs, typical
from index.storing.sidecar import Sidecar

TOPICS = [[f"{topic}word{n}" for n in range(12)] for topic in ("bruise", "school", "court")]
EACH = 40


@pytest.fixture(scope="module")
def sidecar(module_shelf) -> Sidecar:
    """Return the columns of documents that hold a third of the words of one topic each."""
    chance = random.Random(4)
    module_shelf.add_all(
        [
            (f"Chapter {number}", [" ".join(chance.sample(TOPICS[number % 3], 4))], {})
            for number in range(3 * EACH)
        ]
    )
    module_shelf.open()
    name = Generations(module_shelf.folder).current()
    return Generation.open(name, module_shelf.folder / name, module_shelf.collection).sidecar


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def meaning(sidecar: Sidecar) -> dict[str, np.ndarray]:
    columns = {**vars(sidecar)}
    idf = pairs.telling_idf(sidecar.term_documents, sidecar.documents)
    space = latent.LatentSpace.of(columns, idf)
    blocks = list(pairs.telling_pairs(columns, idf))
    return typical.typical_columns([*map(typical.typical, blocks)]) | space.columns(
        [*map(space.vectors, blocks)]
    )


def test_documents_of_one_topic_are_near_each_other_without_a_word_in_common(sidecar):
    vectors = unit(sidecar.latent_document.reshape(sidecar.documents, -1).astype(float))
    cosines = vectors @ vectors.T
    topic = np.arange(sidecar.documents) % 3
    held = np.zeros((sidecar.documents, len(sidecar.terms)), bool)
    owners = np.repeat(np.arange(len(sidecar.terms)), np.diff(sidecar.posting_starts))
    held[sidecar.passage_document[sidecar.posting_passages], owners] = True
    telling = held[:, sidecar.latent_stem].astype(int)
    apart = telling @ telling.T == 0
    same = topic[:, None] == topic
    assert (apart & same).any()
    assert cosines[apart & same].mean() > 0.1
    assert abs(cosines[~same].mean()) < 0.02


def test_the_space_is_nearly_that_of_a_singular_value_decomposition(sidecar):
    columns = {**vars(sidecar)}
    idf = pairs.telling_idf(sidecar.term_documents, sidecar.documents)
    space = latent.LatentSpace.of(columns, idf)
    (block,) = pairs.telling_pairs(columns, idf)
    matrix = np.zeros((sidecar.documents, len(idf)))
    matrix[block.documents, block.stems] = block.weights
    matrix = unit(matrix[:, space.stems])
    kept = np.linalg.svd(matrix, compute_uv=False)[: len(space.axes)]
    found = np.linalg.norm(matrix @ space.axes.T)
    assert found == pytest.approx(np.linalg.norm(kept), rel=0.02)


@pytest.mark.parametrize("block", [1, 7, 1000])
def test_the_columns_are_the_same_in_every_build(sidecar, monkeypatch, block):
    monkeypatch.setattr(pairs, "BLOCK", block)
    for name, column in meaning(sidecar).items():
        np.testing.assert_array_equal(column, getattr(sidecar, name), name)


def test_typical_stems_are_the_most_telling_and_share_one(sidecar):
    lengths = np.diff(sidecar.typical_starts)
    assert lengths.tolist() == [4] * sidecar.documents  # not "chapter", which all hold
    shares = np.add.reduceat(sidecar.typical_share, sidecar.typical_starts[:-1])
    np.testing.assert_allclose(shares, 1, rtol=1e-5)


def test_what_is_like_the_first_documents_stands_before_its_equal(shelf):
    chance = random.Random(5)
    rows = [(f"Z {n}", [" ".join(chance.sample(TOPICS[n % 3], 6))], {}) for n in range(90)]
    for number in range(6):
        text = f"fall stairs stairs {' '.join(TOPICS[0][number : number + 5])}"
        rows.append((f"A {number}", [text], {}))
    rows += [
        (title, [f"fall stairs {' '.join(topic[:6])}"], {})
        for title, topic in (("Other", TOPICS[1]), ("Zlike", TOPICS[0]))
    ]
    shelf.add_all(rows)
    found = shelf.titles("fall stairs")
    assert found.index("Zlike") < found.index("Other")
    assert shelf.search("fall stairs").total == 8, "it finds nothing that holds none of the words"


def test_too_little_has_no_vectors_and_is_found(shelf):
    shelf.add("A", "Neglect is harm.")
    shelf.add("B", "Neglect of a baby is harm.")
    assert shelf.titles("neglect baby") == ["B", "A"]
