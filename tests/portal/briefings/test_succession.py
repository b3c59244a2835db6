"""Which stored point a point of a new reading is: the one that its short address belongs to."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from briefings.editing.point_matching import successors
from briefings.models import Briefing, LearningPoint, WithdrawnPoint
from briefings.reading.drafts import PointDraft
from briefings.short_ids import LENGTH, as_stored, new_short_id
from collection.ids import ALPHABET
from collection.store import Collection
from portal.config import Settings

from .test_pages import TEXT, add

CURIOUS = "Ask direct questions and check the answers you are given with others"
BRUISED = "Discuss any bruising in a baby who is not mobile on the same day"


def stored_points(*texts: str) -> list[LearningPoint]:
    return [LearningPoint(number=n, text=text) for n, text in enumerate(texts, start=1)]


def drafts(*texts: str) -> list[PointDraft]:
    return [PointDraft(n, text, "", None, None) for n, text in enumerate(texts, start=1)]


def test_points_that_change_places_stay_themselves() -> None:
    stored = stored_points(CURIOUS, BRUISED)
    assert successors(stored, drafts(BRUISED, CURIOUS)) == {0: stored[1], 1: stored[0]}


def test_a_point_that_was_reworded_a_little_stays_itself() -> None:
    stored = stored_points(CURIOUS, BRUISED)
    found = successors(stored, drafts("Something quite new", BRUISED.replace("same", "very same")))
    assert found == {1: stored[1]}


def test_a_point_of_other_words_begins_afresh() -> None:
    assert successors(stored_points(CURIOUS), drafts(BRUISED)) == {}


def test_an_equal_point_goes_before_one_that_is_like_it() -> None:
    stored = stored_points(f"{CURIOUS} always", CURIOUS)
    assert successors(stored, drafts(CURIOUS))[0] is stored[1]


@given(st.lists(st.sampled_from([CURIOUS, BRUISED, f"{CURIOUS} always", "Talk."]), max_size=6))
def test_reading_the_same_again_keeps_every_point(texts: list[str]) -> None:
    stored = stored_points(*texts)
    found = successors(stored, drafts(*texts))
    assert [found[place] for place in range(len(texts))] == stored


def test_importing_again_keeps_the_short_addresses_of_what_stayed(
    settings: Settings, stored: Collection, tmp_path: Path
) -> None:
    path = tmp_path / "review.txt"
    briefing = add(settings, stored, path, TEXT)
    before = _short_ids(stored, briefing)
    edited = TEXT.replace("• Talk to each other first. Escalation Process\n", "").replace(
        "Learning\n•", "Learning\n• Read this new point before all others, then go on.\n•"
    )
    assert add(settings, stored, path, edited) == briefing
    after = _short_ids(stored, briefing)
    kept = [text for text in before if "Escalation" not in text]
    assert {text: after[text] for text in kept} == {text: before[text] for text in kept}
    (dropped,) = before.keys() - after.keys()
    with stored.reading() as session:
        assert session.get_one(WithdrawnPoint, before[dropped]).text == dropped


def _short_ids(stored: Collection, briefing: str) -> dict[str, str]:
    with stored.reading() as session:
        points = select(LearningPoint).join(Briefing).where(Briefing.id == briefing)
        return {point.text: point.short_id for point in session.scalars(points)}


def test_a_short_id_is_typed_with_ease() -> None:
    made = new_short_id()
    assert len(made) == LENGTH
    assert set(made) <= set(ALPHABET)
    assert not set("0o1ilu") & set(ALPHABET)
    assert as_stored(f" {made.upper()} ") == made
