"""SentToday: what else a site sent in one crawl, against which each of its texts is weighed."""

from __future__ import annotations

from array import array
from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from crawler.addresses import split_address
from crawler.editions.edition import Edition, likeness

SAME = 0.7
"""Likeness from which two texts are one: the same page sent twice differs by an address, a time or
a reference, which is a fifth of the rows of a notice of thirty words. Chapters about one thing in
two areas may be as like; they are not replaced by one another, and are no notices."""

TELLING = 8
"""Pages of which a site's usual frame can be told."""

_HELD = "#held"
"""Ends the key of a text that readers have; canonical addresses have no fragment."""

KEYS = 8
"""Rows by which texts that may be one are looked up: of two that share seven rows in ten, all
eight lowest differ once in fifteen thousand times."""


@dataclass(frozen=True, slots=True)
class _Text:
    """What is kept of a text, so that it is found again: 2 kB a page."""

    digest: str
    title: str
    rows: array[int]


@dataclass
class SentToday:
    """What a site sent in one crawl. It grows with ``note``; nothing of it is stored.

    Args:
        home: what its first page says now; None where that was not read.
        refused: texts that were refused before, by a rule or by an admin.
        ends: how many addresses redirect to each address.
    """

    home: Edition | None = None
    refused: tuple[Edition, ...] = ()
    ends: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._texts: dict[str, _Text] = {}
        self._holders: defaultdict[int, list[str]] = defaultdict(list)
        self._links: list[int] = []

    def note(self, url: str, edition: Edition) -> None:
        """Take down what an address sent, once.

        Args:
            url: the canonical address.
            edition: what its text is known by.
        """
        self._note(url, edition)

    def note_held(self, url: str, edition: Edition) -> None:
        """Take down what readers have of an address, whatever it sent now.

        Two chapters that change places send what is held of each other.

        Args:
            url: the canonical address.
            edition: what its text is known by.
        """
        self._note(f"{url}{_HELD}", edition)

    def _note(self, url: str, edition: Edition) -> None:
        if url in self._texts:
            return
        self._texts[url] = _Text(edition.digest, edition.title, array("I", edition.rows))
        for key in edition.rows[:KEYS]:
            self._holders[key].append(url)
        if edition.evidence is not None and edition.evidence.web:
            insort(self._links, edition.evidence.links)

    @property
    def usual_links(self) -> int:
        """Links into the site that three of four of its pages have, or more.

        It is 0 until a few pages were noted: the first one often has links when no other has.
        """
        return self._links[len(self._links) // 4] if len(self._links) >= TELLING else 0

    def sharing(self, edition: Edition, but: str | None = None) -> tuple[str, ...]:
        """Return the addresses that sent a text, or one that is nearly the same, in order.

        Args:
            edition: the text.
            but: the address that is asked for itself, which does not count.
        """
        return tuple(
            dict.fromkeys(
                url.removesuffix(_HELD)
                for url, text in self._likely(edition, but)
                if likeness(text.rows, edition.rows) >= SAME
            )
        )

    def sending(self, edition: Edition, but: str | None = None) -> tuple[str, ...]:
        """Return the addresses that sent the very words of a text, in order.

        Args:
            edition: the text; one without words is sent by none.
            but: the address that is asked for itself, which does not count.
        """
        return tuple(
            dict.fromkeys(
                url.removesuffix(_HELD)
                for url, text in self._likely(edition, but)
                if text.digest == edition.digest
            )
        )

    def pages_with(self, edition: Edition, url: str) -> int:
        """Return how many pages sent a text under its title, the one at an address included.

        Addresses that differ only after "?" are one page.

        Args:
            edition: the text.
            url: where it came from.
        """
        same = (
            other
            for other in self.sharing(edition)
            if other in self._texts and self._texts[other].title == edition.title
        )
        return len({split_address(each).path for each in (url, *same)})

    def _likely(self, edition: Edition, but: str | None) -> Iterator[tuple[str, _Text]]:
        keys = edition.rows[:KEYS]
        for url in sorted({url for key in keys for url in self._holders.get(key, ())}):
            if url.removesuffix(_HELD) != but:
                yield url, self._texts[url]


def same_as_any(edition: Edition, others: Iterable[Edition]) -> bool:
    """Tell whether a text is one of some others, or nearly.

    Args:
        edition: the text.
        others: any texts.
    """
    return any(
        edition.digest == other.digest or likeness(edition.rows, other.rows) >= SAME
        for other in others
    )
