"""Words that tell of a text what it speaks of and which language it is in (words.toml).

The language of a text is told by its commonest words and by its script. Shares are given and not
one name, since many pages hold two languages side by side; a guess at one name, as libraries make
it, would change with every edit of such a page. Nothing is learned, so nothing is loaded but a
few hundred words, and the same text gives the same shares on every machine.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources

SCRIPTS = {
    "Cyrillic": (0x0400, 0x052F),
    "Arabic": (0x0600, 0x077F),
    "Devanagari": (0x0900, 0x097F),
    "Bengali": (0x0980, 0x09FF),
    "Gurmukhi": (0x0A00, 0x0A7F),
    "Gujarati": (0x0A80, 0x0AFF),
    "Tamil": (0x0B80, 0x0BFF),
    "Greek": (0x0370, 0x03FF),
    "Hebrew": (0x0590, 0x05FF),
    "Ethiopic": (0x1200, 0x139F),
    "Chinese or Japanese": (0x3040, 0x9FFF),
    "Korean": (0xAC00, 0xD7AF),
}
"""Scripts that stand for a language here, by the code points of their letters (Unicode blocks)."""

LANGUAGES = {
    "en": "English", "cy": "Welsh", "gd": "Scottish Gaelic", "ga": "Irish", "pl": "Polish",
    "ro": "Romanian", "fr": "French", "de": "German", "es": "Spanish", "pt": "Portuguese",
    "it": "Italian", "nl": "Dutch", "lt": "Lithuanian", "so": "Somali", "tr": "Turkish",
}  # fmt: skip

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


def languages_of(words: Sequence[str]) -> Mapping[str, float]:
    """Return the share of a text's words that are common words of a language, or of its script.

    Args:
        words: of the text, folded to small letters.

    Returns:
        Shares by language, without those that have none. Of running English or Welsh about two
        words in five are common ones.
    """
    if not words:
        return {}
    common = _common()
    found = Counter(common[word] for word in words if word in common)
    found.update(script for word in words if ord(word[0]) > 0x36F and (script := _script(word)))
    return {name: round(number / len(words), 3) for name, number in sorted(found.items())}


def listed_words(text: str) -> Sequence[str]:
    """Return the words of a text as the lists hold them: with their hyphens and apostrophes.

    Args:
        text: any text.
    """
    return _WORD.findall(text.lower().replace("’", "'"))


def share_of(kind: str, words: Iterable[str]) -> float:
    """Return the share of words that a list of words.toml holds, in whatever language.

    Args:
        kind: "visit", "state" or "subject".
        words: folded to small letters.
    """
    known, every = _known(kind), list(words)
    return sum(word in known for word in every) / len(every) if every else 0.0


def lists_of(word: str) -> frozenset[str]:
    """Return the names of the lists of words.toml that hold a word, in whatever language.

    Args:
        word: folded to small letters.
    """
    return _holders().get(word, frozenset())


def is_telling(word: str) -> bool:
    """Tell whether a word may tell what a text is about: not one that every text of a language has.

    Args:
        word: folded to small letters.
    """
    return len(word) > 2 and word not in _common()


def _script(word: str) -> str | None:
    code = ord(word[0])
    return next((name for name, (low, high) in SCRIPTS.items() if low <= code <= high), None)


@cache
def _lists() -> Mapping[str, Mapping[str, str]]:
    text = resources.files("crawler.editions").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _holders() -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for kind in _lists():
        for word in _known(kind):
            found[word].add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


@cache
def _known(kind: str) -> frozenset[str]:
    return frozenset(word for words in _lists()[kind].values() for word in words.split())


@cache
def _common() -> Mapping[str, str]:
    lists = {name: set(words.split()) for name, words in _lists()["common"].items()}
    held = Counter(word for words in lists.values() for word in words)
    return {word: name for name, words in lists.items() for word in words if held[word] == 1}
