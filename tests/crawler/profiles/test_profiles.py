"""Profiles: titles with numbers, the labels of boxes, pages that are only followed."""

from __future__ import annotations

import pytest

from collection.vocabulary import Box
from crawler.profiles import PROFILES


def test_the_keys_are_those_of_sources_toml() -> None:
    assert list(PROFILES) == ["trix", "trixonline", "policy-partners", "wordpress", "plain"]
    assert all(key == profile.key for key, profile in PROFILES.items())


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("1.4.39 Children who move", ("1.4.39", "Children who move")),
        ("8.8. Uncooperative families", ("8.8", "Uncooperative families")),
        ("13.13.13 Illness", ("13.13.13", "Illness")),
        ("PG14 Extremist ideology", ("PG14", "Extremist ideology")),
        ("2.4Neglect", ("2.4", "Neglect")),
        ("7 golden rules", (None, "7 golden rules")),
        ("Neglect", (None, "Neglect")),
        ("1.2", (None, "1.2")),
    ],
)
def test_the_number_is_told_from_the_title(heading: str, expected: tuple[str | None, str]) -> None:
    assert PROFILES["trix"].split_title(heading) == expected


def test_a_site_without_chapter_numbers_keeps_its_titles_whole() -> None:
    assert PROFILES["wordpress"].split_title("1.1 million hours") == (None, "1.1 million hours")


@pytest.mark.parametrize(
    ("label", "box"),
    [
        ("SCOPE OF THIS CHAPTER", Box.SCOPE),
        ("Scope of this chapter:", Box.SCOPE),
        ("RELATED CHAPTERS", Box.RELATED),
        ("Relevant Guidance", Box.RELATED),
        ("RELATED CHAPTERS AND GUIDANCE", Box.RELATED),
        ("FACT SHEETS", Box.RELATED),
        ("LOCAL INFORMATION", Box.LOCAL),
        ("Local Guidance", Box.LOCAL),
        ("AMENDMENT", Box.AMENDMENT),
        ("Show amendments", Box.AMENDMENT),
        ("7. Local Information", Box.LOCAL),
        ("10 Further information", Box.RELATED),
        ("Related policies, procedures and guidance", Box.RELATED),
        ("Scope of the assessment", None),
        ("Amendments to the plan", None),
        ("1. Introduction", None),
    ],
)
@pytest.mark.parametrize("key", ["trix", "trixonline", "policy-partners"])
def test_a_label_opens_its_box(key: str, label: str, box: Box | None) -> None:
    assert PROFILES[key].box_of(label) is box


@pytest.mark.parametrize(
    ("key", "path", "followed_only"),
    [
        ("trix", "/contents.html", True),
        ("trix", "/chapters/contents.html", True),
        ("trix", "/amendments.html", True),
        ("trix", "/p_contents.html", False),
        ("trix", "/", True),
        ("trix", "/scb/index.htm", True),
        ("wordpress", "/category/news/", True),
        ("wordpress", "/2024/06/", True),
        ("wordpress", "/2024/06/11/new-guides/", False),
        ("plain", "/contents.html", False),
    ],
)
def test_some_pages_are_only_followed(key: str, path: str, followed_only: bool) -> None:
    assert PROFILES[key].is_followed_only(path) is followed_only


@pytest.mark.parametrize(
    ("key", "line", "noise"),
    [
        ("trix", "CAPTION: table of duties", True),
        ("trix", "View Working Together to Safeguard Children", True),
        ("trixonline", "Company Logo", True),
        ("policy-partners", "This page was printed on 3 March 2026 at 10:15:22", True),
        ("policy-partners", "The record is printed and kept, see 10.15 of the policy.", False),
        ("wordpress", "Quick Exit", True),
        ("wordpress", "Read More »", True),
        ("wordpress", "Read more about quick exits.", False),
        ("plain", "Print this page", True),
        ("plain", "Print this page for the family.", False),
    ],
)
def test_lines_that_are_no_words_of_a_document(key: str, line: str, noise: bool) -> None:
    assert PROFILES[key].is_noise(line) is noise
