"""Roles: who does something, by the reviewed names of roles.toml, in singular and plural."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from collection.errors import RolesUnusable
from collection.marks.lines import lowered
from collection.marks.mark import Mark, MarkKind
from collection.packaged import read_packaged


class RoleEntry(BaseModel):
    """A role.

    Args:
        name: as it is written in a sentence; an acronym in capitals.
        also: what else it is called.
        after: words of which one has to stand before the bare name; none where any may.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    after: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


class Roles(BaseModel):
    """The roles of the field."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    role: tuple[RoleEntry, ...]


@cache
def load_roles() -> Roles:
    """Return the roles that are shipped with the program.

    Raises:
        RolesUnusable: the file is not of the form that is documented at its head.
    """
    return read_packaged(Roles, "collection.marks", "roles.toml", RolesUnusable)


class _Called(NamedTuple):
    """A way in which a role is named: the words, the role's name, and what must stand before."""

    words: str
    name: str
    after: tuple[str, ...]


class _Names(NamedTuple):
    """The ways in which roles are named.

    Args:
        ways: by their last word, the longest first.
        last: that last word by itself and by its plural, as a text may hold it.
        seen: the keys of ``last``.
    """

    ways: Mapping[str, tuple[_Called, ...]]
    last: Mapping[str, str]
    seen: frozenset[str]


_MARKS: Final = str.maketrans(dict.fromkeys(string.punctuation + "‘’“”–—…", " "))
_IRREGULAR: Final = {"midwife": "midwives"}


@cache
def _names(*, acronyms: bool) -> _Names:
    ways: dict[str, list[_Called]] = {}
    for role in load_roles().role:
        for words in (role.name, *role.also):
            if words.isupper() is acronyms:
                after = tuple(f"{word} " for word in role.after) if words == role.name else ()
                for form in (words, *_irregular_plurals(words)):
                    called = _Called(form if acronyms else form.lower(), role.name, after)
                    ways.setdefault(called.words.translate(_MARKS).split()[-1], []).append(called)
    longest = {
        last: tuple(sorted(some, key=lambda w: -len(w.words))) for last, some in ways.items()
    }
    last = {f"{last}s": last for last in ways} | {last: last for last in ways}
    return _Names(longest, last, frozenset(last))


def _irregular_plurals(words: str) -> Iterator[str]:
    """Yield the plural where it is not the singular with an s."""
    first, of, rest = words.partition(" of ")
    if of:
        yield f"{first}s of {rest}"
    for one, several in _IRREGULAR.items():
        if words.endswith(one):
            yield words.removesuffix(one) + several


def roles(text: str) -> Iterator[Mark]:
    """Yield the roles of a text in reading order, of those that overlap the longest.

    Args:
        text: any text.
    """
    found = [
        *_found(lowered(text), _names(acronyms=False)),
        *_found(text, _names(acronyms=True)),
    ]
    end = 0
    for mark in sorted(found, key=lambda mark: (mark.start, -mark.end)):
        if mark.start >= end:
            end = mark.end
            yield mark


def _found(text: str, names: _Names) -> Iterator[Mark]:
    """Yield the roles of a text, each found by its last word."""
    held = names.seen.intersection(text.translate(_MARKS).split())
    for last in {names.last[word] for word in held}:
        at = text.find(last)
        while at >= 0:
            end = at + len(last)
            plural = text[end : end + 1] == "s"
            if not _wordlike(text[end + plural : end + plural + 1]):
                mark = _ending(text, end, names.ways[last], plural=plural)
                if mark is not None:
                    yield mark
            at = text.find(last, end)


def _ending(text: str, end: int, ways: Iterable[_Called], *, plural: bool) -> Mark | None:
    """Return the role whose last word, in the singular, ends at a place."""
    for way in ways:
        start = end - len(way.words)
        if start >= 0 and text.startswith(way.words, start):
            if _wordlike(text[start - 1 : start]):
                continue
            if way.after and (plural or not text.endswith(way.after, 0, start)):
                continue
            return Mark(start, end + plural, MarkKind.ROLE, way.name)
    return None


def _wordlike(character: str) -> bool:
    return character.isalnum() or character in ("-", "_")
