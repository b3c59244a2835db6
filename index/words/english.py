"""Ordinary British English: the words that spelling never doubts, and the names among them.

The list is written at build from a dictionary (``hatch_build.py``) and held as the bytes of its
file: 0.8 MB, where a set of strings would take 9. It is looked into for doubtful words alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from index.errors import EnglishMissing


@dataclass(frozen=True, slots=True)
class English:
    """The words of the list.

    Args:
        words: those that a dictionary writes in small letters, each between two line ends.
        names: those that it writes with a capital: of people, places, months.
    """

    words: bytes
    names: bytes

    def is_word(self, word: str) -> bool:
        """Tell whether a word is ordinary English.

        Args:
            word: folded.
        """
        return f"\n{word}\n".encode() in self.words

    def is_name(self, word: str) -> bool:
        """Tell whether a word is a name that the dictionary knows.

        Args:
            word: folded.
        """
        return f"\n{word}\n".encode() in self.names


@cache
def load_english() -> English:
    """Return the list that was written when the program was installed.

    Raises:
        EnglishMissing: it was not.
    """
    try:
        text = (resources.files("index") / "words" / "english.txt").read_bytes()
    except FileNotFoundError as error:
        raise EnglishMissing from error
    words, _, names = text.partition(b"\n\n")
    return English(b"\n%b\n" % words, b"\n%b\n" % names)
