"""The marks of areas: no two of a page are the same, and one's own is nobody else's."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from portal.area_marks import COLOURS, OWN, PAIRS, AreaMarks
from portal.resources import folder

SLUGS = [f"area-{number:03}" for number in range(150)]


@given(
    known=st.integers(0, 150),
    shown=st.lists(st.sampled_from(SLUGS), unique=True, max_size=PAIRS),
    own=st.sampled_from(["", *SLUGS]),
)
def test_no_two_areas_of_a_page_share_colour_and_shape(
    known: int, shown: list[str], own: str
) -> None:
    marks = AreaMarks(SLUGS[:known], own)
    given = {area: marks.of(area) for area in shown}
    assert len(set(given.values())) == len(shown)
    assert [area for area, mark in given.items() if mark.own] == [a for a in shown if a == own]
    others = [mark for area, mark in given.items() if area != own]
    assert all(mark.colour != OWN.colour and mark.shape != OWN.shape for mark in others)
    assert {area: marks.of(area) for area in shown} == given


@given(shown=st.lists(st.sampled_from(SLUGS[:PAIRS]), unique=True))
def test_where_there_are_enough_marks_an_area_has_the_same_on_every_page(shown: list[str]) -> None:
    marks, alone = AreaMarks(SLUGS[:PAIRS]), AreaMarks(SLUGS[:PAIRS])
    for area in reversed(SLUGS[:PAIRS]):
        alone.of(area)
    assert [marks.of(area) for area in shown] == [alone.of(area) for area in shown]


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_stands_out_on_white() -> None:
    styles = (folder("static") / "areas.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"\.app-area-(\d) \{ --app-area: #(\w{6});", styles))
    assert sorted(map(int, colours)) == list(range(COLOURS + 1))
    assert len(set(colours.values())) == COLOURS + 1
    assert {n: c for n, c in colours.items() if 1.05 / (luminance(c) + 0.05) < 4.5} == {}
