"""Every regular expression of the code takes time in proportion to its text, whoever wrote that."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from bench.ambiguity import grows
from bench.pattern_walk import all_patterns, unexplained
from bench.patterns import SUPERLINEAR, growth_of, measured_in_child

LINEAR = [
    (r"\s+", "search"),
    (r"(?<!\s)\s+$", "search"),
    (r"(?<![.!?])[.!?]+\s+(?=[A-Z])", "search"),
    (r"\b\w+ed\b", "search"),
    (r"a*b", "match"),
    (r"(?:ab|c)*d", "match"),
    (r"(?:\W|\b(?:date|of)\b)*", "fullmatch"),
    (r"\d+(?:\.\d+)+|[^\W_]+", "finditer"),
    (r"[^:;.]{3,70}:\s+(?=[^:;\s][^:;]*;)", "match"),
    (r"<!--(?:[^-]|-[^-]|--+[^->])*--+>", "match"),
]
QUADRATIC = [
    (r"a*b", "search"),
    (r"\s+$", "search"),
    (r"[.!?]+[\"')]*\s+(?=[A-Z])", "search"),
    (r"(\s*)(\S+)", "finditer"),
    (r"a*a*b", "match"),
    (r"\W*#+\W*", "fullmatch"),
    (r"\s+(?=[^;]+;)", "match"),
    (r"\b(?:ways|means)\b.*\blearn\b", "search"),
    (r"(x+)y\1z", "search"),
]
EXPONENTIAL = [
    (r"(?:a+)+b", "match"),
    (r"(?:a|a)*b", "match"),
    (r"(?:ab|a|b)*c", "match"),
    (r"(a*)*b", "match"),
    (r"(?s:<!--.*?-->)*<html", "match"),
    (r"(?:\W|\b\d+(?:\.\d+)?\b)*", "fullmatch"),
]


def test_every_pattern_of_the_code_is_found_and_none_is_made_unseen() -> None:
    places = {used.place for used in all_patterns()}
    assert unexplained() == []
    assert {"index.words.sentences._END", "crawler.editions.volatile._PATTERNS"} <= places
    assert "(19|20)\\d\\d" in {used.pattern.pattern for used in all_patterns()}  # a facet's own
    assert any(place.startswith("portal.documents.views:") for place in places)


def test_no_pattern_of_the_code_may_take_more_than_linear_time() -> None:
    found = {used.label: grows(used.pattern, used.mode) for used in all_patterns()}
    assert {label: growth for label, growth in found.items() if growth} == {}


def test_no_pattern_of_the_code_takes_more_than_linear_time_by_the_clock() -> None:
    # Every ninth: the analyser judges all of them, and bench.patterns measures all.
    assert measured_in_child(0, 9, 6) == []


@pytest.mark.parametrize(("pattern", "mode"), LINEAR)
def test_a_linear_pattern_is_told_from_one_that_grows(pattern: str, mode: str) -> None:
    assert grows(re.compile(pattern), mode) is None


@pytest.mark.parametrize(("pattern", "mode"), QUADRATIC)
def test_a_quadratic_pattern_is_told_with_a_text_that_shows_it(pattern: str, mode: str) -> None:
    growth = grows(re.compile(pattern), mode)
    assert growth is not None
    assert not growth.exponential
    assert growth.pumped


@pytest.mark.parametrize(("pattern", "mode"), EXPONENTIAL)
def test_an_exponential_pattern_is_told(pattern: str, mode: str) -> None:
    growth = grows(re.compile(pattern), mode)
    assert growth is not None
    assert growth.exponential


def test_the_clock_tells_a_quadratic_pattern_from_a_linear_one() -> None:
    assert growth_of(re.compile(r"a+b"), "finditer", "a") > SUPERLINEAR
    assert growth_of(re.compile(r"(?<!a)a+b"), "finditer", "a") < SUPERLINEAR


def test_an_endless_pattern_ends_with_its_child() -> None:
    code = (
        "import resource, re\n"
        "from bench import patterns, pattern_walk\n"
        "used = pattern_walk.Used('here', re.compile('(?:a|a)*b'), 'match')\n"
        "patterns.all_patterns = lambda: (used,)\n"
        "patterns.CPU_SECONDS = 1\n"
        "patterns._child(0, 1, 1)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode != 0
    assert "here (match)" in done.stdout
