"""Words, shingles and resemblance: each is made in one place, and is what it says."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.words import texts
from collection.words.shingles import (
    SHINGLE,
    SKETCH,
    hashes,
    in_turn,
    resemblance,
    shingles,
    sketch,
)
from collection.words.texts import fold_letters, fold_space, words

ROOT = Path(__file__).resolve().parents[3]
MODULES = [path for top in ROOT.glob("*/__init__.py") for path in top.parent.rglob("*.py")]

TEXT = st.text(st.sampled_from("aBé ß’.\n\t\u00a0\u2003"), max_size=40)
WORDS = st.lists(st.sampled_from(["ask", "the", "child", "again", "visit"]), max_size=30)


@given(TEXT)
def test_folding_again_changes_nothing_and_keeps_the_words(text: str) -> None:
    folded = fold_space(text)
    assert fold_space(folded) == folded
    assert words(folded) == words(text)
    assert fold_letters(fold_letters(text)) == fold_letters(text)


def test_letters_are_folded_to_those_of_the_keyboard() -> None:
    assert fold_letters("Café ﬁle NAÏVE") == "cafe file naive"
    assert words("Don’t—ask, AGAIN!") == ("don", "t", "ask", "again")


@given(WORDS)
def test_shingles_are_the_rows_of_words(text: list[str]) -> None:
    rows = list(in_turn(text))
    assert shingles(text) == set(rows)
    assert len(rows) == max(1, len(text) - SHINGLE + 1)
    assert [row[0] for row in rows if row] == text[: len(rows)]


@given(WORDS, WORDS)
def test_resemblance_is_the_share_of_the_shingles_that_both_hold(
    one: list[str], other: list[str]
) -> None:
    known: dict[str, int] = {}
    if min(len(one), len(other)) < SHINGLE:
        assert not (len(hashes(one, known)) and len(hashes(other, known)))
        return
    exact = len(shingles(one) & shingles(other)) / len(shingles(one) | shingles(other))
    assert resemblance(hashes(one, known), hashes(other, known)) == pytest.approx(exact)
    assert resemblance(sketch(one, known), sketch(other, known), SKETCH) == pytest.approx(exact)


def _spelt(path: Path) -> Iterator[str]:
    """Yield what a module folds, cuts or hashes by itself."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and node.value == r"\w+":
            yield "cuts words"
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        joined = isinstance(node.func.value, ast.Constant) and node.func.value.value == " "
        if node.func.attr == "join" and joined and _is_bare_split(node.args[0]):
            yield "folds white space"
        if node.func.attr == "normalize" and getattr(node.args[0], "value", "") == "NFKD":
            yield "folds letters"


def _is_bare_split(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "split"
        and not node.args
    )


@pytest.mark.slow
def test_one_module_alone_folds_texts_and_cuts_them_into_words() -> None:
    assert len(MODULES) > 200
    found = {
        str(path.relative_to(ROOT)): set(spelt)
        for path in MODULES
        if "demo" not in path.parts and (spelt := list(_spelt(path)))
    }
    own = str(Path(texts.__file__).relative_to(ROOT))
    assert found == {own: {"cuts words", "folds white space", "folds letters"}}
