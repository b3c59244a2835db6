"""The list of English words: what is in it, and how a dictionary is written out."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from index.errors import EnglishMissing
from index.words import english

ROOT = Path(__file__).resolve().parents[3]
RULES = """\
PFX U Y 1
PFX U 0 un .
SFX D Y 2
SFX D 0 d e
SFX D y ied [^aeiou]y
SFX V N 1
SFX V e ive e
SFX M Y 1
SFX M 0 's .
"""


def hook():
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_dictionary_is_written_out_form_by_form():
    entries = "6\nlove/UDM\nBritain/M\ntidy/UD\nabuse/VU\ncafé\nwasn't\n"
    words, names = hook().written_out(RULES, entries).split("\n\n")
    assert " ".join(words.split()) == (
        "abuse abusive cafe love loved tidied tidy unabuse unlove unloved untidied untidy wasnt"
    )
    assert names.split() == ["britain"]


ORDINARY = "mum nappies bullying misbehaviour unloved recognised colour wasnt cafe"


@pytest.mark.parametrize("word", ORDINARY.split(" "))
def test_ordinary_words_are_known(word):
    assert english.load_english().is_word(word)


@pytest.mark.parametrize("word", ["neglet", "refferal", "love\nlove", "", "color", "zzyzx"])
def test_what_is_no_word_is_not_known(word):
    known = english.load_english()
    assert not known.is_word(word)
    assert not known.is_name(word)


def test_names_are_told_from_words():
    known = english.load_english()
    assert known.is_name("muhammad")
    assert not known.is_word("muhammad")


def test_a_list_that_was_not_written_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(english.resources, "files", lambda _: tmp_path)
    with pytest.raises(EnglishMissing, match="make setup"):
        english.load_english.__wrapped__()
