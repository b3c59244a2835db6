"""One text for many: what a site sends at addresses that it calls by names of their own.

A wall, a notice and a list of organisations may have any length, stand under each chapter's own
title, and say whom to ring. What tells is that nearly the same words came for pages that are about
different things, and that they are about none of them.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawler.addresses import split_address
from crawler.editions.doubting import may_be_notice
from crawler.editions.edition import KEPT, Edition, edition_of_stored, likeness, rows_of
from crawler.editions.naming import STEM, address_name, misnamed, named_in
from crawler.editions.refusing import SHARING
from crawler.editions.sayings import TELEPHONE, subjects_in
from crawler.editions.sent import KEYS, SAME

ALIKE = 0.85
"""Likeness of two texts, their titles taken out, from which they are one: a reference of its own
costs a notice of sixty words a tenth of its rows. Pages made after one pattern, each with a few
sentences about its own subject, are less alike."""


def untitled(title: str, texts: Iterable[str]) -> Edition:
    """Return what a text is known by when its own title is taken out of it.

    Args:
        title: of the document.
        texts: of its sections, in reading order.
    """
    return edition_of_stored("", _without(title, texts), None)


def untitled_rows(title: str, texts: Iterable[str]) -> array[int]:
    """Return the rows of words of a text when its own title is taken out of it.

    Args:
        title: of the document.
        texts: of its sections, in reading order.
    """
    return array("I", rows_of(_without(title, texts)))


def _without(title: str, texts: Iterable[str]) -> list[str]:
    named = re.compile(rf"(?<!\w){re.escape(title)}(?!\w)" if title else r"(?!)", re.IGNORECASE)
    return [named.sub(" ", text) for text in texts]


def alike(rows: Mapping[str, Sequence[int]], least: float = ALIKE) -> Sequence[Sequence[str]]:
    """Return which texts are nearly the same, each in one group; those that are like none alone.

    Args:
        rows: of words, by what the caller knows a text by; a text without words is like none.
        least: the likeness from which two are one.
    """
    holders: defaultdict[int, list[str]] = defaultdict(list)
    for key, own in rows.items():
        for row in own[:KEYS]:
            holders[row].append(key)
    groups, done = list[list[str]](), set[str]()
    for key, own in rows.items():
        if key in done:
            continue
        near = dict.fromkeys(other for row in own[:KEYS] for other in holders[row])
        group = [o for o in near if o not in done and likeness(own, rows[o]) >= least]
        done.update(group)
        groups.append(group)
    return groups


@dataclass(frozen=True, slots=True)
class SharedPage:
    """An address that sent a text which others sent too, or nearly.

    Args:
        document_id: of the document that was made of it; several addresses may have one.
        url: the address.
        title: of the document.
        text: its words, without the title.
        calls: the telephone numbers in it.
        leads: where the links in its content lead.
        names: the linked words that lead to the address.
    """

    document_id: str
    url: str
    title: str
    text: Edition
    calls: frozenset[str]
    leads: frozenset[str]
    names: tuple[str, ...] = ()

    @property
    def called(self) -> frozenset[str]:
        """The words of the links that lead to it, else of its address."""
        linked = frozenset[str]().union(*map(named_in, self.names))
        return linked or named_in(address_name(self.url))

    @property
    def name(self) -> frozenset[str]:
        """The beginnings of the words that it is called by, be it in its title alone."""
        return frozenset(word[:STEM] for word in self.called or named_in(self.title))

    @property
    def is_about_its_name(self) -> bool:
        """Whether its text has half of the words that the site calls it by, beside its title."""
        names = [*map(subjects_in, self.names), subjects_in(address_name(self.url))]
        return any(name and 2 * sum(map(self.text.has, name)) >= len(name) for name in names)


def calls_in(texts: Iterable[str]) -> frozenset[str]:
    """Return the telephone numbers in texts: pages of one pattern differ by whom to ring.

    Args:
        texts: of a document's sections.
    """
    numbers = re.compile(TELEPHONE.pattern + r"[\d ]*")
    return frozenset(
        re.sub(r"\D", "", found[0]) for text in texts for found in numbers.finditer(text)
    )


def strangers(pages: Sequence[SharedPage]) -> frozenset[str]:
    """Return the documents of nearly one text that are none.

    They stand at several addresses that are called by names which have nothing in common, and are
    about none of these. A copy to be printed is called as its chapter is; a pointer leads to a
    place of its own; pages of one pattern differ by the numbers to ring.

    Args:
        pages: that sent it, one for each address.
    """
    by_calls: defaultdict[frozenset[str], list[SharedPage]] = defaultdict(list)
    for page in pages:
        by_calls[page.calls].append(page)
    return frozenset().union(*map(_strangers, by_calls.values()))


def _strangers(pages: Sequence[SharedPage]) -> frozenset[str]:
    if len(pages) < SHARING:  # as nearly all are, and to look at names takes long
        return frozenset()
    own = {page.document_id for page in pages if page.is_about_its_name or _points(page, pages)}
    rest = [page for page in pages if page.document_id not in own]
    if _subjects(page.name for page in rest if page.name) < SHARING:
        return frozenset()
    return frozenset(page.document_id for page in rest)


def _points(page: SharedPage, pages: Iterable[SharedPage]) -> bool:
    """Tell whether it leads somewhere that no other page with its text leads to."""
    others = (each for each in pages if each.url != page.url)
    led = {_path(url) for each in others for url in (*each.leads, each.url)}
    return bool({*map(_path, page.leads)} - led - {_path(page.url)})


def _path(url: str) -> str:
    return url.partition("#")[0].partition("?")[0]


def _subjects(names: Iterable[frozenset[str]]) -> int:
    """Return how many names there are of which no two have a word in common."""
    words, subjects = set[str](), 0
    for name in names:
        if not name & words:
            subjects += 1
            words |= name
    return subjects


@dataclass(frozen=True, slots=True)
class Slip:
    """The first text that readers have of an address, and the one that came after it.

    Args:
        key: what the caller knows it by; None for an address that had the text of another.
        url: the address.
        held: the text that readers have.
        untitled: the same without its title.
        came: the text that came.
        names: the linked words that lead to the address.
    """

    key: int | None
    url: str
    held: Edition
    untitled: Edition
    came: Edition
    names: tuple[str, ...] = ()

    @property
    def is_put_right(self) -> bool:
        """Whether what came is another text, and what the address is called."""
        other = self.held.kept_in(self.came) < KEPT and bool(self.came.words)
        well = other and not may_be_notice(self.came)
        return well and not misnamed(self.came, self.url, self.names)


def put_right(slips: Iterable[Slip]) -> frozenset[int | None]:
    """Return where a text that stood for many gives way to what each of them is about.

    Args:
        slips: addresses whose first text is not the one that came.

    Returns:
        The keys of those of which several had nearly one text, and now have each its own.
    """
    right = {str(n): slip for n, slip in enumerate(slips) if slip.is_put_right}
    rows = {key: array("I", slip.untitled.rows) for key, slip in right.items()}
    return frozenset(
        right[key].key for group in alike(rows, SAME) for key in _each_its_own(group, right)
    )


def _each_its_own(group: Sequence[str], right: Mapping[str, Slip]) -> Sequence[str]:
    came = alike({key: right[key].came.rows for key in group}, SAME)
    own = [found[0] for found in came if len(found) == 1]
    pages = {split_address(right[key].url).path for key in own}
    return own if len(pages) >= SHARING and 2 * len(own) > len(group) else ()
