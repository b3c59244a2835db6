"""Judged queries: what is read, how answers are measured, and what falls below a floor."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collection.models import Address
from index.errors import JudgedUnusable
from index.judging.judged import Floors, JudgedPassage, load_judged
from index.judging.measuring import measure
from index.judging.passages import answer_passages, holds
from index.results import Hit, Passage, Same

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GOOD = """
[documents]
bruising = "https://a.example/bruising"
old = "https://a.example/old-place"

[floors]
ndcg = 0.5
success_at_1 = 1.0

[[query]]
words = "bruising"
kind = "words"
relevant = { bruising = 3, "https://a.example/leaflet" = 1 }

[[query]]
words = "neglect"
kind = "question"
relevant = { old = 2 }
"""


def _file(folder: Path, text: str) -> Path:
    path = folder / "judged.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _stand(shelf: Any, url: str, document_id: str) -> None:
    with shelf.collection.writing() as session:
        session.add(
            Address(
                url=url,
                source_key="sx-procedures",
                document_id=document_id,
                first_seen=NOW,
                last_seen=NOW,
                outlinks=[],
            )
        )


@pytest.fixture
def judged_shelf(shelf: Any) -> Any:
    first = shelf.add("Bruising", "Bruising in babies who are not mobile. Bruising again.")
    second = shelf.add("A leaflet", "For parents: what happens when bruising is seen.")
    third = shelf.add("Neglect", "Neglect is slow.")
    _stand(shelf, "https://a.example/bruising", first)
    _stand(shelf, "https://a.example/leaflet", second)
    _stand(shelf, "https://a.example/old-place", third)
    return shelf


def _measured(shelf: Any, path: Path) -> Any:
    index = shelf.open()
    with shelf.collection.reading() as session:
        return measure(index.search, session, load_judged(path))


def test_answers_in_the_best_order_reach_one(judged_shelf: Any, tmp_path: Path) -> None:
    quality = _measured(judged_shelf, _file(tmp_path, GOOD))
    assert [quality.share(name) for name in ("ndcg", "success_at_1", "success_at_3")] == [1, 1, 1]
    assert quality.missing == ()


def test_a_wrong_order_costs_what_the_discount_says(judged_shelf: Any, tmp_path: Path) -> None:
    text = GOOD.replace('{ bruising = 3, "https://a.example/leaflet" = 1 }', "{ leaf = 3 }")
    text = text.replace("[floors]", 'leaf = "https://a.example/leaflet"\n[floors]')
    quality = _measured(judged_shelf, _file(tmp_path, text))
    first = quality.answered[0]
    assert first.rank == 2
    assert first.ndcg == pytest.approx(1 / math.log2(3))
    assert quality.share("success_at_1") == 0.5
    assert quality.share("success_at_3") == 1.0
    assert quality.below(Floors(success_at_1=0.9)) == "success at 1 is 0.500, below 0.900"
    assert quality.below(Floors(success_at_1=0.5, ndcg=0.8)) is None


def test_an_answer_that_is_not_held_counts_as_not_found(judged_shelf: Any, tmp_path: Path) -> None:
    text = GOOD.replace("https://a.example/old-place", "https://a.example/never-seen")
    quality = _measured(judged_shelf, _file(tmp_path, text))
    assert quality.missing == ("https://a.example/never-seen",)
    assert quality.answered[1].ndcg == 0.0
    assert quality.answered[1].rank is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("ndcg = 0.5", "ndcg = 5"), "floors.ndcg"),
        (("old = 2", "oldd = 2"), "“neglect” names “oldd”"),
        (("old = 2", "old = 4"), "query.1.relevant.old"),
        (('kind = "words"', 'sort = "words"'), "query.0.sort"),
        (("[floors]", "[floors"), "is not valid TOML"),
        (("ndcg = 0.5", "first_passage = 0.5"), "floors.first_passage is of passages"),
        (("relevant = { old = 2 }", ""), "“neglect” names neither a document nor a passage"),
        (
            (
                "relevant = { old = 2 }",
                'passages = [{ document = "oldd", quote = "a", grade = 1 }]',
            ),
            "“neglect” names “oldd”",
        ),
        (
            ("relevant = { old = 2 }", 'passages = [{ document = "old", grade = 1 }]'),
            "a passage needs a quote or a heading",
        ),
    ],
)
def test_a_file_that_is_not_as_it_should_be_says_where(
    tmp_path: Path, change: tuple[str, str], expected: str
) -> None:
    with pytest.raises(JudgedUnusable, match=r"judged\.toml") as told:
        load_judged(_file(tmp_path, GOOD.replace(*change)))
    assert expected in str(told.value)


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(JudgedUnusable, match=r"none\.toml cannot be read"):
        load_judged(tmp_path / "none.toml")


QUOTED = """
[documents]
bruising = "https://a.example/bruising"

[[query]]
words = "bruising"
passages = [
    { document = "bruising", quote = "Bruising  in babies", grade = 3 },
    { document = "https://a.example/leaflet", quote = "when bruising is seen", grade = 2 },
]

[[query]]
words = "neglect"
relevant = { "https://a.example/old-place" = 3 }
"""


def test_passages_are_measured_where_a_query_names_them(judged_shelf: Any, tmp_path: Path) -> None:
    quality = _measured(judged_shelf, _file(tmp_path, QUOTED))
    assert len(quality.of_passages) == 1
    assert [quality.share(name) for name in quality.measures] == [1] * 6
    assert [shown.grade for shown in quality.of_passages[0].shown] == [3, 2]
    assert quality.line().endswith(
        "first passage answers 1.000, a passage of three documents answers 1.000, "
        "nDCG@5 of passages 1.000"
    )
    assert quality.to_json()["queries_with_passages"] == 1
    assert quality.below(Floors(first_passage=1.0, passage_ndcg=1.0)) is None


def test_a_document_without_a_grade_has_that_of_its_best_passage(tmp_path: Path) -> None:
    judged = load_judged(_file(tmp_path, QUOTED))
    assert judged.addresses(judged.query[0]) == {
        "https://a.example/bruising": 3,
        "https://a.example/leaflet": 2,
    }


def test_words_that_do_not_stand_there_any_more_are_told(judged_shelf: Any, tmp_path: Path) -> None:
    text = QUOTED.replace("Bruising  in babies", "Bruising in infants")
    quality = _measured(judged_shelf, _file(tmp_path, text))
    assert [passage.quote for passage in quality.lost] == ["Bruising in infants"]
    assert "; passages named that stand nowhere today: 1" in quality.line()
    assert quality.to_json()["lost"][0]["document"] == "bruising"
    assert quality.share("first_passage") == 0
    fallen = "first passage answers is 0.000, below 0.500"
    assert quality.below(Floors(first_passage=0.5)) == fallen


def _passage(text: str, *heading: str) -> Passage:
    return Passage("1.1", 0, heading, text, (), "/", "https://a.example/")


def _hit(document_id: str, *passages: Passage, same: tuple[str, ...] = ()) -> Hit:
    beneath = tuple(Same(other, "", "", None, "b", 1.0, outside=False) for other in same)
    return Hit(
        document_id, "", "", None, "", "", "", "", "", 1.0, NOW, NOW, None, None, gone=False,
        passages=passages, same=beneath,
    )  # fmt: skip


def _wanted(quote: str | None, grade: int, heading: str | None = None) -> JudgedPassage:
    return JudgedPassage(document="x", quote=quote, heading=heading, grade=grade)


def test_a_passage_answers_once_at_the_place_where_it_is_first_shown() -> None:
    shown = _passage("Wait. Ring the hub within one day.")
    answer = answer_passages(
        [_hit("a", _passage("Wait.")), _hit("b", shown, shown), _hit("c", _passage("A form."))],
        {"b": [_wanted("within one day", 3)], "c": [_wanted("A form", 1)]},
    )
    assert not answer.first
    assert answer.within_three
    assert [passage.place for passage in answer.shown] == [1, 2, 2, 3]
    assert [passage.grade for passage in answer.shown] == [0, 3, 3, 1]
    assert [passage.gain for passage in answer.shown] == [0, 3, 0, 1]
    reached = 3 / math.log2(3) + 1 / math.log2(5)
    assert answer.ndcg == pytest.approx(reached / (3 + 1 / math.log2(3)))


def test_an_answer_of_the_fourth_document_is_not_of_the_first_three() -> None:
    hits = [_hit(name, _passage(name)) for name in "abcd"]
    assert answer_passages(hits, {"c": [_wanted("c", 2)]}).within_three
    assert not answer_passages(hits, {"d": [_wanted("d", 2)]}).within_three


def test_the_same_chapter_of_another_area_is_not_expected_to_show_its_passage_too() -> None:
    judged = {"a": [_wanted("four weeks", 3)], "b": [_wanted("six weeks", 3)]}
    shown = _hit("a", _passage("At least every four weeks."), same=("b",))
    assert answer_passages([shown], judged).ndcg == 1
    alone = _hit("a", _passage("At least every four weeks."))
    assert answer_passages([alone], judged).ndcg < 1


def test_a_chapter_that_stands_for_the_one_that_was_asked_for_is_not_the_best_possible() -> None:
    judged = {"a": [_wanted("four weeks", 1)], "b": [_wanted("six weeks", 3)]}
    shown = _hit("a", _passage("At least every four weeks."), same=("b",))
    answer = answer_passages([shown], judged)
    assert not answer.first
    assert answer.ndcg == pytest.approx(1 / 3)


def test_nothing_shown_answers_nothing() -> None:
    answer = answer_passages([], {"a": [_wanted("four weeks", 3)]})
    assert (answer.first, answer.within_three, answer.ndcg) == (False, False, 0)


@pytest.mark.parametrize(
    ("heading", "quote", "expected"),
    [
        ("4.1 At once", None, True),
        ("4. What to do", None, True),
        ("4. What to do > 4.1 At once", None, True),
        ("1. Purpose > 4.1 At once", None, False),
        ("4.1", None, False),
        (None, "ring the hub", True),
        (None, "Ring the hub", False),
        ("4.1 At once", "ring the hub", True),
        ("1. Purpose", "ring the hub", False),
    ],
)
def test_a_passage_is_known_by_its_words_and_what_it_stands_under(
    heading: str | None, quote: str | None, expected: bool
) -> None:
    trail = ["4. What to do", "4.1 At once"]
    assert holds(trail, "Then\nring the\nhub.", _wanted(quote, 3, heading)) is expected
