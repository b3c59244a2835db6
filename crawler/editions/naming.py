"""misnamed(): whether a page is about something else than what its site calls it.

A chapter speaks of what the link to it, or its address, names. What a site sends in the place of
any page knows nothing of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from crawler.addresses import split_address
from crawler.editions.edition import Edition
from crawler.editions.vocabulary import is_telling, lists_of

STEM = 5
"""Letters by which two words are one: "bruising" and "bruises"."""


_ADDRESS = re.compile(r"(?<!\S)(?:/|https?:|www\.)\S*")
"""Where a link's words hold an address, that names no subject."""

LINKED, ADDRESSED = 2.5, 1.5
"""What it adds to a notice's score (``notice_score``) that a page has nothing of what the links to
it name, or its address where they name nothing: some true pages are linked by other words than
their own, and more have an address from another time."""


def misnamed(edition: Edition, url: str, names: Iterable[str] = ()) -> float:
    """Return how much it speaks against a page that it is about something else than it is called.

    Args:
        edition: what its text is known by.
        url: its address, of which the last part may be a name.
        names: the linked words that lead to it; "Read more" names nothing.

    Returns:
        What is to be added to its score; 0 where it is what it is called, or is called nothing.
    """
    names = [_ADDRESS.sub(" ", name) for name in names]
    if any(words and words <= _titles(edition) for words in map(_words, names)):
        return 0.0
    named = [said for name in names if (said := named_in(name))]
    weight, named = (LINKED, named) if named else (ADDRESSED, [named_in(address_name(url))])
    return 0.0 if any(not name or _is_called(edition, name) for name in named) else weight


def named_in(text: str) -> frozenset[str]:
    """Return the words of a name that name anything; none for "Read more" and "This page".

    Args:
        text: of a link, a title or an address.
    """
    telling = filter(is_telling, _words(text))
    return frozenset(word for word in telling if not lists_of(word) & _NAMELESS)


def address_name(url: str) -> str:
    """Return the last part of an address, which may be a name.

    Args:
        url: the address.
    """
    path = unquote(split_address(url).path).rstrip("/")
    return re.sub(r"\.\w{2,5}$", "", path.rpartition("/")[2]).replace("_", " ")


_NAMELESS = frozenset({"linked", "itself"})


def _is_called(edition: Edition, name: frozenset[str]) -> bool:
    """Its title or heading has one of the words, or its text half of them."""
    titles = {word[:STEM] for word in _titles(edition)}
    if titles & {word[:STEM] for word in name}:
        return True
    return sum(map(edition.has, name)) * 2 >= len(name)


def _titles(edition: Edition) -> set[str]:
    declared = edition.evidence.title if edition.evidence else ""
    return _words(f"{edition.title} {declared}")


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.lower()))
