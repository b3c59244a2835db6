"""The benchmark of citations: that it measures what it says, on a few documents."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.citations import measure
from bench.corpus import samples
from bench.texts import Page

WORDS = ("harbour", "lantern", "orchard", "pebble", "thicket", "meadow", "anvil", "candle")


def test_a_check_after_some_documents_changed_finds_what_a_full_one_finds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(1)
    texts = [
        Page(
            f"The {word} of the {other}",
            [(f"On the {word}", f"{' '.join(chance.choices(WORDS, k=12))}.") for _ in range(6)],
        )
        for word in WORDS
        for other in WORDS
    ]
    measure(tmp_path / "data", samples(texts, 200, chance), 60, 0.01, chance)
    told = capsys.readouterr().out
    assert "again, nothing changed" in told
    assert "after 3 documents changed" in told
    assert "; 0 not as before" in told.split("again, nothing changed")[1].splitlines()[0]
    assert told.splitlines()[-2].endswith("; 0 not as before")
