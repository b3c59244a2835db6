"""Judged queries: what is read, how answers are measured, and what falls below a floor."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collection.models import Address
from index.errors import JudgedUnusable
from index.judging import Floors, load_judged, measure

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
