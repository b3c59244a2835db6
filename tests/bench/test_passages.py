"""What is printed of the questions: the open ones with what was shown, of the others figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import passages
from index.judging.judged import load_judged
from portal.config import Settings

FEW = """
[documents]
core = "https://procedures.aldermoor.example/p_core_groups.html"
[[query]]
words = "{open}"
kind = "keywords"
passages = [{{ document = "core", quote = "at least every four weeks", grade = 3 }}]
[[query]]
words = "{aside}"
kind = "keywords"
passages = [{{ document = "core", quote = "at least every four weeks", grade = 3 }}]
"""
ASKED = [f"core groups {word}" for word in ("four", "weeks", "meet", "often", "every", "least")]
OPEN = next(words for words in ASKED if passages.opened(words))
ASIDE = next(words for words in ASKED if not passages.opened(words))


@pytest.fixture(scope="module")
def told(demonstration: Settings, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    file: Path = tmp_path_factory.mktemp("judged") / "few.toml"
    file.write_text(FEW.format(open=OPEN, aside=ASIDE), encoding="utf-8")
    return list(passages.lines(passages.measured(demonstration, load_judged(file))))


def test_an_open_question_is_printed_with_the_passages_shown(told: list[str]) -> None:
    place = next(number for number, line in enumerate(told) if OPEN in line)
    assert "(keywords, nDCG@5 " in told[place]
    shown = [line for line in told[place + 1 :] if line.startswith("    ")]
    assert 1 <= len(shown) <= passages.SEEN
    assert "Core groups and child protection plans" in shown[0]


def test_of_what_is_kept_aside_only_figures_are_told(told: list[str]) -> None:
    assert not any(ASIDE in line for line in told)
    assert [line.split("  ")[0] for line in told[-2:]] == ["all open", "all kept aside"]
    assert told[-1].startswith("all kept aside             1 questions   first passage answers ")


def test_a_kind_that_nobody_asked_prints_figures_alone(demonstration: Settings) -> None:
    quality = passages.measured(demonstration, load_judged(passages.JUDGED))
    printed = list(passages.lines(quality, kind="none"))
    assert all(" questions   first passage answers " in line for line in printed)
    assert len(printed) == 13 + 2
