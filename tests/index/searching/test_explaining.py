"""An explanation's parts make up the very score, whatever was asked."""

from __future__ import annotations

import random

import pytest

from collection.vocabulary import Box
from index.results import SearchRequest

WORDS = [
    *("child", "was", "not", "brought", "to", "the", "clinic", "wnb", "missed", "appointment"),
    *("neglect", "plan", "escalation", "WNB", "LADO"),
]


@pytest.fixture(scope="module")
def index(module_shelf):
    chance, rarely = random.Random(2), random.Random(3)

    def text(most):
        rare = [f"word{rarely.randint(0, 60)}"] if most > len(WORDS) else []
        return " ".join(chance.choices(WORDS, k=chance.randint(most // 2, most)) + rare)

    module_shelf.add_all(
        [
            (
                text(4),
                [
                    {"text": text(80), "heading": [text(3)], "box": chance.choice(list(Box))}
                    for _ in range(chance.randint(1, 4))
                ],
                {"source": chance.choice(["wy-procedures", "school"])},
            )
            for _ in range(150)
        ]
    )
    return module_shelf.open()


@pytest.mark.parametrize(
    "words",
    [
        "neglect",
        "wnb",
        "WNB neglect",
        "was not brought",
        "missed appointment neglect",
        '"not brought" clinic',
        'neglect plan "child plan"~4',
        "title:neglect child",
        "escalation -plan",
        "plan xylophone",
        "neglect word7 word8",
        "neglect of a neglected child was neglect",
        'which clinic was the child brought to and what plan missed the escalation "not brought"',
    ],
)
def test_the_parts_make_up_the_score_of_every_document(index, words):
    request = SearchRequest(words, size=100)
    hits = index.search(request).hits
    explained = index.explain(request)
    assert hits
    assert set(explained) == {hit.document_id for hit in hits}
    for hit in hits:
        assert explained[hit.document_id].score == pytest.approx(hit.score, rel=1e-4)


def test_what_feedback_and_meaning_add_is_told(index):
    told = index.explain(SearchRequest("missed word7 neglect")).values()
    assert any(each.nearness for each in told)
    for each in told:
        assert sum(added for _, added in each.feedback) == pytest.approx(each.fed, rel=1e-4)
    assert not any(each.nearness for each in index.explain(SearchRequest("neglect")).values())


def test_a_part_names_the_word_that_stood_in(shelf):
    shelf.add("Appointments", "The child was not brought.")
    (explained,) = shelf.open().explain(SearchRequest("wnb")).values()
    (part,) = explained.parts
    assert part.words == ("was", "not", "brought")
    assert part.weight < 1


def test_without_words_there_is_nothing_to_explain(index):
    assert index.explain(SearchRequest()) == {}
