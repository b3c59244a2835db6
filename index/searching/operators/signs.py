"""Operators: what people who know search engines type, told apart from what everybody types.

    mobile AND (bruise OR burn) NOT toddler     parentheses, AND, OR and NOT in capitals
    safeguard*  *natal  organi?ation            any letters, one letter
    neglet~  neglet~2                           spelt alike
    reviewed:[2024 to]  changed:2025-03         dates

Nothing typed is an error, and an ordinary question has no operators: "or" and "not" in it are
words, and so are those of a question all in capitals; a question mark at its end and an asterisk by
itself ask for nothing. Here it is only told whether there are operators, and what stays without
them. To read them is Whoosh's part (``language`` beside this), which is loaded when somebody types
one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import zip_longest
from typing import Final

from index.words.analysis import fold, words

MOST_CHARACTERS: Final = 1_000
"""Of a text in which operators are looked for; a longer one was pasted."""
LEAST_LETTERS: Final = 2
"""Letters that a pattern must hold at least: fewer would fit every word."""
LEAST_ALIKE: Final = 3
"""Letters of a word that others are spelt like: a shorter one has neighbours everywhere."""
_ACRONYM: Final = 6
"""Letters up to which a word in capitals is an acronym, and longer ones come of a caps lock."""
_QUOTES = str.maketrans("“”„‟«»＂", '"""""""')
_TOKEN = re.compile(
    r"(?P<open>\()|(?P<close>\))"
    r'|(?P<minus>(?<![^\s(])-(?=[\w"(]))'
    r"|(?P<dated>(?<![^\s(])(?:reviewed|changed):)(?P<when>[\[{][^\]}\"]*[\]}]|\d[\d/-]*)"
    r'|(?P<title>(?<![^\s(])title:(?=[\w"*]))'
    r'|"(?P<quoted>[^"]*)"(?:~(?P<slop>\d{1,2})\b)?'
    r'|(?P<word>[^\s"()]+)|"',
    re.IGNORECASE,
)
_PATTERN = re.compile(r"(?:[\w.'’*]|\?(?=[\w*]))+")
_ALIKE = re.compile(r"([^\W\d_]+)~([12])?")
_AFTER: Final = "?!.,;:"
"""Marks that end a word or a sentence."""


class Kind(Enum):
    """What a part of what was typed is."""

    WORD = auto()
    QUOTED = auto()
    PATTERN = auto()
    ALIKE = auto()
    DATED = auto()
    TITLE = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()


_BINDING: Final = {Kind.AND, Kind.OR}
_SPECIAL: Final = {Kind.PATTERN, Kind.ALIKE, Kind.DATED}
_LOGIC: Final = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}


@dataclass(frozen=True, slots=True)
class TypedPart:
    """A part of what was typed.

    Args:
        kind: what it is.
        text: of it; of what is quoted what stands between the quotes.
        number: letters that may differ, or words that may stand between.
    """

    kind: Kind
    text: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Operated:
    """A search with operators, cut into its parts.

    Args:
        tokens: in the order typed; no AND or OR is without something on both sides, no NOT
            without what it leaves out, and parentheses are in pairs.
        logical: whether it says AND, OR or NOT; otherwise its words are only ranked by, and what
            else is in it must be held.
    """

    tokens: tuple[TypedPart, ...]
    logical: bool


def operated(typed: str) -> Operated | None:
    """Return the parts of a search that has operators.

    Args:
        typed: any text at all.

    Returns:
        None where it has none, which most have.
    """
    if len(typed) > MOST_CHARACTERS:
        return None
    tokens = list(_tokens(typed.translate(_QUOTES)))
    if not any(token.kind in _SPECIAL for token in tokens) and (
        _is_caps_lock(tokens) or not any(_is_logic(token) for token in tokens)
    ):
        return None
    tokens = _tidied(tokens)
    logical = any(token.kind in _BINDING or _is_logic(token) for token in tokens)
    if not logical and not any(token.kind in _SPECIAL for token in tokens):
        return None
    return Operated(tuple(tokens), logical)


def plain(typed: str) -> str:
    """Return the words of a search without its operators.

    Args:
        typed: any text at all.

    Returns:
        Itself where it has none.
    """
    if not operated(typed):
        return typed
    tokens = list(_tokens(typed.translate(_QUOTES)))
    # A date narrows and is no word, but where nothing else was typed.
    words_typed = [token for token in tokens if token.kind is not Kind.DATED]
    kept = filter(None, map(_plain, words_typed))
    return " ".join(kept) or " ".join(map(_plain, tokens))


def _plain(token: TypedPart) -> str:
    match token.kind:
        case Kind.AND | Kind.OR | Kind.NOT:
            return "" if token.text == "-" else token.text.lower()
        case Kind.OPEN | Kind.CLOSE | Kind.TITLE:
            return ""
        case Kind.QUOTED:
            near = f"~{token.number}" if token.number else ""
            return f'"{token.text}"{near}'
        case Kind.WORD:
            return token.text
    return " ".join(token.text[word.start : word.end] for word in words(token.text))


def _tokens(typed: str) -> Iterator[TypedPart]:
    for part in _TOKEN.finditer(typed):
        if part["open"]:
            yield TypedPart(Kind.OPEN, "(")
        elif part["close"]:
            yield TypedPart(Kind.CLOSE, ")")
        elif part["minus"]:
            yield TypedPart(Kind.NOT, "-")
        elif part["dated"]:
            yield TypedPart(Kind.DATED, part[0])
        elif part["title"]:
            yield TypedPart(Kind.TITLE, part[0])
        elif part["quoted"] is not None:
            yield TypedPart(Kind.QUOTED, part["quoted"], int(part["slop"] or 0))
        elif part["word"]:
            yield _word(part["word"])


def _word(typed: str) -> TypedPart:
    if typed in _LOGIC:
        return TypedPart(_LOGIC[typed], typed)
    bare = typed.rstrip(_AFTER)
    if (alike := _ALIKE.fullmatch(bare)) and len(alike[1]) >= LEAST_ALIKE:
        return TypedPart(Kind.ALIKE, fold(alike[1]), int(alike[2] or 1))
    if ("*" in bare or "?" in bare) and _PATTERN.fullmatch(bare):
        pattern = fold(re.sub(r"\*+", "*", bare))
        if sum(map(str.isalnum, pattern)) >= LEAST_LETTERS:
            return TypedPart(Kind.PATTERN, pattern)
    return TypedPart(Kind.WORD, typed)


def _is_logic(token: TypedPart) -> bool:
    """Tell whether AND, OR or NOT was written out: a minus alone is part of a plain search."""
    return token.text in _LOGIC and token.kind in _LOGIC.values()


def _is_caps_lock(tokens: list[TypedPart]) -> bool:
    """Tell whether all was typed in capitals, and not only acronyms were."""
    typed = [token.text for token in tokens if token.kind is Kind.WORD]
    letters = [text for text in typed if any(map(str.isalpha, text))]
    return any(len(text) > _ACRONYM for text in letters) and all(map(str.isupper, letters))


def _tidied(tokens: list[TypedPart]) -> list[TypedPart]:
    """Return the parts without what asks for nothing."""
    while (kept := [*_sensible(_paired(tokens))]) != tokens:
        tokens = kept
    return tokens


def _sensible(tokens: list[TypedPart]) -> Iterator[TypedPart]:
    before: TypedPart | None = None  # the last that is kept
    for token, after in zip_longest(tokens, tokens[1:]):
        follows = after is not None and after.kind not in {Kind.CLOSE, *_BINDING}
        begun = before is not None and before.kind not in {Kind.OPEN, Kind.NOT, *_BINDING}
        match token.kind:
            case Kind.AND | Kind.OR if not (follows and begun):
                continue
            case Kind.NOT if not follows:
                continue
            case Kind.TITLE if after is None or after.kind not in _TITLED:
                continue
            case Kind.WORD if not any(words(token.text)):
                continue
            case Kind.QUOTED if not any(words(token.text)):
                continue
        before = token
        yield token


_TITLED: Final = {Kind.WORD, Kind.QUOTED, Kind.PATTERN, Kind.ALIKE}


def _paired(tokens: list[TypedPart]) -> list[TypedPart]:
    """Return the parts without parentheses that are alone or hold nothing."""
    opened: list[int] = []
    dropped: set[int] = set()
    for place, token in enumerate(tokens):
        if token.kind is Kind.OPEN:
            opened.append(place)
        elif token.kind is Kind.CLOSE:
            if not opened:
                dropped.add(place)
            elif (begin := opened.pop()) == place - 1:
                dropped |= {begin, place}
    dropped |= {*opened}
    return [token for place, token in enumerate(tokens) if place not in dropped]
